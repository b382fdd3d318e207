"""附件2, 附件3 and the ledger of risky firms, cell for cell, as openpyxl and LibreOffice read them."""

import csv
import shutil
import subprocess
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from facts.cases import LeadStatus, LedgerRow
from facts.dockets import Stage
from facts.errors import BadInput
from leads.forms import duty_rows, load_form, tally, write_form
from leads.forms.heights import lines_of
from tests.conftest import missing
from tests.leads.forms.samples import a_dossier, a_row

#: The header of 附件2 as the notes restore it: 22 columns, two starred of each of five groups.
SURVEY = [
    "重点领域/重点行为", "领域（行为）类别", "具体机构类型/模式、名义",
    "排查机构数（个）*", "涉及金额（万元）*", "占比", "存在风险机构数（个）*", "涉及金额（万元）*", "占比", "主要问题",
    "机构数（个）*", "涉及金额（万元）*", "占比", "机构数（个）*", "涉及金额（万元）*", "占比",
    "机构数（个）*", "涉及金额（万元）*", "占比", "其他处理", "下一步措施", "备注",
]  # fmt: skip
AREAS = [
    "投资咨询", "非融资性担保", "第三方理财", "财富管理", "资产管理", "网络借贷平台", "众筹平台", "私募股权",
    "电子商务", "批发和零售", "房地产", "预付卡", "地方交易场所", "各类涉农合作组织", "教育", "医疗", "养老", "旅游",
]  # fmt: skip
BEHAVIOURS = [
    "消费返利", "资金互助", "加盟积分", "虚拟资产", "虚拟任务", "贵金属交易", "看广告赚外快",
    "一带一路", "军民融合", "共享经济", "慈善互助", "物联网", "区块链", "老年人", "残疾人员", "贫困人群", "大中专学生",
]  # fmt: skip
LEDGER = [
    "序号", "线索编号", "企业名称", "统一社会信用代码", "法定代表人", "所属行业", "行为类别",
    "所在区", "注册地", "经营地", "业务模式", "涉众规模（人）", "风险敞口（万元）", "未兑付资金（万元）",
    "舆论热度", "涉稳隐患", "风险等级", "责任区", "责任部门", "整改责任人", "整改措施",
    "整改时限", "进展", "清退比例", "是否跨省", "通报", "销号依据", "更新日期",
]  # fmt: skip

CONFIRMED = {"status": LeadStatus.CONFIRMED}


def survey(tmp_path: Path, *dossiers: object) -> Worksheet:
    form = load_form("附件2")
    write_form(form, tally(dossiers, form), tmp_path / "附件2.xlsx")  # type: ignore[arg-type]
    return load_workbook(tmp_path / "附件2.xlsx").active


def leaf(sheet: Worksheet, row: int, count: int) -> list[object]:
    return [sheet.cell(row + 1, at).value or sheet.cell(row, at).value for at in range(1, count + 1)]


def test_survey_is_the_forms_own(tmp_path: Path) -> None:
    """22 columns, the rows of both halves in the plan's order, a 合计 each, seven notes, and what is not certain."""
    sheet = survey(tmp_path)
    third = [sheet.cell(row, 3).value for row in range(5, 43)]
    merged = {str(found) for found in sheet.merged_cells.ranges}
    texts = [sheet.cell(row, 1).value for row in range(43, 55)]

    assert leaf(sheet, 3, 22) == SURVEY
    assert third == [*AREAS, None, None, *BEHAVIOURS, None]
    assert (sheet["A24"].value, sheet["A43"].value) == ("合计", "合计")
    assert [sheet.cell(row, 2).value for row in (5, 10, 12, 18, 19, 23)] == [
        "民间投融资中介机构", "互联网金融行业", "资金密集型行业", "涉农领域", "民生领域", "辖内其他高风险行业企业",
    ]  # fmt: skip
    assert [sheet.cell(row, 2).value for row in (25, 32, 38, 42)] == [
        "各类“创新”型集资平台", "打着国家政策旗号的集资行为",
        "以弱势群体为主要目标的集资行为", "辖内其他风险突出的集资行为",
    ]  # fmt: skip
    assert {"A5:A23", "B5:B9", "A25:A42", "B25:B31", "D3:F3", "G3:J3"} <= merged
    assert texts[1].startswith("填报人：")
    assert texts[2].startswith("注：1. 重点领域是指")
    assert texts[8].endswith("7. 合计栏标注“*”的项目需统计合计数。")
    assert texts[9].startswith("统计口径：“排查情况”各列计入全部写明主体的线索，包括尚未研判、有待核实的；")
    assert "“发现风险情况”只计经研判确认的" in texts[9]
    assert "两个合计不能相加" in texts[9]
    assert texts[10:] == ["列名据OCR残片还原，以正式文号附件为准。", None]


