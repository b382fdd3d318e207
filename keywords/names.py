"""Find names and numbers that lead to a subject: companies, codes, phones, accounts, wallets.

Every kind is one expression of google-re2 over the folded text and a check of structure. A span covers the value
alone, so that masking it masks nothing else.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from functools import cache

import re2

from facts.findings import Identifier, IdentifierKind
from facts.readings import Reading
from keywords.checks import is_wallet
from keywords.companies import find_companies
from keywords.kinds import KINDS, Shape
from keywords.searching import compile_quietly, spans
from text import Folded

#: Identifiers of one kind kept of a page; directories have more, and lead nowhere.
MAX_EACH = 100
#: Candidates looked at for one kind.
_MAX_TRIED = 2_000
#: One search that spares three: without so many letters or digits together there is no wallet, code or card.
_RUN = compile_quietly(r"[0-9a-z]{18}|(?:\d[ -]?){15}\d")


def identifiers(folded: Folded, reading: Reading) -> tuple[Identifier, ...]:
    """Return the identifiers of a reading in order, at most MAX_EACH of a kind; no two overlap but in companies.

    Values are folded and without separators; company names and wallets keep the page's letter case.
    """
    found = [*_companies(folded, reading)]
    taken: list[tuple[int, int]] = []
    has_run = _RUN.search(folded.encoded) is not None
    for shape, pattern in _compiled():
        if not (has_run if shape.is_run else _has_any(shape.needs, folded.folded)):
            continue
        for start, end, value, valid in _found(shape, pattern, folded):
            if _is_free(taken, start, end):
                insort(taken, (start, end))
                found.append(_identifier(shape.kind, value, valid, folded.folded_span(start, end), reading))
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


@cache
def _compiled() -> "list[tuple[Shape, re2._Regexp]]":
    """Compile the expressions, once in a process."""
    return [(shape, compile_quietly(shape.expression)) for shape in KINDS]


def _has_any(needs: tuple[str, ...], text: str) -> bool:
    return not needs or any(each in text for each in needs)


def _found(shape: Shape, pattern: "re2._Regexp", folded: Folded) -> Iterator[tuple[int, int, str, bool]]:
    text = folded.folded
    kept = 0
    for start, end in spans(pattern, folded, _MAX_TRIED, group=1):
        if kept >= MAX_EACH:
            return
        if _cuts_run(text, start, end):
            continue
        value = shape.normalise(text[start:end])
        valid = shape.judge(value, text[max(0, start - 24) : start])
        if valid is not None:
            kept += 1
            yield start, end, value, valid


def _companies(folded: Folded, reading: Reading) -> Iterator[Identifier]:
    for start, end, valid in find_companies(folded, MAX_EACH):
        value = _cased(folded, reading, start, end)
        yield _identifier(IdentifierKind.COMPANY, value, valid, folded.folded_span(start, end), reading)


def _identifier(kind: IdentifierKind, value: str, valid: bool, span: tuple[int, int], reading: Reading) -> Identifier:
    if kind == IdentifierKind.WALLET:
        value = reading.text[span[0] : span[1]]
        valid = is_wallet(value)
    return Identifier(kind=kind, value=value, valid=valid, start=span[0], end=span[1])


def _cased(folded: Folded, reading: Reading, start: int, end: int) -> str:
    """Return a folded stretch with the page's own upper-case letters."""
    pairs = zip(folded.folded_positions[start:end], folded.folded[start:end], strict=True)
    return "".join(own if (own := reading.text[at]).lower() == char else char for at, char in pairs)


def _is_free(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether no value taken before stands in the span; `taken` is sorted and does not overlap itself."""
    at = bisect_left(taken, (start, end))
    return not (at and taken[at - 1][1] > start) and not (at < len(taken) and taken[at][0] < end)


def _cuts_run(text: str, start: int, end: int) -> bool:
    """Whether a value is cut out of a longer run of ASCII letters or digits (a phone inside an order number)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    return _is_run(before, text[start]) or _is_run(after, text[end - 1])


def _is_run(beside: str, edge: str) -> bool:
    if not (beside and beside.isascii() and edge.isascii()):
        return False
    return (beside.isdigit() and edge.isalnum()) or (beside.isalpha() and edge.isalpha())
