"""What districts send back: each fault is a sentence by row and column, and nothing of it is taken by guess."""

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from facts.errors import BadInput, HouseError, UnreadableFile
from leads.forms import load_form
from leads.returns import RowKind, preview
from tests.leads.forms.samples import a_row
from tests.leads.returns.sheets import exported, filled, known, returned
from tests.text.workbooks import packed

ROWS = tuple(a_row(number) for number in range(1, 4))


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("1.2亿", "带了单位；本列单位是万元，应填 12000"),
        ("5000万", "应填 5000"),
        ("300万元", "应填 300"),
        ("１２３４元", "应填 0.1234"),
        ("约500", "不是数字"),
        ("100-200", "不是数字"),
        ("五千万", "不是数字"),
        ("1e5", "不是数字"),
        ("9" * 400, "不是数字"),
        (-3, "是负数"),
        ("-3", "是负数"),
        (10**9, "大得不合理（上限 100000000）"),
        ("=1+1", "是公式"),
        ("#REF!", "是错误值"),
        (datetime(2026, 11, 23), "单元格被设成了日期"),  # noqa: DTZ001
    ],
)
def test_bad_amounts(tmp_path: Path, value: Any, says: str) -> None:
    """Units are named with the number to type; ranges, guesses, negative and absurd amounts are refused."""
    (plan,) = preview(returned(filled(exported(tmp_path, ROWS), {"F5": value})), known(ROWS))

    assert (plan.kind, plan.number, plan.problems[0].column) == (RowKind.REFUSED, 5, "涉及金额")
    assert says in str(plan.problems[0])


@pytest.mark.parametrize(
    ("column", "value", "code", "says"),
    [
        ("G", 3.5, "0.00", "应为整数"),
        ("G", "120人", "0.00", "应填 120"),
        ("G", "1.2万", "0.00", "本列单位是人，应填 12000"),
        ("F", 0.5, "0.00%", "百分数"),
        ("I", "也许", "@", "请填：是、否"),
        ("E", "网上", "@", "请填：线上、线下、线上线下相结合"),
        ("B", "别的公司", "@", "行错了位"),
    ],
)
def test_bad_cells_of_the_statistics_form(tmp_path: Path, column: str, value: Any, code: str, says: str) -> None:
    """Each column's own rule."""
    path = filled(exported(tmp_path, ROWS), {f"{column}5": value}, formats={f"{column}5": code})
    (plan,) = preview(returned(path), known(ROWS))

    assert plan.kind is RowKind.REFUSED
    assert says in str(plan.problems[0])


@pytest.mark.parametrize(
    ("column", "value", "code", "result"),
    [
        ("V", "2026年11月3日", "@", "2026-11-03"),
        ("V", "2026.11.3", "@", "2026-11-03"),
        ("V", "2026/11/03", "@", "2026-11-03"),
        ("V", "20261103", "@", "2026-11-03"),
        ("V", 46349, "General", "2026-11-23"),
        ("V", "46349", "@", "2026-11-23"),
        ("V", datetime(2026, 11, 3, 9), "yyyy/m/d", "2026-11-03"),  # noqa: DTZ001
        ("V", "2026年11月", "@", "不是完整的日期"),
        ("V", "2026-02-30", "@", "日历上没有这一天"),
        ("V", "12345", "@", "不是完整的日期"),
        ("V", "1900-01-01", "@", "年份不合理"),
        ("V", "月底前", "@", "不是完整的日期"),
        ("X", "50%", "@", "0.5"),
        ("X", "５０％", "@", "0.5"),
        ("X", 0.5, "General", "0.5"),
        ("X", 0.5, "0.00%", "0.5"),
        ("X", 1, "0%", "1"),
        ("X", 50, "General", "应填 50%"),
        ("X", "50", "@", "应填 50%"),
        ("X", 1.5, "0.00%", "0% 到 100%"),
        ("X", "一半", "@", "不是比例"),
        ("X", -0.1, "0%", "0% 到 100%"),
        ("L", "1,200", "@", "1200"),
        ("L", " ４００ ", "@", "400"),
        ("M", 4_800_000, "0.00", "4800000"),
        ("Q", "红", "@", "本列不能在回填表中修改"),
    ],
)
def test_days_shares_and_numbers_of_the_ledger(tmp_path: Path, column: str, value: Any, code: str, result: str) -> None:
    """Days as text or serial numbers, shares in every form, numbers with separators: understood, or refused."""
    path = filled(exported(tmp_path, ROWS, "台账"), {f"{column}5": value}, formats={f"{column}5": code})
    (plan,) = preview(returned(path, "台账"), known(ROWS))

    if plan.kind is RowKind.REFUSED:
        assert result in str(plan.problems[0])
    else:
        assert [cell.theirs for cell in plan.cells] == [result]


