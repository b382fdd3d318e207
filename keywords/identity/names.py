"""Find names and numbers that lead to a subject: companies, codes, phones, accounts, wallets, persons.

Each reader looks for its kinds in the folded text (or in its view of one byte a character, `spelling`) and hands over
candidates; the first reader to claim a stretch keeps it. A span covers the value alone, so that masking it masks
nothing else.
"""

import unicodedata
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from facts.findings import Identifier, IdentifierKind
from facts.readings import Reading
from keywords.identity.accounts import find_accounts
from keywords.identity.candidates import Candidate
from keywords.identity.codes import find_codes
from keywords.identity.companies import find_companies
from keywords.identity.gates import Gate, open_gates
from keywords.identity.lines import find_lines
from keywords.identity.outside import find_outside
from keywords.identity.people import find_people
from keywords.identity.phones import find_phones
from keywords.identity.sites import find_sites
from keywords.identity.spelling import spell
from text import Folded

#: Identifiers of one kind kept of a page; directories have more, and lead nowhere.
MAX_EACH = 500
#: Candidates taken from one reader.
_MOST = 5_000


def identifiers(folded: Folded, reading: Reading) -> tuple[Identifier, ...]:
    """Return the identifiers of a reading in order, at most MAX_EACH of a kind; no two overlap but in companies.

    Values are folded and without separators; company names and wallets keep the page's letter case. What stands in a
    link or a script has an empty span and comes first.
    """
    kept: Counter[IdentifierKind] = Counter()
    found = []
    view = spell(folded.folded)
    gates = open_gates(view)
    firms = _companies(folded, reading) if gates & Gate.FIRM else ()
    for each in (*firms, *_free(_candidates(folded, reading, view, gates))):
        kept[each.kind] += 1
        if kept[each.kind] <= MAX_EACH:
            found.append(_identifier(each, folded))
    said = {(each.kind, each.value) for each in found}
    beside = find_outside(reading)
    found += [each for each in beside if (each.kind, each.value) not in said]
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


def _candidates(folded: Folded, reading: Reading, view: bytes, gates: int) -> Iterator[Candidate]:
    """Everything the readers find, the surest first."""
    text = folded.folded
    for reader in (
        find_sites(folded, view, gates),
        find_codes(text, partial(_cased, folded, reading), view, gates),
        find_accounts(folded, gates),
        find_phones(text, view, gates),
        find_lines(text, view, gates),
        find_people(folded, gates),
    ):
        yield from islice(reader, _MOST)


def _companies(folded: Folded, reading: Reading) -> Iterator[Candidate]:
    for start, end, valid in find_companies(folded, MAX_EACH):
        yield Candidate(start, end, IdentifierKind.COMPANY, _cased(folded, reading, start, end), valid)


def _free(candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Leave out what stands on a stretch that is taken; `taken` is sorted and does not overlap itself."""
    taken: list[tuple[int, int]] = []
    for each in candidates:
        at = bisect_left(taken, (each.start, each.end))
        if (at and taken[at - 1][1] > each.start) or (at < len(taken) and taken[at][0] < each.end):
            continue
        insort(taken, (each.start, each.end))
        yield each


def _identifier(each: Candidate, folded: Folded) -> Identifier:
    start, end = folded.folded_span(each.start, each.end)
    return Identifier(
        kind=each.kind,
        value=each.value,
        valid=each.valid,
        start=start,
        end=end,
        partial=each.partial,
        detail=each.detail,
    )


def _cased(folded: Folded, reading: Reading, start: int, end: int) -> str:
    """Return a folded stretch with the page's own upper-case letters, full-width ones included."""
    pairs = zip(folded.folded_positions[start:end].tolist(), folded.folded[start:end], strict=True)
    return "".join(own if (own := _narrow(reading.text[at])).lower() == char else char for at, char in pairs)


def _narrow(char: str) -> str:
    return char if char.isascii() else unicodedata.normalize("NFKC", char)
