"""What changed on a page since the visit before it: sentences, promises, names, words; whether it is still there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from desk.capture.moves import Move, Side, Verdict, moves, verdicts
from desk.capture.screened import screening_of
from desk.capture.wording import Rewritten, rewritten
from desk.context import Desk
from desk.masking import Cover
from desk.seen import read_back
from facts.errors import HouseError
from facts.pages import Page
from facts.readings import Reading
from runs.changes import Absence, absence
from text import read
from text.differences import difference

#: Sentences of each kind that are shown.
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A page beside its visit before, everything covered; for `capture/changes.html`."""

    page: Page
    #: The visit before; None at the first visit.
    before: Page | None = None
    #: How often the address was visited.
    times: int = 1
    #: Nothing in the bytes changed.
    is_same: bool = False
    #: Why the texts could not be compared; empty where they were.
    problem: str = ""
    #: Share of characters in common, 0..1; None where they were not compared.
    alike: float | None = None
    rewritten: Sequence[Rewritten] = ()
    removed: Sequence[str] = ()
    added: Sequence[str] = ()
    #: Sentences that are not shown.
    unshown: int = 0
    moves: Sequence[Move] = ()
    verdicts: Sequence[Verdict] = ()
    absence: Absence | None = None
    #: When the address was first seen; None where it is not remembered.
    first_seen: datetime | None = None

    @property
    def is_first(self) -> bool:
        """Whether there is no visit to compare with."""
        return self.before is None

    @property
    def is_reworded(self) -> bool:
        """Whether any sentence is new, gone or rewritten."""
        return bool(self.rewritten or self.removed or self.added)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Texts:
    added: Sequence[str] = ()
    removed: Sequence[str] = ()
    alike: float | None = None
    problem: str = ""


def changes_of(desk: Desk, page: Page, *, unmask: bool) -> Changes:
    """Compare a page with its visit before; what the night did not compare is compared now, some 10 ms."""
    house = desk.house
    record, before = house.revisits.get(page.url), house.visits.before(page)
    plain = Changes(
        page=page,
        before=before,
        times=house.visits.times(page.url),
        absence=absence(house.revisits, page.url),
        first_seen=record.first_seen if record else None,
    )
    return _compared(desk, plain, page, before, unmask=unmask) if before else plain


def _compared(desk: Desk, plain: Changes, page: Page, before: Page, *, unmask: bool) -> Changes:
    old, new = _side(desk, before, unmask=unmask), _side(desk, page, unmask=unmask)
    texts = _texts(desk, page, before)
    covers = old.cover if old else Cover(None, unmask=unmask), new.cover if new else Cover(None, unmask=unmask)
    pairs, removed, added = rewritten(
        [covers[0].label(each) for each in texts.removed], [covers[1].label(each) for each in texts.added]
    )
    return replace(
        plain,
        is_same=page.sha256 == before.sha256,
        problem=texts.problem,
        alike=texts.alike,
        rewritten=pairs[:_MOST],
        removed=removed[:_MOST],
        added=added[:_MOST],
        unshown=sum(max(0, len(each) - _MOST) for each in (pairs, removed, added)),
        moves=moves(old, new) if old and new else (),
        verdicts=verdicts(old, new) if old and new else (),
    )


def _side(desk: Desk, page: Page, *, unmask: bool) -> Side | None:
    screening = screening_of(desk, page)
    if screening is None:
        return None
    seen = read_back(screening)
    return Side(screening=screening, seen=seen, cover=Cover(seen, unmask=unmask))


def _texts(desk: Desk, page: Page, before: Page) -> _Texts:
    """What is new and what is gone, as the night found it, else found now."""
    if page.sha256 == before.sha256:
        return _Texts(alike=1.0)
    stored = desk.house.revisits.change(page.id or 0)
    if stored is not None and stored.before == before.id:
        return _Texts(added=stored.added, removed=stored.removed, alike=stored.alike)
    try:
        found = difference(_read(desk, before), _read(desk, page))
    except HouseError as problem:
        return _Texts(problem=str(problem))
    return _Texts(added=found.added, removed=found.removed, alike=found.alike)


def _read(desk: Desk, page: Page) -> Reading:
    capture = desk.vault.open(page.exhibit)
    return read(capture.body, capture.headers.get("content-type"), page.url)
