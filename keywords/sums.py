"""Find sums of money and what the page says they are: raised, the least one can put in, or lost."""

import re

from facts.findings import Amount, AmountRole
from facts.readings import Reading
from keywords.numerals import HAN_DIGITS, number
from keywords.searching import compile_quietly, spans
from text import Folded

#: Sums kept of one page.
MAX_AMOUNTS = 200
_MAX_TRIED = 2_000
#: Larger sums are not money; the whole country's deposits are 3e14 yuan.
_LARGEST = 1e15
_MONEY = compile_quietly(
    r"(?:¥|rmb|人民币)\s?\d[\d,]{0,14}(?:\.\d{1,4})?\s?[万亿]{0,2}元?"
    r"|\d[\d,]{0,14}(?:\.\d{1,4})?\s?余?多?[十百千万亿]{0,3}\s?余?多?(?:元|人民币|块钱)"
    r"|\d[\d,]{0,14}(?:\.\d{1,4})?\s?[万亿]{1,2}"
    rf"|[{HAN_DIGITS}]{{1,8}}[万亿]{{0,2}}余?多?元"
)
_VALUE = re.compile(rf"(\d[\d,]*(?:\.\d+)?\s?[十百千万亿]*|[{HAN_DIGITS}万亿]+)")
_UNIT = re.compile("[元¥块]|rmb|人民币")
_LOSS = (
    "未兑付|未能兑付|无法兑付|损失|被骗|骗走|亏|逾期本金|逾期金额|待兑付|拖欠|欠款|未归还|未偿还|无法归还|未返还|追回"
)
_MINIMUM = "起投|门槛|最低|起购|起存|认购起点|投资起点|起步|首投|至少投"
_RAISED = (
    "募集|规模|融资|累计(?:成交|交易|出借|投资|撮合|融资|借贷|放款|销售)|交易(?:总)?(?:额|量|金额)"
    "|成交(?:总)?(?:额|量|金额)|总成交|管理(?:资产|资金)|吸收|集资|吸储|涉案|投资总额|出借总额|资金池|已售|已募|已投|撮合"
)
_ROLES = (
    (AmountRole.LOSS, re.compile(_LOSS)),
    (AmountRole.MINIMUM, re.compile(_MINIMUM)),
    (AmountRole.RAISED, re.compile(_RAISED)),
)
_ANY_ROLE = re.compile(f"{_LOSS}|{_MINIMUM}|{_RAISED}")
_BREAKS = re.compile("[。！？!?；;]")
_FILLERS = str.maketrans("", "", "余多 ")
_PER_PERSON = re.compile(r"\s?(?:起投|起购|起存|起步|起\b|起(?![到点])|以上起|/份|一份|每份)")
#: Code points left of a sum in which its role is named.
_LEFT = 14


def amounts(folded: Folded, reading: Reading) -> tuple[Amount, ...]:
    """Return the sums of a reading in order, at most MAX_AMOUNTS; a bare 万 counts only where its role is named."""
    text = folded.folded
    found: list[Amount] = []
    for first, last in spans(_MONEY, folded, _MAX_TRIED):
        if len(found) >= MAX_AMOUNTS:
            break
        written = text[first:last]
        yuan = _yuan(written)
        role = _role(text, first, last) if yuan is not None else AmountRole.UNKNOWN
        if yuan is None or (role is AmountRole.UNKNOWN and not _UNIT.search(written)):
            continue
        start, end = folded.folded_span(first, last)
        found.append(Amount(text=reading.text[start:end], yuan=yuan, start=start, end=end, role=role))
    return tuple(found)


def _yuan(written: str) -> int | None:
    value = _VALUE.search(written.translate(_FILLERS))
    worth = number(value[1]) if value else None
    return round(worth) if worth is not None and 1 <= worth <= _LARGEST else None


def _role(text: str, start: int, end: int) -> AmountRole:
    """Return the role named nearest on the left, or by 起 on the right."""
    if _PER_PERSON.match(text[end : end + 4]):
        return AmountRole.MINIMUM
    left = _BREAKS.split(text[max(0, start - _LEFT) : start])[-1]
    if not _ANY_ROLE.search(left):
        return AmountRole.UNKNOWN
    nearest, role = -1, AmountRole.UNKNOWN
    for each, cues in _ROLES:
        at = max((cue.end() for cue in cues.finditer(left)), default=-1)
        if at > nearest:
            nearest, role = at, each
    return role
