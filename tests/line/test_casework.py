"""The casework with the real commands, as a newcomer types them: from a city's pages to papers, acts and reports."""

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from tests.line.hand import Said, fangfei
from tests.line.nights import (
    BASIS,
    COPIER,
    DISMISSED,
    PHONE,
    RENAMED,
    Office,
    done,
    first_night,
    judge,
    leads_of,
    scan,
    second_night,
    third_night,
    watch,
)
from tests.line.sites import COMPANY, Web
from tests.postgres import fresh_database

COMPLAINT = (
    "登记号,登记日期,被诉企业,被诉企业地址,投诉内容,争议金额\n"
    f"TS-1,2026-11-01,{COMPANY},厦门市思明区鹭江道1号,理财到期未兑付,200000\n"
)
POLICE = (
    "案件编号,立案时间,涉案单位,简要案情,涉案金额（万元）,集资参与人数\n"
    f"GA-1,2026-10-15,{COMPANY},以保本高息为名吸收资金,2800,900\n"
)
CASES = (
    "案号,案件名称,涉案单位,立案日期,涉案金额（万元）\nLA-1,无名案,厦门无此企业有限公司,2026-01-05,100\n"
    f"LA-2,金树案,{COMPANY},{{day}},2800\n"
)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Three nights; after the first, one lead is confirmed and watched, one dismissed."""
    folder = tmp_path_factory.mktemp("casework")
    web, said, leads = Web(folder / "web"), [], []
    for night in (first_night, second_night, third_night):
        night(web)
        said.append(scan(folder, web))
        leads.append(leads_of(folder))
        if night is first_night:
            judge(folder, leads[0][COMPANY]["id"], "confirm")
            judge(folder, leads[0][DISMISSED]["id"], "dismiss")
            done(watch(folder, leads[0][COMPANY]["id"], "--basis", BASIS, "--until", "2099-11-22"))
    return Office(folder, said, leads)


@pytest.fixture
def office(nights: Office, tmp_path: Path) -> Office:
    """The same after the third night, in a folder of the test's own."""
    shutil.copytree(nights.folder / "out", tmp_path / "out")
    return Office(tmp_path, nights.nights, nights.leads)


def test_one_firm_on_two_sites_is_one_lead(nights: Office) -> None:
    """Sites of one firm are one lead, a nameless copy one more sighting, a warning none; another name has its own."""
    first, second, third = nights.leads
    mine = {each["url"] for each in first[COMPANY]["pages"]}
    copied = {each["url"] for each in second[COMPANY]["pages"]} - mine

    assert set(first) == {COMPANY, DISMISSED}
    assert mine == {"http://www.jinshu.test/", "http://www.jinshu.test/about.html", "http://shop.jsvip.test/"}
    assert copied == {"http://www.nameless.test/"}
    assert set(second) - set(first) == {RENAMED}
    assert set(third) - set(second) == {COPIER}
    assert nights.nights[0]["flags"] == []


def test_the_watched_and_the_copied_are_flagged(nights: Office, office: Office) -> None:
    """Who uses a watched firm's phone or a confirmed firm's words under another name is told in the night's summary."""
    renamed, copied = nights.nights[1]["flags"], nights.nights[2]["flags"]
    alarms = fangfei(office.folder, "watch", "alarms", "--json").json["alarms"]
    checked = done(fangfei(office.folder, "watch", "check", "--trait", f"phone={PHONE}"))
    shown = done(fangfei(office.folder, "watch", "show", "GZ-000001"))
    refused = watch(office.folder, office.lead, "--until", "2020-01-01", "--basis", "").complaint

    assert any(flag.startswith("命中警示名单 GZ-000001“金树财富”") and BASIS in flag for flag in renamed)
    assert any(flag.startswith(f"与已确认主体“{COMPANY}”") and "138****8000" in flag for flag in renamed)
    assert any(COMPANY in flag and "正文" in flag for flag in copied)
    # A nameless copy is the firm's own sighting, and its new domain an alarm of its lead.
    assert {alarm["lead"] for alarm in alarms} == {nights.leads[2][name]["id"] for name in (COMPANY, RENAMED, COPIER)}
    assert "GZ-000001" in checked
    assert PHONE not in checked + shown + "".join(renamed)
    assert (BASIS in shown, "至 2099-11-22" in shown, "发布单位书面解除" in shown) == (True, True, True)
    assert refused.startswith("缺法律依据；截止日期 2020-01-01 早于起始日期")


