"""The last runs, told so that "nothing found" is never mistaken for "did not look"."""

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from desk import words
from desk.context import Desk
from desk.plain import number
from facts.assessments import Band
from facts.runs import Run, RunStatus, Tally

#: Runs on the page.
SHOWN = 30
#: Runs in the trend of drift.
TREND = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run with its account."""

    run: Run
    tally: Tally
    #: Minutes; None while it runs.
    minutes: float | None
    #: What it came to, one sentence.
    verdict: str
    #: What was not looked at, one sentence each; empty where everything was.
    gaps: tuple[str, ...]


def routes(desk: Desk) -> APIRouter:
    """`/runs`."""
    router = APIRouter()

    @router.get("/runs")
    def show(request: Request) -> Response:
        rows = [account(run, desk.ports.runs.tally(run.id)) for run in desk.ports.runs.recent(SHOWN)]
        return desk.renderer.page(request, "runs.html", rows=rows, drifts=desk.ports.health.drifts(TREND))

    return router


def account(run: Run, tally: Tally) -> RunRow:
    """Say what one run came to and what it did not look at."""
    seconds = (run.ended_at - run.started_at).total_seconds() if run.ended_at else None
    return RunRow(
        run=run,
        tally=tally,
        minutes=None if seconds is None else seconds / 60,
        verdict=_verdict(run, tally),
        gaps=tuple(_gaps(run, tally)),
    )


def _verdict(run: Run, tally: Tally) -> str:
    if tally.pages_fetched == 0:
        return "尚未取得页面。" if run.status is RunStatus.RUNNING else "一个页面也没有取得，等于没有查看。"
    candidates = sum(count for band, count in tally.bands.items() if band in _CANDIDATES)
    if candidates:
        return f"达到线索区间的页面 {number(candidates)} 个。"
    looked = tally.screened + tally.unchanged
    if not looked:
        return "取得的页面都还没有筛查，不能说明没有问题。"
    return f"看过的 {number(looked)} 个页面中没有达到线索区间的。"


def _gaps(run: Run, tally: Tally) -> list[str]:
    unread = max(0, tally.pages_fetched - tally.screened - tally.unchanged)
    skipped = sum(tally.skipped.values())
    causes = "、".join(f"{words.say(words.SKIPS, name)} {number(count)}" for name, count in _ordered(tally))
    gaps = [
        f"{number(skipped)} 个网址没有取得：{causes}。" if skipped else "",
        f"{number(tally.waiting)} 个网址还在等待，没有看。" if tally.waiting else "",
        f"{number(unread)} 个页面已取得，还没有筛查。" if unread else "",
        "运行没有正常结束，结果不完整。" if run.status is RunStatus.FAILED else "",
    ]
    return [gap for gap in gaps if gap]


def _ordered(tally: Tally) -> list[tuple[str, int]]:
    return sorted(tally.skipped.items(), key=lambda pair: (-pair[1], pair[0]))


_CANDIDATES = frozenset(band.value for band in Band if band.is_candidate)
