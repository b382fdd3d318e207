"""Reports from the shell, over a real database: files, rows, audit entries, and what is refused."""

import csv
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from typer.testing import CliRunner, Result

from cli import app
from facts.cases import Decision, Judgement
from facts.errors import BadInput, NotKnown
from store import SqlAuditLog, SqlLeadBook, StoreSettings, open_store
from store.migrate import upgrade
from tests.factories import NOON, a_page, a_screening
from tests.leads.reports.office_samples import word
from tests.store.stored_pages import keep


@pytest.fixture
def out(tmp_path: Path, clock) -> Path:  # type: ignore[no-untyped-def]
    """A folder with one lead that an analyst confirmed."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path}/fangfei.db"))
    upgrade(store)
    url = "http://www.jinshu.test/"
    keep(store, [(a_page(url=url, source="城市论坛"), a_screening(contract='{"hits": []}'))], lead=url)
    said = Judgement(
        lead="XS-000001", decision=Decision.CONFIRM, analyst="李", reason="承诺保本保息，设资金池", at=NOON
    )
    SqlLeadBook(store, clock).judge(said)
    store.close()
    return tmp_path


def ran(out: Path, *words: str) -> Result:
    """Run `fangfei report`; errors of the house come as they are."""
    command = ["report", *words, "--folder", str(out)]
    return CliRunner().invoke(app, command, catch_exceptions=False, standalone_mode=False)


def text_of(path: Path) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["monthly", "--month", "2026-11"], "2026年11月涉嫌非法集资风险线索"),
        (["closing", "--from", "2026-09-01", "--to", "2026-11-30"], "2026年9月1日至2026年11月30日组织开展"),
        (["news", "--from", "2026-11-01", "--to", "2026-11-30"], "在账线索1条"),
        (["case", "XS-000001"], "编号XS-000001"),
    ],
)
def test_each_report_is_written_with_its_rows(out: Path, words: list[str], said: str) -> None:
    """A Word file, the rows behind its numbers, and who took it out in the audit log."""
    paper, rows = out / "报告.docx", out / "明细.csv"
    result = ran(out, *words, "--out", str(paper), "--rows", str(rows), "--office", "滨海区处非办", "--by", "王")
    with rows.open(encoding="utf-8-sig", newline="") as file:
        leads = {row["线索编号"] for row in csv.DictReader(file)}
    store = open_store(StoreSettings(url=f"sqlite:///{out}/fangfei.db"))
    entry = list(SqlAuditLog(store, None).entries())[-1]  # type: ignore[arg-type]  # reading asks no clock
    store.close()

    assert str(paper) in result.stdout
    assert said in text_of(paper)
    assert "滨海区处非办" in text_of(paper)
    assert leads - {""} == {"XS-000001"}
    assert (entry.act, entry.actor, entry.subject) == ("report written", "王", words[0])
    assert json.loads(entry.detail)["rows"] == "明细.csv"


def test_names_are_covered_in_news_unless_asked(out: Path) -> None:
    """What may be printed elsewhere covers names by itself; the office can have them in full."""
    words = ["news", "--from", "2026-11-01", "--to", "2026-11-30", "--out"]
    ran(out, *words, str(out / "a.docx"))
    ran(out, *words, str(out / "b.docx"), "--full-names")

    assert "金树财富" not in text_of(out / "a.docx")
    assert "金树财富" in text_of(out / "b.docx")


def test_news_takes_what_its_author_wrote(out: Path) -> None:
    """Texts by number or by prompt, the leads that are told, and the office's own Word file."""
    texts = out / "稿.yml"
    texts.write_text(
        "1: 厦门市开展排查。\n请撰写人填写：具体做法和成效: |\n  一是宣传。\n  二是排查。\n", encoding="utf-8"
    )
    words = ["news", "--from", "2026-11-01", "--to", "2026-11-30", "--lead", "XS-000001"]
    ran(out, *words, "--texts", str(texts), "--out", str(out / "a.docx"))
    lines = text_of(out / "a.docx").splitlines()

    assert "厦门市开展排查。" in lines
    assert lines[lines.index("一是宣传。") + 1] == "二是排查。"
    assert any(line.startswith("线索编号XS-000001") for line in lines)
    assert any("请撰写人填写：突出风险" in line for line in lines)

    (out / "own.docx").write_bytes(word("{期间}发现{本期新发现线索}条。", "{自拟：动态}"))
    texts.write_text("动态: 开展宣传。\n", encoding="utf-8")
    more = ["--template", str(out / "own.docx"), "--texts", str(texts), "--rows", str(out / "rows.csv")]
    ran(out, *words[:5], *more, "--out", str(out / "b.docx"))
    assert text_of(out / "b.docx").splitlines() == ["2026年11月发现1条。", "开展宣传。"]
    assert "XS-000001" in (out / "rows.csv").read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("content", "said"),
    [("9: x", "“9”不是这份报告的一段；可填写的是：1 请撰写人填写"), ("- x", "应为一组"), ("a: [", "写法不对")],
)
def test_texts_that_belong_nowhere_are_refused(out: Path, content: str, said: str) -> None:
    """The sentence lists the places that can be written."""
    (out / "稿.yml").write_text(content, encoding="utf-8")
    words = ["news", "--from", "2026-11-01", "--to", "2026-11-30", "--texts", str(out / "稿.yml")]
    with pytest.raises(BadInput, match=said):
        ran(out, *words, "--out", str(out / "a.docx"))
    (out / "x.docx").write_bytes(b"%PDF-1.7")
    with pytest.raises(BadInput, match="不是 Word 文档"):
        ran(out, *words[:5], "--template", str(out / "x.docx"), "--out", str(out / "a.docx"))
    assert not (out / "a.docx").exists()


