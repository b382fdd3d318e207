"""Out and back: nothing changed is no change; what was changed is written as one batch and can be undone."""

import csv
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from facts.cases import LedgerRow
from facts.errors import BadInput, NotKnown
from facts.statement_doubles import MemoryStatementBook
from facts.statements import Basis
from leads.forms import load_form
from leads.ledger import parse_correction
from leads.returns import CellState, RowKind, apply_plans, preview
from tests.factories import NOON
from tests.leads.forms.samples import a_row
from tests.leads.returns.sheets import exported, filled, known, returned

ROWS = tuple(a_row(number) for number in range(1, 5))
TEXTS = st.text(st.characters(), max_size=20)
MONEY = st.decimals(0, 10**8, places=6) | st.none()
AN_ROW = st.builds(
    LedgerRow,
    lead=st.just("XS-000001"), subject=TEXTS | st.none(), sector=TEXTS, mode=TEXTS, online=TEXTS, measures=TEXTS,
    remark=TEXTS | st.sampled_from(["=1+1", "-3", "@x", "2026-11-23", "1e5", "50%", "_x0041_", "TRUE", "007"]),
    amount_wan=MONEY, unpaid_wan=MONEY, exposure_wan=MONEY, people=st.integers(0, 10**7) | st.none(),
    repaid_ratio=st.decimals(0, 1, places=4) | st.none(),
    rectify_by=st.dates(date(1980, 1, 1), date(2100, 1, 1)) | st.none(),
)  # fmt: skip


