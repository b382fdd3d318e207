"""The digest by which a site's icon is known: sites set up from one template show one icon.

It is the digest that Chinese and foreign search engines of the network index (icon_hash), so that an
analyst can look up a value found here: MurmurHash3, 32 bits, of the icon in base64 with a line break every 76 signs.
"""

import base64

_ALL = 0xFFFFFFFF


def icon_digest(icon: bytes) -> str:
    """Return the digest of an icon file's bytes as a signed decimal number; about 1 ms for 4 KiB.

    Source: A. Appleby, MurmurHash3_x86_32, seed 0, over Python's base64.encodebytes, the convention of those engines.
    """
    value = murmur3(base64.encodebytes(icon))
    return str(value - (1 << 32) if value >> 31 else value)


def murmur3(data: bytes, seed: int = 0) -> int:
    """MurmurHash3 x86 32-bit of some bytes, unsigned."""
    whole = len(data) // 4 * 4
    state = seed
    for at in range(0, whole, 4):
        state ^= _mixed(int.from_bytes(data[at : at + 4], "little"))
        state = (_turned(state, 13) * 5 + 0xE6546B64) & _ALL
    if data[whole:]:
        state ^= _mixed(int.from_bytes(data[whole:], "little"))
    state ^= len(data)
    for shift, factor in ((16, 0x85EBCA6B), (13, 0xC2B2AE35), (16, 1)):
        state = ((state ^ state >> shift) * factor) & _ALL
    return state


def _mixed(block: int) -> int:
    return _turned(block * 0xCC9E2D51 & _ALL, 15) * 0x1B873593 & _ALL


def _turned(value: int, places: int) -> int:
    return (value << places | value >> (32 - places)) & _ALL
