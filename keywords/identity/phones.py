"""Mobile numbers as pages write them: plain, in groups, in Chinese numerals, with marks between, with digits hidden."""

import re
from collections.abc import Iterator

from facts.findings import IdentifierKind
from keywords.identity.candidates import Candidate, before, is_whole
from keywords.identity.gates import Gate
from keywords.identity.numbering import numbering
from keywords.identity.spelling import digits

_DIGIT = rb"[0-9oli\xb0-\xb9]"
_BETWEEN = rb"[ \-._()\x02]{0,3}"
_NUMBER = re.compile(rb"[1l\xb1](?<![0-9][1l])" + _BETWEEN + rb"[3-9\xb3-\xb9](?:" + _BETWEEN + _DIGIT + rb"){9}")
_GROUP = re.compile(_DIGIT + rb"+")
#: 138****0000, 138-xxxx-0000, 1380000****, 138********, and 177*3778*8888, which hides where it separates.
_HIDDEN = re.compile(rb"1(?<![0-9]1)[3-9][0-9]\*[0-9]{4}\*[0-9]{4}|1(?<![0-9]1)[3-9][0-9](?:[ \-]?[0-9*x]){7,9}")
#: Sizes of the groups in which people write eleven digits; other sizes are columns of a table.
_SIZES = frozenset(
    ((3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 5, 3), (3, 3, 5), (5, 6), (3, 4, 2, 2), (3, 2, 2, 2, 2),
     (4, 7), (3, 3, 3, 2), (2, 3, 3, 3), (3, 2, 3, 3), (3, 3, 2, 3))
)  # fmt: skip
_CUE = re.compile("电话|手机|热线|联系|咨询|拨打|致电|客服|微信|电联|来电|话[:：]|tel|phone|mobile|call|☎|📞|📱")
#: Words before and after eleven digits that are something else.
_ELSE = re.compile(
    "订单|单号|流水|编号|编码|条码|时间戳|商品|成交|销量|价|金额|学号|工号|证号|批号|型号|货号|期号|版本|代码|股|[¥$￥€]|no\\."
)
#: Stands after every digit of a number written in keycaps.
_KEYCAP = "\u20e3"
_UNITS = frozenset("元股枚份万亿美港吨米人次字条分秒天年月粒笔%‰")


def find_phones(text: str, view: bytes, gates: int) -> Iterator[Candidate]:
    """Yield mobile numbers in order; those with hidden digits are partial, their value keeps the stars."""
    for match in _NUMBER.finditer(view):
        start, end = match.span()
        end += text[end : end + 1] == _KEYCAP
        if is_whole(view, *_edges(view, start, end)) and (found := _judge(text, match[0], start, end)):
            yield found
    if gates & Gate.HIDDEN:
        yield from _hidden(view)


def _edges(view: bytes, start: int, end: int) -> tuple[int, int]:
    """Where the number starts with its country's code (+86 138…, 0086-138…), and where it ends."""
    country = _COUNTRY.search(view, max(0, start - 7), start)
    return (country.start() if country else start), end


_COUNTRY = re.compile(rb"(?:(?<![0-9])00|\+|(?<![0-9a-z]))86[ )\-]{0,2}\Z")


def _judge(text: str, raw: bytes, start: int, end: int) -> Candidate | None:
    value = digits(raw)
    ahead = before(text, start, 14).rpartition("\n")[2]
    is_said = _CUE.search(ahead) is not None
    if not (is_said or not _ELSE.search(ahead)) or text[end : end + 2].strip()[:1] in _UNITS:
        return None
    if not _is_written_so(raw, is_said=is_said):
        return None
    is_given = value[:3] in numbering().mobile
    if not is_given and not is_said:
        return None
    return Candidate(start, end, IdentifierKind.PHONE, value, is_given)


def _is_written_so(raw: bytes, *, is_said: bool) -> bool:
    """Whether people write a phone like this, and not a row of a table, a sum or a word."""
    groups = _GROUP.findall(raw)
    letters = sum(raw.count(letter) for letter in (b"o", b"l", b"i"))
    if letters > 7 or (letters and (len(groups) > 3 or raw[2:3] in b"oli")):
        return False
    if len(groups) == 1:
        return True
    sizes = tuple(map(len, groups))
    if set(sizes) == {1}:
        return is_said or b" " not in raw
    if b"." in raw:
        # Four groups with full stops are an address of the network.
        return sizes == (3, 4, 4)
    return sizes in _SIZES or (b"\x02" in raw and len(groups) <= 8)


def _hidden(view: bytes) -> Iterator[Candidate]:
    for match in _HIDDEN.finditer(view):
        start, end = match.span()
        value = digits(match[0])
        stars = value.count("*")
        if stars < 2 or not 10 <= len(value) <= 13 or view[end : end + 1] in (b"*", b"x") or not value[2:3].isdigit():
            continue
        if is_whole(view, start, end):
            yield Candidate(start, end, IdentifierKind.PHONE, value, False, True)
