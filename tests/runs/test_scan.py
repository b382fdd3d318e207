"""A scan over doubles of its ports: one bad page, a crawl that fails, a run taken up again, and what is counted."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from facts.assessments import Screening
from facts.doubles import FrozenClock, MemoryVault
from facts.errors import CrawlFailed, HouseError, StoreFailed
from facts.pages import Page
from facts.runs import Drift, Rewrite, RunStatus, RunSummary
from facts.sources import Bounds, Source
from runs import intake
from runs.scan import ScanOrder, ScanPorts, plan_of, scan
from screening import Screener
from tests.factories import NOON, a_page, a_screening
from tests.runs.books import FakeLauncher, MemoryLeads, MemoryPages, MemoryRuns

ADVERT = "<p>滨海金树财富管理有限公司养老理财项目，保本保息，年化收益24%，每月返息，名额有限，推荐亲友另有奖励。"
NEWS = "<p>滨海市气象台今天发布消息，明天白天多云转晴，最高气温二十二度，海上风力五到六级。"
FOUR = [("http://a.test/1", ADVERT), ("http://a.test/2", NEWS), ("http://a.test/3", ADVERT), ("http://a.test/4", NEWS)]
ORDER = ScanOrder(sources=(Source(id="a", title="a", start_urls=("http://a.test/",)),), db="", evidence="")


class Office:
    """Ports in memory, and the scan over them."""

    def __init__(self, screener: Screener, clock: FrozenClock, brings: list[tuple[str, str]]) -> None:
        self.pages, self.leads, self.vault = MemoryPages(), MemoryLeads(), MemoryVault()
        self.runs = MemoryRuns(self.pages)
        self.launcher = FakeLauncher(self.pages, self.vault, brings)
        self.ports = ScanPorts(
            launcher=self.launcher, pages=self.pages, leads=self.leads, runs=self.runs, vault=self.vault, clock=clock,
            take=self.leads.take,
        )  # fmt: skip
        self.screener = screener
        self.said: list[tuple[int, int | None, str]] = []

    def scan(self, order: ScanOrder = ORDER, **more: Any) -> RunSummary:
        return scan(order, self.ports, self.screener, progress=lambda *said: self.said.append(said), **more)


@pytest.fixture
def office(screener: Screener, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setattr("runs.rounds.POLL_S", 0.0)
    return Office(screener, clock, FOUR)


def test_everything_a_crawl_brings_is_screened_and_counted(office: Office) -> None:
    """Two of four pages become leads; the run is finished, and each page was told of once."""
    summary = office.scan()

    assert (summary.status, summary.pages_fetched, summary.screened) == (RunStatus.FINISHED, 4, 4)
    assert (summary.leads_new, summary.leads_updated, summary.problems) == (2, 0, ())
    assert set(office.leads.leads) == {"http://a.test/1", "http://a.test/3"}
    assert office.said == [(number, None, f"http://a.test/{number}") for number in (1, 2, 3, 4)]
    assert office.runs.get(summary.run).status is RunStatus.FINISHED
    assert office.launcher.specs[0].run == summary.run


class WatchedPages(MemoryPages):
    """Pages that remember from where on they were looked through."""

    def __init__(self) -> None:
        super().__init__()
        self.looks: list[int] = []

    def unscreened(self, run: str, version: str, *, after: int = 0, limit: int = 200) -> Sequence[Page]:
        self.looks.append(after)
        return super().unscreened(run, version, after=after, limit=limit)


def test_unchanged_pages_are_looked_through_once(screener: Screener) -> None:
    """Of a night of unchanged pages none is offered, and yet a look begins where the last one ended."""
    pages = WatchedPages()
    pages.pages = [a_page(run="r1", id=number) for number in (7, 8, 9)]
    pages.screenings = {number: a_screening() for number in (7, 8, 9)}
    leads = MemoryLeads()
    ports = intake.IntakePorts(pages=pages, leads=leads, vault=MemoryVault(), take=leads.take)
    taken = intake.Intake("r1", ports, screener, lambda *_: None, None)

    assert [taken.batch(), taken.batch()] == [0, 0]
    taken.drain()

    assert pages.looks == [0, 9, 0]


class FakeGauge:
    """facts.learning.Gauge that finds one alert, or breaks."""

    def __init__(self, problem: HouseError | None = None) -> None:
        self.measured: list[tuple[str, RunStatus]] = []
        self.problem = problem
        self.runs: MemoryRuns | None = None

    def catch_up(self, run: str) -> Drift:
        assert self.runs is not None
        self.measured.append((run, self.runs.get(run).status))
        if self.problem:
            raise self.problem
        return Drift(
            run=run, at=NOON, pages=4, reference_pages=9, score_psi=1.0, category_psi={}, unseen=None,
            unseen_before=None, disguised=None, disguised_before=None, sentences=("变了。", "其他没变。"), alerts=1,
        )  # fmt: skip


def test_a_run_is_measured_when_it_is_over(office: Office) -> None:
    """The gauge sees the finished run once, and its alerts are in the summary."""
    gauge = FakeGauge()
    gauge.runs = office.runs
    office.ports = replace(office.ports, gauge=gauge)
    summary = office.scan()

    assert gauge.measured == [(summary.run, RunStatus.FINISHED)]
    assert (summary.alerts, summary.problems) == (("变了。",), ())


def test_a_gauge_that_breaks_does_not_end_the_night(office: Office) -> None:
    """The run is finished and counted; the sentence is among the problems."""
    gauge = FakeGauge(StoreFailed("The disk is on fire."))
    gauge.runs = office.runs
    office.ports = replace(office.ports, gauge=gauge)
    summary = office.scan()

    assert (summary.status, summary.leads_new, summary.alerts) == (RunStatus.FINISHED, 2, ())
    assert summary.problems == ("drift was not measured: The disk is on fire.",)


def test_a_damaged_exhibit_is_refused_and_the_rest_goes_on(office: Office) -> None:
    """Its page is marked with one sentence, named in the summary, and not offered again."""
    keep = office.vault.keep
    office.vault.keep = lambda exchange: (  # type: ignore[method-assign]
        replace(keep(exchange), sha256="0" * 64) if exchange.url.endswith("1") else keep(exchange)
    )
    summary = office.scan()

    assert list(office.pages.refused) == [1]
    assert office.pages.refused[1].startswith("The exhibit at memory.warc.gz:0 cannot be used")
    assert summary.problems == (f"http://a.test/1: {office.pages.refused[1]}",)
    assert (summary.status, summary.screened, summary.leads_new) == (RunStatus.FINISHED, 3, 1)


@pytest.mark.parametrize("where", ["screen_capture", "take"])
def test_a_page_that_breaks_a_parser_does_not_end_the_night(
    office: Office, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a page does to us, its sentence names the error, and the other pages are screened."""
    whole = office.screener.screen_capture if where == "screen_capture" else office.leads.take

    def break_once(first: Any, *rest: Any) -> Any:
        if getattr(first, "url", "").endswith("3"):
            raise RecursionError("too deep")
        return whole(first, *rest)

    if where == "take":
        office.ports = replace(office.ports, take=break_once)
    else:
        monkeypatch.setattr(office.screener, where, break_once)
    summary = office.scan()

    assert summary.problems == ("http://a.test/3: RecursionError: too deep",)
    assert (summary.screened, summary.leads_new) == (3, 1)


