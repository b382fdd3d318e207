"""Fixed lines: area code and number, 400 and 800 numbers, and the short numbers of services."""

import re
from collections.abc import Iterator

from facts.findings import IdentifierKind
from keywords.identity.candidates import Candidate, before, is_whole
from keywords.identity.gates import Gate
from keywords.identity.numbering import numbering
from keywords.identity.spelling import digits

_GAP = rb"[ \-\x02]{0,3}"
_LINE = re.compile(
    rb"(0(?<![0-9]0)(?:10|2[0-9]|[3-9][0-9]{2}))\)?"
    + _GAP
    + rb"([2-9][0-9]{2,3}[ \-]?[0-9]{4})(-[0-9]{2,5}(?![0-9\-]))?"
)
#: +86-592-…: the area code without its 0.
_ABROAD = re.compile(rb"86[ \-)]{1,2}\(?([1-9][0-9]{1,2})\)?" + _GAP + rb"([2-9][0-9]{2,3}[ \-]?[0-9]{4})")
_FREE = re.compile(rb"[48](?<![0-9].)00(?:([ \-]?)[0-9]{3}\1[0-9]{4}|([ \-]?)[0-9]{4}\2[0-9]{3}|[ \-][0-9]{7})")
_CUE = re.compile(
    "电话|热线|客服|咨询|拨打|致电|固话|座机|传真|详询|详情|洽|询|总机|专线|来电|电联|tel|phone|call|fax|hotline|[☎📞]"
)
_SERVICE = re.compile(rb"[19](?<![0-9].)(?:(?<=9)[56][0-9]{3,6}|(?<=1)2[0-9]{3})")
_SERVICE_CUE = re.compile(
    "(?:电话|热线|客服|拨打|致电|咨询|银行|银联|保险|监督|投诉|举报|专线|短信)(?:号码|为|是|至|到|中心)?[ :(]{0,3}\\Z"
)


_UNITS = frozenset("元万亿年月人个%")


def find_lines(text: str, view: bytes, gates: int) -> Iterator[Candidate]:
    """Yield fixed lines; the value is the number with its area code, without an extension."""
    yield from _area_lines(text, view)
    if gates & Gate.FREE_LINE:
        yield from _free_lines(text, view)
    for match in _SERVICE.finditer(view) if gates & Gate.SERVICE else ():
        start, end = match.span()
        if (
            _SERVICE_CUE.search(before(text, start, 12))
            and text[end : end + 1] not in _UNITS
            and is_whole(view, start, end)
        ):
            yield Candidate(start, end, IdentifierKind.LANDLINE, match[0].decode(), detail="service")


def _area_lines(text: str, view: bytes) -> Iterator[Candidate]:
    for match in _LINE.finditer(view):
        if found := _line(text, view, match, match[1].decode()):
            yield found
    if b"86" in view:
        for match in _ABROAD.finditer(view):
            if found := _line(text, view, match, "0" + match[1].decode()):
                yield found


def _line(text: str, view: bytes, match: re.Match[bytes], area: str) -> Candidate | None:
    start, end = match.span()
    local = digits(match[2])
    if view[start - 1 : start] == b"(" and b")" in match[0]:
        start -= 1
    is_long = len(area) == 3
    if not numbering().is_area(area) or (is_long and len(local) != 8) or not is_whole(view, start, end):
        return None
    # Eleven digits in a row are a number of something unless a word says otherwise.
    if match[0].isdigit() and not _CUE.search(before(text, start, 16)):
        return None
    return Candidate(start, end, IdentifierKind.LANDLINE, area + local)


def _free_lines(text: str, view: bytes) -> Iterator[Candidate]:
    for match in _FREE.finditer(view):
        start, end = match.span()
        if match[0].isdigit() and not _CUE.search(before(text, start, 16)):
            continue
        if is_whole(view, start, end):
            yield Candidate(start, end, IdentifierKind.LANDLINE, digits(match[0]), detail="toll_free")
