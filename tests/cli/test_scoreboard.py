"""Scoreboard, campaign and retro-hunt from the shell: imported, shown, undone, filed, declared, hunted."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import campaign, retro, scoreboard
from facts.cases import Decision, Judgement
from facts.errors import BadInput, NotKnown
from store import SqlAuditLog, SqlLeadBook, StoreSettings, open_store
from store.migrate import upgrade
from tests.factories import NOON, a_page, a_screening
from tests.store.stored_pages import keep

CASES = """案件编号,企业名称,涉案网址,立案日期,所在区,涉案金额（万元）,联系电话
案1,滨海金树财富管理有限公司,,2026-11-22,思明区,120,13800138000
案2,滨海银树财富管理有限公司,,2026-11-20,湖里区,50,
案3,滨海铜树财富管理有限公司,,去年,湖里区,50,
"""
HITS = {"hits": [{"term_id": "T0001", "term": "保本保息", "negated": False, "quoted": False}]}


@pytest.fixture
def out(tmp_path: Path, clock) -> Path:  # type: ignore[no-untyped-def]
    """Two screened pages; one is a lead that an analyst confirmed."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path}/fangfei.db"))
    upgrade(store)
    contract = json.dumps(HITS, ensure_ascii=False)
    pages = [
        (
            a_page(url=url, source="城市论坛"),
            a_screening(text=f"本页保★本★保★息，电话13800138000，{n}", contract=contract),
        )
        for n, url in enumerate(("http://www.jinshu.test/", "http://other.test/"))
    ]
    keep(store, pages, lead="http://www.jinshu.test/")
    judgement = Judgement(lead="XS-000001", decision=Decision.CONFIRM, analyst="李", reason="属实", at=NOON)
    SqlLeadBook(store, clock).judge(judgement)
    store.close()
    (tmp_path / "案件.csv").write_text(CASES, encoding="utf-8")
    return tmp_path


def ran(app, out: Path, *words: str) -> Result:  # type: ignore[no-untyped-def]
    """Run a command; errors of the house come as they are."""
    return CliRunner().invoke(app, [*words, "--out", str(out)], catch_exceptions=False, standalone_mode=False)


def said(app, out: Path, *words: str) -> dict:  # type: ignore[no-untyped-def,type-arg]
    return json.loads(ran(app, out, *words, "--json").stdout)


def test_cases_are_imported_shown_decided_and_undone(out: Path) -> None:
    """From the file to the figures and back; phones are masked, bad rows named, the exit code says so."""
    app = scoreboard.app
    tried = ran(app, out, "import", str(out / "案件.csv"), "--source", "市公安局", "--by", "王", "--dry-run")
    taken = ran(app, out, "import", str(out / "案件.csv"), "--source", "市公安局", "--by", "王")
    board = said(app, out, "show", "--yields")
    table = ran(app, out, "show", "--yields", "--cases").stdout
    listed = ran(app, out, "cases").stdout

    assert "试运行，没有写入：可导入 2 起，1 行有误" in tried.stdout
    assert "新导入 2 起，已有 0 起，1 行未导入" in taken.stdout
    assert taken.return_value == 1
    assert "第 4 行「立案日期」看不懂的日期" in taken.stderr
    assert [one["as_candidate"] for one in board["results"]] == ["missed", "same_time"]
    assert board["acceptance"]["hits"] == 1
    assert [(one["term_id"], one["pages"], one["leads"], one["confirmed"]) for one in board["terms"]] == [
        ("T0001", 2, 1, 1)
    ]
    assert board["sources"][0] | {"bytes": 0} == {
        "source": "城市论坛", "pages": 2, "bytes": 0, "candidates": 1, "judged": 1, "confirmed": 1, "pages_each": 2.0,
    }  # fmt: skip
    assert "13800138000" not in json.dumps(board)
    assert "发现率 1/2＝50.0%" in table
    assert "漏报" in table
    assert "LA-000001" in listed
    ran(app, out, "decide", "LA-000002", "--lead", "XS-000001", "--by", "李", "--reason", "更名")
    assert [one["as_candidate"] for one in said(app, out, "show")["results"]] == ["same_time", "same_time"]
    assert "2 起案件不再计入" in ran(app, out, "undo", "1", "--by", "王", "--reason", "错列").stdout
    assert said(app, out, "show")["results"] == []
    assert "错列" in ran(app, out, "cases", "--batches").stdout
    with pytest.raises(BadInput):
        ran(app, out, "decide", "LA-000002", "--by", "李", "--reason", "更名")


