"""From page to filed case: the steps of one period, each a part of an earlier one, with rates that say of what."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.context import Desk
from desk.overview.period import Period
from desk.overview.scores import Kept
from desk.plain import local
from facts.overviews import Course, Pace
from facts.people import Person
from leads.scoreboard.intervals import share


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the way."""

    name: str
    #: What is counted: 页 or 条.
    unit: str
    #: None where nobody measured it.
    count: int | None
    #: Of the step before, or of the one named in `of`, 0..1; None for the first step, and where the unit changes.
    rate: float | None = None
    #: Which step the rate is of, where it is not the one before.
    of: str = ""
    #: Of the rate, 95 %.
    low: float | None = None
    high: float | None = None
    #: What the number is, and what it is not.
    means: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """The way of one period."""

    steps: tuple[Step, ...]
    course: Course
    #: What has to be known to read it, plain Chinese.
    notes: tuple[str, ...]


def funnel_of(desk: Desk, who: Person, period: Period, scores: Kept | None, paces: Sequence[Pace] = ()) -> Funnel:
    """Count the pages of a period's runs, and follow the leads first seen in it to where they stand now.

    Args:
        desk: whose figures.
        who: whose realm bounds the leads.
        period: in which they were first seen.
        scores: the scoreboard drawn last, which says what filed cases are of; None where none was drawn.
        paces: those of the whole period, where somebody counted them already.
    """
    course = desk.house.figures.course(period.since, period.until, who.realm, scores.filed if scores else None)
    told = _notes(course, scores)
    if not who.realm.is_everything:
        return Funnel(steps=_leads(course), course=course, notes=told)
    paces = paces or desk.house.figures.paces((period.since, period.until))
    pages = sum(pace.pages for pace in paces)
    profiles = desk.house.health.profiles(period.since)
    measured = [one for one in profiles if one.at < period.until]
    missing = sum(pace.runs for pace in paces) - len(measured)
    notes = [f"有 {missing} 次运行没有筛查计数，“筛查”一步偏小。"] if missing > 0 and measured else []
    steps = _pages(pages, sum(one.pages for one in measured) if measured or not pages else None)
    return Funnel(steps=(*steps, *_leads(course)), course=course, notes=(*notes, *told))


def _pages(pages: int, screened: int | None) -> tuple[Step, ...]:
    return (
        Step(name="看到", unit="页", count=pages, means="本期运行取得的页面，含与上次相同的"),
        # No rate: pages that did not change are not screened again, so it says nothing about the work.
        Step(name="筛查", unit="页", count=screened, means="其中有新内容、逐页评分的；未变的页面不再重复筛查"),
    )


def _leads(course: Course) -> tuple[Step, ...]:
    counts: Sequence[tuple[str, int, str]] = (
        ("候选线索", course.found, "本期首次发现，同一主体的多个页面合为一条；已并入其他线索的不计"),
        ("已研判", course.judged, "至少有一次有效研判"),
        ("已确认", course.confirmed, "现为已确认"),
        ("已派发", course.assigned, "已确认并派发到责任单位"),
        ("已核查", course.verified, "派发后已签收、核查或进入后续环节"),
        ("已办结", course.concluded, "核查后移送、销号或归档"),
    )
    befores = (None, *(count for _, count, _ in counts[:-1]))
    way = [_step(name, count, before, means) for (name, count, means), before in zip(counts, befores, strict=True)]
    return (*way, _filed(course))


def _filed(course: Course) -> Step:
    """Not the office's act: a case can be filed before the lead was assigned, so it is a part of the confirmed ones."""
    means = "导入的立案案件经比对或人工确认即此线索；立案不以移送、办结为前提"
    if course.filed is None:
        return Step(name="已立案", unit="条", count=None, of="已确认", means=means)
    part = share(course.filed, course.confirmed)
    return Step(
        name="已立案", unit="条", count=course.filed, of="已确认", means=means, rate=part.value, low=part.low,
        high=part.high,
    )  # fmt: skip


def _step(name: str, count: int, before: int | None, means: str) -> Step:
    if before is None:
        return Step(name=name, unit="条", count=count, means=means)
    part = share(count, before)
    return Step(name=name, unit="条", count=count, means=means, rate=part.value, low=part.low, high=part.high)


def _notes(course: Course, scores: Kept | None) -> tuple[str, ...]:
    said = ["每一步都只数上一步之中的（“已立案”只数“已确认”之中的）；括号内为 95% 区间。近期线索还没走完流程。"]
    if scores is None:
        said.append("立案案件还没有与线索对照过，“已立案”暂缺；请先导入立案案件，再到成效表点“开始计算”。")
    else:
        beyond = f"；另有 {course.filed_unconfirmed} 条已立案而未确认" if course.filed_unconfirmed else ""
        said.append(f"“已立案”依据 {local(scores.board.at)} 计算的成效表，未导入的立案案件不在其中{beyond}。")
    if course.straight:
        said.append(f"另有 {course.straight} 条已确认线索未经派发、核查即移送、销号或归档，不在“已办结”中。")
    if course.dismissed or course.observed:
        said.append(f"本期线索中另有 {course.dismissed} 条已排除、{course.observed} 条观察。")
    if course.merged:
        said.append(f"另有 {course.merged} 条已并入其他线索，不在上列数字中。")
    return tuple(said)