@pytest.mark.parametrize("form", ["附件1", "台账"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=AN_ROW)
def test_untouched_sheet_changes_nothing(tmp_path: Path, form: str, row: LedgerRow) -> None:
    """Whatever stands in a row, as our writer leaves it and as another program saves it again."""
    path = exported(tmp_path, [row], form)
    again = filled(path, {})
    for each in (path, again):
        back = returned(each, form)
        assert (back.untouched, back.rows, back.notes, back.export) == (1, (), (), "E1")


def test_changes_are_planned_cell_by_cell(tmp_path: Path) -> None:
    """Numbers, a cleared cell, a day as text, a percentage; what the house knows by now is no change."""
    path = exported(tmp_path, ROWS, "台账")
    back = returned(
        filled(path, {"L5": 400, "M5": None, "V6": "2026年12月1日", "X6": "50%", "W7": "已约谈两次", "T8": "陈某"}),
        "台账",
    )
    now = [ROWS[0], ROWS[1], ROWS[2], replace(ROWS[3], rectifier="陈某")]
    plans = preview(back, known(now))

    assert [(plan.number, plan.kind) for plan in plans] == [
        (5, RowKind.CHANGE), (6, RowKind.CHANGE), (7, RowKind.CHANGE), (8, RowKind.UNCHANGED),
    ]  # fmt: skip
    assert [(cell.field, cell.ours, cell.theirs) for plan in plans for cell in plan.cells] == [
        ("people", "320", "400"), ("exposure_wan", "4800", ""), ("rectify_by", "2026-12-31", "2026-12-01"),
        ("repaid_ratio", "0.35", "0.5"), ("progress", "已约谈", "已约谈两次"), ("rectifier", "陈某", "陈某"),
    ]  # fmt: skip
    assert str(plans[0].cells[0]) == "“涉众规模（人）”改为“400”（库中为“320”）"


def test_changed_on_both_sides_is_a_conflict(tmp_path: Path) -> None:
    """The house's newer value is kept where the sheet did not touch it, and asked about where it did."""
    path = exported(tmp_path, ROWS)
    back = returned(filled(path, {"F5": 7000}))
    now = [replace(ROWS[0], amount_wan=Decimal(6000)), replace(ROWS[1], amount_wan=Decimal(1)), *ROWS[2:]]
    (plan,) = preview(back, known(now))

    assert [(cell.state, cell.ours, cell.theirs) for cell in plan.cells] == [(CellState.CONFLICT, "6000", "7000")]
    assert str(plan.cells[0]) == "“涉及金额”有冲突，表中为“7000”（库中为“6000”）"


def test_applied_as_one_batch_and_undone(tmp_path: Path) -> None:
    """Every statement says form, batch and row; the ledger takes each value; undo leaves nothing standing."""
    path = exported(tmp_path, ROWS, "台账")
    plans = preview(returned(filled(path, {"L5": 400, "M5": None, "V6": "2026.12.1", "X6": 0.5}), "台账"), known(ROWS))
    book = MemoryStatementBook(known(ROWS))
    done = apply_plans(plans, book, form=load_form("台账"), by="王登记", at=NOON)
    written = [one for found in book.all().values() for one in found]

    assert (done.batch, done.statements, done.rows, done.left_out) == (1, 4, 2, ())
    assert [(one.lead, one.field, one.value) for one in written] == [
        ("XS-000001", "people", "400"), ("XS-000001", "exposure_wan", None),
        ("XS-000002", "rectify_by", "2026-12-01"), ("XS-000002", "repaid_ratio", "0.5"),
    ]  # fmt: skip
    assert written[0].source == "form 台账 batch 1 row 5"
    assert (written[1].reason, {one.basis for one in written}, {one.by for one in written}) == (
        "回填表中清空", {Basis.VERIFIED}, {"王登记"},
    )  # fmt: skip
    assert [parse_correction(one.field, one.value or "") for one in written] == [
        400, None, date(2026, 12, 1), Decimal("0.5"),
    ]  # fmt: skip
    assert book.undo_batch(1, by="王登记", reason="报错了区") == 4
    assert book.all() == {}
    with pytest.raises(NotKnown):
        book.undo_batch(1, by="王登记", reason="又一次")


def test_nothing_is_half_applied(tmp_path: Path) -> None:
    """One doubtful row holds all back; on request it alone is left out, and a conflict is decided by who imports."""
    path = exported(tmp_path, ROWS)
    back = returned(filled(path, {"F5": "1.2亿", "G6": 99, "F7": 1}))
    plans = preview(back, known([*ROWS[:2], replace(ROWS[2], amount_wan=Decimal(2)), ROWS[3]]))
    book, form = MemoryStatementBook(), load_form("附件1")
    with pytest.raises(BadInput, match="有 2 行存疑（第 5、7 行），没有导入任何内容"):
        apply_plans(plans, book, form=form, by="王登记", at=NOON)
    assert (book.all(), book.batches) == ({}, {})
    some = apply_plans(plans, book, form=form, by="王登记", at=NOON, skip_doubtful=True)
    taken = apply_plans(plans, book, form=form, by="王登记", at=NOON, skip_doubtful=True, take={(7, "amount_wan")})

    assert (some.rows, some.left_out) == (1, (5, 7))
    assert (taken.rows, taken.left_out) == (2, (5,))
    with pytest.raises(BadInput, match="经办人"):
        apply_plans(plans, book, form=form, by=" ", at=NOON)


def test_a_lead_gone_meanwhile_writes_nothing(tmp_path: Path) -> None:
    """The book takes all statements or none."""
    plans = preview(returned(filled(exported(tmp_path, ROWS), {"G5": 1, "G6": 2})), known(ROWS))
    book = MemoryStatementBook({"XS-000001"})
    with pytest.raises(NotKnown):
        apply_plans(plans, book, form=load_form("附件1"), by="王登记", at=NOON)

    assert book.all() == {}


def test_added_rows_are_proposed_and_never_dropped(tmp_path: Path) -> None:
    """Above the 合计 row and below the notes; one with a known name says so."""
    path = exported(tmp_path, ROWS)
    book = load_workbook(path)
    sheet = book.active
    sheet.insert_rows(9)
    sheet["A9"], sheet["B9"], sheet["F9"] = 5, "滨海新社", 12.5
    sheet["B30"], sheet["G30"] = ROWS[1].subject, 7
    book.save(tmp_path / "in.xlsx")
    back = returned(tmp_path / "in.xlsx")
    plans = preview(back, known(ROWS))

    assert [(plan.number, plan.kind, plan.subject) for plan in plans] == [
        (9, RowKind.NEW, "滨海新社"), (30, RowKind.NEW, ROWS[1].subject),
    ]  # fmt: skip
    assert [(cell.field, cell.theirs) for cell in plans[0].cells] == [("subject", "滨海新社"), ("amount_wan", "12.5")]
    assert "登记" in plans[0].cells[0].note
    assert "与 XS-000002 同名" in plans[1].cells[0].note
    assert apply_plans(plans, MemoryStatementBook(), form=load_form("附件1"), by="王登记", at=NOON).batch is None


def test_sorted_moved_and_missing_columns(tmp_path: Path) -> None:
    """Rows may be sorted and columns moved or removed, as long as each row keeps its key."""
    path = exported(tmp_path, ROWS)
    book = load_workbook(path)
    sheet = book.active
    for merge in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merge))
    rows = [[cell.value for cell in row] for row in sheet["A5:O8"]]
    for at, values in enumerate(reversed(rows), 5):
        for column, value in enumerate(values, 1):
            sheet.cell(at, column).value = value
    sheet["G5"] = 1
    sheet.delete_cols(6)
    book.save(tmp_path / "in.xlsx")
    back = returned(tmp_path / "in.xlsx")
    (plan,) = preview(back, known(ROWS))

    assert (plan.lead, [(cell.field, cell.theirs) for cell in plan.cells]) == ("XS-000004", [("people", "1")])
    assert back.untouched == 3
    assert any("缺少列：涉及金额" in note for note in back.notes)


def test_csv_of_the_sheet_comes_back_too(tmp_path: Path) -> None:
    """Saved as CSV in GBK by an old program: untouched rows are known by their keys."""
    form = load_form("台账")
    sheet = load_workbook(exported(tmp_path, ROWS, "台账")).active
    table = [
        [f"{c.value:%Y/%m/%d}" if hasattr(c.value, "year") else c.value for c in row]
        for row in sheet.iter_rows(min_row=3, max_row=8)
    ]
    table[-1][11] = 321
    with (tmp_path / "in.csv").open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows(table)
    back = returned(tmp_path / "in.csv", form.name)
    (plan,) = preview(back, known(ROWS))

    assert back.untouched == 3
    assert [(cell.field, cell.theirs) for cell in plan.cells] == [("people", "321")]
