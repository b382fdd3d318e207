"""`fangfei lexicon …`: what an analyst types and reads, with an office's folder of her own."""

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner, Result

from cli import lexicon
from facts.errors import BadInput, NotKnown
from keywords import Lexicon
from runs.keeping import Wish
from runs.wording import undo
from tests.house import tree
from wiring.assembly import House
from wiring.kept import kept_lexicon, lexicon_office
from wiring.settings import Settings

ADD = ["add", "云养蚕", "--category", "P10", "--element", "利诱性", "--weight", "A", "--source", "举报"]
FINDS = ["--finds", "云养蚕月月分红"]


@pytest.fixture(autouse=True)
def nobody_set_anything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder without settings."""
    monkeypatch.delenv("FANGFEI_LEXICON", raising=False)
    monkeypatch.chdir(tmp_path)


def fangfei(*words: str, said: str | None = None) -> Result:
    return CliRunner().invoke(lexicon.app, list(words), input=said)


def test_a_term_is_added_proved_and_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the setting is started; the entry is listed, shown, proved and found in a sentence."""
    monkeypatch.setenv("FANGFEI_LEXICON", "own")
    added = fangfei(*ADD, *FINDS)

    assert (added.exit_code, added.stdout) == (0, "已添加 U0001 云养蚕（own.yml:3）\n")
    assert "own.yml:3" in fangfei("list", "云养蚕").stdout
    assert "云养蚕月月分红" in fangfei("show", "u0001").stdout
    assert "~office-1+" in fangfei("check").stdout
    assert "U0001" in fangfei("try", "今年加入云养蚕").stdout


def test_one_history_with_the_desk(tmp_path: Path) -> None:
    """What the command line adds and imports stands in history and audit chain, and the desk takes it back."""
    fangfei(*ADD, *FINDS, "--lexicon", "own", "--by", "李梅", "--reason", "街道巡查")
    Path("新词.csv").write_text("词语,类别,要件,权重,应命中\n云养蜂,P10,利诱性,A,云养蜂年年分蜜钱\n", encoding="utf-8")
    fangfei("import", "新词.csv", "--lexicon", "own")
    house = House(Settings(out=tmp_path / "out", lexicon=tmp_path / "own"))
    kept = kept_lexicon(house)
    imported, added = kept.history()

    assert (added.by, added.act, added.reason) == ("李梅", "lexicon entry changed", "街道巡查")
    assert (imported.act, imported.reason) == ("lexicon entries imported", "导入 新词.csv")
    assert imported.by
    entries = [(one.actor, one.act, one.subject) for one in house.audit.entries()]
    assert entries == [
        ("李梅", "lexicon entry changed", "own.yml, lexicon.yml"), (imported.by, "lexicon entries imported", "own.yml"),
    ]  # fmt: skip
    wish = Wish(by="王", act="lexicon change undone", reason="误导入")
    office = lexicon_office(house.settings)
    undo(kept, imported.number, wish, office=office, today=house.rules.today())
    assert "云养蜂" not in fangfei("list", "--own", "--lexicon", "own").stdout
    assert "云养蚕" in fangfei("list", "--own", "--lexicon", "own").stdout


def test_what_is_not_given_is_asked_for(tmp_path: Path) -> None:
    """Category, element, weight, source and a sentence; the rest may stay away."""
    answers = "P10\n利诱性\nS\n街道巡查\n云养蚕月月分红\n"
    added = fangfei("add", "云养蚕", "--lexicon", "own", said=answers)

    assert added.exit_code == 0
    assert "已添加 U0001" in added.stdout
    assert "source: 街道巡查" in (tmp_path / "own" / "own.yml").read_text(encoding="utf-8")