@pytest.mark.parametrize("view", ["map", "grid"])
def test_risk_as_table_and_picture(out: Path, view: str) -> None:
    """The table as CSV, the picture as SVG with words."""
    ran(out, "risk", "--out", str(out / "risk.csv"), "--to", "2026-11-30")
    ran(out, "risk", "--out", str(out / "risk.svg"), "--view", view, "--shade", "count", "--to", "2026-11-30")
    words = ["".join(one.itertext()) for one in ET.parse(out / "risk.svg").iter("{http://www.w3.org/2000/svg}text")]

    assert "合计,合计,1,1," in (out / "risk.csv").read_text("utf-8-sig")
    assert any(word in ("1", "　不明：1") for word in words)
    assert any(word in words for word in ("思明区", "不明"))


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (["monthly", "--month", "2026-13", "--out", "a.docx"], BadInput, "2026-11"),
        (["monthly", "--month", "9999-12", "--out", "a.docx"], BadInput, "2026-11"),
        (["closing", "--from", "2026-12-01", "--to", "2026-11-01", "--out", "a.docx"], BadInput, "颠倒"),
        (["case", "XS-999999", "--out", "a.docx"], NotKnown, "XS-999999"),
        (["risk", "--out", "a.gif"], BadInput, "svg"),
        (["risk", "--out", "a.svg", "--shade", "colour"], BadInput, "--shade"),
        (["monthly", "--month", "2026-11", "--out", "a.docx", "--template", "none.yml"], BadInput, "none.yml"),
    ],
)
def test_what_cannot_be_is_refused(out: Path, words: list[str], error: type[Exception], said: str) -> None:
    """One sentence that says what to write instead."""
    with pytest.raises(error, match=said):
        ran(out, *words)


def test_screening_starts_without_drawing_and_word() -> None:
    """Neither the command line, screening nor the figures themselves load matplotlib or python-docx."""
    probe = (
        "import sys, cli, screening, leads, leads.figures, cli.reports, wiring.assembly;"
        "print(*sorted({'matplotlib', 'docx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert done.stdout.split() == []
