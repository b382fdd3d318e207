"""Sixty nights on a machine that is treated badly: none missed in silence, none run twice, nothing stuck."""

import logging
import shutil
from pathlib import Path

import pytest

from tests.drills.nights.findings import complaints
from tests.drills.nights.ordeal import Books, live
from tests.drills.nights.unguarded import without_doubts, without_missed, without_orphans, without_rows


@pytest.fixture
def database(tmp_path: Path, blank_sqlite: Path) -> Path:
    """An empty one."""
    # A timer that is late is nothing that has to be said here.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    return Path(shutil.copy(blank_sqlite, tmp_path))


def test_sixty_nights(database: Path) -> None:
    """Kills, restarts, power cuts, a suspended machine, wrong clocks, a locked and a full database, two schedulers."""
    lived = live(database, 2, services=2)

    assert list(complaints(lived)) == []
    assert len(lived.truth.blows) >= 11
    assert {"orphaned shift was found", "the clock was set back", "shift missed"} <= lived.said.keys()


@pytest.mark.parametrize(
    ("books", "seed", "finding"),
    [
        (without_missed, 0, "was missed without a red card"),
        (without_orphans, 3, "at the end"),
        (without_doubts, 11, "was missed without a red card"),
        (without_rows, 0, "came through as shift"),
    ],
)
def test_the_drill_finds_a_guard_that_is_off(database: Path, books: Books, seed: int, finding: str) -> None:
    """Each finding by the guard that prevents it."""
    found = list(complaints(live(database, seed, nights=12, services=1, books=books)))

    assert any(finding in one for one in found)
