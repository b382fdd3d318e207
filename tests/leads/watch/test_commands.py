"""`fangfei watch …` from one end to the other, over a real folder."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from cli import watch
from facts.doubles import FrozenClock
from facts.errors import BadInput, NotKnown
from facts.watching import Strength
from leads.watch.columns import SHIPPED as COLUMNS
from leads.watch.rules import SHIPPED as WEIGHTS
from store import SqlAuditLog, StoreSettings, open_store
from store.alarms import SqlAlarmBook
from store.migrate import upgrade
from tests.store.test_watching import ALARM

ADD = (
    "add", "--name", "滨海金树财富管理有限公司", "--trait", "domain=jinshu.test", "--trait", "电话=13800138000",
    "--trait", "法定代表人=王大海", "--trait", "收款账户=6222020200112233445", "--basis", "条例第十条", "--issuer",
    "思明区处非办", "--district", "思明区", "--procedure", "书面解除", "--until", "2099-12-31", "--by", "李分析",
)  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder that a scan may have written to."""
    return tmp_path / "out"


def run(out: Path, *words: str) -> Result:
    """Run a command; what goes wrong is raised."""
    return CliRunner().invoke(watch.app, [*words, "--out", str(out)], catch_exceptions=False)


def said(out: Path, *words: str) -> Any:
    """What a command prints with --json."""
    return json.loads(run(out, *words, "--json").stdout)


def test_an_entry_lives_through_its_commands(out: Path) -> None:
    """Added, found, shown masked, renewed, removed; then it meets nobody and is still on record."""
    added = run(out, *ADD)
    hits = said(out, "check", "海纳财富", "--trait", "phone=138-0013-8000")["hits"]
    shown = run(out, "show", "GZ-000001").stdout
    run(out, "renew", "GZ-000001", "--until", "2098-12-31", "--by", "王主任", "--reason", "仍在活动")
    run(out, "remove", "GZ-000001", "--by", "王主任", "--reason", "书面解除")
    after = said(out, "check", "滨海金树财富管理有限公司")["hits"]
    entries = [said(out, "list", *more)["entries"] for more in ((), ("--all",))]
    history = said(out, "show", "GZ-000001")["history"]

    assert added.stdout.startswith("GZ-000001 已列入警示名单：滨海金树财富管理有限公司（")
    assert [(hit["entry"], hit["strength"]) for hit in hits] == [("GZ-000001", Strength.STRONG.value)]
    assert after == []
    assert [[one["state"] for one in some] for some in entries] == [[], ["removed"]]
    assert [one["act"] for one in history] == ["added", "renewed", "removed"]
    assert "138****8000" in shown
    for hidden in ("13800138000", "王大海", "6222020200112233445"):
        assert hidden not in shown


def test_personal_values_are_starred_unless_asked(out: Path) -> None:
    """Phone and name on request; the card's number is not there to be shown."""
    run(out, *ADD)
    masked, plain = (
        {one["kind"]: one["value"] for one in said(out, "show", "GZ-000001", *more)["traits"]}
        for more in ((), ("--unmask",))
    )

    assert (masked["phone"], masked["person"], masked["bank_card"]) == ("138****8000", "王**", "6222***********3445")
    assert (plain["phone"], plain["person"]) == ("13800138000", "王大海")
    assert plain["bank_card"].startswith("sha256:")


def test_a_list_goes_out_and_into_another_office(out: Path, tmp_path: Path) -> None:
    """Exported with an entry in the audit log, imported elsewhere; a second time it is known."""
    run(out, *ADD)
    target, elsewhere = tmp_path / "名单.csv", tmp_path / "other"
    exported = run(out, "export", str(target), "--by", "李分析", "--unmask")
    imported = [run(elsewhere, "import", str(target), "--by", "王") for _ in range(2)]
    store = open_store(StoreSettings(url=f"sqlite:///{out}/fangfei.db"))
    acts = [one.act for one in SqlAuditLog(store, FrozenClock(ALARM.at)).entries()]
    store.close()

    assert exported.stdout.endswith("1 条\n")
    assert [one.stdout.split("；")[0] for one in imported] == ["已列入 1 条", "已列入 0 条"]
    assert len(said(elsewhere, "check", "-", "--trait", "收款账户=6222020200112233445")["hits"]) == 1
    assert acts == ["watch entry added", "watch list exported"]


