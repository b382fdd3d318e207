"""Long numbers with check digits: credit codes, registrations, identity cards, bank cards, wallets."""

import re
from collections.abc import Callable, Iterator

from facts.findings import IdentifierKind
from keywords.identity.candidates import Candidate, before
from keywords.identity.checks import is_card, is_id_card, is_registration, is_uscc, looks_like_id_card
from keywords.identity.gates import Gate
from keywords.identity.numbering import numbering
from keywords.identity.spelling import digits
from keywords.identity.wallets import chain_of, is_wallet

#: Letters and digits in a row from which on it may be one of these.
_SHORTEST = 15
_LONGEST = 64
#: x for a letter or digit, a full stop for everything else.
_INSIDE = bytes(ord("x") if chr(byte) in "0123456789abcdefghijklmnopqrstuvwxyz" else ord(".") for byte in range(256))
_ROW = b"x" * _SHORTEST
#: 9 for a digit, everything else as it is.
_FOURS = (b"9999 9999 9999", b"9999-9999-9999", b"9999  9999  9999")
_AS_DIGITS = bytes(ord("9") if chr(byte) in "012345678" else byte for byte in range(256))
_CARD_CUE = re.compile(
    "卡号|账号|帐号|账户|帐户|开户|银行|农行|工行|建行|中行|邮储|汇款|打款|收款|转账|户名|储蓄卡|card"
)
_CODE_CUE = re.compile("信用代码|统一代码|社会代码|税号|执照|识别号|uscc")
_REGISTRATION_CUE = re.compile("注册号|执照|登记号|工商")
_ID_CUE = re.compile("身份证|证件号|身份号|公民身份|id card")
_WALLET_CUE = re.compile("钱包|地址|充值|充币|提币|入金|合约|比特币|以太|主网|多签|trc|erc|btc|eth|usdt|bitcoin|wallet")
_ORDER = re.compile("订单|单号|流水|编号|条码|物流|快递|交易号|哈希|批次|学号|证书")
_SPACED_CARD = re.compile(rb"[3-9][0-9]{3}(?:[ \-]{1,2}[0-9]{4}){3}(?:[ \-]{0,2}[0-9]{1,3})?")
_SPACED_CODE = re.compile(r"[码号]\W{0,4}([0-9any](?:[ -]?[0-9a-z]){17})(?![0-9a-z])")
_SPACED_ID = re.compile(r"(?:身份证|证件号)[^\d\n]{0,8}(\d{6}[ -]?\d{8}[ -]?\d{3}[\dx])(?![0-9a-z])")
#: Stars or x for hidden digits, and the open digits on either side of them.
_STARS = re.compile(rb"[*x]{4,14}(?: [*x]{4}){0,3}")
_OPEN_BEFORE = re.compile(rb"(?<![0-9])[0-9]{3,6} ?\Z")
_OPEN_AFTER = re.compile(rb" ?[0-9]{2,4}[0-9x]?(?![0-9a-z*])")


def find_codes(text: str, own: Callable[[int, int], str], view: bytes, gates: int) -> Iterator[Candidate]:
    """Yield numbers with check digits.

    Args:
        text: the folded text.
        own: gives a stretch of it in the page's letter case, which wallets need.
        view: the folded text, one byte a character.
        gates: what the view may hold.
    """
    for start, end in _runs(view):
        if found := _judge(text, own, start, end):
            yield found
    yield from _spaced(text, view, gates)
    if gates & Gate.HIDDEN:
        yield from _hidden(text, view)


def _spaced(text: str, view: bytes, gates: int) -> Iterator[Candidate]:
    """Numbers written in groups."""
    for match in _SPACED_CARD.finditer(view) if _has_groups(view) else ():
        if _is_alone(view, *match.span()) and (found := _card(text, *match.span(), digits(match[0]))):
            yield found
    if gates & Gate.CODE:
        for code in _SPACED_CODE.finditer(text):
            value = code[1].replace(" ", "").replace("-", "").upper()
            if is_uscc(value) or _CODE_CUE.search(before(text, code.start(1), 12)):
                yield Candidate(*code.span(1), IdentifierKind.USCC, value, is_uscc(value))
    if gates & Gate.ID_CARD:
        for code in _SPACED_ID.finditer(text):
            value = code[1].replace(" ", "").replace("-", "").upper()
            yield Candidate(*code.span(1), IdentifierKind.ID_CARD, value, is_id_card(value))


