"""What a run begins with beside its start URLs: what earlier runs know and what they left."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import chain, islice

from crawler.targets.admission import Admission
from facts.crawling import Frontier
from facts.pages import Target
from facts.revisits import RevisitBook
from facts.sources import LOCAL, Revisits, Source

#: Targets seeded in one transaction.
TOGETHER = 1000


def resting(book: RevisitBook | None, source: Source, now: datetime) -> Iterable[str]:
    """Return the known addresses of a source that nobody need ask for in this run."""
    return () if book is None or source.revisits is Revisits.ALL else book.resting(source.id, now)


def remembered(
    book: RevisitBook | None, admission: Admission, sources: Iterable[Source], now: datetime
) -> Iterator[Target]:
    """Yield what is due and what the last run left, of the sources that ask web servers."""
    for source in sources if book else ():
        if book is None or source.kind in LOCAL:
            continue
        until = datetime.max.replace(tzinfo=UTC) if source.revisits is Revisits.ALL else now
        for url in chain(book.due(source.id, until), book.left(source.id)):
            if admission.holds(source.id, url):
                yield Target(url=url, source=source.id, depth=1)


def left_by_local(frontier: Frontier, sources: Mapping[str, Source]) -> Iterator[int]:
    """Yield the hashes of the addresses that an earlier process took out of files and did not settle."""
    for lane in frontier.lanes():
        if lane.source in sources and sources[lane.source].kind in LOCAL:
            yield from (hash(target.url) for _, target in frontier.waiting_at(lane, TOGETHER))


def batches(targets: Iterator[Target]) -> Iterator[list[Target]]:
    """Yield targets as many together as one transaction takes."""
    while batch := list(islice(targets, TOGETHER)):
        yield batch