def test_a_dismissed_lead_is_quiet_until_something_changes(nights: Office) -> None:
    """The same page the next night says nothing; a higher return makes it a candidate again, and says so."""
    quiet, spoken = nights.leads[1][DISMISSED], nights.leads[2][DISMISSED]

    assert (quiet["status"], quiet["news"]) == ("dismissed", "")
    assert spoken["status"] == "candidate"
    assert "承诺年化收益由 15% 升至 30%" in spoken["news"]


def test_outside_sources_raise_the_grade(office: Office) -> None:
    """Two sources' files name the firm: same subject, sources on the lead, a higher grade with its reasons."""
    folder, lead = office.folder, office.lead
    (folder / "12315.csv").write_text(COMPLAINT, encoding="utf-8")
    (folder / "police.csv").write_text(POLICE, encoding="gbk")
    before = fangfei(folder, "leads", "grade", lead, "--json").json
    words = ("clues", "import", "12315.csv", "--profile", "complaints-12315", "--by", "王登记")
    seen, taken, again = (done(fangfei(folder, *words, *more)) for more in (("--preview",), (), ()))
    done(fangfei(folder, "clues", "import", "police.csv", "--profile", "police", "--by", "王登记"))
    after = fangfei(folder, "leads", "grade", lead, "--json").json
    shown = fangfei(folder, "leads", "show", lead, "--json").json
    clue = done(fangfei(folder, "clues", "show", "WB-000001"))
    wrong = fangfei(folder, "leads", "undo-import", "1", "--by", "王登记", "--reason", "报错").complaint
    grades = ("blue", "yellow", "orange", "red")

    assert seen == "新增 1，变更 0，未变 0，未导入 0\n"
    assert taken.startswith("新增 1，变更 0，未变 0，未导入 0；第 1 批；新线索 0，更新线索 1")
    assert again.startswith("新增 0，变更 0，未变 1")
    assert {source["name"] for source in shown["sources"]} == {"网上巡查", "12315 投诉", "公安"}
    assert grades.index(after["grade"]) > grades.index(before["grade"])
    assert any("多源印证：3个独立来源" in reason["text"] for reason in after["reasons"])
    assert (shown["row"]["amount_wan"], shown["row"]["people"]) == ("2800", 900)
    assert "网页自称，未核实" not in shown["row"]["remark"]
    assert (lead in clue, "来源编号" in clue, "external_id" in clue) == (True, True, False)
    assert wrong.endswith("外部线索用 fangfei clues undo 撤销。")


@pytest.mark.long
def test_the_course_of_a_lead(office: Office) -> None:
    """From 派发 to 销号 by several hands; what is out of order or by the wrong hand is refused with a sentence."""
    folder, lead = office.folder, office.lead

    def act(name: str, by: str, *more: str) -> Said:
        sets = [
            word
            for field in more
            for word in (("--unit", field[5:]) if field.startswith("unit=") else ("--set", field))
        ]
        return fangfei(folder, "leads", "act", lead, name, "--by", by, *sets)

    early = act("close", "李分析", "closing_basis=整改完毕").complaint
    done(act("派发", "王科长", "unit=D350203"))
    due = done(fangfei(folder, "leads", "remind"))
    late = done(fangfei(folder, "leads", "overdue"))
    done(act("verify", "思明张", "finding=门店停业"))
    graded = done(act("grade", "李分析", "grade=橙"))
    himself = act("confirm_grade", "李分析").complaint
    done(act("confirm_grade", "赵复核"))
    unknown = act("dispose", "思明张", "measure=约谈了").complaint
    done(act("dispose", "思明张", "measure=责令整改"))
    done(act("feedback", "思明张", "result=已清退", "repayment=清退完毕", "ratio=100%"))
    done(act("close", "李分析", "closing_basis=清退完毕"))
    done(act("confirm_close", "王主任"))
    acts = fangfei(folder, "leads", "acts", lead, "--json").json
    verified = done(fangfei(folder, "verify", "--audit"))

    assert early.startswith(f"线索{lead}现处于“研判”阶段，不能办理“销号”：须在“反馈”阶段办理。")
    assert due.startswith("催办事项：")
    assert late == "逾期事项：0 项\n"
    assert graded.endswith("风险等级：橙；待分级复核\n")
    assert himself == f"线索{lead}：“分级”由李分析办理，须由另一人复核，不能由本人复核。"
    assert "没有“约谈了”这一项，可以填写：监测观察" in unknown
    assert (acts["docket"]["stage"], acts["docket"]["grade"], len(acts["acts"])) == ("closed", "orange", 8)
    assert verified.endswith("entries holds; 0 time stamps over it hold, 0 wait\n")


