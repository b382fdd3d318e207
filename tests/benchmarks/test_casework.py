"""The benchmark of casework in toy size: the parts do their work over fifty leads; nothing is timed."""

from pathlib import Path

import pytest

from benchmarks import databases
from benchmarks.casework import PARTS, measure
from benchmarks.nights import STEP, Nights, add
from benchmarks.office import Office, build, fill
from facts.doubles import FrozenClock
from store import SqlLeadBook, Store
from tests.casework import on_page

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


def test_the_desk_benchmark_fits_both_databases(store: Store, clock: FrozenClock) -> None:
    """The office goes on numbering where what was written ends; what was read from end to end is told."""
    fill(store, TOY)
    nights = Nights(pages=TOY.sightings + 60, texts=60, nights=2, shown=29 // STEP)
    add(store, nights, TOY.sightings + 1)
    databases.settle(store)
    lead, is_new = SqlLeadBook(store, clock).take_in(on_page(store, "http://neu.test/", subject_id="ZT-999999"), "scan")

    assert (lead.id, is_new, databases.is_blank(store)) == (f"XS-{TOY.leads + 1:06}", True, False)
    assert list(databases.told({"page": 10, "run": 0}, {"page": 9_010, "run": 30}, 3)) == [
        "read from end to end: page, 3,000 rows a request"
    ]
    assert (databases.processor_s(store) is None) is (store.engine.dialect.name == "sqlite")
