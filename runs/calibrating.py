"""Calibrate the bands of an office on its own nights: choose them, tell what they mean, and put them in its file."""

import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from classifier.capacity import Choice, Costs, Night, bands_of, choose_bands, learn_odds
from classifier.fusion import CAP, LEAST_INDUCEMENT, OVERRIDES, REPORTING
from facts.assessments import Bands, Screening, Stance
from facts.errors import BadInput, NotKnown
from facts.learning import ReviewBook
from facts.ports import AuditLog, RunBook
from facts.runs import RunStatus
from runs.bands import write_bands
from runs.desk_rows import answers

#: Screened pages from which a share of them can be told; below, one page more or less moves the lead line.
LEAST_PAGES = 100
#: Runs looked through for nights of the rules in use.
_RECENT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CalibrationOrder:
    """What somebody asked for."""

    budget: int
    #: Rules and model that the pages must have been screened with; scores of others do not compare.
    rules: str
    model: str
    costs: Costs = field(default_factory=Costs)
    #: Latest nights to count on.
    nights: int = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What was chosen, and what analysts' answers say of it."""

    budget: int
    costs: Costs
    choice: Choice
    #: Pages of these nights that were screened by other rules or another model, and so left out.
    strange: int
    #: Judged pages that solicit but stay below the lead line, and how many of all pages they stand for a night.
    judged_lost: int
    judged_lost_a_night: float


@dataclass(frozen=True, slots=True)
class _Seen:
    """One screened page, as far as bands are concerned."""

    page: int
    #: Points without cap and overrides; minus infinity where there was too little text to say anything.
    score: float
    induced: bool
    lifted: bool


def calibrate(order: CalibrationOrder, reviews: ReviewBook, runs: RunBook) -> Calibration:
    """Choose bands for an office's nights.

    Raises:
        NotKnown: too few pages were screened by the rules and the model in use.
    """
    nights, strange = _nights(order, reviews, runs)
    pages = sum(map(len, nights))
    if pages < LEAST_PAGES:
        other = f"; {strange} more were screened by other rules and do not compare" if strange else ""
        raise NotKnown(
            f"Bands are calibrated on at least {LEAST_PAGES} screened pages; there are {pages}{other}: "
            "run `fangfei scan` first."
        )
    judged = _judged(nights, reviews)
    odds = learn_odds(
        [seen.score for seen, _, _ in judged],
        [stance is Stance.SOLICITATION for _, stance, _ in judged],
        [chance for _, _, chance in judged],
    )
    choice = choose_bands([_night(night) for night in nights], budget=order.budget, costs=order.costs, odds=odds)
    lost = [
        1.0 / chance
        for seen, stance, chance in judged
        if stance is Stance.SOLICITATION and not seen.lifted and not (seen.induced and seen.score >= choice.yellow)
    ]
    return Calibration(
        budget=order.budget, costs=order.costs, choice=choice, strange=strange,
        judged_lost=len(lost), judged_lost_a_night=round(sum(lost) / len(nights), 1),
    )  # fmt: skip


def _nights(order: CalibrationOrder, reviews: ReviewBook, runs: RunBook) -> tuple[list[list[_Seen]], int]:
    nights: list[list[_Seen]] = []
    strange = 0
    ended = [run for run in runs.recent(_RECENT) if run.status is not RunStatus.RUNNING]
    for run in sorted(ended, key=lambda one: one.started_at, reverse=True):
        if len(nights) == order.nights:
            break
        found = [_seen(page, screening, order) for page, _, screening in reviews.night(run.id)]
        own = [seen for seen in found if seen]
        strange += len(found) - len(own)
        nights += [own] if own else []
    return nights, strange


def _seen(page: int, screening: Screening, order: CalibrationOrder) -> _Seen | None:
    contract = json.loads(screening.contract)
    # Bands change the rules' version too, and the cap with them; what was counted before either stays comparable.
    if contract.get("model") != order.model or not str(contract.get("rules")).startswith(order.rules):
        return None
    reasons: list[Mapping[str, Any]] = contract["reasons"]
    names = Counter(reason["name"] for reason in reasons)
    inducement = contract["elements"].get("inducement")
    return _Seen(
        page=page,
        score=_points(reasons) if screening.stance is not Stance.TOO_LITTLE_TEXT else -math.inf,
        induced=bool(inducement) and inducement["score"] >= LEAST_INDUCEMENT,
        lifted=_is_lifted(names, screening.stance),
    )


