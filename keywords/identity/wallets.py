"""Addresses of wallets and their check sums: Bitcoin, Ethereum, Tron.

Sources: Bitcoin's base58check; BIP-173 (bech32), BIP-350 (bech32m), BIP-341 (version 1); EIP-55 (letter case of
Ethereum addresses); Tron: base58check with version byte 0x41.
"""

import hashlib
from functools import lru_cache

from keywords.identity.keccak import keccak256

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
#: What the check sum leaves: witness version 0 is written in bech32, later ones in bech32m.
_BECH32_REST, _BECH32M_REST = 1, 0x2BC830A3
#: "bc" as the check sum takes it in.
_PREFIX = (3, 3, 0, 2, 3)
#: Version bytes of base58check addresses and whose they are.
_VERSIONS = {0x00: "bitcoin", 0x05: "bitcoin", 0x41: "tron"}
_HEX = frozenset("0123456789abcdefABCDEF")


def chain_of(address: str) -> str | None:
    """The chain whose addresses look like this one, check sum aside; None where it looks like none.

    Args:
        address: in the page's own letter case.
    """
    if len(address) == 42 and address[:2] in ("0x", "0X") and _HEX.issuperset(address[2:]):
        return "ethereum"
    if address[:3].lower() == "bc1" and len(address) in (42, 62) and _is_one_case(address):
        return "bitcoin" if set(_BECH32).issuperset(address[4:].lower()) else None
    if not set(_BASE58).issuperset(address):
        return None
    if len(address) == 34 and address[0] == "T":
        return "tron"
    return "bitcoin" if 26 <= len(address) <= 35 and address[0] in "13" else None


@lru_cache(maxsize=1024)
def is_wallet(address: str) -> bool:
    """Whether an address is well-formed and its check sum, where it states one, holds.

    An Ethereum address all in one case states none; both its cases are good form (EIP-55).
    """
    match chain_of(address):
        case "ethereum":
            return _is_one_case(address[2:]) or address[2:] == _checked_case(address[2:].lower())
        case None:
            return False
    return _is_bech32(address.lower()) if address[:2].lower() == "bc" else _is_base58check(address)


def _is_one_case(text: str) -> bool:
    return text in (text.lower(), text.upper())


def _checked_case(digits: str) -> str:
    """The letter case that EIP-55 asks of 40 hexadecimal digits."""
    asked = keccak256(digits.encode("ascii")).hex()
    return "".join(char.upper() if mark > "7" else char for char, mark in zip(digits, asked, strict=False))


def _is_bech32(address: str) -> bool:
    values = [_BECH32.find(char) for char in address[3:]]
    version, program = values[0], values[1:-6]
    rest = _polymod((*_PREFIX, *values))
    right = _BECH32_REST if version == 0 else _BECH32M_REST
    # 20 bytes are 32 characters, 32 bytes are 52; version 0 has both, later ones 32 bytes alone.
    return min(values) >= 0 and rest == right and len(program) in ((32, 52) if version == 0 else (52,))


def _polymod(values: tuple[int, ...]) -> int:
    rest = 1
    for value in values:
        top = rest >> 25
        rest = (rest & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate(_GENERATORS):
            if top >> place & 1:
                rest ^= generator
    return rest


def _is_base58check(address: str) -> bool:
    value = 0
    for char in address:
        value = value * 58 + _BASE58.index(char)
    if value >> 200:
        return False
    raw = value.to_bytes(25, "big")
    # Every leading zero byte is written as one 1, no more and no fewer.
    zeros = len(raw) - len(raw.lstrip(b"\0"))
    ones = len(address) - len(address.lstrip("1"))
    whole = hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]
    return whole and zeros == ones and _VERSIONS.get(raw[0]) == chain_of(address)