def test_a_failing_crawl_leaves_the_run_open(office: Office) -> None:
    """Its words are the error; what it had brought is screened, and the same order takes the run up and finishes it."""
    office.launcher.code, office.launcher.words = 1, "The database refused: gone."
    with pytest.raises(CrawlFailed, match="The database refused: gone"):
        office.scan()
    (run,) = office.runs.recent()
    screened = len(office.pages.screenings)
    office.launcher.code, office.launcher.words = 0, ""
    office.launcher.brings = [("http://a.test/5", ADVERT)]
    summary = office.scan()

    assert (run.status, screened) == (RunStatus.RUNNING, 4)
    assert (summary.run, summary.status) == (run.id, RunStatus.FINISHED)
    assert (summary.pages_fetched, summary.screened, summary.leads_new) == (5, 5, 3)


def test_a_crawl_without_words_still_gets_a_sentence(office: Office) -> None:
    """The code is named, and what to do."""
    office.launcher.code = -9

    with pytest.raises(CrawlFailed, match=r"ended with code -9; run the scan again to resume"):
        office.scan()


def test_a_stopped_crawl_ends_the_run_as_stopped(office: Office) -> None:
    """Words at a good end are the run's note; a later scan of the same order is the same run."""
    office.launcher.words = "The deadline of 5 seconds has passed."
    summary = office.scan()
    note = office.runs.get(summary.run).note
    office.launcher.words, office.launcher.brings = "", []
    again = office.scan()

    assert (summary.status, note) == (RunStatus.STOPPED, "The deadline of 5 seconds has passed.")
    assert (again.run, again.status, again.leads_new) == (summary.run, RunStatus.FINISHED, 2)


