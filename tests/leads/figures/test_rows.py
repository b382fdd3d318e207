"""The file of rows leads every number back to its leads."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from facts.errors import NoSpace
from facts.figures import Span
from leads.figures import Names, Rules, on_the_books, overview, risk_table, standings, write_risk, write_rows
from leads.figures.rows import guarded
from tests.leads.reports.dossier_samples import SECTORS, a_city, a_dossier

SPAN = Span(first=date(2026, 11, 1), last=date(2026, 11, 30))
RULES = Rules(names=Names(sectors=SECTORS))


def test_rows_add_up_to_their_number(tmp_path: Path) -> None:
    """Read back, what the leads bring is the number, for every number."""
    found = overview(standings(a_city(200), SPAN), SPAN, RULES)
    written = write_rows(found.figures(), tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row["名称"]] = sums.get(row["名称"], Decimal(0)) + Decimal(row["该线索计入"] or 0)

    said = {row["名称"]: row["数值"] for row in rows}
    assert written == len(said)
    assert {name for name, value in said.items() if value and Decimal(value) != sums[name]} == set()
    assert {name for name, value in said.items() if not value and sums[name]} == set()


def test_a_figure_is_written_once(tmp_path: Path) -> None:
    """One that stands in the text and in a table has its rows once."""
    found = overview(standings([a_dossier()], SPAN), SPAN, RULES, [])
    figure = found.totals["book.count"]

    assert write_rows([figure, figure], tmp_path / "rows.csv") == 1
    assert len((tmp_path / "rows.csv").read_text("utf-8-sig").splitlines()) == 2


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str) -> None:
    """What others wrote is text in a spreadsheet."""
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def test_labels_of_others_stay_on_their_line(tmp_path: Path) -> None:
    """Line ends, commas, quotes and lone surrogates in a name make no further line and no failure."""
    dossier = a_dossier(row={"sector": '=1+1",\n\r甲\ud800,乙'})
    found = overview(standings([dossier], SPAN), SPAN, RULES)
    write_rows(found.figures(), tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))

    assert {len(row) for row in rows} == {7}
    assert not any(cell.startswith("=") for row in rows for cell in row)


def test_the_risk_table_as_csv(tmp_path: Path) -> None:
    """One line a cell with its sums, the margins, and the formula last."""
    table = risk_table(on_the_books(standings([a_dossier(1), a_dossier(2, row={"district": "湖里区"})], SPAN)), RULES)
    cells = write_risk(table, tmp_path / "risk.csv")
    with (tmp_path / "risk.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))

    assert rows[1] == ["财富管理", "思明区", "1", "1", "500.25", "", "120", "9"]
    assert rows[-2] == ["合计", "合计", "2", "2", "1000.50", "", "240", "18"]
    assert (cells, rows[-1]) == (6, [table.formula])


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """One sentence that names the file."""
    with pytest.raises(NoSpace, match=r"rows\.csv"):
        write_rows([], tmp_path / "none" / "rows.csv")
