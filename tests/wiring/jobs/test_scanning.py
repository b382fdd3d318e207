"""A shift's scan: its queue in the morning, its window, whom it makes way for, and that it is done once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from facts.errors import Overtaken
from facts.runs import Run, RunStatus, RunSummary
from facts.shifts import Job, Schedule, Shift
from runs.scan import ScanOrder
from store import SqlFrontier
from tests.factories import NOON, a_lead, a_page, a_screening, a_target, a_visit
from wiring.assembly import House
from wiring.jobs import scanning
from wiring.jobs.choosing import Choice
from wiring.jobs.errands import Errand, Pulse
from wiring.jobs.scanning import scan_sources, scan_these
from wiring.settings import load_settings

SCHEDULE = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai", max_pages=500)
NOTHING = Choice(sources=(), turns=())


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FANGFEI_QUEUE_BUDGET", "10")
    made = House(load_settings(out=tmp_path / "out"))
    yield made
    made.store.close()


def an_errand(house: House, *, seconds: float = 7200, asked_by: str = "") -> Errand:
    shift = Shift(id=1, schedule="nightly", job=Job.SCAN, due=NOON, asked_by=asked_by)
    return Errand(shift=shift, schedule=SCHEDULE, pulse=Pulse(house.shifts, shift), seconds=seconds)


def fill(house: House, pages: int) -> None:
    """A finished run r1 of shift 1 with screened pages."""
    house.runs("scan").begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON, shift=1))
    frontier = SqlFrontier(house.store, "r1")
    for number in range(pages):
        url = f"http://a.test/{number}"
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        assert page is not None
        house.pages.record([(page, a_screening(score=float(number)))])
    house.runs("scan").end("r1", RunStatus.FINISHED)


def came_to(status: RunStatus, waiting: int = 0) -> RunSummary:
    return RunSummary(
        run="r1", status=status, pages_fetched=30, unchanged=0, skipped={}, screened=29,
        leads_new=2, leads_updated=1, bytes=0, seconds=1.0, waiting=waiting,
    )  # fmt: skip


def seen_orders(monkeypatch: pytest.MonkeyPatch, summary: RunSummary) -> list[ScanOrder]:
    """What the scan is asked for; test_shift_launcher has the real one, in the real process of a shift."""
    orders: list[ScanOrder] = []

    def scan(order: ScanOrder, *_: Any, **__: Any) -> RunSummary:
        orders.append(order)
        return summary

    monkeypatch.setattr(scanning, "scan", scan)
    return orders


@pytest.mark.parametrize(("pages", "queued"), [(30, 10), (0, 0)])
@pytest.mark.parametrize(("asked_by", "actor"), [("", "scheduler"), ("王", "王")])
def test_the_night_ends_with_its_queue(house: House, pages: int, queued: int, asked_by: str, actor: str) -> None:
    """As many pages as the office can read, in the name of who asked; a night without pages has none."""
    fill(house, pages)
    done = scan_these(house, an_errand(house, asked_by=asked_by), NOTHING)
    made = [one for one in house.audit.entries() if one.act == "queue made"]

    assert (done.run, done.is_complete, len(house.reviews.shown("r1"))) == ("r1", True, queued)
    assert [one.actor for one in made] == [actor][: queued > 0]


def test_a_job_without_analysts_makes_no_queue(house: House) -> None:
    """Such as the look at known pages at noon."""
    fill(house, 30)
    scan_these(house, an_errand(house), NOTHING, has_queue=False)

    assert not house.reviews.shown("r1")


def test_a_scan_that_came_through_is_not_done_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its process died between the end of its run and its own: the shift is closed with what the run brought."""
    orders = seen_orders(monkeypatch, came_to(RunStatus.FINISHED))
    fill(house, 30)
    house.leads.take_in(a_lead(run="r1"), "scan")
    done = scan_these(house, an_errand(house), NOTHING)

    assert orders == []
    assert (done.note, done.run) == ("抓取 30 页，筛查 30 页，新线索 1 条，更新 0 条。", "r1")


@pytest.mark.parametrize(("seconds", "deadline"), [(7200, 6900), (1000, 900), (30, 60)])
def test_the_window_leaves_time_for_what_follows(
    house: House, monkeypatch: pytest.MonkeyPatch, seconds: float, deadline: float
) -> None:
    """Screening of the last pages, accounts and the queue; the run says whose it is."""
    orders = seen_orders(monkeypatch, came_to(RunStatus.FINISHED))
    scan_these(house, an_errand(house, seconds=seconds), NOTHING, has_queue=False)

    assert [(one.deadline_s, one.max_pages, one.shift) for one in orders] == [(deadline, 500, 1)]


def test_a_scan_that_was_cut_short_says_what_is_left(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next shift takes it up."""
    seen_orders(monkeypatch, came_to(RunStatus.STOPPED, waiting=7))
    done = scan_these(house, an_errand(house), NOTHING, has_queue=False)

    assert (done.is_complete, done.run) == (False, "r1")
    assert done.note == "抓取 30 页，筛查 29 页，新线索 2 条，更新 1 条；还有 7 个地址未抓取。"


def test_a_scan_by_hand_goes_first(house: House) -> None:
    """Two never write to one folder at once."""
    other = House(house.settings)

    with other.alone(), pytest.raises(Overtaken, match="Another scan is writing"):
        scan_these(house, an_errand(house), NOTHING)


def test_an_office_without_sources_is_told(house: House) -> None:
    """A night in which nothing can be scanned is not one that went well."""
    done = scan_sources(house, an_errand(house))

    assert (done.run, done.is_complete) == (None, False)
    assert done.note.startswith("没有可用的监测源")


def test_a_scan_measures_its_run(house: House) -> None:
    """The ports that wiring hands a scan can measure: the profile is stored, and the desk's sentences are to be had."""
    fill(house, 3)
    gauge = house.scan_ports().gauge
    assert gauge is not None
    drift = gauge.catch_up("r1")

    assert (drift.pages, house.health.drifts()[0].run) == (3, "r1")
    assert [one.versions for one in house.health.profiles(NOON)] == [("l/m/r",)]
    assert "还没有人研判" in house.missed()[0]
