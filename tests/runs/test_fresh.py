"""Hot reload: a changed lexicon takes over between two pages, a broken one does not, and a scan goes over to it."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from classifier import Model
from facts.assessments import Screening
from facts.doubles import FrozenClock, MemoryVault
from facts.errors import BrokenLexicon
from facts.pages import Page
from facts.sources import Source
from runs.fresh import EVERY_S, Fresh, Living, stamp_of
from runs.scan import ScanOrder, ScanPorts, scan
from screening import Screener
from tests.runs.books import FakeLauncher, MemoryLeads, MemoryPages, MemoryRuns
from text import read_plain
from wiring.rules import Rules

OWN = """entries:
  - id: U0001
    term: 云养蚕分红
    category: P10
    element: inducement
    weight: 0.6
"""
PAGE = "本社云养蚕分红，月月到账，名额有限，欢迎乡亲报名参加。"


class Ticks:
    """Seconds that pass when somebody says so."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    def look(self) -> None:
        """Let the time of one look pass."""
        self.at += EVERY_S


class Shelf:
    """A folder with one file, and the version made of it; a text that is no number is broken."""

    def __init__(self, home: Path) -> None:
        self.path, self.built, self.digests = home / "a.yml", 0, 0
        self.write("1")
        self.ticks = Ticks()
        self.fresh = Fresh(
            self.build, stamp=lambda: stamp_of(home), digest=self.digest, name=lambda made: f"v{made}", clock=self.ticks
        )

    def write(self, text: str, at: int = 1) -> None:
        self.path.write_text(text, encoding="utf-8")
        os.utime(self.path, ns=(at, at))

    def digest(self) -> str:
        self.digests += 1
        return self.path.read_text(encoding="utf-8")

    def build(self) -> int:
        self.built += 1
        try:
            return int(self.path.read_text(encoding="utf-8"))
        except ValueError as problem:
            raise BrokenLexicon("a.yml:1: no number") from problem


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


def test_nothing_is_read_between_two_looks(shelf: Shelf) -> None:
    """A change is not seen before its time, however often the thing is asked for."""
    assert shelf.fresh.now() == 1
    shelf.write("2", at=2)
    shelf.ticks.at = EVERY_S - 0.1

    assert [shelf.fresh.now() for _ in range(50)] == [1] * 50
    assert (shelf.built, shelf.digests) == (1, 1)


def test_a_change_is_taken_at_the_second_look(shelf: Shelf) -> None:
    """One look sees it, the next sees that it has settled; the log says from what to what."""
    shelf.fresh.now()
    shelf.write("2", at=2)
    shelf.ticks.look()
    first = shelf.fresh.now()
    shelf.ticks.look()
    with capture_logs() as logs:
        second = shelf.fresh.now()

    assert (first, second) == (1, 2)
    assert logs == [{"event": "Lexicon changed", "log_level": "info", "before": "v1", "now": "v2"}]


def test_a_touched_file_is_not_built_again(shelf: Shelf) -> None:
    """Another time with the same content costs a digest, no build."""
    shelf.fresh.now()
    shelf.write("1", at=9)
    for _ in range(3):
        shelf.ticks.look()
        shelf.fresh.now()

    assert (shelf.built, shelf.digests) == (1, 2)


def test_a_broken_one_is_told_once_and_the_old_stays(shelf: Shelf) -> None:
    """One sentence with file and line, however long it stays broken; mended it takes over."""
    shelf.fresh.now()
    shelf.write("x", at=2)
    with capture_logs() as logs:
        for _ in range(5):
            shelf.ticks.look()
            assert shelf.fresh.now() == 1
    shelf.write("3", at=3)
    for _ in range(2):
        shelf.ticks.look()
        shelf.fresh.now()

    assert logs == [
        {
            "event": "The new lexicon is refused, the old one stays",
            "log_level": "warning",
            "problem": "a.yml:1: no number",
            "kept": "v1",
        }
    ]
    assert shelf.fresh.now() == 3


def test_the_first_must_be_whole(shelf: Shelf) -> None:
    """Without an old one there is nothing to go on with; once it is mended it can be asked again."""
    shelf.write("x")
    with pytest.raises(BrokenLexicon):
        shelf.fresh.now()
    shelf.write("7")

    assert shelf.fresh.now() == 7


def test_who_comes_while_another_builds_gets_the_old_one(shelf: Shelf) -> None:
    """Nobody waits for a build: the page at hand is assessed by the rules that are ready."""
    shelf.fresh.now()
    shelf.write("2", at=2)
    shelf.ticks.look()
    shelf.fresh.now()
    shelf.ticks.look()
    real, seen = shelf.build, []

    def build() -> int:
        seen.append(shelf.fresh.now())
        return real()

    shelf.fresh._build = build  # the moment in the middle of a build

    assert (shelf.fresh.now(), seen) == (2, [1])