def test_survey_counts_every_subject_once_a_half(tmp_path: Path) -> None:
    """Main sector above, main behaviour below; two leads of one subject are one; sums stay apart."""
    sheet = survey(
        tmp_path,
        a_dossier(1, sector="财富管理", behaviour="消费返利", amount_wan=Decimal("100.5"), lead=CONFIRMED),
        a_dossier(2, sector="财富管理", behaviour="一带一路", lead={"subject_id": "ZT-000001"}),
        a_dossier(3, sector="财富管理", lead={"pretexts": ("绿色积分", "区块链")}),
        a_dossier(4, sector="虚拟货币/区块链", behaviour="解债", outcome="移送公安", amount_wan=Decimal(20)),
        a_dossier(5, docket={"stage": Stage.MERGED}),
        a_dossier(6, subject=None, lead={"subject": None}),
    )
    rows = {sheet.cell(row, 3).value: row for row in range(5, 45) if sheet.cell(row, 3).value}

    def numbers(name: str) -> list[object]:
        return [sheet.cell(rows[name], at).value for at in (4, 5, 7, 8, 9, 17)]

    assert numbers("财富管理") == [2, 100.5, 1, 100.5, 0.5, 0]
    assert numbers("虚拟货币/区块链") == [1, 20, 1, 20, 1, 1]
    assert numbers("消费返利") == [1, 100.5, 1, 100.5, 1, 0]
    assert numbers("区块链") == [1, None, 0, None, 0, 0]
    assert numbers("解债") == [1, 20, 1, 20, 1, 1]
    assert numbers("一带一路") == [None] * 6
    totals = [row for row in range(5, 50) if sheet.cell(row, 1).value == "合计"]
    shown = load_workbook(tmp_path / "附件2.xlsx", data_only=True).active

    assert [sheet.cell(row, 4).value for row in totals] == ["=SUM(D5:D23)", "=SUM(D25:D42)"]
    assert [shown.cell(row, 4).value for row in totals] == [3, 3]
    assert {sheet.cell(rows["财富管理"], at).number_format for at in (4, 5, 7)} == {"0.00"}
    assert sheet.cell(rows["财富管理"], 6).number_format == "0.00%"


def test_dismissed_are_screened_and_not_at_risk() -> None:
    """Who was looked at and is not concerned counts as screened alone, whatever its measures say."""
    form = load_form("附件2")
    rows = tally([a_dossier(1, sector="教育", outcome="整改", lead={"status": LeadStatus.DISMISSED})], form)
    (row,) = [row for row in rows if row.kind == "教育"]

    assert (row.values["screened_count"], row.values["at_risk_count"], row.values["rectified_count"]) == (1, 0, 0)
    assert "screened_wan" not in row.values


