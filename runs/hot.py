"""Hot sources first: in which order a night serves its sources, and how the pages that it may fetch are shared.

    heat = 100 · (10 · confirmed + 3 · candidates + 0.1 · changed) / (pages + 50)      of the last 14 nights

Leads count by what people said of them, per hundred pages, since a page is what a night spends; the 50 keep one lead
on a source's first page from outshining all others. A source that nobody has looked at yet has heat 1, and one whose
file says `rhythm: hot` goes before what the machine thinks.

Two queues are merged place by place: the source that was cut short in most nights in a row, then the hottest, and so
on. Where nothing was cut short the hottest stands in front; else half of what a night can serve goes to the hottest,
and with the other half the queue of those cut short gets shorter: of n sources of which a night serves c, nobody waits
for more than about 2n/c nights.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from facts.runs import Turn
from facts.sources import Rhythm, Source
from facts.turns import Brought

#: How far back a night looks.
LOOK_BACK = timedelta(days=14)
#: Points of one lead that people confirmed, of one that nobody judged yet, and of one changed page.
CONFIRMED, CANDIDATE, CHANGED = 10.0, 3.0, 0.1
#: Pages that every source is taken to have given without a find.
SMOOTHING = 50
#: Heat of a source without any night; what a person called hot is hotter than all finds.
UNKNOWN, CHOSEN = 1.0, 1e6
#: Share of a run's pages that one source may have before the others had theirs, and what it has at least.
MOST_SHARE, LEAST_PAGES = 0.25, 20
#: A source wants so many times the pages that it gave on its best night of the last ones.
ROOM = 1.5
_NOTHING = Brought()


def heat(source: Source, brought: Brought) -> float:
    """Return how promising a source is."""
    if source.rhythm is Rhythm.HOT:
        return CHOSEN + heat_of_finds(brought)
    return heat_of_finds(brought) if brought.nights else UNKNOWN


def heat_of_finds(brought: Brought) -> float:
    """Return what a source brought for a hundred pages."""
    points = CONFIRMED * brought.confirmed + CANDIDATE * brought.candidates + CHANGED * brought.changed
    return 100 * points / (brought.pages + SMOOTHING)


def nights_cut(source: Source, brought: Brought) -> int:
    """Return in how many nights in a row, up to the last one, the source was cut short by others, not by itself."""
    cut = 0
    for night in brought.nights:
        if not night.waiting or night.pages >= source.bounds.max_pages:
            break
        cut += 1
    return cut


def in_order(sources: Sequence[Source], brought: Mapping[str, Brought]) -> tuple[Source, ...]:
    """Return the sources, the one to be served first in front."""
    known = {source.id: brought.get(source.id, _NOTHING) for source in sources}
    hot = sorted(sources, key=lambda one: (-heat(one, known[one.id]), one.id))
    waits = {one.id: nights_cut(one, known[one.id]) for one in sources}
    cut = sorted((one for one in hot if waits[one.id]), key=lambda one: -waits[one.id])
    merged: dict[str, Source] = {}
    for place, source in enumerate(hot):
        if place < len(cut):
            merged.setdefault(cut[place].id, cut[place])
        merged.setdefault(source.id, source)
    return tuple(merged.values())


def turns(sources: Sequence[Source], brought: Mapping[str, Brought], max_pages: int | None) -> tuple[Turn, ...]:
    """Return the turn of each source; with its share of the pages where the run has a bound of its own."""
    ordered = in_order(sources, brought)
    if max_pages is None:
        return tuple(Turn(source=one.id) for one in ordered)
    shares = share([wants(one, brought.get(one.id, _NOTHING)) for one in ordered], max_pages)
    return tuple(Turn(source=one.id, share=pages) for one, pages in zip(ordered, shares, strict=True))


def wants(source: Source, brought: Brought) -> int:
    """Return how many pages a source will take, as far as its last nights say; its bound where they say nothing."""
    most = max((night.pages + night.waiting for night in brought.nights), default=source.bounds.max_pages)
    return min(source.bounds.max_pages, int(most * ROOM) + LEAST_PAGES)


def share(wanted: Sequence[int], max_pages: int) -> tuple[int, ...]:
    """Share pages among sources in their order: each a part at most, then what is left, in the same order."""
    left, given = max_pages, [0] * len(wanted)
    for most in (max(LEAST_PAGES, int(max_pages * MOST_SHARE)), max_pages):
        for at, want in enumerate(wanted):
            more = max(0, min(want, most) - given[at])
            given[at] += min(more, left)
            left -= min(more, left)
    return tuple(given)