def test_a_living_mapping_follows() -> None:
    """Whoever was handed the mapping once sees what it says now."""
    names = {"S01": "一"}
    living = Living(lambda: names)
    names["S02"] = "二"

    assert (dict(living), len(living), living["S02"]) == ({"S01": "一", "S02": "二"}, 2, "二")


@pytest.fixture
def office(tmp_path: Path) -> Path:
    home = tmp_path / "office"
    home.mkdir()
    (home / "own.yml").write_text("entries: []\n", encoding="utf-8")
    return home


def test_a_page_before_and_after_an_edit(office: Path, clock: FrozenClock) -> None:
    """In one process: not found, found after the edit at a new version, still found after a broken edit."""
    ticks, model = Ticks(), Model.load()
    fresh = Rules(office, clock, ticks).fresh_screener(lambda: model)

    def assessed() -> tuple[bool, str]:
        screener = fresh.now()
        hits = screener.screen(read_plain(PAGE)).evidence.hits
        return "U0001" in {hit.term_id for hit in hits}, screener.version

    def edit(text: str) -> None:
        (office / "own.yml").write_text(text, encoding="utf-8")
        for _ in range(2):
            ticks.look()
            fresh.now()

    before = assessed()
    edit(OWN)
    after = assessed()
    with capture_logs() as logs:
        edit(OWN + "  - {id: U0002, term: 半截\n")
    broken = assessed()

    assert (before[0], after[0], broken) == (False, True, after)
    assert before[1] != after[1]
    [entry] = logs
    assert entry["problem"].startswith("own.yml:8: not valid YAML")
    assert entry["kept"] == after[1]


class Wall:
    """A clock on the wall that somebody sets."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        return self.moment


def test_an_entry_ends_at_midnight(office: Path) -> None:
    """A long-lived process follows the calendar of Shanghai: what ends today is gone tomorrow."""
    (office / "own.yml").write_text(OWN + "    until: 2026-12-01\n", encoding="utf-8")
    wall, ticks = Wall(datetime(2026, 12, 1, 15, 59, tzinfo=UTC)), Ticks()
    fresh = Rules(office, wall, ticks).fresh_lexicon()
    today = {entry.id for entry in fresh.now().entries}
    wall.moment = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    for _ in range(2):
        ticks.look()
        fresh.now()

    assert today - {entry.id for entry in fresh.now().entries} == {"U0001"}


class VersionedPages(MemoryPages):
    """Pages that ask for their screening by version, as the store does."""

    def unscreened(self, run: str, version: str, *, after: int = 0, limit: int = 200) -> Sequence[Page]:
        return [
            page for page in self.pages
            if page.run == run and page.id is not None and page.id > after and page.id not in self.refused
            and (page.id not in self.screenings or self.screenings[page.id].version != version)
        ][:limit]  # fmt: skip


def test_a_scan_goes_over_to_the_new_rules(
    screener: Screener, office: Path, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pages that the old rules assessed are assessed again before the run ends, and no lead is counted twice."""
    monkeypatch.setattr("runs.rounds.POLL_S", 0.0)
    (office / "own.yml").write_text(OWN, encoding="utf-8")
    newer = Rules(office, clock).fresh_screener(Model.load).now()
    pages, leads, vault = VersionedPages(), MemoryLeads(), MemoryVault()
    advert = f"<p>{PAGE}滨海金树财富管理有限公司承诺保本保息，年化收益24%，推荐亲友另有奖励。"
    ports = ScanPorts(
        launcher=FakeLauncher(pages, vault, [(f"http://a.test/{number}", advert) for number in range(3)]),
        pages=pages, leads=leads, runs=MemoryRuns(pages), vault=vault, clock=clock, take=leads.take,
    )  # fmt: skip
    versions: list[str] = []
    real = pages.record

    def record(screened: Sequence[tuple[Page, Screening]]) -> None:
        versions.extend(screening.version for _, screening in screened)
        real(screened)

    monkeypatch.setattr(pages, "record", record)
    order = ScanOrder(sources=(Source(id="a", title="a", start_urls=("http://a.test/",)),), db="", evidence="")
    summary = scan(order, ports, screener, progress=lambda *_: None, newest=lambda: newer if versions else screener)

    assert (versions[0], versions.count(newer.version)) == (screener.version, 3)
    assert {screening.version for screening in pages.screenings.values()} == {newer.version}
    assert (summary.leads_new + summary.leads_updated, summary.problems) == (len(leads.leads), ())