def test_duties_word_for_word(tmp_path: Path) -> None:
    """Thirteen lines of 2018; with a mapping, the units of today, one of which may be several."""
    form = load_form("职责分工表")
    write_form(form, duty_rows(form), tmp_path / "附件3.xlsx")
    sheet = load_workbook(tmp_path / "附件3.xlsx").active
    lines = [(sheet.cell(row, 1).value, sheet.cell(row, 2).value) for row in range(3, 16)]
    today = duty_rows(form, {"市国土房产局": ("市自然资源和规划局", "市住房和建设局"), "市金融办": ("市委金融办",)})

    assert (sheet["A1"].value, sheet["A2"].value, sheet["B2"].value) == ("职责分工表", "排查领域", "责任单位")
    assert lines[0] == ("投资咨询、第三方理财、财富管理、非融资性担保、资产管理", "市金融办、人行厦门市中心支行")
    assert lines[1] == ("网络借贷平台", "厦门银监局、市金融办")
    assert lines[5] == ("电子商务(单用途商业预付卡)", "市商务局")
    assert lines[12] == ("旅游", "市旅发委")
    assert len({code for duty in form.duties for code in duty.sectors}) == 18
    assert [row.units for row in today][1:5:3] == ["厦门银监局、市委金融办", "市自然资源和规划局、市住房和建设局"]


def test_ledger_of_risky_firms(tmp_path: Path) -> None:
    """Every column of the plan, numbers with two decimals, a real day, a real percentage, sums at the end."""
    write_form(
        load_form("重点风险企业管理台账"),
        [a_row(), LedgerRow(lead="XS-000002", subject="滨海乙社")],
        tmp_path / "t.xlsx",
    )
    sheet = load_workbook(tmp_path / "t.xlsx").active
    at = {header: index for index, header in enumerate(LEDGER, 1)}

    assert leaf(sheet, 3, len(LEDGER)) == LEDGER
    assert sheet.cell(5, at["风险敞口（万元）"]).value == 4800
    assert sheet.cell(5, at["整改时限"]).value == datetime(2026, 12, 31)  # noqa: DTZ001
    assert sheet.cell(5, at["整改时限"]).number_format == "yyyy-mm-dd"
    assert (sheet.cell(5, at["清退比例"]).value, sheet.cell(5, at["清退比例"]).number_format) == (0.35, "0.00%")
    assert [sheet.cell(6, index).value for index in range(4, len(LEDGER) + 1)] == [None] * (len(LEDGER) - 3)
    assert sheet["A7"].value == "合计"
    assert sheet.cell(7, at["涉众规模（人）"]).value == "=SUM(L5:L6)"
    assert "涉嫌" in sheet["A9"].value
    assert sheet.page_setup.orientation == "landscape"


