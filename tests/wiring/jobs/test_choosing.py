"""Which sources a night takes: hot ones first, rarer ones when they are due, searches where nobody else asks them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from facts.cases import Decision, Judgement
from facts.doubles import FrozenClock
from facts.reports import SourceReport, Verdict
from facts.shifts import Job, Schedule
from store import SqlFrontier, Store
from tests.desk.office import OfficeHouse
from tests.factories import a_lead, a_page, a_target, a_visit
from tests.wiring.jobs.offices import an_errand
from wiring.jobs.choosing import for_discovery, for_scan
from wiring.jobs.scanning import scan_sources

NIGHT = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """Four sources: a site, another one, a weekly one, and a search."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name, more in (("calm", ""), ("busy", ""), ("rare", "rhythm: weekly\n")):
        (folder / f"{name}.yml").write_text(f"id: {name}\nstart_urls: [http://{name}.test/]\n{more}", encoding="utf-8")
    search = "id: search\nkind: search\nstart_urls: [http://searx.test/]\nqueries:\n  keywords: [保本]\n"
    (folder / "search.yml").write_text(search, encoding="utf-8")
    return folder


@pytest.fixture
def house(sqlite_store: Store, clock: FrozenClock, tmp_path: Path, sources: Path) -> OfficeHouse:
    """An office that watches them."""
    return OfficeHouse(sqlite_store, clock, tmp_path / "out", sources=sources)


def reported(house: OfficeHouse, source: str, *, days: float, waiting: int = 0, fetched: int = 50) -> None:
    """One night's word on a source."""
    report = SourceReport(
        run=f"r{days}", source=source, title=source, at=NIGHT - timedelta(days=days), verdict=Verdict.SEEN,
        fetched=fetched, waiting=waiting,
    )  # fmt: skip
    house.reports.keep([report])


def found(house: OfficeHouse, source: str, number: int) -> None:
    """A confirmed lead on a page of a source."""
    url = f"http://{source}.test/{number}"
    frontier = SqlFrontier(house.store, "r1")
    frontier.seed([a_target(url, source=source)])
    page = frontier.settle(a_visit(url, target=a_target(url, source=source), page=a_page(url=url, source=source)))
    assert page is not None
    seen = a_lead(url=url, page_id=page.id, first_seen=NIGHT - timedelta(days=1), last_seen=NIGHT)
    lead, _ = house.leads.take_in(seen, actor="scan")
    house.leads.judge(Judgement(lead=lead.id or "", decision=Decision.CONFIRM, analyst="王", reason="看过", at=NIGHT))


def test_the_source_with_confirmed_leads_goes_first(house: OfficeHouse) -> None:
    """By what its last nights brought; with the window's pages it gets its share first."""
    for source in ("calm", "busy"):
        reported(house, source, days=1)
    found(house, "busy", 1)
    chosen = for_scan(house, an_errand(house, Job.SCAN, max_pages=100))

    assert [one.id for one in chosen.sources][:1] == ["busy"]
    assert chosen.turns[0].source == "busy"
    assert sum(turn.share or 0 for turn in chosen.turns) == 100


def test_a_source_that_was_cut_goes_first_the_next_night(house: OfficeHouse) -> None:
    """Whatever the others brought."""
    reported(house, "busy", days=1)
    reported(house, "calm", days=1, waiting=40, fetched=0)
    found(house, "busy", 1)

    assert [one.id for one in for_scan(house, an_errand(house, Job.SCAN)).sources][:2] == ["calm", "busy"]


def test_a_weekly_source_rests_for_a_week(house: OfficeHouse) -> None:
    """Unless it was cut short, or somebody asks for a scan now."""

    def takes(by: str = "", due: datetime = NIGHT) -> bool:
        errand = an_errand(house, Job.SCAN, by=by, due=due)
        return "rare" in [one.id for one in for_scan(house, errand).sources]

    assert takes()
    reported(house, "rare", days=2)
    assert not takes(due=NIGHT + timedelta(minutes=1))
    assert takes(by="王", due=NIGHT + timedelta(minutes=2))
    assert takes(due=NIGHT + timedelta(days=4, hours=13))
    reported(house, "rare", days=1, waiting=5)
    assert takes(due=NIGHT + timedelta(minutes=3))


def test_searches_have_a_cadence_of_their_own(house: OfficeHouse) -> None:
    """Where a schedule of discovery stands, the scan leaves them to it; where it was put off, it takes them."""
    discovery = Schedule(name="discovery", cron="0 19 * * *", timezone="Asia/Shanghai", job=Job.DISCOVERY)
    assert "search" in [one.id for one in for_scan(house, an_errand(house, Job.SCAN)).sources]
    house.schedules.put(discovery, "王")
    later = NIGHT + timedelta(minutes=1)

    assert "search" not in [one.id for one in for_scan(house, an_errand(house, Job.SCAN, due=later)).sources]
    assert [one.id for one in for_discovery(house, an_errand(house, Job.DISCOVERY)).sources] == ["search"]


def test_a_broken_file_is_named_and_the_others_are_scanned(house: OfficeHouse, sources: Path) -> None:
    """A night is not lost for one file, and nobody thinks that it was scanned."""
    (sources / "calm.yml").write_text("id: calm\n", encoding="utf-8")
    chosen = for_scan(house, an_errand(house, Job.SCAN))

    assert {one.id for one in chosen.sources} == {"busy", "rare", "search"}
    assert "1 个监测源不能用（calm.yml）" in chosen.note


@pytest.mark.parametrize("state", ["broken", "empty", "not configured"])
def test_a_night_without_a_source_is_no_finished_night(house: OfficeHouse, sources: Path, state: str) -> None:
    """It says so, and counts as lost."""
    for file in sources.iterdir():
        file.write_text("id: x\n", encoding="utf-8") if state == "broken" else file.unlink()
    if state == "not configured":
        house.settings.sources = None
    done = scan_sources(house, an_errand(house, Job.SCAN))

    assert not done.is_complete
    assert done.note.startswith("没有可用的监测源")


def test_a_night_on_which_nothing_is_due_is_a_good_one(house: OfficeHouse, sources: Path) -> None:
    """All sources were looked at lately, and rest."""
    for name in ("calm", "busy", "search"):
        (sources / f"{name}.yml").unlink()
    reported(house, "rare", days=2)
    done = scan_sources(house, an_errand(house, Job.SCAN))

    assert (done.is_complete, done.note) == (True, "1 个监测源都还没到再扫的时候。")
