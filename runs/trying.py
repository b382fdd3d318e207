"""Try a draft of the lexicon on pages that are stored, without saving it: what it finds, what it loses, what it costs.

stored text ─► only the entries that differ ─hit─► the page as it was kept ─► both lexicons ─► scores, hits, bands
                                            └no──► as it is                       ─► the queue it would make
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from classifier.duplicates import clusters
from classifier.estimation import clopper_pearson
from classifier.sampling import Candidate, Shares, compose
from facts.assessments import Assessment, Band, Screening
from facts.errors import BadInput, HouseError
from facts.findings import Hit
from facts.learning import ReviewBook
from facts.ports import PageBook, Progress, Vault
from facts.readings import Reading
from keywords import Cover, Lexicon
from keywords.entries.entry import Entry, Kind
from keywords.matching.matcher import Matcher
from runs.desk_rows import cases
from runs.queues import as_candidate, seed_of
from screening import Screener
from text import fold, read, read_plain

#: Pages that are listed, those that changed most first; all are counted.
MOST_LISTED = 200
#: Hits of one page that are quoted, each with so many code points on either side.
MOST_QUOTED, AROUND = 3, 18


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialOrder:
    """What somebody asked for."""

    runs: tuple[str, ...]
    budget: int
    shares: Shares = field(default_factory=Shares)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialPorts:
    """Whom a trial works with."""

    reviews: ReviewBook
    pages: PageBook
    vault: Vault
    #: The lexicon in use, and the draft, each with the model and the bands in use.
    now: Screener
    draft: Screener


@dataclass(frozen=True, slots=True, kw_only=True)
class PageChange:
    """One page on which the draft changes something; personal values are covered."""

    page_id: int
    url: str
    title: str
    score: float
    band: Band
    new_score: float
    new_band: Band
    #: Hits that only the draft has, and that only the lexicon in use has, each with its surroundings.
    gained: tuple[str, ...]
    lost: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What share of candidate pages turns out to be cases, by the judged pages of their bands; None: nobody can say."""

    share: float | None
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSide:
    """The queue as it would be with one of both lexicons, over all nights."""

    #: Pages in a lead band, and how many are left when near copies count once.
    candidates: int
    distinct: int
    #: Places that the queues have; budget times nights, or all pages.
    size: int
    expected: Expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What came of it."""

    runs: tuple[str, ...]
    pages: int
    #: Pages with a hit of an entry that differs, before or after.
    met: int
    #: Of these, pages whose kept answer could not be read, so that their stored text stood in.
    from_text: int
    #: Pages that gained or lost a hit.
    gained: int
    lost: int
    #: (band, new band) -> pages that cross.
    crossings: Mapping[tuple[Band, Band], int]
    budget: int
    #: Judged pages that the expectation rests on.
    judged: int
    before: QueueSide
    after: QueueSide
    #: Pages that come into a queue, and that fall out of one.
    joined: tuple[int, ...]
    left: tuple[int, ...]
    changes: tuple[PageChange, ...]


def try_out(
    order: TrialOrder, ports: TrialPorts, touched: Sequence[Entry], lexicon: Lexicon, progress: Progress
) -> Trial:
    """Try a draft on the screened pages of some runs; nothing is written.

    Args:
        order: which runs, and how long their queues are.
        ports: whom it works with.
        touched: the entries that differ, as they are and as they would be.
        lexicon: gives the cues of speech that both lexicons share.
        progress: told of each page.

    Raises:
        BadInput: no run is named, none has a screened page, or no entry differs that is matched.
    """
    matched = [entry for entry in touched if entry.kind is not Kind.NOTE]
    if not matched:
        raise BadInput("试用的词条与现在的词库没有会参与匹配的差别。")
    return _Try(order, ports, Matcher(replace(lexicon, entries=tuple(matched), lapsed=())), progress).go()


class _Try:
    """One trial while it goes on."""

    def __init__(self, order: TrialOrder, ports: TrialPorts, sieve: Matcher, progress: Progress) -> None:
        self._order, self._ports, self._sieve, self._progress = order, ports, sieve, progress
        self._said = cases(ports.reviews)
        self._changes: list[PageChange] = []
        self._counts: Counter[str] = Counter()
        self._crossings: Counter[tuple[Band, Band]] = Counter()
        #: Band -> cases, judged pages.
        self._judged: dict[Band, list[int]] = {band: [0, 0] for band in Band}
        self._total = sum(len(ports.reviews.bands(run)) for run in order.runs)

    def go(self) -> Trial:
        sides: tuple[list[_Night], list[_Night]] = ([], [])
        for run in self._order.runs:
            pages = list(self._pages(run))
            for side, rows in zip(sides, zip(*pages, strict=True), strict=False):
                side.append(_Night(run, rows, self._order))
        if not sides[0]:
            raise BadInput("所选的夜间运行没有筛查过的页面；请先运行一次扫描，或多选几夜。")
        shown = [{page for night in side for page in night.shown} for side in sides]
        before, after = (self._side(side) for side in sides)
        listed = sorted(self._changes, key=lambda one: (-abs(one.new_score - one.score), one.page_id))
        return Trial(
            runs=self._order.runs, pages=self._counts["pages"], met=self._counts["met"],
            from_text=self._counts["from_text"], gained=self._counts["gained"], lost=self._counts["lost"],
            crossings=dict(self._crossings), budget=self._order.budget,
            judged=sum(tries for _, tries in self._judged.values()), before=before, after=after,
            joined=tuple(sorted(shown[1] - shown[0])), left=tuple(sorted(shown[0] - shown[1])),
            changes=tuple(listed[:MOST_LISTED]),
        )  # fmt: skip

    def _pages(self, run: str) -> Iterator[tuple["_Row", "_Row"]]:
        for page, source, screening in self._ports.reviews.night(run):
            self._counts["pages"] += 1
            self._progress(self._counts["pages"], self._total, run)
            old = _Row(as_candidate(page, source, screening), screening.band)
            if page in self._said:
                count = self._judged[screening.band]
                count[0] += self._said[page]
                count[1] += 1
            yield (old, old) if not self._meets(screening.text) else self._again(page, source, screening)

    def _meets(self, text: str) -> bool:
        return bool(self._sieve.find(fold(text), read_plain(text)))

    def _again(self, page_id: int, source: str, stored: Screening) -> tuple["_Row", "_Row"]:
        self._counts["met"] += 1
        page = self._ports.pages.get(page_id)
        reading = self._reading(page_id, stored)
        (was, then), (will, now) = (
            screener.screen_reading(reading, page.url) for screener in (self._ports.now, self._ports.draft)
        )
        gained, lost = _quotes(will, was), _quotes(was, will)
        self._counts["gained"] += bool(gained)
        self._counts["lost"] += bool(lost)
        if then.band is not now.band:
            self._crossings[then.band, now.band] += 1
        if gained or lost or then.score != now.score:
            title = Cover(was.evidence.reading.text, was.evidence.identifiers, unmask=False).quote(reading.title or "")
            self._changes.append(
                PageChange(
                    page_id=page_id,
                    url=page.url,
                    title=title,
                    score=then.score,
                    band=then.band,
                    new_score=now.score,
                    new_band=now.band,
                    gained=gained,
                    lost=lost,
                )
            )
        return tuple(_Row(as_candidate(page_id, source, one), one.band) for one in (then, now))  # type: ignore[return-value]

    def _reading(self, page_id: int, stored: Screening) -> Reading:
        try:
            capture = self._ports.vault.open(self._ports.pages.get(page_id).exhibit)
            return read(capture.body, capture.headers.get("content-type"), capture.url)
        except HouseError:
            self._counts["from_text"] += 1
            return read_plain(stored.text)

    def _side(self, nights: Sequence["_Night"]) -> QueueSide:
        bands = Counter(band for night in nights for band in night.distinct)
        return QueueSide(
            candidates=sum(night.candidates for night in nights), distinct=bands.total(),
            size=sum(len(night.shown) for night in nights), expected=_expected(bands, self._judged),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Row:
    """One page of a night with one of both lexicons."""

    candidate: Candidate
    band: Band


class _Night:
    """The queue of one run with one of both lexicons."""

    def __init__(self, run: str, rows: Sequence[_Row], order: TrialOrder) -> None:
        leads = [row for row in rows if row.band.is_candidate]
        groups = clusters([row.candidate.fingerprint for row in leads])
        self.candidates = len(leads)
        #: Bands of the candidates, near copies once.
        self.distinct = [row.band for at, row in enumerate(leads) if groups[at] == at]
        scores = [row.candidate.score for row in leads]
        threshold = min(scores, default=max(row.candidate.score for row in rows))
        queue = compose(
            [row.candidate for row in rows], order.budget, seed_of(run), shares=order.shares, threshold=threshold
        )
        self.shown = frozenset(pick.page for pick in queue.picks)


def _quotes(one: Assessment, other: Assessment) -> tuple[str, ...]:
    """Quote the hits that only the first has, personal values covered."""
    known = {_key(hit) for hit in other.evidence.hits}
    text = Cover(one.evidence.reading.text, one.evidence.identifiers, unmask=False).text
    fresh = [hit for hit in one.evidence.hits if _key(hit) not in known]
    return tuple(
        f"〔{hit.term}〕…{' '.join(text[max(0, hit.start - AROUND) : hit.end + AROUND].split())}…"
        for hit in fresh[:MOST_QUOTED]
    )


def _key(hit: Hit) -> tuple[str, int, int, bool, bool, float]:
    return hit.term_id, hit.start, hit.end, hit.negated, hit.quoted, hit.weight


def _expected(bands: Mapping[Band, int], judged: Mapping[Band, Sequence[int]]) -> Expected:
    """Weigh the share of cases of each band by its candidates; a band that nobody judged says nothing."""
    known = {band: count for band, count in bands.items() if judged[band][1]}
    total = sum(known.values())
    if not total:
        return Expected(share=None, low=0.0, high=1.0)
    ends = {band: clopper_pearson(*judged[band]) for band in known}
    return Expected(
        share=sum(count * judged[band][0] / judged[band][1] for band, count in known.items()) / total,
        low=sum(count * ends[band][0] for band, count in known.items()) / total,
        high=sum(count * ends[band][1] for band, count in known.items()) / total,
    )
