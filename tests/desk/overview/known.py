"""A small office of which every number is known."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from facts.assessments import Stance
from facts.cases import Decision, Judgement, Lead, Opinion, Showing, Stratum
from facts.dockets import Act, Stage
from facts.filed import FiledCase
from facts.pages import Skip
from facts.reports import SourceReport, Verdict
from facts.runs import Run, RunStatus
from facts.shifts import Job, Schedule, Shift, ShiftState
from facts.statements import Basis, Statement
from leads.scoreboard.traits import name_traits
from store import SqlFrontier
from tests.desk.office import Office
from tests.factories import a_target, a_visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Six leads by number."""

    office: Office
    leads: tuple[Lead, ...]

    def id(self, number: int) -> str:
        """Office number of a lead, from 1."""
        return self.leads[number - 1].id or ""


def fill(office: Office) -> Known:
    """Leads.

    1 today, 财富管理, 24 %, 思明区: confirmed, assigned, verified, closed
    2 yesterday, 财富管理, 湖里区: confirmed, assigned
    3 eight days ago, 网络借贷平台, 24 %: dismissed
    4 forty days ago, 网络借贷平台, 思明区: nobody judged it
    5 today, no sector: nobody judged it
    6 today, 财富管理: confirmed, and that was taken back
    """
    now = office.clock.now()
    leads = (
        _lead(office, 1, now, "S03", percent=24.0, place="思明区"),
        _lead(office, 2, now - timedelta(days=1), "S03", place="湖里区"),
        _lead(office, 3, now - timedelta(days=8), "S06", percent=24.0),
        _lead(office, 4, now - timedelta(days=40), "S06", place="思明区"),
        _lead(office, 5, now, None),
        _lead(office, 6, now, "S03"),
    )
    known = Known(office=office, leads=leads)
    said_of = ((1, Decision.CONFIRM), (2, Decision.CONFIRM), (3, Decision.DISMISS), (6, Decision.CONFIRM))
    for number, decision in said_of:
        _judge(known, number, decision, f"分析员{number}")
    said = office.house.words_said.last_of("分析员6", now - timedelta(hours=1))
    office.house.words_said.take_back(said[0], by="分析员6", reason="看错了")
    for number, stage in ((1, Stage.ASSIGNED), (2, Stage.ASSIGNED), (1, Stage.VERIFYING), (1, Stage.CLOSED)):
        acts = office.house.dockets.acts(known.id(number))
        office.house.dockets.add(
            Act(lead=known.id(number), act=stage.value, by="李分派", at=now, stage=stage),
            expected_last=acts[-1].id if acts else None,
        )
    return known


def a_night(office: Office) -> str:
    """A finished run of the last night: one page, one address refused, one waiting; one of two sources unseen."""
    begun = office.clock.now() - timedelta(hours=8)
    the_nights(office, begun)
    for run, at in (("r-old", begun - timedelta(days=3)), ("r1", begun)):
        office.runs.begin(Run(id=run, status=RunStatus.RUNNING, plan=run, started_at=at))
        office.runs.end(run, RunStatus.FINISHED, "finished")
    frontier = SqlFrontier(office.store, "r1")
    frontier.seed([a_target("http://x.test/"), a_target("http://y.test/")])
    frontier.settle(a_visit("http://x.test/", page=None, skip=Skip.ROBOTS))
    office.house.reports.keep([
        _report("a", Verdict.SEEN, begun, fetched=1),
        _report("b", Verdict.UNSEEN, begun, sentences=("网站没有回应。",)),
        SourceReport(
            run="r-old", source="b", title="来源b", at=begun - timedelta(days=3), verdict=Verdict.SEEN, fetched=4
        ),
    ])  # fmt: skip
    return "r1"


def the_nights(office: Office, last: datetime) -> None:
    """A timetable, a scheduler that lives, and four nights: kept, missed twice, kept by r1."""
    house = office.house
    house.schedules.put(Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai"), "tests")
    house.lease.take("tests/boot/1/1")
    for ago, run in ((3, "r-old"), (2, ""), (1, ""), (0, "r1")):
        (shift,) = house.shifts.plan([Shift(schedule="nightly", job=Job.SCAN, due=last - timedelta(days=ago))])
        if not run:
            house.shifts.end(shift, ShiftState.MISSED, "到点未能开始：调度程序没有运行。")
            continue
        running = house.shifts.begin(shift, "tests/boot/2/2", office.clock.now())
        assert running
        house.shifts.end(running, ShiftState.FINISHED, "抓取 6 页，筛查 6 页，新线索 3 条，更新 0 条。", run)


def file_cases(known: Known) -> None:
    """Three filed cases: of lead 1, of lead 4, which nobody judged, and of nobody we know."""
    at = known.office.clock.now().date()
    cases = [
        FiledCase(
            source="市公安局", external_id=f"案{number}", name=name, filed_on=at - timedelta(days=number),
            traits=tuple(name_traits(name)), row=number,
        )
        for number in (1, 4, 9)
        if (name := f"滨海金树{number}号财富管理有限公司")
    ]  # fmt: skip
    known.office.house.filed.take_in(cases, file="立案.xlsx", sha256="0" * 64, by="王登记")


def queue(known: Known) -> None:
    """Two pages in the last night's queue, one of them answered; a second opinion asked."""
    office, pages = known.office, [known.leads[place].page_id or 0 for place in (4, 3)]
    office.reviews.show(
        [Showing(run="r1", page_id=page, position=place, stratum=Stratum.RANDOM, probability=0.5)
         for place, page in enumerate(pages, 1)],
        "tests",
    )  # fmt: skip
    office.reviews.say(
        Opinion(page_id=pages[0], stance=Stance.OTHER, analyst="分析员1", reason="旧闻", at=office.clock.now())
    )
    office.house.words_said.ask(page_id=pages[1], lead=known.id(4), by="分析员1", note="拿不准")


def _lead(
    office: Office, number: int, seen: datetime, sector: str | None, *, percent: float | None = None, place: str = ""
) -> Lead:
    url = f"http://www.s{number}.test/"
    lead = office.lead(
        url, subject=f"滨海金树{number}号财富管理有限公司", subject_id=None, sector=sector, annual_percent=percent,
        first_seen=seen, last_seen=seen, fingerprint=None,
    )  # fmt: skip
    if place:
        said = Statement(
            lead=lead.id or "", field="registered_at", value=f"厦门市{place}环岛路{number}号", basis=Basis.VERIFIED,
            source="区级反馈", by="王登记", at=seen,
        )  # fmt: skip
        office.house.statements.add([said])
    return lead


def _judge(known: Known, number: int, decision: Decision, by: str) -> None:
    lead = known.leads[number - 1]
    known.office.leads.judge(
        Judgement(
            lead=lead.id or "", decision=decision, analyst=by, reason="经核对", at=known.office.clock.now(),
            page_id=lead.page_id,
        )
    )  # fmt: skip


def _report(
    source: str, verdict: Verdict, at: datetime, fetched: int = 0, sentences: tuple[str, ...] = ()
) -> SourceReport:
    return SourceReport(
        run="r1", source=source, title=f"来源{source}", at=at, verdict=verdict, fetched=fetched, vanished=1,
        sentences=sentences,
    )  # fmt: skip


def plain(html: str) -> str:
    """A page's words."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())
