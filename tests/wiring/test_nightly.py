"""After a night's scan its queue lies on the desk; a night without pages has none, and is no failure."""

from pathlib import Path

import pytest

from crawler.catalogue import Survey
from facts.runs import Run, RunStatus, RunSummary, Schedule
from store import SqlFrontier
from tests.factories import NOON, a_page, a_screening, a_target, a_visit
from wiring import nightly as night
from wiring.assembly import House
from wiring.settings import load_settings


def fill(house: House, pages: int) -> None:
    """A finished run r1 with screened pages."""
    house.runs("scan").begin(Run(id="r1", status=RunStatus.RUNNING, plan="p", started_at=NOON))
    frontier = SqlFrontier(house.store, "r1")
    for number in range(pages):
        url = f"http://a.test/{number}"
        frontier.seed([a_target(url)])
        page = frontier.settle(a_visit(url, page=a_page(url=url, requested_url=url)))
        assert page is not None
        house.pages.record([(page, a_screening(score=float(number)))])
    house.runs("scan").end("r1", RunStatus.FINISHED)


@pytest.mark.parametrize(("pages", "queued"), [(30, 10), (0, 0)])
def test_the_night_ends_with_its_queue(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pages: int, queued: int
) -> None:
    """As many pages as the office can read, in the scheduler's name."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FANGFEI_QUEUE_BUDGET", "10")
    house = House(load_settings(out=tmp_path / "out"))
    fill(house, pages)
    done = RunSummary(
        run="r1", status=RunStatus.FINISHED, pages_fetched=pages, unchanged=0, skipped={}, screened=pages,
        leads_new=0, leads_updated=0, bytes=0, seconds=1.0,
    )  # fmt: skip
    monkeypatch.setattr(night, "scan", lambda *_, **__: done)
    monkeypatch.setattr(night, "survey", lambda *_: Survey(sources=(), problems=()))
    started = night.nightly(house)(Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai"))
    made = [one for one in house.audit.entries() if one.act == "queue made"]

    assert (started, len(house.reviews.shown("r1"))) == ("r1", queued)
    assert [one.actor for one in made] == ["scheduler"][: queued > 0]
    house.store.close()


def test_a_scan_measures_its_run(tmp_path: Path) -> None:
    """The ports that wiring hands a scan can measure: the profile is stored, and the desk's sentences are to be had."""
    house = House(load_settings(out=tmp_path / "out"))
    fill(house, 3)
    gauge = house.scan_ports().gauge
    assert gauge is not None
    drift = gauge.catch_up("r1")

    assert (drift.pages, house.health.drifts()[0].run) == (3, "r1")
    assert [one.versions for one in house.health.profiles(NOON)] == [("l/m/r",)]
    assert "还没有人研判" in house.missed()[0]
    house.store.close()
