"""Check digits and check sums against published vectors, and against one wrong character."""

import hashlib

import pytest

from keywords.identity.checks import is_card, is_id_card, is_registration, is_uscc
from keywords.identity.icons import icon_digest, murmur3
from keywords.identity.keccak import keccak256
from keywords.identity.numbering import numbering
from keywords.identity.wallets import chain_of, is_wallet

#: Vectors: EIP-55; BIP-173, BIP-350; the Bitcoin wiki; the first block; Tron's documentation.
WALLETS = {
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed": "ethereum",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359": "ethereum",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB": "ethereum",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb": "ethereum",
    "0x52908400098527886E0F7030069857D2E4169EE7": "ethereum",
    "0xde709f2102306220921060314715629080e2fb77": "ethereum",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4": "bitcoin",
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4": "bitcoin",
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0": "bitcoin",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa": "bitcoin",
    "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy": "bitcoin",
    "T9yD14Nj9j7xAB4dbGeiX9h8unkKHxuWwb": "tron",
}


@pytest.mark.parametrize("address", WALLETS)
def test_published_wallets_hold(address: str) -> None:
    """Each is valid, of its chain, and no longer valid with one character changed."""
    broken = address[:12] + ("q" if address[12] != "q" else "p") + address[13:]

    assert (True, WALLETS[address]) == (is_wallet(address), chain_of(address))
    assert not is_wallet(broken)


@pytest.mark.parametrize(
    "address",
    [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
        "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "11A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfN", "", "0x", "bc1", "T", "1" * 34, "0" * 34,
    ],
)  # fmt: skip
def test_other_addresses_do_not(address: str) -> None:
    """Wrong case, wrong length, bech32 where bech32m is due, a leading 1 too many, nothing at all."""
    assert not is_wallet(address)


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
    ],
)
def test_keccak_is_that_of_ethereum(data: bytes, digest: str) -> None:
    """Published digests; hashlib's SHA3-256 is another function."""
    assert digest == keccak256(data).hex()
    assert digest != hashlib.sha3_256(data).hexdigest()


def test_keccak_takes_any_length() -> None:
    """Lengths around one block give digests of their own, all of 32 bytes."""
    digests = {keccak256(b"a" * length) for length in range(130, 142)}

    assert {32} == {len(digest) for digest in digests}
    assert len(digests) == 12


def test_credit_code_has_two_check_digits() -> None:
    """The outer digit, the organisation's digit, the department, the region: each alone refuses."""
    good = "91350203MA2XYW1269"

    assert is_uscc(good)
    assert not any(is_uscc(good[:at] + char + good[at + 1 :]) for at in range(18) for char in "5K" if char != good[at])
    # The outer digit holds, the organisation code's does not.
    assert not is_uscc("91350203MA2XYW127" + _outer("91350203MA2XYW127"))


def _outer(code: str) -> str:
    digits = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(digits.index(char) * pow(3, place, 31) for place, char in enumerate(code))
    return digits[(31 - total % 31) % 31]


def test_registration_number() -> None:
    """MOD 11,10 leaves one of ten last digits; the number that the rule's own explanations work through."""
    assert [digit for digit in "0123456789" if is_registration("11010800000001" + digit)] == ["6"]
    assert not is_registration("990108000000016")


def test_id_card() -> None:
    """Province, day of birth, check digit; GB 11643's own example."""
    assert is_id_card("11010519491231002X")
    assert is_id_card("11010519491231002x")
    assert not is_id_card("110105194912310021")
    assert not is_id_card("110105194913310020")


def test_card() -> None:
    """The Luhn digit holds and a changed one does not; sixteen equal digits are no card."""
    assert is_card("6222021234567890128")
    assert not is_card("6222021234567890127")
    assert not is_card("0000000000000000")


def test_numbering_knows_what_is_given_out() -> None:
    """Openings of every operator; 154 and 0300 are nobody's."""
    known = numbering()

    assert {"138", "166", "170", "191", "192", "199", "162"} <= known.mobile
    assert not {"154", "128", "194"} & known.mobile
    assert {"010", "021", "0592", "0898"} <= known.landline
    assert not {"0300", "026", "0692x"} & known.landline


@pytest.mark.parametrize(
    ("data", "seed", "value"),
    [(b"", 0, 0), (b"", 1, 0x514E28B7), (b"hello", 0, 0x248BFA47), (b"hello, world", 0, 0x149BBB7F),
     (b"The quick brown fox jumps over the lazy dog", 0, 0x2E4FF723)],
)  # fmt: skip
def test_murmur(data: bytes, seed: int, value: int) -> None:
    """Published vectors of MurmurHash3 x86 32."""
    assert value == murmur3(data, seed)


def test_icon_digest_is_signed() -> None:
    """Equal icons share a digest, other ones do not, and it is written as engines index it."""
    assert icon_digest(b"\x00\x00\x01\x00") == icon_digest(bytes([0, 0, 1, 0]))
    assert icon_digest(b"a") != icon_digest(b"b")
    assert any(icon_digest(bytes([each])).startswith("-") for each in range(9))
