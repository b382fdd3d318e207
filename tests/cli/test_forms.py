"""The office's papers from the shell: out, filled in, back as a preview, applied as one batch, undone."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import insert
from typer.testing import CliRunner

from cli import app
from facts.doubles import FrozenClock
from store import SqlLeadBook, Store, rows
from store.tables import PageRow
from tests.factories import a_lead, a_page

LEAD = "XS-000001"


@pytest.fixture
def run(sqlite_store: Store, tmp_path: Path, clock: FrozenClock) -> Any:
    """Runs a command on a house with one lead; gives its output, or its error as a sentence."""
    with sqlite_store.writing() as connection:
        connection.execute(insert(PageRow).values(id=1, **rows.page_columns(a_page())))
    SqlLeadBook(sqlite_store, clock).take_in(a_lead(), actor="scan")

    def command(*words: str, house: bool = True, fails: bool = False) -> str:
        more = ("--db", f"sqlite:///{tmp_path}/fangfei.db") if house else ()
        result = CliRunner().invoke(app, [*words, *more])
        assert (result.exit_code != 0) is fails, (result.output, result.exception)
        return f"{result.output}{result.exception or ''}"

    return command


def filled(path: Path, **cells: Any) -> Path:
    book = load_workbook(path)
    for place, value in cells.items():
        book.active[place] = value
    target = path.with_name("in.xlsx")
    book.save(target)
    return target


def row_of(run: Any, tmp_path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("leads", "show", LEAD, "--json", "--out", str(tmp_path)))["row"]
    return found


def test_there_and_back_and_undone(run: Any, tmp_path: Path) -> None:
    """The preview writes nothing; --apply does, in one batch; undo-import takes it back."""
    run("leads", "export", "--form", "台账", "--out", str(tmp_path / "t.xlsx"))
    sheet = filled(tmp_path / "t.xlsx", L5=400, V5="2026年12月1日", U5="限期停止宣传")
    words = ("leads", "import", str(sheet), "--form", "台账")
    shown = run(*words)
    before = row_of(run, tmp_path)
    said = run(*words, "--apply", "--by", "王登记")
    after = row_of(run, tmp_path)
    undone = run("leads", "undo-import", "1", "--by", "王登记", "--reason", "报错了区")

    assert "未改动 0 行，将更新 1 行" in shown
    assert "“整改时限”改为“2026-12-01”" in shown
    assert before["people"] is None
    assert "已写入第 1 批：1 行、3 项" in said
    assert (after["people"], after["rectify_by"], after["rectification"]) == (400, "2026-12-01", "限期停止宣传")
    assert "已撤销第 1 批，3 项不再计入" in undone
    assert row_of(run, tmp_path) == before


def test_untouched_sheet_says_so(run: Any, tmp_path: Path) -> None:
    """Nothing to write is no batch."""
    run("leads", "export", "--form", "附件1", "--to-fill", "--out", str(tmp_path / "a.xlsx"))
    said = run("leads", "import", str(tmp_path / "a.xlsx"), "--form", "附件1", "--apply")

    assert "未改动 1 行" in said
    assert "没有需要写入的内容" in said


def test_doubtful_rows_hold_all_back(run: Any, tmp_path: Path) -> None:
    """The sentence names the row and the number to type; with --skip-doubtful the rest goes in."""
    run("leads", "export", "--form", "附件1", "--to-fill", "--out", str(tmp_path / "a.xlsx"))
    sheet = filled(tmp_path / "a.xlsx", F5="1.2亿", G5=7)
    words = ("leads", "import", str(sheet), "--form", "附件1")

    assert "应填 12000" in run(*words)
    assert "有 1 行存疑（第 5 行）" in run(*words, "--apply", fails=True)
    assert "没有需要写入的内容；略过第 5 行" in run(*words, "--apply", "--skip-doubtful")
    assert row_of(run, tmp_path)["people"] is None


def test_forms_are_listed_shown_and_mapped(run: Any, tmp_path: Path) -> None:
    """What there is, what is uncertain, and a blank that becomes a form file once."""
    book = Workbook()
    book.active.append(["单位名称", "涉案金额", "参与人数", "联系人"])
    book.save(tmp_path / "空表.xlsx")
    words = ("forms", "map", str(tmp_path / "空表.xlsx"), "--like", "附件1", "--to", str(tmp_path / "own" / "my.yml"))
    mapped = run(*words, house=False)
    own = run("forms", "list", "--forms", str(tmp_path / "own"), house=False)

    assert "职责分工表" in run("forms", "list", house=False)
    assert "待核" in run("forms", "show", "附件2", house=False)
    assert "subject" in mapped
    assert "（人工填写）" in mapped
    assert "fujian-1-blank" in own
    assert "is there already" in run(*words, house=False, fails=True)


def test_wrong_words_are_one_sentence(run: Any, tmp_path: Path) -> None:
    """A conflict named badly, an undo without a reason, a batch that is not there."""
    run("leads", "export", "--form", "附件1", "--to-fill", "--out", str(tmp_path / "a.xlsx"))
    words = ("leads", "import", str(tmp_path / "a.xlsx"), "--form", "附件1", "--apply")

    assert "ROW:FIELD" in run(*words, "--take", "amount_wan", fails=True)
    assert "gives a reason" in run("leads", "undo-import", "1", "--by", "王登记", "--reason", " ", fails=True)
    assert "第 9 批" in run("leads", "undo-import", "9", "--by", "王登记", "--reason", "x", fails=True)
