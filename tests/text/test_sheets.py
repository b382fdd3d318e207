"""Spreadsheets as people send them: what stands in a cell, whatever program wrote it."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from facts.errors import UnreadableFile
from tests.text.workbooks import MINIMAL, packed, sheet_part
from text.sheets import ERROR, FORMULA, MERGED, Cell, Kind, day_of, open_book, read_sheets
from text.sheets.book import LINKS, MACROS
from text.sheets.numbers import shows_date


def saved(tmp_path: Path, *rows: list[object], name: str = "in.xlsx") -> Path:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    made.save(tmp_path / name)
    return tmp_path / name


def cells(path: Path, *, spread: bool = False) -> dict[tuple[int, int], Cell]:
    (sheet, *_) = read_sheets(path, spread=spread)
    return {(row, at): cell for row, found in sheet.rows.items() for at, cell in found.items()}


def test_kinds_of_cells(tmp_path: Path) -> None:
    """Text, number, percentage, day, moment, truth value and formula are told apart."""
    made = Workbook()
    sheet = made.active
    sheet.append([" 滨海 ", 5000.13, 0.5, date(2026, 11, 23), datetime(2026, 11, 23, 9, 30), True, "=SUM(B1:B1)"])  # noqa: DTZ001
    sheet["C1"].number_format = "0.00%"
    made.save(tmp_path / "in.xlsx")
    found = cells(tmp_path / "in.xlsx")

    assert [found[1, at].text for at in range(7)] == [
        "滨海", "5000.13", "0.5", "2026-11-23", "2026-11-23 09:30:00", "TRUE", "=SUM(B1:B1)",
    ]  # fmt: skip
    assert [found[1, at].kind for at in range(7)] == [
        Kind.TEXT, Kind.NUMBER, Kind.NUMBER, Kind.DATE, Kind.DATE, Kind.BOOL, Kind.FORMULA,
    ]  # fmt: skip
    assert (found[1, 1].number, found[1, 2].format) == (5000.13, "0.00%")
    assert (found[1, 3].number, found[1, 6].fault) == (46349, FORMULA)


def test_formula_gives_its_last_value(tmp_path: Path) -> None:
    """What Excel last computed stands beside the formula, and is never taken for a typed value."""
    path = packed(tmp_path, sheet='<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>A1</f></c></row>')
    found = cells(path)

    assert (found[1, 0].text, found[1, 0].cached, found[1, 0].shown, found[1, 0].fault) == ("=1+1", "2", "2", FORMULA)
    assert (found[1, 1].cached, found[1, 1].shown) == (None, "")


def test_both_date_systems(tmp_path: Path) -> None:
    """A workbook that counts from 1904 shows the same day."""
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active.append([date(2026, 11, 23)])
    made.save(tmp_path / "in.xlsx")
    with open_book(tmp_path / "in.xlsx") as book:
        assert book.is_1904
    assert cells(tmp_path / "in.xlsx")[1, 0].text == "2026-11-23"


@given(serial=st.integers(61, 2_958_465))
def test_serial_numbers_are_days(serial: int) -> None:
    """Both systems count as openpyxl does, and the 29 February 1900 that never was is no day."""
    assert day_of(serial) == from_excel(serial, CALENDAR_WINDOWS_1900)
    assert day_of(60) is None
    assert day_of(59) == datetime(1900, 2, 28)  # noqa: DTZ001
    assert day_of(-1) is day_of(float("inf")) is day_of(3e6) is None
    assert day_of(0, is_1904=True) == datetime(1904, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("yyyy-mm-dd", True), ('yyyy"年"m"月"d"日"', True), ("[$-804]yyyy/m/d;@", True), ("h:mm", True),
        ("0.00", False), ("#,##0_);[Red](#,##0)", False), ('0.00"md"', False), ("General", False), ("", False),
        ("G/通用格式", False), ("@", False), ("0.00%", False), ('"', False),
    ],
)  # fmt: skip
def test_formats_that_show_days(code: str, *, is_date: bool) -> None:
    """Letters in quotes, brackets and behind escapes are no days."""
    assert shows_date(code) is is_date


def test_merged_cells_are_marked_or_filled(tmp_path: Path) -> None:
    """Marked as faulty by default, filled with the value on request; rows without any cell are marked too."""
    made = Workbook()
    sheet = made.active
    sheet.append(["思明区", "甲社"])
    sheet.append([None, "乙社"])
    sheet["A4"] = "末"
    sheet.merge_cells("A1:A3")
    made.save(tmp_path / "in.xlsx")
    marked, filled = cells(tmp_path / "in.xlsx"), cells(tmp_path / "in.xlsx", spread=True)

    assert [marked[row, 0].fault for row in (1, 2, 3, 4)] == [MERGED, MERGED, MERGED, ""]
    assert [marked[row, 0].text for row in (1, 2, 3, 4)] == ["思明区", "", "", "末"]
    assert [(filled[row, 0].text, filled[row, 0].fault, filled[row, 0].merged) for row in (1, 2)] == [
        ("思明区", "", True)
    ] * 2
    assert not filled[4, 0].merged


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_csv_of_every_charset(tmp_path: Path, charset: str, mark: str) -> None:
    """As Excel, WPS and old systems write them; a quoted line break stays inside its cell."""
    text = f'企业名称{mark}金额\r\n"滨海\n金树"{mark}12.5\r\n{mark}\r\n\'=1+1{mark}-3\r\n'
    (tmp_path / "in.csv").write_bytes(text.encode(charset))
    found = cells(tmp_path / "in.csv")

    assert {place: cell.text for place, cell in found.items()} == {
        (1, 0): "企业名称", (1, 1): "金额", (2, 0): "滨海\n金树", (2, 1): "12.5", (4, 0): "=1+1", (4, 1): "-3",
    }  # fmt: skip


def test_csv_that_names_its_separator(tmp_path: Path) -> None:
    """Excel's first line `sep=;` is no record."""
    (tmp_path / "in.csv").write_text("sep=;\na,b;c\n", encoding="utf-8")

    assert {place: cell.text for place, cell in cells(tmp_path / "in.csv").items()} == {(2, 0): "a,b", (2, 1): "c"}