def test_a_stop_is_passed_to_the_crawl(office: Office) -> None:
    """Whoever asks the scan to end ends its crawl; what was brought by then is screened."""
    summary = office.scan(is_stopped=lambda: len(office.pages.pages) >= 2)

    assert office.launcher.crawls[0].stopped == 1
    assert (summary.pages_fetched, summary.screened) == (2, 2)


@pytest.mark.parametrize("book", ["pages", "leads"])
def test_a_failing_database_ends_crawl_and_scan(office: Office, book: str) -> None:
    """Going on would lose rows: the crawl is stopped, the error is the database's own, and nothing counts as done."""

    def refuse(*_: object) -> None:
        raise StoreFailed("The database refused: disk I/O error.")

    setattr(getattr(office, book), "record" if book == "pages" else "take_in", refuse)
    with pytest.raises(StoreFailed):
        office.scan()

    assert office.launcher.crawls[0].stopped == 1
    assert office.pages.screenings == {}
    assert office.runs.recent()[0].status is RunStatus.RUNNING


def test_no_lead_is_lost_between_lead_and_record(office: Office) -> None:
    """A scan that dies after leads were taken in, before their pages are recorded, screens the pages again."""
    record, deaths = office.pages.record, [KeyboardInterrupt()]

    def die_once(screened: Sequence[tuple[Page, Screening]]) -> None:
        if deaths:
            raise deaths.pop()
        record(screened)

    office.pages.record = die_once  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        office.scan()
    taken = set(office.leads.leads)
    office.launcher.brings = FOUR[1:]
    summary = office.scan()

    assert taken == {"http://a.test/1"}
    assert (summary.screened, summary.leads_new, summary.leads_updated) == (4, 2, 0)
    assert {lead.times_seen for lead in office.leads.all()} == {1}


def test_the_plan_is_what_is_scanned_not_how_fast() -> None:
    """Deadline, pace and rewrites may differ between two commands of one run; sources and budget may not."""
    other = replace(ORDER.sources[0], bounds=Bounds(max_pages=7))
    same = replace(ORDER, deadline_s=3.0, delay_s=0.5, rewrites=(Rewrite(host="*", port=None, address="127.0.0.1"),))
    two = (Source(id="b", title="b", start_urls=("http://b.test/",)), ORDER.sources[0])

    assert plan_of(same) == plan_of(ORDER)
    assert plan_of(replace(ORDER, sources=two)) == plan_of(replace(ORDER, sources=two[::-1]))
    plans = [plan_of(one) for one in (ORDER, replace(ORDER, max_pages=3), replace(ORDER, sources=(other,)))]
    assert len(set(plans)) == 3
