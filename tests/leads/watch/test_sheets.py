"""Sheets of entries: what is written is read again; bad rows are said one by one, and nothing is half applied."""

import csv
import io
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from facts.errors import BadInput, HouseError, NoSpace
from facts.subjects import TraitKind
from facts.watching import WatchEntry
from leads.watch.columns import load_columns
from leads.watch.entering import make_entry
from leads.watch.sheets import MOST_PROBLEMS, problems_told, read_entries, write_entries
from tests.leads.watch.test_meeting import TODAY, an_entry

COLUMNS = load_columns()
HEADS = ["企业名称", "电话", "法人", "收款账户", "法律依据", "发布单位", "发布地区", "截止日期", "解除程序", "天气"]
GOOD = [
    "滨海金树财富管理有限公司", "13800138000；13900139000", "王大海", "6222020200112233445", "条例第十条",
    "思明区处非办", "思明区", "2027年11月22日", "书面解除", "晴",
]  # fmt: skip


def a_sheet(folder: Path, *rows: list[str], charset: str = "utf-8-sig", heads: list[str] = HEADS) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([heads, *rows])
    path = folder / "名单.csv"
    path.write_bytes(text.getvalue().encode(charset))
    return path


def changed(**cells: str) -> list[str]:
    return [cells.get(head, cell) for head, cell in zip(HEADS, GOOD, strict=True)]


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
def test_a_row_is_an_entry(tmp_path: Path, charset: str) -> None:
    """Other headers for the same, several values in a cell, a date in words; what is no column is said."""
    sheet = read_entries(a_sheet(tmp_path, GOOD, charset=charset), COLUMNS, [], TODAY)
    ((row, entry),) = sheet.entries

    assert (row, sheet.problems, sheet.ignored) == (2, (), ("天气",))
    assert (entry.until, entry.district, entry.since) == (date(2027, 11, 22), "350203", TODAY)
    assert [one.shown for one in entry.traits if one.kind is TraitKind.PHONE] == ["138****8000", "139****9000"]
    assert [(one.role, one.shown) for one in entry.traits if one.kind is TraitKind.PERSON] == [("法定代表人", "王**")]
    assert "6222020200112233445" not in repr(entry)


def test_bad_rows_are_said_one_by_one(tmp_path: Path) -> None:
    """With the row's number as the spreadsheet shows it; the good ones are there too."""
    rows = [
        changed(电话="138****8000"),
        GOOD,
        changed(法律依据=""),
        [],
        changed(截止日期="2020-01-01", 企业名称="甲乙丙"),
    ]
    sheet = read_entries(a_sheet(tmp_path, *rows), COLUMNS, [], TODAY)

    assert [one.row for one in sheet.problems] == [2, 4, 6]
    assert problems_told(sheet.problems)[1] == "第 4 行：缺法律依据。"
    assert [row for row, _ in sheet.entries] == [3]


def test_a_second_time_nothing_is_new(tmp_path: Path) -> None:
    """The same subject, basis, issuer and first day, in the list or further up in the sheet."""
    path = a_sheet(tmp_path, GOOD, GOOD)
    first = read_entries(path, COLUMNS, [], TODAY)
    again = read_entries(path, COLUMNS, [entry for _, entry in first.entries], TODAY)

    assert ([row for row, _ in first.entries], first.known) == ([2], (3,))
    assert (again.entries, again.known) == ((), (2, 3))


def test_formulas_and_merged_cells_are_refused(tmp_path: Path) -> None:
    """In a workbook, with the column's name."""
    book = Workbook()
    book.active.append(HEADS)
    book.active.append(["=1+1", *GOOD[1:]])
    book.active.append(GOOD)
    book.active.append(changed(企业名称="滨海海纳资产管理有限公司"))
    book.active.merge_cells("E4:E5")
    book.save(tmp_path / "名单.xlsx")
    sheet = read_entries(tmp_path / "名单.xlsx", COLUMNS, [], TODAY)

    assert [row for row, _ in sheet.entries] == [3]
    assert problems_told(sheet.problems)[:2] == [
        "第 2 行：“主体名称”格是公式，请改为普通文字。", "第 4 行：“法律依据”格是合并单元格，请改为普通文字。",
    ]  # fmt: skip