def _points(reasons: Sequence[Mapping[str, Any]]) -> float:
    return round(math.fsum(one["points"] for one in reasons if one["name"] not in (CAP, *OVERRIDES)), 1)


def _is_lifted(names: Mapping[str, int], stance: Stance) -> bool:
    known, listed = OVERRIDES
    return bool(names.get(known)) or (bool(names.get(listed)) and stance not in REPORTING)


def _night(seen: Sequence[_Seen]) -> Night:
    return Night(
        scores=np.array([one.score for one in seen], np.float64),
        induced=np.array([one.induced for one in seen], np.bool_),
        lifted=np.array([one.lifted for one in seen], np.bool_),
    )


def _judged(nights: Sequence[Sequence[_Seen]], reviews: ReviewBook) -> list[tuple[_Seen, Stance, float]]:
    """Judged pages of the nights with stance and chance of having been shown; what was no queue's was certain."""
    said, _ = answers(reviews)
    shown = {showing.page_id: showing.probability for showing in reviews.shown()}
    pages = {seen.page: seen for night in nights for seen in night}
    told = ((pages[page], answer.stance, shown.get(page, 1.0)) for page, answer in said.items() if page in pages)
    return [one for one in told if math.isfinite(one[0].score)]


def sentences(found: Calibration) -> list[str]:
    """Say what was chosen and what it means, in the analyst's language; the first is the basis that is kept."""
    choice, costs = found.choice, found.costs
    why = "人力所限" if choice.is_full else "再往下读不合算"
    price = f"每晚可研判 {found.budget} 页、漏一条线索相当于白看 {costs.missed / costs.wasted:g} 页"
    queue = f"预计每晚候选线索 {choice.queue:.1f} 页（最少 {choice.fewest}，最多 {choice.most}）"
    lifted = f"，其中名单与已知文本 {choice.lifted:.1f} 页" if choice.lifted else ""
    shares = f"{choice.found:.1f} 条在线上，{choice.below:.1f} 条在线下，{choice.capped:.1f} 条因没有利诱性证据而封顶"
    lines = [
        f"按{price}校准，依据最近 {choice.nights} 次运行的 {choice.pages} 页，线索线取决于{why}。",
        f"红 {choice.red:g}、橙 {choice.orange:g}、黄（线索线）{choice.yellow:g}、蓝 {choice.blue:g} 分起。",
        f"{queue}{lifted}。",
        f"按得分折算，每晚招揽页约有 {shares}。",
    ]
    if choice.odds.judged:
        lines.append(f"折算所用的概率由本机关 {choice.odds.judged} 页研判结论得出。")
    else:
        lines.append("研判结论还不够，折算所用的概率来自语料，网上招揽页的比例低得多，条数偏高。")
    if found.judged_lost:
        stands = f"按抽中概率折算每晚 {found.judged_lost_a_night:g} 页"
        lines.append(f"已研判的页面中有 {found.judged_lost} 页招揽资金却在线下，{stands}。")
    if found.strange:
        lines.append(f"另有 {found.strange} 页由别的规则或模型评分，不可比，没有计入。")
    if choice.queue > found.budget:
        lines.append("同分的页面太多，候选线索仍多于每晚可研判的页数。")
    return lines


def put_in_use(found: Calibration, path: Path, audit: AuditLog, *, by: str, since: str, before: Bands) -> Bands:
    """Write the office's bands; the act stands in the audit chain before the file changes.

    Raises:
        BadInput: nobody answers for them.
        NoSpace: the file cannot be written.
    """
    if not by.strip():
        raise BadInput("Bands name who answers for them; give --by NAME.")
    bands = bands_of(found.choice, since=since, basis=sentences(found)[0], by=by)
    counted = asdict(found.choice) | {"budget": found.budget, "costs": asdict(found.costs)}
    detail: dict[str, object] = {
        "before": asdict(before),
        "now": asdict(bands),
        "digest": bands.digest,
        "counted": counted,
    }
    audit.append(actor=by, act="bands set", subject=path.name, detail=detail)
    write_bands(bands, path)
    return bands
