"""The benchmark of casework in toy size: the parts do their work over fifty leads; nothing is timed."""

from pathlib import Path

import pytest

from benchmarks.casework import PARTS, measure
from benchmarks.office import Office, build

TOY = Office().part(0.001)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office of fifty leads."""
    made = tmp_path_factory.mktemp("office")
    build(made / "fangfei.db", TOY)
    return made


@pytest.mark.parametrize("part", ["export-ledger", "take-page"])
def test_parts_do_their_work(folder: Path, part: str) -> None:
    """What is measured is done, over the office's own books."""
    took = measure(part, folder)

    assert took["count"] == (50 if part == "take-page" else 1)
    assert part == "take-page" or (folder / "ledger.xlsx").stat().st_size > 10_000
    assert took["cpu_s"] > 0


def test_every_part_is_named_once() -> None:
    """The report has a line a part."""
    assert {"dossiers", "export-1", "export-2", "export-ledger", "retro", "copies"} <= set(PARTS)