def test_what_is_written_unmasked_is_read_again(tmp_path: Path) -> None:
    """The same entry, the card by its digest."""
    entry, path = an_entry(), tmp_path / "out.csv"
    person = make_entry(
        {"name": "王大海", "kind": "个人", "basis": "条例", "issuer": "=处非办", "district": "350200", "until": "长期",
         "review": "2027-05-01", "procedure": "@书面", "scope": "本区"},
        [(TraitKind.PHONE, "", "13800138000")], COLUMNS, today=TODAY,
    )  # fmt: skip
    count = write_entries(path, [entry, person], COLUMNS, TODAY, unmask=True)
    sheet = read_entries(path, COLUMNS, [], TODAY)

    assert (count, sheet.problems, sheet.ignored) == (2, (), ())
    assert [_bare(one) for _, one in sheet.entries] == [_bare(entry), _bare(person)]


def _bare(entry: WatchEntry) -> WatchEntry:
    # How a sealed card is shown cannot be read back from its digest.
    traits = tuple(replace(one, shown="") for one in entry.traits if one.kind is not TraitKind.CORE_NAME)
    return replace(entry, id=None, traits=traits)


def test_what_is_written_masked_shows_no_person(tmp_path: Path) -> None:
    """Neither phone nor name nor card; a spreadsheet runs nothing; and starred values are not read as values."""
    path = tmp_path / "out.csv"
    write_entries(path, [replace(an_entry(), issuer="=cmd|x")], COLUMNS, TODAY)
    text = path.read_text(encoding="utf-8-sig")
    sheet = read_entries(path, COLUMNS, [], TODAY)

    assert "138****8000" in text
    assert ",'=cmd|x," in text
    for hidden in ("13800138000", "王大海", "6222020200112233445"):
        assert hidden not in text
    assert [one.row for one in sheet.problems] == [2]
    assert "带星号的值不能用于比对" in sheet.problems[0].says


@pytest.mark.parametrize("body", [b"", b"\x00" * 100, b"PK\x03\x04", b"\xd0\xcf\x11\xe0", "天气,电话\n晴,1\n".encode()])
def test_what_is_no_list_is_refused(tmp_path: Path, body: bytes) -> None:
    """Whatever it is."""
    path = tmp_path / "x.csv"
    path.write_bytes(body)
    with pytest.raises(HouseError):
        read_entries(path, COLUMNS, [], TODAY)
    with pytest.raises(NoSpace):
        write_entries(tmp_path / "no" / "such.csv", [], COLUMNS, TODAY)


def test_many_rows_take_linear_time_and_problems_end(tmp_path: Path) -> None:
    """Five thousand rows, and a sheet of nothing but mistakes."""
    many = [changed(企业名称=f"滨海第{number}号投资有限公司") for number in range(5_000)]
    began = time.process_time()
    sheet = read_entries(a_sheet(tmp_path, *many), COLUMNS, [], TODAY)
    spent = time.process_time() - began
    wrong = read_entries(a_sheet(tmp_path, *[changed(法律依据="")] * 3_000), COLUMNS, [], TODAY)

    assert len(sheet.entries) == 5_000
    assert spent < 30.0
    assert len(wrong.problems) == MOST_PROBLEMS + 1


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rather than read by halves."""
    monkeypatch.setattr("leads.watch.sheets.MOST_ROWS", 50)
    read_entries(a_sheet(tmp_path, *[GOOD] * 50), COLUMNS, [], TODAY)
    with pytest.raises(BadInput, match="超过 50 行"):
        read_entries(a_sheet(tmp_path, *[GOOD] * 51), COLUMNS, [], TODAY)
