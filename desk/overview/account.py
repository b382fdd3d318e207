"""What a run came to, told so that "nothing found" is never mistaken for "did not look"."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desk import words
from desk.chinese import in_chinese
from desk.plain import number
from facts.assessments import Band
from facts.runs import Run, RunStatus, Tally

#: Notes of a run that ended as usual: its status says as much.
_USUAL = frozenset({"", "finished", "stopped"})
_CANDIDATES = frozenset(band.value for band in Band if band.is_candidate)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One run with its account."""

    run: Run
    tally: Tally
    #: Minutes; None while it runs.
    minutes: float | None
    #: How it ended, where that needs saying; empty else.
    note: str
    #: What it came to, one sentence.
    verdict: str
    #: What was not looked at, one sentence each; empty where everything was.
    gaps: tuple[str, ...]


def account(run: Run, tally: Tally) -> RunRow:
    """Say what one run came to and what it did not look at."""
    seconds = (run.ended_at - run.started_at).total_seconds() if run.ended_at else None
    return RunRow(
        run=run,
        tally=tally,
        minutes=None if seconds is None else seconds / 60,
        note="" if run.note in _USUAL else in_chinese(run.note),
        verdict=verdict(tally, is_running=run.status is RunStatus.RUNNING),
        gaps=(*gaps(tally), *_ending(run)),
    )


def candidates(tally: Tally) -> int:
    """Pages within the bands of leads."""
    return sum(count for band, count in tally.bands.items() if band in _CANDIDATES)


def verdict(tally: Tally, *, is_running: bool) -> str:
    """What was looked at came to this, one sentence."""
    if tally.pages_fetched == 0:
        return "尚未取得页面。" if is_running else "一个页面也没有取得，等于没有查看。"
    if found := candidates(tally):
        return f"达到线索区间的页面 {number(found)} 个。"
    looked = tally.screened + tally.unchanged
    if not looked:
        return "取得的页面都还没有筛查，不能说明没有问题。"
    return f"看过的 {number(looked)} 个页面中没有达到线索区间的。"


def gaps(tally: Tally) -> Iterator[str]:
    """What was not looked at, one sentence each."""
    unread = max(0, tally.pages_fetched - tally.screened - tally.unchanged)
    skipped = sum(tally.skipped.values())
    causes = "、".join(f"{words.say(words.SKIPS, name)} {number(count)}" for name, count in ordered(tally))
    if skipped:
        yield f"{number(skipped)} 个网址没有取得：{causes}。"
    if tally.waiting:
        yield f"{number(tally.waiting)} 个网址还在等待，没有看。"
    if unread:
        yield f"{number(unread)} 个页面已取得，还没有筛查。"


def ordered(tally: Tally) -> Sequence[tuple[str, int]]:
    """Reasons for not looking, the commonest first."""
    return sorted(tally.skipped.items(), key=lambda pair: (-pair[1], pair[0]))


def together(tallies: Sequence[Tally]) -> Tally:
    """Several runs as one."""
    return Tally(
        pages_fetched=sum(one.pages_fetched for one in tallies),
        unchanged=sum(one.unchanged for one in tallies),
        screened=sum(one.screened for one in tallies),
        bytes=sum(one.bytes for one in tallies),
        waiting=sum(one.waiting for one in tallies),
        skipped=_summed([one.skipped for one in tallies]),
        bands=_summed([one.bands for one in tallies]),
    )


def _summed(counts: Sequence[Mapping[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)


def _ending(run: Run) -> Iterator[str]:
    if run.status is RunStatus.FAILED:
        yield "运行没有正常结束，结果不完整。"