def test_large_amounts_are_asked_about(tmp_path: Path) -> None:
    """Taken, with the question whether the unit is right."""
    (plan,) = preview(returned(filled(exported(tmp_path, ROWS), {"F5": 50_002_500})), known(ROWS))

    assert "请核对单位是否为万元" in str(plan.cells[0])


def test_merged_body_cells_are_named(tmp_path: Path) -> None:
    """One measure merged over three firms is no measure of the second."""
    book = load_workbook(exported(tmp_path, ROWS))
    book.active.merge_cells("J5:J7")
    book.save(tmp_path / "in.xlsx")
    plans = preview(returned(tmp_path / "in.xlsx"), known(ROWS))

    assert [plan.kind for plan in plans] == [RowKind.REFUSED] * 3
    assert all("合并单元格" in str(plan.problems[0]) for plan in plans)


def test_duplicate_unknown_and_forged_rows(tmp_path: Path) -> None:
    """A row copied, a lead the house does not have, a key that was edited."""
    path = exported(tmp_path, ROWS)
    sheet = load_workbook(path).active
    keys = [sheet[f"O{row}"].value for row in (5, 6, 7)]
    path = filled(
        path,
        {"O6": keys[0], "B6": ROWS[0].subject, "G5": 1, "G6": 2, "O7": keys[2].replace("000003", "000001"), "G7": 3},
    )
    plans = preview(returned(path), known(ROWS))
    gone = preview(returned(filled(exported(tmp_path, ROWS), {"G5": 9})), {})

    assert [plan.kind for plan in plans] == [RowKind.DUPLICATE, RowKind.DUPLICATE, RowKind.REFUSED]
    assert "有 2 行都是线索 XS-000001" in str(plans[0].problems[0])
    assert "回填键被改动" in str(plans[2].problems[0])
    assert [(plan.kind, str(plan.problems[0])) for plan in gone] == [
        (RowKind.UNKNOWN, "第 5 行：库中没有线索 XS-000001；请核对编号")
    ]


def test_partly_sorted_rows_are_noticed(tmp_path: Path) -> None:
    """Names sorted without the hidden keys: no value lands on another firm."""
    path = exported(tmp_path, ROWS)
    names = [row.subject for row in ROWS]
    path = filled(path, {"B5": names[2], "B6": names[0], "B7": names[1], "G5": 1})

    assert [plan.kind for plan in preview(returned(path), known(ROWS))] == [RowKind.REFUSED] * 3


def test_lost_keys_and_visible_numbers(tmp_path: Path) -> None:
    """Without keys the ledger's 线索编号 still finds the lead, and every difference is a conflict to decide."""
    book = load_workbook(exported(tmp_path, ROWS, "台账"))
    book.active.delete_cols(29)
    book.active["L5"] = 400
    book.active["AA5"] = "已清退"
    book.save(tmp_path / "in.xlsx")
    back = returned(tmp_path / "in.xlsx", "台账")
    plans = preview(back, known(ROWS))

    assert any("没有回填键列" in note for note in back.notes)
    assert [plan.kind for plan in plans] == [RowKind.CHANGE, RowKind.UNCHANGED, RowKind.UNCHANGED]
    states = {cell.field: cell.state.value for cell in plans[0].cells if cell.state.value != "unchanged"}
    assert states == {"people": "conflict", "closing_basis": "change"}


