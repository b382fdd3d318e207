"""The health of the screening: drift of each run against the weeks before, and what the random share says is missed."""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from classifier.drift import BINS, count_unseen, measure_drift, pooled, score_bin
from classifier.estimation import Judged, Missed, Pool, estimate_missed
from classifier.model import Model
from facts.cases import Showing
from facts.learning import HealthBook, ReviewBook
from facts.ports import RunBook
from facts.runs import Drift, Profile, Run, RunStatus
from runs.desk_rows import cases

#: Days that stand for now, and days before them that they are held against.
WEEK, HISTORY = 7, 28
#: Runs looked through for those of the weeks: 28 a day.
_RECENT = 1_000


def take_profile(run: str, at: datetime, reviews: ReviewBook, model: Model) -> Profile:
    """Count what the screened pages of a run look like; about 1 ms a page."""
    scores, categories = [0] * BINS, Counter[str]()
    versions: set[str] = set()
    pages = hits = disguised = bigrams = unseen = 0
    for _, _, screening in reviews.night(run):
        found = json.loads(screening.contract).get("hits", [])
        pages += 1
        versions.add(screening.version)
        scores[score_bin(screening.score)] += 1
        categories.update({hit["category"] for hit in found})
        hits += len(found)
        disguised += sum(bool(hit["disguise"]) for hit in found)
        pairs, strange = count_unseen(screening.text, model)
        bigrams, unseen = bigrams + pairs, unseen + strange
    return Profile(
        run=run, at=at, pages=pages, scores=tuple(scores), categories=dict(sorted(categories.items())),
        hits=hits, disguised=disguised, bigrams=bigrams, unseen=unseen, versions=tuple(sorted(versions)),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """facts.learning.Gauge over the books and the model in use."""

    runs: RunBook
    reviews: ReviewBook
    health: HealthBook
    model: Model
    #: Category code -> name, for the sentences.
    titles: Mapping[str, str]

    def measure(self, run: str, at: datetime) -> Drift:
        """Measure a run that started at `at`, with the week before it, against the weeks before, and store it."""
        profile = take_profile(run, at, self.reviews, self.model)
        begin = at - timedelta(days=WEEK)
        known = self.health.profiles(begin - timedelta(days=HISTORY))
        earlier = [one for one in known if one.run != run and one.at <= at]
        now = pooled([*(one for one in earlier if one.at > begin), profile])
        before = pooled(one for one in earlier if one.at <= begin)
        drift = measure_drift(now or profile, before, self.titles)
        self.health.keep(profile, drift)
        return drift

    def catch_up(self, run: str) -> Drift:
        """Measure a run, and before it those of its weeks that are over and were never measured.

        Raises:
            NotKnown: there is no such run.
        """
        wanted = self.runs.get(run)
        self._fill(wanted)
        return self.measure(wanted.id, wanted.started_at)

    def _fill(self, run: Run) -> None:
        begin = run.started_at - timedelta(days=WEEK + HISTORY)
        known = {profile.run for profile in self.health.profiles(begin)}
        for one in sorted(self.runs.recent(_RECENT), key=lambda each: each.started_at):
            is_over = one.status is not RunStatus.RUNNING
            if is_over and one.id not in {*known, run.id} and begin <= one.started_at <= run.started_at:
                self.measure(one.id, one.started_at)


def missed(
    reviews: ReviewBook, *, since: datetime | None = None, said: Mapping[int, bool] | None = None
) -> Missed | None:
    """Estimate what is missed from every queue whose pages were judged; None where nobody judged a random share.

    Args:
        reviews: what was shown and said.
        since: only answers given at or after a moment; None takes all.
        said: page of a queue -> whether it is a case, where somebody counted these answers already.
    """
    said = cases(reviews, since) if said is None else said
    nights: dict[str, list[Showing]] = {}
    for showing in reviews.shown():
        nights.setdefault(showing.run, []).append(showing)
    judged: list[Judged] = []
    pools: dict[str, Pool] = {}
    for run, showings in nights.items():
        strata = {one.stratum for one in showings if one.page_id in said}
        # A night counts where each of its strata was begun; of the others too little is known.
        if strata == {one.stratum for one in showings}:
            bands = {page: band.is_candidate for page, band in reviews.bands(run).items()}
            judged += _judged(showings, bands, said)
            _add(pools, _pools(showings, bands))
    return estimate_missed(*_split(judged, pools))


def _judged(showings: Sequence[Showing], bands: Mapping[int, bool], said: Mapping[int, bool]) -> list[Judged]:
    return [
        Judged(stratum=one.stratum.value, is_found=bands[one.page_id], is_positive=said[one.page_id])
        for one in showings
        if one.page_id in said and one.page_id in bands
    ]


def _pools(showings: Sequence[Showing], bands: Mapping[int, bool]) -> dict[str, Pool]:
    """The pages each stratum stands for; the random one stands for all that no other showed."""
    shown = {one.page_id: one.stratum.value for one in showings}
    pages = Counter((shown.get(page, "random"), is_found) for page, is_found in bands.items())
    return {name: Pool(found=pages[name, True], below=pages[name, False]) for name in {name for name, _ in pages}}


def _split(judged: Sequence[Judged], pools: Mapping[str, Pool]) -> tuple[list[Judged], dict[str, Pool]]:
    """Tell leads from other pages within each stratum where both were judged.

    Leads get judged in casework too, the others only in the queue; taken together, they would count for too much.
    """
    sides = Counter((one.stratum, one.is_found) for one in judged)
    both = {
        name for name, pool in pools.items()
        if (sides[name, True] or not pool.found) and (sides[name, False] or not pool.below)
    }  # fmt: skip
    parts: dict[str, Pool] = {}
    for name, pool in pools.items():
        if name in both:
            parts |= {f"{name}+": Pool(found=pool.found, below=0), f"{name}-": Pool(found=0, below=pool.below)}
        else:
            parts[name] = pool
    named = [
        replace(one, stratum=f"{one.stratum}{'-+'[one.is_found]}") if one.stratum in both else one for one in judged
    ]
    return named, parts


def _add(pools: dict[str, Pool], more: Mapping[str, Pool]) -> None:
    for name, pool in more.items():
        known = pools.get(name, Pool(found=0, below=0))
        pools[name] = Pool(found=known.found + pool.found, below=known.below + pool.below)


def say_missed(found: Missed | None) -> tuple[str, ...]:
    """Say an estimate in plain Chinese, with what it assumes."""
    if found is None:
        return ("随机份额还没有人研判，无法估计漏检；请先研判队列中的随机页面。",)
    method = "自助法" if found.method == "bootstrap" else "精确区间（样本中漏检很少，区间偏宽）"
    rate, recall, below = found.base_rate, found.recall, found.missed
    share = "无法计算（没有见到招揽页面）" if math.isnan(recall.value) else f"{recall.value:.0%}"
    whole = f"按分层抽样估计，全部 {found.pages} 页中招揽页面约占 {rate.value:.2%}"
    reached = f"其中达到线索线的约占 {share}"
    lost = f"线索线以下约漏 {below.value:.0f} 页（95% 区间 {below.low:.0f} 至 {below.high:.0f} 页）。"
    if not math.isnan(recall.value):
        reached += f"（95% 区间 {recall.low:.0%} 至 {recall.high:.0%}）"
    return (
        f"{whole}（95% 区间 {rate.low:.2%} 至 {rate.high:.2%}），依据是 {found.judged} 页研判。",
        f"{reached}，{lost}",
        f"区间算法：{method}。前提：同一份额中研判过的页面与未研判的没有系统差别，研判结论正确，各夜情况相近。",
    )