def test_a_sheet_with_a_bad_row_changes_nothing(out: Path, tmp_path: Path) -> None:
    """Each problem with its row; --partial takes the rest."""
    sheet = tmp_path / "名单.csv"
    heads = "主体名称,法律依据,发布单位,发布地区,截止日期,解除程序"
    sheet.write_text(
        f"{heads}\n金树宝,条例,处非办,思明区,2099-01-01,书面\n海纳宝,,处非办,思明区,2099-01-01,书面\n", encoding="gbk"
    )
    with pytest.raises(BadInput, match="全部未导入"):
        run(out, "import", str(sheet), "--by", "李分析")
    before = said(out, "list")["entries"]
    partial = run(out, "import", str(sheet), "--by", "李分析", "--partial")

    assert before == []
    assert "第 3 行：缺法律依据。" in partial.stderr
    assert [one["name"] for one in said(out, "list")["entries"]] == ["金树宝"]


def test_alarms_are_listed_and_dealt_with(out: Path, clock: FrozenClock) -> None:
    """Open ones, then all with who dealt with them and why."""
    store = open_store(StoreSettings(url=f"sqlite:///{out}/fangfei.db"))
    upgrade(store)
    SqlAlarmBook(store, clock).keep([ALARM], "scan")
    store.close()
    listed = run(out, "alarms").stdout
    done = run(out, "ack", "YJ-000001", "--by", "李分析", "--reason", "同一集团")
    left, everything = said(out, "alarms")["alarms"], said(out, "alarms", "--all")["alarms"]

    assert "YJ-000001" in listed
    assert "改头换面" in listed
    assert done.stdout == "YJ-000001 已处理\n"
    assert left == []
    assert everything[0]["acknowledged"]["reason"] == "同一集团"
    assert "同一集团" in run(out, "alarms", "--all").stdout


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (("show", "GZ-000001"), NotKnown), (("ack", "YJ-000001", "--by", "李", "--reason", "x"), NotKnown),
        (("remove", "XS-1", "--by", "李", "--reason", "x"), NotKnown),
        (("check", "-", "--trait", "smell=x"), BadInput), (("check", "-", "--trait", "phone"), BadInput),
        (("renew", "GZ-000001", "--by", "李", "--reason", "x"), BadInput),
        (("import", "no-such.csv", "--by", "李"), BadInput),
    ],
)  # fmt: skip
def test_mistakes_are_sentences(out: Path, words: tuple[str, ...], problem: type[Exception]) -> None:
    """Of the house's one family."""
    with pytest.raises(problem):
        run(out, *words)


def test_the_offices_own_rules_replace_the_shipped_ones(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Weights under which one phone is not enough, and a column called otherwise."""
    own = tmp_path / "rules"
    own.mkdir()
    for name, shipped, old, new in (
        ("watch.yml", WEIGHTS, "    phone: 1.0", "    phone: 0.1"), ("watch-columns.yml", COLUMNS, "电话", "热线"),
    ):  # fmt: skip
        (own / name).write_text(shipped.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    run(out, *ADD)
    before = said(out, "check", "-", "--trait", "电话=13800138000")["hits"]
    monkeypatch.setenv("FANGFEI_CASEWORK", str(own))
    after = said(out, "check", "-", "--trait", "热线=13800138000")["hits"]

    assert (len(before), after) == (1, [])
    with pytest.raises(BadInput, match="KIND=VALUE"):
        said(out, "check", "-", "--trait", "联系电话x=13800138000")
