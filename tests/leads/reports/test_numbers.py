"""Every number of a report is what a recount of its leads gives, and says which leads those are."""

import csv
import re
import time
from decimal import Decimal
from pathlib import Path

import pytest

from facts.dossiers import Dossier
from facts.figures import Measure
from leads.figures import write_rows
from tests.leads.reports.dossier_samples import a_city, a_dossier
from tests.leads.reports.written import KINDS, a_table, written


@pytest.fixture(scope="module")
def city() -> list[Dossier]:
    return list(a_city(150))


@pytest.mark.parametrize("seed", [11, 12])
def test_numbers_of_a_table_are_what_the_rows_add_up_to(seed: int, tmp_path: Path) -> None:
    """Each number of the sector table in the Word file is the sum of its lines in the file of rows."""
    file, trace = written("monthly", list(a_city(200, seed)), tmp_path)
    write_rows(trace.figures(), tmp_path / "rows.csv")
    with (tmp_path / "rows.csv").open(encoding="utf-8-sig", newline="") as rows:
        lines = list(csv.DictReader(rows))
    columns = ("count", "confirmed", "amount", "unpaid", "people", "index")
    table = a_table(file, "按行业领域统计")

    assert len(table) > 4
    for label, *cells in table[1:-1]:
        for column, cell in zip(columns, cells, strict=True):
            name = f"sector.{label}.{column}" if label != "未归行业" else f"sector.-.{column}"
            brought = [Decimal(line["该线索计入"]) for line in lines if line["名称"] == name and line["该线索计入"]]
            assert (Decimal(cell) if cell else None) == (sum(brought) if brought or column in columns[:2] else None)


@pytest.mark.parametrize("kind", KINDS)
def test_every_number_of_the_text_is_traced(kind: str, city: list[Dossier], tmp_path: Path) -> None:
    """Take away the traced numbers, days and the skeleton's own digits, and no digit of the running text is left."""
    file, trace = written(kind, city, tmp_path)
    body = [one.text for one in file.paragraphs if one.style is not None and one.style.name == "Normal"]
    known = [figure for figure in trace.figures() if figure.value is not None]
    values = {f"{one.value:.2f}" if one.measure is Measure.AMOUNT else f"{one.value:.0f}" for one in known}
    left = set()
    for text in body:
        bare = re.sub(r"XS-\d{6}|\d{4}年(\d{1,2}月)?(\d{1,2}日)?|“[^”]*”|附件：?\d?|^\d\.", "", text)
        left |= set(re.findall(r"\d+(?:\.\d+)?", bare)) - values

    assert left == set()


def test_a_traced_number_names_its_leads_in_the_annex(tmp_path: Path) -> None:
    """The annex says where a number stands, what it is, and which leads it adds up."""
    file, _ = written("monthly", [a_dossier(1), a_dossier(2)], tmp_path)
    annex = [[cell.text for cell in row.cells] for row in file.tables[-1].rows]

    assert annex[0] == ["序号", "所在位置", "指标和数值", "计入的线索编号"]
    told = (
        "本期新发现线索2个；本期研判线索2个；本期确认为线索2个；期末在账线索2个；在账线索涉及主体2个；在账线索中已确认2个；"
        "在账线索涉及金额1000.50万元；在账线索涉及人数240人"
    )
    assert ["1", "总体情况", told, "XS-000001、XS-000002"] in annex


@pytest.mark.long
def test_ten_thousand_leads_are_a_report_in_a_minute(tmp_path: Path) -> None:
    """Time and size stay bounded: tables are capped, the annex names a few leads of each number."""
    city = list(a_city(10_000))
    start = time.process_time()
    written("closing", city, tmp_path)
    spent = time.process_time() - start

    assert spent < 60
    assert (tmp_path / "closing.docx").stat().st_size < 2_000_000
