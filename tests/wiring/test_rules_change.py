"""Rules that change while the desk is open: lists follow by themselves, a few rows at a time, on both dialects."""

import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidence import WarcVault
from facts.boards import BoardQuery
from facts.cases import Showing, Stratum
from facts.doubles import FrozenClock
from facts.runs import Run, RunStatus
from leads.grading.rules import SHIPPED as GRADING
from leads.lifecycle.loading import SHIPPED as LIFECYCLE
from leads.routing.rules import SHIPPED as ROUTING
from store import Store
from store.board import SqlBoard
from tests.desk.office import Office, OfficeHouse
from wiring.board_keeping import BoardKeeper

#: Shipped points of the grades, and an office's own by which everything is red.
POINTS = "grades: {red: 65, orange: 45, yellow: 25, blue: 0}"
ALL_RED = "grades: {red: 3, orange: 2, yellow: 1, blue: 0}"


class Seconds:
    """A clock that a test moves on."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def ruled(store: Store, clock: FrozenClock, tmp_path: Path, seconds: Seconds) -> Iterator[Office]:
    """An office with a folder of its own rules, still empty, three leads and a queue of their pages."""
    vault = WarcVault(tmp_path / "evidence", run="r1", software="tests")
    office = Office(store=store, clock=clock, vault=vault, folder=tmp_path)
    (tmp_path / "casework").mkdir()
    office.house = OfficeHouse(store, clock, tmp_path, casework=tmp_path / "casework")
    # Nothing but the test's own seconds says when files and rows are looked at.
    office.house.seconds = seconds  # type: ignore[method-assign]
    office.runs.begin(Run(id="r1", status=RunStatus.RUNNING, plan="x", started_at=clock.now()))
    leads = [office.lead(f"http://n{n}.test/", title="厦门市思明区金树财富", subject=None) for n in range(3)]
    office.reviews.show(
        [Showing(run="r1", page_id=lead.page_id or 0, position=n, stratum=Stratum.RANDOM, probability=1.0)
         for n, lead in enumerate(leads, 1)],
        "tests",
    )  # fmt: skip
    yield office
    for _ in range(200):
        if not office.house.keeper._is_busy:
            break
        time.sleep(0.02)
    vault.close()


def said(office: Office, path: str) -> str:
    return re.sub(r"<[^>]+>", " ", office.client().get(path).text)


def until(office: Office, seconds: Seconds, path: str, wanted: str) -> str:
    """Ask for a page as somebody would, every few seconds, until it says what is wanted."""
    text = ""
    for _ in range(100):
        seconds.now += 3
        text = said(office, path)
        if wanted in text:
            break
        time.sleep(0.05)
    return text


def test_a_changed_grade_shows_on_the_queue(ruled: Office, seconds: Seconds) -> None:
    """Somebody saves grading.yml: without any command queue and leads propose the new grade."""
    own = ruled.folder / "casework" / "grading.yml"
    before = said(ruled, "/leads")
    assert "建议蓝色" in before
    assert "建议红色" not in before
    own.write_text(GRADING.read_text(encoding="utf-8").replace(POINTS, ALL_RED), encoding="utf-8")
    after = until(ruled, seconds, "/queue", "建议红色")

    assert "建议红色" in after
    assert said(ruled, "/leads").count("建议红色") == 3
    own.unlink()
    assert "建议蓝色" in until(ruled, seconds, "/leads", "建议蓝色")


def test_days_and_places_follow_their_files(ruled: Office, seconds: Seconds) -> None:
    """A longer time to judge moves the day; a district under another name takes the lead away from its people."""
    folder, board = ruled.folder / "casework", ruled.house.board
    first = board.find(BoardQuery(districts=("350203",)))
    assert first.total == 3
    (folder / "lifecycle.yml").write_text(
        LIFECYCLE.read_text(encoding="utf-8").replace(
            "found: {name: 发现, within: {working_days: 2", "found: {name: 发现, within: {working_days: 9", 1
        ),
        encoding="utf-8",
    )
    (folder / "districts.yml").write_text(
        (ROUTING / "districts.yml").read_text(encoding="utf-8").replace("思明", "北岸"), encoding="utf-8"
    )
    for _ in range(100):
        seconds.now += 3
        found = board.find(BoardQuery())
        if not any(row.districts for row in found.rows):
            break
        time.sleep(0.05)

    assert [row.districts for row in found.rows] == [frozenset()] * 3
    assert all(row.due and old.due and row.due > old.due for row, old in zip(found.rows, first.rows, strict=True))


def test_a_broken_file_changes_nothing(ruled: Office, seconds: Seconds) -> None:
    """Nobody's list is lost by a slip of the hand; put right, it counts."""
    assert "建议蓝色" in said(ruled, "/leads")
    own = ruled.folder / "casework" / "grading.yml"
    own.write_text("grades: {red: viel}", encoding="utf-8")
    for _ in range(4):
        seconds.now += 3
        assert "建议蓝色" in said(ruled, "/leads")
    own.write_text(GRADING.read_text(encoding="utf-8").replace(POINTS, ALL_RED), encoding="utf-8")

    assert "建议红色" in until(ruled, seconds, "/leads", "建议红色")


def test_what_people_do_goes_before_what_rules_change(ruled: Office, seconds: Seconds) -> None:
    """While rows of other rules wait, a lead that changed is made good at once, and alone."""
    house, board = ruled.house, SqlBoard(ruled.store)
    house.keep_board()
    assert board.mark_others("other rules", 10)
    assert len(board.stale()) == 3
    ruled.leads.speak_again("XS-000002", "再次出现", "scan")

    assert board.stale(changed=True) == ["XS-000002"]
    assert house.keeper.keep(changed=True) == 1
    assert sorted(SqlBoard(ruled.store).stale()) == ["XS-000001", "XS-000003"]
    row = house.board.row("XS-000002")
    assert row is not None
    assert row.news == "再次出现"


def test_rows_of_other_rules_are_made_anew_once(ruled: Office) -> None:
    """All of them by `keep_board`, a few by a bound; with the digest of now nothing is left to do."""
    house = ruled.house
    house.keep_board()
    keeper = BoardKeeper(
        lambda: SqlBoard(ruled.store), lambda: house.dossiers, house.board_ports_of, lambda: "other rules"
    )

    assert keeper.keep_all(2) == 2
    assert keeper.keep_all() == 1
    assert keeper.keep_all() == 0
    assert not SqlBoard(ruled.store).mark_others("other rules", 10)
    assert house.keep_board() == 3


def test_the_rules_of_a_house_have_one_digest(ruled: Office, seconds: Seconds, tmp_path: Path) -> None:
    """The same files in another folder say the same; another content, another digest."""
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(GRADING, other / "grading.yml")
    same = OfficeHouse(ruled.store, ruled.clock, tmp_path, casework=other)

    assert same.board_rules() == ruled.house.board_rules()
    (other / "grading.yml").write_text(GRADING.read_text(encoding="utf-8").replace(POINTS, ALL_RED), encoding="utf-8")
    assert OfficeHouse(ruled.store, ruled.clock, tmp_path, casework=other).board_rules() != same.board_rules()
