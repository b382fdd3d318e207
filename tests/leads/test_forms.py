"""附件1 as a clerk hands it in: cell for cell, printable, and unable to run anything."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from facts.cases import LedgerRow
from facts.errors import NoSpace, NotKnown
from leads.forms import load_form, write_form
from leads.forms.workbook import CELL_LIMIT, CUT_MARK, clean

HEADERS = [
    "序号", "企业名称", "所属行业", "集资模式", "是否通过互联网", "涉及金额", "涉及人数", "未兑付资金", "是否跨省",
    "采取的工作措施", "资金清退情况", "处理结果", "省际间风险通报情况", "备注",
]  # fmt: skip


def written(tmp_path: Path, *rows: LedgerRow) -> Worksheet:
    path = tmp_path / "附件1.xlsx"
    write_form(load_form("附件1"), rows, path)
    return load_workbook(path).active


ROWS = (
    LedgerRow(subject="滨海金树财富管理有限公司", amount_wan=Decimal("5000.125"), people=32, online="线上"),
    LedgerRow(subject="滨海和岭农民专业合作社", amount_wan=Decimal("0.5")),
)


def test_head_is_the_forms_own(tmp_path: Path) -> None:
    """Title, unit line, two groups over fourteen columns, in the order of 厦处非办〔2018〕7号."""
    sheet = written(tmp_path, *ROWS)
    leaf = [sheet.cell(4, column).value or sheet.cell(3, column).value for column in range(1, 15)]
    merged = {str(found) for found in sheet.merged_cells.ranges}

    assert sheet["A1"].value == "重点风险线索统计表"
    assert sheet["A2"].value == "单位：个、人、万元"
    assert leaf == HEADERS
    assert (sheet["B3"].value, sheet["J3"].value) == ("风险情况", "工作情况")
    assert {"A1:N1", "A2:N2", "A3:A4", "B3:I3", "J3:M3", "N3:N4"} <= merged


def test_rows_total_signature_and_notes(tmp_path: Path) -> None:
    """Numbers with two decimals, the sum of what is known, six notes in their order."""
    sheet = written(tmp_path, *ROWS)
    notes = [sheet.cell(row, 1).value for row in range(9, 15)]

    assert [sheet.cell(5, column).value for column in (1, 2, 6, 7)] == [1, ROWS[0].subject, 5000.125, 32]
    assert [sheet.cell(row, 6).number_format for row in (5, 6, 7)] == ["0.00"] * 3
    assert sheet["A7"].value == "合计"
    assert (sheet["F7"].value, sheet["G7"].value) == ("=SUM(F5:F6)", "=SUM(G5:G6)")
    assert sheet["A8"].value.startswith("填报人：")
    assert notes[0].startswith("注：1. “是否通过互联网”")
    assert notes[4].endswith("5. 所有数字均保留小数点后2位。")
    assert notes[5].endswith("6. 合计栏标注“*”的项目需统计合计数。")


def test_total_shows_its_value_before_excel_recalculates(tmp_path: Path) -> None:
    """A viewer that computes nothing still sees the sum."""
    write_form(load_form("附件1"), ROWS, tmp_path / "f.xlsx")

    assert load_workbook(tmp_path / "f.xlsx", data_only=True).active["F7"].value == pytest.approx(5000.625)


def test_unknown_stays_blank(tmp_path: Path) -> None:
    """What nobody knows is no zero: not in a row, and not in a sum of nothing."""
    sheet = written(tmp_path, LedgerRow(subject="滨海某社"))

    assert [sheet.cell(5, column).value for column in range(3, 15)] == [None] * 12
    assert [sheet.cell(6, column).value for column in (6, 7, 8)] == [None] * 3


def test_prints_on_a4_landscape(tmp_path: Path) -> None:
    """One page wide, with the head on every page."""
    sheet = written(tmp_path, *ROWS)

    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    # One page is the format's default for the width, and is left out.
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$3:$4"


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@SUM(A1)", '=HYPERLINK("http://x.test")', "\t=1"])
def test_cell_cannot_run(tmp_path: Path, text: str) -> None:
    """Text that a spreadsheet could take for a formula is kept as text, to the letter, and marked as text."""
    cell = written(tmp_path, LedgerRow(subject=text))["B5"]

    assert (cell.value, cell.data_type) == (text, "s")
    assert cell.quotePrefix
    assert cell.hyperlink is None


@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet=st.characters(), max_size=40))
def test_any_text_survives(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    """Whatever a page calls itself, the workbook opens and shows what a cell can hold of it."""
    cell = written(tmp_path_factory.mktemp("f"), LedgerRow(subject=text))["B5"]

    assert (cell.value or "") == clean(text)


def test_long_text_is_cut_and_says_so() -> None:
    """Excel's limit costs the end of a text, never the row."""
    cut = clean("长" * (CELL_LIMIT + 1))

    assert len(cut) == CELL_LIMIT
    assert cut.endswith(CUT_MARK)


def test_empty_form_has_head_total_and_notes(tmp_path: Path) -> None:
    """A month without leads is a form too."""
    sheet = written(tmp_path)

    assert sheet["A5"].value == "合计"
    assert sheet["A6"].value.startswith("填报人")


def test_unknown_form_and_unwritable_file_are_one_sentence(tmp_path: Path) -> None:
    """Both say what to do."""
    with pytest.raises(NotKnown, match="附件1"):
        load_form("附件9")
    (tmp_path / "file").write_text("")
    with pytest.raises(NoSpace, match="another --out"):
        write_form(load_form("附件1"), ROWS, tmp_path / "file" / "f.xlsx")
