"""One night's queue as somebody may see it: filtered, sorted, counted, and where a page stands in it."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desk.context import Desk
from desk.queue.wishes import QueueWish
from facts.boards import BoardRow
from facts.cases import Stratum
from facts.dockets import Grade
from facts.people import Person, Realm
from facts.queues import QueuedPage, QueueOrder, QueueState

_GRADES = {Grade.RED: 4, Grade.ORANGE: 3, Grade.YELLOW: 2, Grade.BLUE: 1, None: 0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Night:
    """One night's queue, and what of it somebody asked for."""

    run: str
    #: What fits, in the order asked for.
    chosen: Sequence[QueuedPage]
    #: Stratum -> pages somebody spoke of, and all; whatever the filter.
    progress: Mapping[Stratum, tuple[int, int]]
    #: Pages on which a second opinion waits.
    waiting: frozenset[int]
    #: What can be filtered by: codes of places and sectors, names of sources, with how many pages have each.
    places: Mapping[str, int]
    sectors: Mapping[str, int]
    sources: Mapping[str, int]
    states: Mapping[QueueState, int]


def night_of(desk: Desk, who: Person, wish: QueueWish) -> Night:
    """Read a night's queue; of the latest night where none is named.

    Raises:
        BadInput: there is nothing to look for in the words of the text.
    """
    desk.house.keeper.look()
    run = wish.run or next((name for name, _, _ in desk.house.nights.nights(1)), "")
    every = [one for one in desk.house.nights.night(run) if _is_near(one, who.realm)]
    waiting = _waiting(desk)
    held = desk.house.texts.among(wish.text, [one.showing.page_id for one in every]) if wish.text.strip() else None
    fits = [one for one in every if _fits(one, wish, waiting) and (held is None or one.showing.page_id in held)]
    fits = _named(desk, fits, wish.words.casefold().split()) if wish.words else fits
    return Night(
        run=run, chosen=sorted(fits, key=_ORDERS[wish.order]), progress=_progress(every), waiting=waiting,
        places=_counted(code for one in every if one.lead for code in one.lead.districts),
        sectors=_counted(one.lead.sector for one in every if one.lead and one.lead.sector),
        sources=_counted(one.source for one in every),
        states=_states(every, waiting),
    )  # fmt: skip


def neighbours(desk: Desk, who: Person, wish: QueueWish, page_id: int) -> tuple[int | None, int | None, int, int]:
    """Where a page stands in a queue: (page before, page after, place from 1 or 0 where it is not in it, total)."""
    numbers = [one.showing.page_id for one in night_of(desk, who, wish).chosen]
    if page_id not in numbers:
        return None, None, 0, len(numbers)
    at = numbers.index(page_id)
    following = numbers[at + 1] if at + 1 < len(numbers) else None
    return (numbers[at - 1] if at else None), following, at + 1, len(numbers)


def _waiting(desk: Desk) -> frozenset[int]:
    return frozenset(one.page_id for one in desk.house.words_said.waiting() if one.page_id is not None)


def _is_near(one: QueuedPage, realm: Realm) -> bool:
    if realm.is_everything:
        return True
    return one.lead is not None and realm.holds(one.lead.districts, one.lead.sector)


def _fits(one: QueuedPage, wish: QueueWish, waiting: frozenset[int]) -> bool:
    lead = one.lead
    return (
        _among(one.showing.stratum, wish.strata)
        and _among(one.band, wish.bands)
        and _among(one.stance, wish.stances)
        and _among(one.source, wish.sources)
        and (not wish.places or (lead is not None and not lead.districts.isdisjoint(wish.places)))
        and (not wish.sectors or (lead is not None and lead.sector in wish.sectors))
        and (wish.state is None or _is_in(one, wish.state, waiting))
    )


def _among(value: object, wanted: Sequence[object]) -> bool:
    return not wanted or value in wanted


def _is_in(one: QueuedPage, state: QueueState, waiting: frozenset[int]) -> bool:
    if state is QueueState.WAITING:
        return one.showing.page_id in waiting
    return (one.word is None) is (state is QueueState.LEFT)


def _named(desk: Desk, pages: Sequence[QueuedPage], words: Sequence[str]) -> list[QueuedPage]:
    """The pages whose address, lead or title holds all words; titles of screenings are read where the rest does not."""
    left = [one.showing.page_id for one in pages if not _mentions(one, "", words)]
    titles = desk.house.night_details.titles(left)
    return [one for one in pages if _mentions(one, titles.get(one.showing.page_id, ""), words)]


def _mentions(one: QueuedPage, title: str, words: Sequence[str]) -> bool:
    lead = one.lead
    told = "\n".join((one.url, title, *((lead.lead, lead.subject or "", lead.title) if lead else ()))).casefold()
    return all(word in told for word in words)


def _progress(every: Sequence[QueuedPage]) -> Mapping[Stratum, tuple[int, int]]:
    all_of = Counter(one.showing.stratum for one in every)
    done = Counter(one.showing.stratum for one in every if one.word)
    return {stratum: (done[stratum], all_of[stratum]) for stratum in Stratum if all_of[stratum]}


def _states(every: Sequence[QueuedPage], waiting: frozenset[int]) -> Mapping[QueueState, int]:
    return {state: sum(_is_in(one, state, waiting) for one in every) for state in QueueState}


def _counted(values: Iterable[str]) -> Mapping[str, int]:
    return dict(sorted(Counter(values).items(), key=lambda one: (-one[1], one[0]))[:30])


def _risk(one: QueuedPage) -> tuple[float, ...]:
    grade = one.lead.grade if one.lead else None
    return -_GRADES[grade], -(one.score or 0.0), one.showing.position


def _by(key: Callable[[BoardRow], float], otherwise: float) -> Callable[[QueuedPage], tuple[float, ...]]:
    return lambda one: (key(one.lead) if one.lead else otherwise, one.showing.position)


_ORDERS: Mapping[QueueOrder, Callable[[QueuedPage], tuple[float, ...]]] = {
    QueueOrder.RISK: _risk,
    QueueOrder.PLACE: lambda one: (one.showing.position,),
    QueueOrder.DUE: _by(lambda lead: (lead.due or date.max).toordinal(), date.max.toordinal()),
    QueueOrder.PERCENT: _by(lambda lead: -(lead.annual_percent or 0.0), 1.0),
    QueueOrder.PAGES: _by(lambda lead: -lead.pages, 1.0),
    QueueOrder.AGE: _by(lambda lead: lead.first_seen.timestamp(), 4e9),
}