def test_other_forms_and_other_sheets_are_refused(tmp_path: Path) -> None:
    """A ledger given as 附件1, and a sheet with none of the headings."""
    with pytest.raises(BadInput, match="ledger-1"):
        returned(exported(tmp_path, ROWS, "台账"), "附件1")
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(BadInput, match="没有找到附件1的表头"):
        returned(tmp_path / "x.csv")


def test_macros_are_refused_and_links_told(tmp_path: Path) -> None:
    """A ledger needs no macro."""
    path = exported(tmp_path, ROWS)
    with pytest.raises(UnreadableFile, match="含有宏"):
        returned(packed(tmp_path, base=path, extra={"xl/vbaProject.bin": b"x"}, name="m.xlsm"))
    back = returned(packed(tmp_path, base=path, extra={"xl/externalLinks/externalLink1.xml": b"<a/>"}, name="l.xlsx"))

    assert back.notes == ("工作簿链接了别的文件；链接没有打开",)


def test_unknown_columns_are_told(tmp_path: Path) -> None:
    """What was not read is said."""
    back = returned(filled(exported(tmp_path, ROWS), {"P3": "联系人", "P5": "林某"}))

    assert (back.untouched, back.notes) == (3, ("多出的列没有读取：联系人",))


def test_damaged_returns_only_give_our_errors(tmp_path: Path) -> None:
    """Cells replaced by whatever people and programs leave there: planned or named, never another error."""
    rng, path = random.Random(11), exported(tmp_path, ROWS, "台账")
    junk: list[Any] = [
        None,
        "",
        " ",
        "=A1",
        "#N/A",
        -1,
        1e300,
        0.1 + 0.2,
        True,
        "\u200b",
        "９" * 30,
        "2026-13-45",
        "%",
        "1.2.3",
        "亿",
        "万" * 9,
        datetime(2026, 1, 1),  # noqa: DTZ001
        "FF1|XS-000001|ledger-1|E1||",
        "XS-999999",
        "x" * 32_000,
        "合计",
        "填报人：",
        "注：1. 无",
        45_000,
        60,
    ]
    for _ in range(40):
        cells = {f"{rng.choice('ABCFLMQVXAB')}{rng.randint(1, 12)}": rng.choice(junk) for _ in range(rng.randint(1, 8))}
        book = load_workbook(path)
        for place, value in cells.items():
            if type(book.active[place]).__name__ != "MergedCell":
                book.active[place] = value
        book.save(tmp_path / "in.xlsx")
        try:
            plans = preview(returned(tmp_path / "in.xlsx", "台账"), known(ROWS))
        except HouseError as error:
            said = [str(error)]
        else:
            said = [str(each) for plan in plans for each in (*plan.problems, *plan.cells)]
        assert all(isinstance(each, str) for each in said)


def test_form_of_another_office_comes_back_too(tmp_path: Path) -> None:
    """Headings with other widths, stars and units are the same headings."""
    book = load_workbook(exported(tmp_path, ROWS))
    book.active["F4"] = "涉及金额 （万元）*"
    book.active["F5"] = 1
    book.save(tmp_path / "in.xlsx")
    (plan,) = preview(returned(tmp_path / "in.xlsx"), known(ROWS))

    assert [(cell.header, cell.theirs) for cell in plan.cells] == [("涉及金额", "1")]
    assert load_form("附件1").columns[5].header == "涉及金额"


@pytest.mark.parametrize("form", ["附件2", "附件3"])
def test_a_form_that_says_nothing_of_leads_does_not_come_back(tmp_path: Path, form: str) -> None:
    """Sums are counted from leads: a filled 附件2 is refused with one sentence, not read as forty new leads."""
    with pytest.raises(BadInput, match="不能回填导入"):
        returned(exported(tmp_path, ROWS), form)


def test_notes_merged_over_the_key_column_are_notes(tmp_path: Path) -> None:
    """A program that deletes a column and leaves merged ranges as they were lays the notes over the hidden keys."""
    book = load_workbook(exported(tmp_path, ROWS))
    book.active.delete_cols(4)
    book.save(tmp_path / "in.xlsx")
    found = returned(tmp_path / "in.xlsx")

    assert (found.rows, found.untouched) == ((), 3)