@pytest.mark.long
def test_papers_go_out_and_come_back(office: Office) -> None:
    """The four forms are written; a district's sheet is shown, applied as one batch, and undone."""
    folder, lead = office.folder, office.lead
    for form in ("附件1", "附件2", "附件3", "台账"):
        done(fangfei(folder, "leads", "export", "--form", form, "--out", f"{form}.xlsx"))
    books = {form: load_workbook(folder / f"{form}.xlsx") for form in ("附件1", "附件2", "附件3", "台账")}
    sheets = {form: book.worksheets[0] for form, book in books.items()}
    titles = [sheet["A1"].value for sheet in sheets.values()]
    names = [row[1] for row in sheets["附件1"].iter_rows(min_row=5, values_only=True)]
    sheet = sheets["台账"]
    column = {str(cell.value).replace("\n", ""): place for place, cell in enumerate(sheet[4], 1) if cell.value}
    rows = {str(sheet.cell(number, 2).value): number for number in range(5, sheet.max_row)}
    sheet.cell(rows[lead], column["法定代表人"], "张某某")
    sheet.cell(rows[lead], column["未兑付资金（万元）"], 1200.5)
    other = rows[office.leads[2][RENAMED]["id"]]
    sheet.cell(other, column["涉众规模（人）"], "很多")
    books["台账"].save(folder / "思明.xlsx")
    words = ("leads", "import", "思明.xlsx", "--form", "台账", "--by", "王登记")
    seen = done(fangfei(folder, *words))
    refused = fangfei(folder, *words, "--apply")
    applied = done(fangfei(folder, *words, "--apply", "--skip-doubtful"))
    row = fangfei(folder, "leads", "show", lead, "--json").json["row"]
    undone = done(fangfei(folder, "leads", "undo-import", "1", "--by", "王登记", "--reason", "报错了区"))
    again = fangfei(folder, "leads", "show", lead, "--json").json["row"]

    assert titles == [
        "重点风险线索统计表",
        "涉嫌非法集资风险专项排查总体情况统计表",
        "职责分工表",
        "重点风险企业管理台账",
    ]
    # The dismissed one spoke again the third night, and stands among those not yet judged.
    assert {COMPANY, RENAMED, COPIER, DISMISSED} <= set(names)
    assert ("将更新 1 行" in seen, "有误 1 行" in seen, "不是数字" in seen) == (True, True, True)
    assert (refused.code, f"有 1 行存疑（第 {other} 行），没有导入任何内容" in refused.err) == (1, True)
    assert "已写入第 1 批：1 行、2 项" in applied
    assert (row["legal_person"], row["unpaid_wan"]) == ("张某某", "1200.5")
    assert undone == "已撤销第 1 批，2 项不再计入。\n"
    assert (again["legal_person"], again["unpaid_wan"]) == (None, None)


