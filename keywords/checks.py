"""Check digits and structures of identifiers: what separates a number from a number that means something."""

import hashlib

_USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_ORG_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
#: Registering department and kind of body, first two characters of the code; GB 32100-2015.
_USCC_BODIES = frozenset(
    ("11", "12", "13", "19", "21", "29", "31", "32", "33", "34", "35", "39", "41", "49", "51", "52", "53", "59",
     "61", "62", "69", "71", "72", "79", "81", "89", "91", "92", "93", "A1", "A9", "N1", "N2", "N3", "N9", "Y1")
)  # fmt: skip
#: First two digits of the division codes of GB/T 2260.
_PROVINCES = frozenset(
    ("10", "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43",
     "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82")
)  # fmt: skip
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def is_uscc(code: str) -> bool:
    """Whether 18 upper-case characters are a 统一社会信用代码: body, province, inner and outer check digit.

    The outer digit alone accepts 3 % of random strings, all four together 0 of 20,000 (research, section 7).
    Source: GB 32100-2015; the inner nine characters are the organisation code of GB 11714.
    """
    if len(code) != 18 or code[:2] not in _USCC_BODIES or code[2:4] not in _PROVINCES or not code[2:8].isdigit():
        return False
    try:
        total = sum(_USCC_DIGITS.index(char) * weight for char, weight in zip(code, _USCC_WEIGHTS, strict=False))
    except ValueError:
        return False
    return code[17] == _USCC_DIGITS[(31 - total % 31) % 31] and _is_organisation(code[8:17])


def _is_organisation(code: str) -> bool:
    total = sum(_ORG_DIGITS.index(char) * weight for char, weight in zip(code, _ORG_WEIGHTS, strict=False))
    rest = 11 - total % 11
    return code[8] == {10: "X", 11: "0"}.get(rest, str(rest))


def is_card(digits: str) -> bool:
    """Whether 16 to 19 digits pass the Luhn check of bank cards."""
    if not (16 <= len(digits) <= 19 and digits.isascii() and digits.isdigit() and len(set(digits)) > 2):
        return False
    doubled = (int(char) * (1 + place % 2) for place, char in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0


def is_wallet(address: str) -> bool:
    """Whether an address of Ethereum (shape), Tron or Bitcoin (check sum; bech32 by shape) is well-formed."""
    if address[:2].lower() == "0x":
        return len(address) == 42 and all(char in "0123456789abcdefABCDEF" for char in address[2:])
    if address.lower().startswith("bc1"):
        return 42 <= len(address) <= 62
    return _is_base58check(address)


def _is_base58check(address: str) -> bool:
    value = 0
    for char in address:
        place = _BASE58.find(char)
        if place < 0:
            return False
        value = value * 58 + place
    try:
        raw = value.to_bytes(25, "big")
    except OverflowError:
        return False
    return hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]
