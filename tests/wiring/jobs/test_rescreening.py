"""After a change of lexicon or model everything stored is screened again: once, resumably, cheaply where nothing is."""

from hashlib import sha256
from pathlib import Path

import pytest

from evidence import WarcVault
from evidence.exchanges import Exchange
from facts.doubles import FrozenClock
from facts.shifts import Job
from runs import rescreening
from screening import Screener
from store import SqlFrontier, Store
from store.upkeep.outdated import SqlOutdated
from tests.desk.office import Office
from tests.factories import NOON, a_page, a_screening, a_target, a_visit
from tests.line.sites import ADVERT, NEWS, page
from tests.wiring.jobs.offices import an_errand, stopping
from wiring.assembly import House
from wiring.jobs.errands import Errand
from wiring.jobs.rescreening import rescreen_all
from wiring.settings import Settings


class Screening(Screener):
    """The house's screener under another name, as after a change of its rules."""

    def __init__(self, screener: Screener, version: str) -> None:
        super().__init__(screener._engine, screener._model, bands=screener._bands)
        self._name = version

    @property
    def version(self) -> str:
        """Said, not counted."""
        return self._name


@pytest.fixture(scope="module")
def rules() -> Screener:
    """The shipped lexicon and model, loaded once."""
    return House(Settings()).screener


@pytest.fixture
def office(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> Office:
    """Six pages, of which every second is an advert that the rules of yesterday took for nothing."""
    made = Office(
        store=sqlite_store, clock=clock, vault=WarcVault(tmp_path / "evidence", run="r1", software="t"), folder=tmp_path
    )
    for number in range(6):
        a_stored_page(made, number)
    made.vault.close()
    return made


def a_stored_page(office: Office, number: int, run: str = "r1", text: str = "") -> None:
    url = f"http://a{number}.test/"
    body = page("页", text or (NEWS if number % 2 else ADVERT) + f"第{number}页。")
    exhibit = office.vault.keep(
        Exchange(
            url=url, method="GET", request_headers=(), status=200, reason="OK",
            response_headers=(("Content-Type", "text/html"),), body=body, fetched_at=NOON, ip="192.0.2.7",
        )
    )  # fmt: skip
    frontier = SqlFrontier(office.store, run)
    frontier.seed([a_target(url)])
    digest = sha256(body).hexdigest()
    fetched = a_page(url=url, requested_url=url, run=run, exhibit=exhibit, sha256=digest, content_type="text/html")
    stored = frontier.settle(a_visit(url, page=fetched))
    assert stored is not None
    office.pages.record([(stored, a_screening(version="yesterday"))])


def with_rules(house: House, screener: Screener) -> House:
    """The house with a screener of the test's."""
    house.__dict__["_knowing_screener"] = type("Now", (), {"now": lambda _: screener})()
    return house


def an_errand_of(house: House, stops_after: int | None = None) -> Errand:
    errand = an_errand(house, Job.RETRO)
    return errand if stops_after is None else stopping(errand, stops_after)


def test_new_rules_open_leads_on_old_pages_once(office: Office, rules: Screener) -> None:
    """Three adverts become leads and are named; a second shift looks at nothing, however many pages there are."""
    house = with_rules(office.house, Screening(rules, "today"))
    first = rescreen_all(house, an_errand_of(house))
    leads = {lead.url for lead in house.leads.all()}
    second = rescreen_all(house, an_errand_of(house))

    assert first.note.startswith("按新的词库和模型重筛 6 页，新线索 1 条（XS-000001），2 页归入已有线索")
    assert first.note.endswith("已全部筛完。")
    assert first.is_complete
    assert leads
    assert not SqlOutdated(house.store).any("today")
    assert second.note == "词库、模型和分档没有变化，没有需要重筛的网页。"


def test_where_nothing_changed_one_look_is_all(office: Office, rules: Screener) -> None:
    """The mark says that this version is through: not a page is read."""
    house = with_rules(office.house, Screening(rules, "yesterday"))

    assert rescreen_all(house, an_errand_of(house)).note.startswith("词库、模型和分档没有变化")
    assert not house.leads.all()


def test_a_stopped_shift_goes_on_where_it_was(office: Office, rules: Screener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is screened twice and nothing is left out, in however many pieces; it says how much is left."""
    monkeypatch.setattr(rescreening, "TOGETHER", 1)
    house = with_rules(office.house, Screening(rules, "today"))
    seen = Screener.screen_capture
    screened: list[str] = []

    def counting(self: Screener, capture: object) -> object:
        screened.append(capture.url)  # type: ignore[attr-defined]
        return seen(self, capture)  # type: ignore[arg-type]

    monkeypatch.setattr(Screener, "screen_capture", counting)
    first = rescreen_all(house, an_errand_of(house, stops_after=3))
    while not (last := rescreen_all(house, an_errand_of(house, stops_after=3))).is_complete:
        pass

    assert (first.is_complete, "还有 " in first.note) == (False, True)
    assert last.note.endswith("已全部筛完。")
    assert sorted(screened) == [f"http://a{number}.test/" for number in range(6)]


def test_rules_that_change_once_more_begin_it_anew(office: Office, rules: Screener) -> None:
    """What the middle ones have screened is screened with the newest; only the newest page of an address is."""
    house = with_rules(office.house, Screening(rules, "middle"))
    rescreen_all(house, an_errand_of(house))
    house = with_rules(office.house, Screening(rules, "newest"))
    done = rescreen_all(house, an_errand_of(house))

    assert "重筛 6 页，没有新线索" in done.note
    assert not SqlOutdated(house.store).count("newest", None)


def test_a_page_whose_evidence_is_damaged_holds_up_nobody(office: Office, rules: Screener) -> None:
    """It is counted; the evidence check tells of it."""
    file = next((office.folder / "evidence").rglob("*.warc.gz"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    house = with_rules(office.house, Screening(rules, "today"))
    done = rescreen_all(house, an_errand_of(house))

    assert "页读不出来；已全部筛完" in done.note
    assert house.leads.all()