def test_the_campaign_is_filed_and_boarded(out: Path) -> None:
    """A filing with its document's digest, the board of days before and after, a withdrawal, all in the audit log."""
    app, plan = campaign.app, ("file", "xiamen-2018", "COMM", "plan")
    document = out / "方案.txt"
    document.write_text("实施方案", encoding="utf-8")
    ran(app, out, *plan, "--date", "2018-05-17", "--title", "方案", "--by", "王", "--document", str(document))
    before = said(app, out, "board", "xiamen-2018", "--on", "2018-05-19")
    ran(app, out, "withdraw", "1", "--by", "王", "--reason", "报错")
    after = said(app, out, "show", "xiamen-2018", "COMM")
    comm = next(line for line in before["units"] if line["unit"]["key"] == "COMM")

    assert (comm["filed"], comm["overdue"], comm["next_due"]) == (1, 1, "2018-05-31")
    assert len(comm["lines"][0]["filings"][0]["sha256"]) == 64
    assert after["units"][0]["lines"][0]["state"] == "overdue"
    assert "市商务局" in ran(app, out, "board", "xiamen-2018").stdout
    assert "实施方案" in ran(app, out, "show", "xiamen-2018", "COMM").stdout
    assert "排查领域：电子商务" in ran(app, out, "show", "xiamen-2018", "COMM").stdout
    assert "类金融企业集中" in ran(app, out, "show", "xiamen-2018").stdout
    assert "xiamen-2018" in CliRunner().invoke(app, ["list"]).stdout
    with pytest.raises(NotKnown):
        ran(app, out, "show", "xiamen-2018", "NOBODY")
    store = open_store(StoreSettings(url=f"sqlite:///{out}/fangfei.db"))
    acts = [entry.act for entry in SqlAuditLog(store, None).entries()]  # type: ignore[arg-type]
    assert acts[-2:] == ["campaign filing added", "campaign filing withdrawn"]


def test_a_duty_is_settled_with_a_reason(out: Path) -> None:
    """It stands on the board as the office's word, once, and can be withdrawn."""
    app = campaign.app
    settle = ("settle", "xiamen-2018", "COMM", "monthly", "--period", "2018-06", "--by", "王科长")
    with pytest.raises(BadInput, match="理由"):
        ran(app, out, *settle, "--reason", " ")
    assert "已认定完成 #1" in ran(app, out, *settle, "--reason", "并入风险排查报告").stdout
    with pytest.raises(BadInput, match="已经完成"):
        ran(app, out, *settle, "--reason", "再来")
    assert "王科长认定完成：并入风险排查报告" in "".join(ran(app, out, "show", "xiamen-2018", "COMM").stdout.split())
    line = said(app, out, "show", "xiamen-2018", "COMM")["units"][0]["lines"][3]
    assert (line["state"], line["missing"], line["settled"]["reason"]) == ("settled", 0, "并入风险排查报告")
    assert "组织排查" in ran(app, out, "show", "xiamen-2018").stdout
    ran(app, out, "withdraw", "1", "--by", "王科长", "--reason", "看错了")
    assert said(app, out, "show", "xiamen-2018", "COMM")["units"][0]["lines"][3]["state"] == "overdue"


def test_places_are_tagged_declared_and_appraised(out: Path) -> None:
    """Areas of emphasis, a declaration with its history, and the draft with its warning."""
    app = campaign.app
    tag = ("tag", "xiamen-2018", "莲前街道", "finance_dense", "--by", "王")
    ran(app, out, *tag, "--source", "统计", "--since", "2018-05-20")
    ran(app, out, *tag, "--source", "复核", "--since", "2018-06-20", "--ends", "1")
    ran(app, out, "declare", "莲花镇", "--basis", "验收", "--by", "王", "--on", "2026-01-05")
    held = said(app, out, "areas", "xiamen-2018", "--on", "2018-06-01")["areas"]
    place = said(app, out, "places", "莲花镇")
    streets = ran(app, out, "places", "--level", "street").stdout
    draft = ran(app, out, "appraise", "xiamen-2018").stdout

    assert [one["place"] for one in held] == ["350203010"]
    assert "莲前街道" in ran(app, out, "areas", "xiamen-2018", "--on", "2018-06-01").stdout
    assert said(app, out, "areas", "xiamen-2018", "--on", "2018-07-01")["areas"] == []
    assert (place["places"][0]["is_free"], place["places"][0]["derived"]) == (True, "clear")
    assert place["history"][0][0] == "2026-01-05"
    assert "申报“无非法集资”：验收" in streets
    assert "草稿，供人工研究使用，不是考评结论" in draft
    assert said(app, out, "appraise", "xiamen-2018")["draft"].startswith("草稿")


def test_a_hunt_from_the_shell(out: Path) -> None:
    """A disguised term is found, what is a lead and what is not is told, phones are masked, the hunt is listed."""
    app = retro.app
    found = said(app, out, "term", "保本保息", "--by", "李")
    shown = ran(app, out, "show", "1").stdout
    by_phone = said(app, out, "watch", "--trait", "domain=jinshu.test", "--by", "李")

    assert (found["as_leads"], found["not_leads"], found["hunt"]["pages"]) == (1, 1, 2)
    assert found["pages"][0]["disguise"] == ["split"]
    assert "13800138000" not in json.dumps(found)
    assert "尚不是线索" in shown
    assert [one["url"] for one in by_phone["pages"]] == ["http://www.jinshu.test/"]
    assert "已完成" in ran(app, out, "list").stdout
    for wrong in (("watch", "--by", "李"), ("watch", "--trait", "nothing", "--by", "李"), ("term", " ", "--by", "李")):
        with pytest.raises(BadInput):
            ran(app, out, *wrong)