def test_a_wrong_term_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    """Known in another writing, or not in its own sentence: said in one line, exit 1, no folder."""
    known = fangfei("add", "提-现-困-难", *ADD[2:], "--finds", "提现困难", "--lexicon", "own")
    unproven = fangfei(*ADD, "--finds", "今天天气很好", "--lexicon", "own")
    pattern = fangfei(*ADD, *FINDS, "--pattern", "蚕(?=分红)", "--lexicon", "own")

    assert {known.exit_code, unproven.exit_code, pattern.exit_code} == {1}
    assert "（“提现困难”已在 T0325）" in known.stderr
    assert unproven.stderr.startswith("“应命中”：写的是“今天天气很好”")
    assert "第 2 个字符起用了前后查看" in pattern.stderr
    assert not (tmp_path / "own").exists()


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """Both writers say what they would do."""
    added = fangfei(*ADD, *FINDS, "--lexicon", "own", "--dry-run")

    assert "可以添加 U0001 云养蚕" in added.stdout
    assert not (tmp_path / "own").exists()


def test_out_to_a_workbook_and_in_again(tmp_path: Path) -> None:
    """Export, correct a weight in a spreadsheet, import: one changed, the rest unchanged; a bad row is named."""
    count = len(Lexicon.load().entries)
    assert f"{count} 条" in fangfei("export", "词库.xlsx").stdout
    book = load_workbook("词库.xlsx")
    sheet = book["词库"]
    heads = [cell.value for cell in sheet[1]]
    sheet.cell(row=2, column=heads.index("权重") + 1).value = 0.7
    sheet.cell(row=3, column=heads.index("类别") + 1).value = "没有这一类"
    book.save("词库.xlsx")
    tried = fangfei("import", "词库.xlsx", "--lexicon", "own", "--dry-run")
    empty = (tmp_path / "own").exists()
    taken = fangfei("import", "词库.xlsx", "--lexicon", "own")

    assert (tried.exit_code, taken.exit_code, empty) == (1, 1, False)
    assert tried.stdout.startswith(f"试运行，没有写入：新增 0 条，修改 1 条，未变 {count - 2} 条，1 行有误未导入")
    assert taken.stdout.startswith(f"新增 0 条，修改 1 条，未变 {count - 2} 条，1 行有误未导入；词库版本 ")
    assert taken.stderr == "第 3 行“类别”：写的是“没有这一类”，应为类别代码，例如“C1”；全部见“说明”表。\n"
    assert "weight: 0.7" in (tmp_path / "own" / "own.yml").read_text(encoding="utf-8")
    assert fangfei("list", "--own", "--lexicon", "own").stdout.count("own.yml:") == 1


def test_without_a_folder_nothing_is_guessed() -> None:
    """Add and import need the office's folder; show needs an entry that exists."""
    with pytest.raises(BadInput, match="FANGFEI_LEXICON"):
        CliRunner().invoke(lexicon.app, ADD + FINDS, catch_exceptions=False)
    with pytest.raises(NotKnown, match="T9999"):
        CliRunner().invoke(lexicon.app, ["show", "T9999"], catch_exceptions=False)


def test_try_says_what_a_word_is_worth_where_it_stands() -> None:
    """Disguise, denial, quotation and promised yields of one sentence."""
    shown = fangfei("try", "严禁承诺静态收益。所谓“静态收益”。本店静态首益，日返千分之五。").stdout
    rows = [[cell.strip() for cell in line.split("│")[4:8]] for line in shown.splitlines() if "T0056" in line]

    assert rows == [
        ["静态收益", "", "是", ""],
        ["静态收益", "", "", "是"],
        ["静态首益", "同音字", "", ""],
    ]
    assert "182.5" in shown


def test_seal_makes_an_edit_visible(tmp_path: Path) -> None:
    """The manifest of a folder is what sha256sum checks."""
    home = tmp_path / "own"
    home.mkdir()
    (home / "a.yml").write_text("entries: []\n", encoding="utf-8")
    sealed = fangfei("seal", str(home))

    assert sealed.stdout.strip().endswith("SHA256SUMS")
    assert (home / "SHA256SUMS").read_text(encoding="utf-8").endswith("  a.yml\n")


def test_what_happens_meanwhile_is_told_beside_the_output() -> None:
    """A lexicon that changes during `scan --json` must not stand in the JSON: the log goes to standard error."""
    code = (
        "import sys, structlog, cli\nsys.argv = ['fangfei', '--version']\ntry:\n    cli.main()\n"
        "except SystemExit:\n    structlog.get_logger().info('Lexicon changed')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tree.ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.startswith("fangfei ")
    assert "Lexicon changed" not in done.stdout
    assert "Lexicon changed" in done.stderr