def test_hidden_sheets_macros_and_links_are_told(tmp_path: Path) -> None:
    """Nothing is run and nothing is opened; the reader is told."""
    made = Workbook()
    made.active.append(["a"])
    made.create_sheet("藏").sheet_state = "veryHidden"
    made["藏"].append(["b"])
    made.save(tmp_path / "in.xlsx")
    path = packed(
        tmp_path,
        base=tmp_path / "in.xlsx",
        extra={"xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<a/>"},
    )
    sheets = read_sheets(path)

    assert [(sheet.name, sheet.hidden) for sheet in sheets] == [("Sheet", False), ("藏", True)]
    assert sheets[0].notes == (MACROS, LINKS)


WPS = {
    "inline strings": (
        '<row r="1"><c r="A1" t="inlineStr"><is><r><t>滨</t></r><rPh><t>bin</t></rPh><r><t>海</t></r></is></c></row>'
    ),
    "no places": '<row><c t="inlineStr"><is><t>滨海</t></is></c></row>',
    "a prefix": '<x:row r="1"><x:c r="A1" t="str"><x:v>滨海</x:v></x:c></x:row>',
    "dollars": '<row r="1"><c r="$A$1" t="str"><v>滨海</v></c></row>',
    "escapes": '<row r="1"><c r="A1" t="str"><v>滨_xD800__x0000_海</v></c></row>',
}


@pytest.mark.parametrize("way", WPS)
def test_other_writers_ways(tmp_path: Path, way: str) -> None:
    """No shared strings, no dimension, no places, prefixes: what WPS and exporting systems write is read."""
    prefix = ' xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    path = packed(tmp_path, sheet=WPS[way], attributes=prefix)

    assert cells(path)[1, 0].text == "滨海"


@pytest.mark.parametrize(
    "target",
    ["/xl/worksheets/sheet1.xml", "worksheets/sheet1.xml", "xl\\worksheets\\sheet1.xml", "./worksheets/Sheet1.XML"],
)
def test_sheets_are_found_where_links_lead(tmp_path: Path, target: str) -> None:
    """Absolute paths, backslashes and other cases name the same part."""
    path = packed(tmp_path, sheet='<row r="1"><c r="A1"><v>7</v></c></row>', target=target)

    assert cells(path)[1, 0].text == "7"


def test_errors_and_odd_numbers(tmp_path: Path) -> None:
    """An error, an infinite number and an empty cell are no values."""
    row = '<c r="A1" t="e"><v>#REF!</v></c><c r="B1"><v>1e999</v></c><c r="C1"/><c r="D1"><v>1e22</v></c>'
    found = cells(packed(tmp_path, sheet=f'<row r="1">{row}</row>'))

    assert [(found[1, at].fault, found[1, at].kind) for at in (0, 1)] == [(ERROR, Kind.ERROR)] * 2
    assert (1, 2) not in found
    assert found[1, 3].text == "10000000000000000000000"


def test_rows_come_one_by_one(tmp_path: Path) -> None:
    """A book is read as far as its rows are taken; what stands broken behind is met later."""
    good = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_000))
    path = packed(tmp_path, sheet=good + '<row r="x">')
    with open_book(path) as book:
        rows = book.rows(book.tables[0])
        assert next(rows).cells[0].text == "1"
        with pytest.raises(UnreadableFile):
            list(rows)


def test_a_minimal_workbook_is_one(tmp_path: Path) -> None:
    """What the hostile tests damage is whole before."""
    assert set(MINIMAL) == {"_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"}
    assert read_sheets(packed(tmp_path, sheet=""))[0].rows == {}
    assert "sheetData" in sheet_part("")
