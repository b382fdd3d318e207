"""What was said of a page before, as one person may see it: whoever is asked for a second opinion sees only their own.

The first word would lead the second; two words that know of each other measure nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk import words
from desk.masking import Cover
from facts.people import Person
from facts.reviewing import PageWords


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenRow:
    """One word."""

    what: str
    by: str
    at: datetime
    reason: str


def spoken_rows(said: PageWords, who: Person, cover: Cover, *, is_blind: bool) -> Sequence[SpokenRow]:
    """Words on a page and its lead, newest first."""
    rows = [
        *(_row(words.STANCES[one.stance.value], one.analyst, one.at, one.reason, cover) for one in said.opinions),
        *(
            _row(words.DECISIONS[one.decision.value], one.analyst, one.at, one.reason, cover)
            for one in said.judgements
        ),
    ]  # fmt: skip
    seen = [row for row in rows if not is_blind or row.by == who.name]
    return sorted(seen, key=lambda row: row.at, reverse=True)


def _row(what: str, by: str, at: datetime, reason: str, cover: Cover) -> SpokenRow:
    return SpokenRow(what=what, by=by, at=at, reason=cover.free(reason))