def test_no_wrapped_text_is_cut(tmp_path: Path) -> None:
    """A row is as high as its longest text; one of short texts is left to the program that opens it."""
    long = LedgerRow(lead="XS-000002", subject="滨海乙社", progress="约谈法定代表人并责令限期清退" * 12)
    write_form(load_form("台账"), [LedgerRow(lead="XS-000001", subject="滨海甲社"), long], tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx").active

    # 168 characters of two widths each in a column of 18: nineteen lines of 14 points.
    assert sheet.row_dimensions[5].height is None
    assert sheet.row_dimensions[6].height == pytest.approx(19 * 14 + 2, abs=1)
    assert [lines_of(text, 10) for text in ("", "甲乙丙丁戊", "甲乙丙丁戊己", "abcdefghij", "甲\n乙")] == [
        1,
        1,
        2,
        1,
        2,
    ]


def test_a_label_over_one_row_makes_it_high_enough(tmp_path: Path) -> None:
    """辖内其他高风险行业企业 stands beside one row alone and takes two lines; labels over several rows need none."""
    sheet = survey(tmp_path)
    heights = {
        sheet.cell(row, 2).value: sheet.row_dimensions[row].height for row in range(5, 45) if sheet.cell(row, 2).value
    }

    assert heights["辖内其他高风险行业企业"] == pytest.approx(30, abs=1)
    assert heights["资金密集型行业"] is None


def test_ledger_prints_on_pages_side_by_side(tmp_path: Path) -> None:
    """28 columns are not readable on one page of A4; what a row is of stands on each of the three."""
    write_form(load_form("台账"), [a_row()], tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx").active

    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 3, 0)
    assert (sheet.print_title_cols, sheet.print_title_rows) == ("$A:$C", "$3:$4")
    assert sheet["A1"].alignment.horizontal == "left"


def test_sheet_to_fill_in_hides_and_locks_its_keys(tmp_path: Path) -> None:
    """The key column is hidden and locked, settled columns too, the others are open; notes' values are offered."""
    write_form(load_form("附件1"), [a_row(), a_row(2)], tmp_path / "f.xlsx", export="E7")
    sheet = load_workbook(tmp_path / "f.xlsx").active

    assert sheet.column_dimensions["O"].hidden
    assert sheet.protection.sheet
    assert sheet["O3"].value == "防非回填键（请勿修改） fujian-1 E7"
    assert sheet["O5"].value.startswith("FF1|XS-000001|fujian-1|E7|")
    assert [sheet[cell].protection.locked for cell in ("O5", "B5", "F5", "J5", "N6")] == [
        True,
        True,
        False,
        False,
        False,
    ]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    assert rules["I5:I6"].formula1 == '"是,否"'
    assert (rules["F5:F6"].operator, rules["F5:F6"].formula1) == ("greaterThanOrEqual", "0")


def test_bare_form_has_nothing_of_ours(tmp_path: Path) -> None:
    """What goes to the office above has fourteen columns and no protection."""
    write_form(load_form("附件1"), [a_row()], tmp_path / "f.xlsx")
    sheet = load_workbook(tmp_path / "f.xlsx").active

    assert sheet.max_column == 14
    assert not sheet.protection.sheet


def test_rows_of_another_form_and_a_failing_source_leave_no_file(tmp_path: Path) -> None:
    """The workbook appears whole or not at all; an older one stays."""
    path = tmp_path / "f.xlsx"
    write_form(load_form("附件1"), [a_row()], path)
    before = path.read_bytes()
    with pytest.raises(BadInput, match="LedgerRow"):
        write_form(load_form("附件1"), duty_rows(load_form("附件3")), path)

    def failing() -> object:
        yield a_row()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_form(load_form("附件1"), failing(), path)  # type: ignore[arg-type]

    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["f.xlsx"]


def test_days_before_spreadsheets_are_text(tmp_path: Path) -> None:
    """Excel has no 1899; the row is written all the same."""
    write_form(load_form("台账"), [a_row(rectify_by=date(1899, 1, 2))], tmp_path / "t.xlsx")

    assert load_workbook(tmp_path / "t.xlsx").active.cell(5, 22).value == "1899-01-02"


@pytest.mark.timeout(170)
def test_opens_in_an_office_program(tmp_path: Path) -> None:
    """LibreOffice reads all four, computes the sums anew, and prints them to PDF."""
    if shutil.which("soffice") is None:
        missing("LibreOffice", "libreoffice-calc")
    survey_form, duties = load_form("附件2"), load_form("附件3")
    write_form(load_form("附件1"), [a_row(), a_row(2)], tmp_path / "a1.xlsx", export="E1")
    write_form(
        survey_form, tally([a_dossier(1, sector="教育", amount_wan=Decimal(3))], survey_form), tmp_path / "a2.xlsx"
    )
    write_form(duties, duty_rows(duties), tmp_path / "a3.xlsx")
    write_form(load_form("台账"), [a_row()], tmp_path / "a4.xlsx")
    for kind in ("csv:Text - txt - csv (StarCalc):44,34,76,1", "pdf"):
        command = [
            "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", kind,
            "--outdir", str(tmp_path), *(str(tmp_path / f"a{n}.xlsx") for n in (1, 2, 3, 4)),
        ]  # fmt: skip
        subprocess.run(command, check=True, capture_output=True, timeout=160)
    tables = {n: list(csv.reader((tmp_path / f"a{n}.csv").read_text("utf-8").splitlines())) for n in (1, 2, 3, 4)}

    assert tables[1][6][:8] == ["合计", "", "", "", "", "10000.50", "640.00", "2401.00"]
    assert [row[3:6] for row in tables[2] if row[2:3] == ["教育"]] == [["1.00", "3.00", "100.00%"]]
    assert tables[3][1][:2] == ["排查领域", "责任单位"]
    assert "35.00%" in tables[4][4]
    assert all((tmp_path / f"a{n}.pdf").read_bytes().startswith(b"%PDF") for n in (1, 2, 3, 4))
