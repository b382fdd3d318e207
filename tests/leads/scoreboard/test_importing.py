"""Lists of filed cases as they come: good rows taken, bad ones named by row and column, hostile files refused."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from facts.errors import BadInput, HouseError
from facts.subjects import Trait, TraitKind
from leads.scoreboard.importing import MOST_PROBLEMS, CaseList, read_cases
from leads.scoreboard.rules import load_rules
from tests.leads.scoreboard.dossiers import a_code

RULES = load_rules()
TODAY = date(2026, 11, 23)
HEADS = ("案件编号", "企业名称", "统一社会信用代码", "涉案网址", "立案日期", "所在区", "涉案金额（万元）", "涉案人数")
NAME = "滨海金树财富管理有限公司"


def a_csv(folder: Path, rows: list[tuple[str, ...]], heads: tuple[str, ...] = HEADS, charset: str = "utf-8") -> Path:
    path = folder / "案件.csv"
    path.write_bytes("\n".join(",".join(row) for row in (heads, *rows)).encode(charset))
    return path


def read(path: Path) -> CaseList:
    return read_cases(path, RULES, source="市公安局", today=TODAY)


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_row_is_read_whole(tmp_path: Path, charset: str) -> None:
    """Every field of a row, in each charset that offices write."""
    row = ("厦公立字〔2026〕1号", NAME, a_code(), "http://www.jinshu.test/a", "2026-03-05", "思明区", "1200.50", "321")
    found = read(a_csv(tmp_path, [row], charset=charset))
    (case,) = found.cases

    assert found.problems == ()
    assert (case.external_id, case.name, case.filed_on, case.district) == (row[0], NAME, date(2026, 3, 5), "思明区")
    assert (case.amount_yuan, case.people, case.row) == (12_005_000, 321, 2)
    assert set(case.traits) == {
        Trait(kind=TraitKind.COMPANY, value=NAME), Trait(kind=TraitKind.CORE_NAME, value="滨海金树财富管理"),
        Trait(kind=TraitKind.USCC, value=a_code()),
        Trait(kind=TraitKind.DOMAIN, value="jinshu.test"),
    }  # fmt: skip
    assert case.raw["涉案网址"] == "http://www.jinshu.test/a"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-03-05", date(2026, 3, 5)), ("2026/3/5", date(2026, 3, 5)), ("2026年3月5日", date(2026, 3, 5)),
        ("20260305", date(2026, 3, 5)), ("46086", date(2026, 3, 5)), ("2026.3.5 10:30", date(2026, 3, 5)),
    ],
)  # fmt: skip
def test_days_as_people_write_them(tmp_path: Path, written: str, meant: date) -> None:
    """Text in several shapes, and serial numbers whose format was lost."""
    assert read(a_csv(tmp_path, [("1", NAME, "", "", written, "", "", "")])).cases[0].filed_on == meant


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("1", NAME, "", "", "", "", "", ""), "立案日期", "没有立案日期"),
        (("1", NAME, "", "", "2026-02-30", "", "", ""), "立案日期", "没有这一天"),
        (("1", NAME, "", "", "去年三月", "", "", ""), "立案日期", "看不懂的日期"),
        (("1", NAME, "", "", "2030-01-01", "", "", ""), "立案日期", "不在 1990 年至今天之间"),
        (("1", NAME, "91350200MA2XY12345", "", "2026-03-05", "", "", ""), "统一社会信用代码", "校验位不符"),
        (("1", NAME, "", "没有网址", "2026-03-05", "", "", ""), "涉案网址", "不是网址"),
        (("1", NAME, "", "", "2026-03-05", "", "-5", ""), "涉案金额（万元）", "金额为负"),
        (("1", NAME, "", "", "2026-03-05", "", "99999999999", ""), "涉案金额（万元）", "大得不合情理"),
        (("1", NAME, "", "", "2026-03-05", "", "约五百", ""), "涉案金额（万元）", "不是金额"),
        (("1", NAME, "", "", "2026-03-05", "", "", "三百多"), "涉案人数", "不是人数"),
        (("1", "", "", "", "2026-03-05", "思明区", "", ""), "企业名称", "无法比对"),
    ],
)
def test_what_is_wrong_is_said_by_row_and_column(tmp_path: Path, row: tuple[str, ...], column: str, words: str) -> None:
    """The faulty row is left out and named; the good one after it is taken."""
    found = read(a_csv(tmp_path, [row, ("2", NAME, "", "", "2026-03-05", "", "5万", "")]))
    (problem,) = found.problems

    assert (problem.row, problem.column) == (2, column)
    assert words in problem.sentence
    assert [case.external_id for case in found.cases] == ["2"]
    assert found.cases[0].amount_yuan == 50_000


def test_a_sum_without_a_unit_is_not_guessed(tmp_path: Path) -> None:
    """Neither heading nor cell says 万元 or 元."""
    heads = (*HEADS[:6], "涉案金额", "涉案人数")
    (problem,) = read(a_csv(tmp_path, [("1", NAME, "", "", "2026-03-05", "", "500", "")], heads)).problems

    assert "金额没有单位" in problem.sentence


def test_a_case_without_a_number_keeps_its_own(tmp_path: Path) -> None:
    """The same row has the same number another time; another day is another case."""
    rows = [("", NAME, "", "", day, "", "", "") for day in ("2026-03-05", "2026-03-05", "2026-03-06")]
    one, same, other = read(a_csv(tmp_path, rows)).cases

    assert one.external_id == same.external_id != other.external_id


def test_a_workbook_with_a_title_row_dates_formulas_and_merged_cells(tmp_path: Path) -> None:
    """Headings are found below a title; real dates are read; a formula or a merged cell is a named fault."""
    path = tmp_path / "案件.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_string(0, 0, "2026年非法集资立案情况")
    for column, head in enumerate(HEADS):
        sheet.write_string(2, column, head)
    style = book.add_format({"num_format": "yyyy-mm-dd"})
    for row in (3, 4, 5):
        sheet.write_string(row, 0, str(row))
        sheet.write_string(row, 1, NAME)
        sheet.write_datetime(row, 4, date(2026, 3, row), style)
    sheet.write_formula(4, 6, "=1+1", None, 2)
    sheet.merge_range(5, 1, 5, 2, NAME)
    book.close()

    found = read(path)

    assert [(case.external_id, case.filed_on) for case in found.cases] == [("3", date(2026, 3, 3))]
    assert [(problem.row, problem.column) for problem in found.problems] == [(5, "涉案金额（万元）"), (6, "企业名称")]


def test_thousands_of_bad_rows_are_counted(tmp_path: Path) -> None:
    """Problems beyond the bound are counted, not listed."""
    rows = [(str(number), NAME, "", "", "昨天", "", "", "") for number in range(MOST_PROBLEMS + 500)]
    found = read(a_csv(tmp_path, rows))

    assert (len(found.problems), found.left_out, found.cases) == (MOST_PROBLEMS, MOST_PROBLEMS + 500, ())


def test_a_list_of_something_else_is_refused(tmp_path: Path) -> None:
    """Without the headings that matter nothing is guessed."""
    with pytest.raises(BadInput, match="没有立案案件表"):
        read(a_csv(tmp_path, [("1", "2")], ("甲", "乙")))


def bomb() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>" + b" " * 200_000_000)
    return body.getvalue()


@pytest.mark.parametrize(
    "body",
    [b"", b"\x00" * 1000, b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, b'"' * 100_000, bomb()],
    ids=["empty", "zeros", "broken zip", "old xls", "quotes", "zip bomb"],
)
def test_hostile_files_are_refused_in_one_sentence(tmp_path: Path, body: bytes) -> None:
    """Nothing but an error of the house comes out."""
    path = tmp_path / "坏.xlsx"
    path.write_bytes(body)
    with pytest.raises(HouseError):
        read(path)


@pytest.mark.parametrize("text", ["", "- 1", "id: x", "window_days: [", "id: x\nwindow_days: -1", "&a [*a]"])
def test_a_broken_rules_file_names_itself(tmp_path: Path, text: str) -> None:
    """The sentence names the file and what to do."""
    path = tmp_path / "rules.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"rules\.yml"):
        load_rules(path)