def _has_groups(view: bytes) -> bool:
    """Whether digits stand in three groups of four."""
    shape = view.translate(_AS_DIGITS)
    return any(row in shape for row in _FOURS)


def _runs(view: bytes) -> list[tuple[int, int]]:
    """Where letters and digits stand in rows of 15 to 64; a search for fifteen marks costs less than an expression."""
    inside = view.translate(_INSIDE) + b"."
    found = []
    start = inside.find(_ROW)
    while start >= 0:
        end = inside.index(b".", start)
        if end - start <= _LONGEST:
            found.append((start, end))
        start = inside.find(_ROW, end)
    return found


def _judge(text: str, own: Callable[[int, int], str], start: int, end: int) -> Candidate | None:
    value = text[start:end].upper()
    length = end - start
    if length >= 26:
        return _wallet(text, own, start, end)
    if length == 18 and (found := _code(text, start, end, value)):
        return found
    if not value.isdigit():
        return None
    if length == 15:
        if _REGISTRATION_CUE.search(before(text, start)):
            return Candidate(start, end, IdentifierKind.REGISTRATION, value, is_registration(value))
        return None
    return _card(text, start, end, value) if 16 <= length <= 19 else None


def _code(text: str, start: int, end: int, value: str) -> Candidate | None:
    """Eighteen characters: a credit code or an identity card, by check digit or by the word in front."""
    if is_uscc(value):
        return Candidate(start, end, IdentifierKind.USCC, value)
    ahead = before(text, start)
    if is_id_card(value) and not _ORDER.search(before(text, start, 8)):
        return Candidate(start, end, IdentifierKind.ID_CARD, value)
    if _ID_CUE.search(ahead) and value[:17].isdigit():
        return Candidate(start, end, IdentifierKind.ID_CARD, value, looks_like_id_card(value) and is_id_card(value))
    # Not beyond its line: the next row of a table has a word of its own.
    if _CODE_CUE.search(ahead.rpartition("\n")[2] or ahead) and not _CARD_CUE.search(ahead[-8:]):
        return Candidate(start, end, IdentifierKind.USCC, value, False)
    return None


def _card(text: str, start: int, end: int, value: str) -> Candidate | None:
    if not 16 <= len(value) <= 19 or len(set(value)) <= 2:
        return None
    known = numbering()
    ahead = before(text, start)
    if _ORDER.search(ahead[-10:]):
        return None
    is_right = is_card(value) and value.startswith(known.card)
    if _CARD_CUE.search(ahead) or (is_right and value[:6] in known.well_known_card):
        return Candidate(start, end, IdentifierKind.BANK_CARD, value, is_right)
    return None


def _wallet(text: str, own: Callable[[int, int], str], start: int, end: int) -> Candidate | None:
    address = own(start, end)
    chain = chain_of(address)
    if chain is None:
        return None
    is_right = is_wallet(address)
    if is_right or (chain != "ethereum" and _WALLET_CUE.search(before(text, start))) or chain == "ethereum":
        return Candidate(start, end, IdentifierKind.WALLET, address, is_right, detail=chain)
    return None


def _hidden(text: str, view: bytes) -> Iterator[Candidate]:
    for match in _STARS.finditer(view):
        head = _OPEN_BEFORE.search(view, max(0, match.start() - 8), match.start())
        tail = _OPEN_AFTER.match(view, match.end())
        if not head or not tail:
            continue
        start, end = head.start(), tail.end()
        ahead, value = before(text, start, 12), digits(view[start:end])
        length = len(value)
        if _ID_CUE.search(ahead) and length in (15, 18):
            yield Candidate(start, end, IdentifierKind.ID_CARD, value, False, True)
        elif _CARD_CUE.search(ahead) and 12 <= length <= 19 and _is_alone(view, start, end):
            yield Candidate(start, end, IdentifierKind.BANK_CARD, value, False, True)


def _is_alone(view: bytes, start: int, end: int) -> bool:
    return not view[max(0, start - 1) : start].isalnum() and not view[end : end + 1].isalnum()
