"""What must hold after an ordeal: every page once, evidence whole, leads as ever, and every host's delay kept."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from tests.drills.town import RETRY_AFTER_S, Town
from tests.line.hand import check_exhibits, rows

#: A gap below this share of the delay is a short one, and so many of a thousand may be.
_SHARE, _PER_THOUSAND = 0.95, 5
#: Two addresses of one page: which of them is the other's duplicate is chance.
_EITHER = frozenset({"http://brisk.test/moved.html", "http://brisk.test/7.html"})


class Asked(NamedTuple):
    """One request as the server's log has it."""

    #: Monotonic seconds.
    at: float
    host: str
    path: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How the hosts were treated."""

    requests: int
    #: Requests for what had been answered before.
    repeats: int
    #: Gaps between two requests to one host that has a delay.
    gaps: int
    #: (host, seconds, path before, path after) of those that were too short.
    short: tuple[tuple[str, float, str, str], ...]
    #: The same, of hosts that had asked for a rest.
    pushed: tuple[tuple[str, float, str, str], ...]

    @property
    def are_kept(self) -> bool:
        """Whether what was promised was kept."""
        return len(self.short) * 1000 <= self.gaps * _PER_THOUSAND and not self.pushed


def read_log(log: Path) -> list[Asked]:
    """Read the server's log."""
    lines = (line.split(" ") for line in log.read_text(encoding="utf-8").splitlines())
    return [Asked(float(at), host, path, int(status)) for at, host, path, status in lines]


def manners(town: Town, log: Sequence[Asked]) -> Manners:
    """Measure the gaps in a server's log."""
    by_host: defaultdict[str, list[Asked]] = defaultdict(list)
    for asked in log:
        by_host[asked.host].append(asked)
    pairs = [(host, one, two) for host, every in by_host.items() for one, two in pairwise(sorted(every))]
    spaced = [(host, one, two, two.at - one.at) for host, one, two in pairs if town.promised(host)]
    answered = Counter((asked.host, asked.path) for asked in log if asked.status != 429)
    return Manners(
        requests=len(log),
        repeats=sum(answered.values()) - len(answered),
        gaps=len(spaced),
        short=tuple(
            (host, round(gap, 4), one.path, two.path)
            for host, one, two, gap in spaced
            if gap < _SHARE * town.promised(host)
        ),
        pushed=tuple(
            (host, round(gap, 4), one.path, two.path)
            for host, one, two, gap in spaced
            if one.status == 429 and gap < _SHARE * RETRY_AFTER_S
        ),
    )


def complaints(town: Town, folder: Path, summary: Any) -> Iterator[str]:
    """Yield what is wrong with what a finished scan has left in a folder."""
    urls = Counter(url for (url,) in rows(folder, "SELECT url FROM page"))
    yield from (f"page twice: {url}" for url, times in urls.items() if times > 1)
    yield from (f"page lost: {url}" for url in sorted(town.pages - urls.keys()))
    yield from (f"page from nowhere: {url}" for url in sorted(urls.keys() - town.pages))
    leads = dict(rows(folder, "SELECT url, times_seen FROM sighting"))
    yield from (f"lead lost: {url}" for url in sorted(town.leads - leads.keys()))
    yield from (f"lead from nowhere: {url}" for url in sorted(leads.keys() - town.leads))
    yield from (f"lead counted {times} times: {url}" for url, times in leads.items() if times != 1)
    yield from (f"left waiting: {url}" for (url,) in rows(folder, "SELECT url FROM target WHERE NOT done"))
    said = (summary["status"], summary["waiting"], summary["problems"])
    if said != ("finished", 0, []):
        yield f"the summary says {said}"
    counted = [summary["pages_fetched"], summary["screened"], *rows(folder, "SELECT count(*) FROM screening")[0]]
    if counted != [len(town.pages)] * 3:
        yield f"fetched, screened, screenings: {counted} instead of {len(town.pages)} each"
    if len(found := rows(folder, "SELECT id, status FROM run")) != 1:
        yield f"the runs are {found}"
    if check_exhibits(folder) != len(town.pages):
        yield "there are not as many exhibits as pages"


def traces(folder: Path) -> dict[str, set[tuple[Any, ...]]]:
    """What a scan has written down, without what differs from one scan to the next: times, numbers, and chance."""
    targets = rows(folder, "SELECT url, purpose, skip FROM target")
    adverts = "SELECT page.url, click_url, target_url, spot FROM advert JOIN page ON page.id = advert.page_id"
    return {
        "targets": {(url, *rest) for url, *rest in targets if url not in _EITHER},
        "leads": set(rows(folder, "SELECT url, score, band, stance FROM sighting")),
        "adverts": set(rows(folder, adverts)),
    }