@pytest.mark.long
def test_reports_and_the_reckoning(office: Office) -> None:
    """Reports, filed cases held against leads, a retro-hunt, the campaign's board, and a masked feed."""
    folder, lead = office.folder, office.lead
    day = office.leads[2][COMPANY]["last_seen"][:10]
    (folder / "立案.csv").write_text(CASES.format(day=day), encoding="utf-8")
    done(fangfei(folder, "report", "monthly", "--month", day[:7], "--out", "月报.docx", "--rows", "月报.csv"))
    done(fangfei(folder, "report", "case", lead, "--out", "即报.docx"))
    texts = [
        "\n".join(part.text for part in Document(str(folder / name)).paragraphs) for name in ("月报.docx", "即报.docx")
    ]
    done(fangfei(folder, "scoreboard", "import", "立案.csv", "--source", "市公安局", "--by", "王登记"))
    results = fangfei(folder, "scoreboard", "show", "--json").json["results"]
    hunt = fangfei(folder, "retro", "term", "养生卡", "--by", "李分析", "--json").json
    plan = ("campaign", "file", "xiamen-2018", "COMM", "plan", "--title", "实施方案", "--by", "王登记")
    filed = done(fangfei(folder, *plan, "--date", "2018-05-17"))
    board = fangfei(folder, "campaign", "board", "xiamen-2018", "--on", "2018-05-19", "--json").json
    fed = json.loads(done(fangfei(folder, "leads", "feed", "--format", "json")))
    table = list(
        csv.DictReader(io.StringIO(done(fangfei(folder, "leads", "feed", "--format", "csv")).lstrip("\ufeff")))
    )

    assert "不构成对任何主体的认定" in texts[0]
    assert COMPANY in texts[1]
    assert {each["case"]["name"]: [one["lead"] for one in each["meetings"]] for each in results} == {
        "厦门无此企业有限公司": [],
        COMPANY: [lead],
    }
    assert (hunt["as_leads"], hunt["not_leads"], hunt["pages"][0]["url"]) == (1, 0, "http://shop.jsvip.test/")
    assert "COMM 实施方案（2018-05-17）" in filed
    assert len(board["units"]) > 20
    assert {each["lead"] for each in fed["leads"]} == {each["lead"] for each in table}
    assert fed["disclaimer"].startswith("线索，未经认定")
    assert PHONE not in json.dumps(fed) + json.dumps(table)


@pytest.mark.long
def test_a_split_takes_its_lead_along(office: Office) -> None:
    """An analyst's split gives the page a lead of its own; undone, it is the one lead again, and the chain holds."""
    folder, shop = office.folder, "http://shop.jsvip.test/"
    subject = office.leads[2][COMPANY]["subject_id"]
    done(fangfei(folder, "subjects", "split", subject, f"page {shop}", "--by", "李分析", "--reason", "并非同一企业"))
    split = fangfei(folder, "leads", "list", "--json").json["leads"]
    act = fangfei(folder, "subjects", "history", subject, "--json").json["acts"][-1]["id"]
    done(fangfei(folder, "subjects", "undo", str(act), "--by", "李分析", "--reason", "拆分有误"))
    undone = fangfei(folder, "leads", "list", "--json").json["leads"]
    verified = done(fangfei(folder, "verify", "--audit"))

    def homes(leads: list[Any]) -> list[str]:
        return [lead["id"] for lead in leads for each in lead["pages"] if each["url"] == shop]

    assert len(homes(split)) == len(homes(undone)) == 1
    assert homes(split) != [office.lead] == homes(undone)
    assert verified.endswith("entries holds; 0 time stamps over it hold, 0 wait\n")


@pytest.mark.long
@pytest.mark.postgres
def test_the_core_on_postgresql(tmp_path: Path, postgres_address: str) -> None:
    """Leads, the watch list, a clue, an act and the ledger are as on SQLite."""
    db, web = ("--db", fresh_database(postgres_address)), Web(tmp_path / "web")
    done(fangfei(tmp_path, "db", "upgrade", *db))
    first_night(web)
    scan(tmp_path, web, *db)
    lead = leads_of(tmp_path, *db)[COMPANY]["id"]
    judge(tmp_path, lead, "confirm", *db)
    done(watch(tmp_path, lead, "--basis", BASIS, "--until", "2099-11-22", *db))
    second_night(web)
    flags = scan(tmp_path, web, *db)["flags"]
    (tmp_path / "police.csv").write_text(POLICE, encoding="utf-8")
    done(fangfei(tmp_path, "clues", "import", "police.csv", "--profile", "police", "--by", "王登记", *db))
    done(fangfei(tmp_path, "leads", "act", lead, "assign", "--by", "王科长", "--unit", "D350203", *db))
    shown = fangfei(tmp_path, "leads", "show", lead, "--json", *db).json
    done(fangfei(tmp_path, "leads", "export", "--form", "台账", "--out", "台账.xlsx", *db))
    verified = done(fangfei(tmp_path, "verify", "--audit", *db))

    assert any("命中警示名单 GZ-000001" in flag for flag in flags)
    assert (shown["docket"]["stage"], shown["row"]["people"]) == ("assigned", 900)
    assert len(shown["sightings"]) == 4
    assert verified.endswith("entries holds; 0 time stamps over it hold, 0 wait\n")
