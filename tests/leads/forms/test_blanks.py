"""An official blank form becomes a form file, and is filled in its own layout."""

from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook, load_workbook

from facts.errors import BadInput
from leads.forms import fill_blank, load_form, map_blank, read_form, tally, write_form
from leads.forms.names import likeness
from tests.leads.forms.samples import a_dossier, a_row

#: A blank as another office might issue it: three rows of head, other names, another order, a column of its own.
HEAD = [
    ["滨海市重点风险线索统计表（2026版）"],
    ["单位：万元、人"],
    ["序号", "单位名称", "案件情况", None, None, "处置情况", None, "联系人"],
    [None, None, "所属行业", "规模", None, "采取的工作措施", "企业现状", None],
    [None, None, None, "涉案金额（万元）", "参与人数", None, None, None],
    [None] * 8,
    ["合计"],
    ["填报人：", None, "电话："],
    ["注：1. 金额单位为万元。"],
    ["2. 请于月底前报送。"],
]
MERGES = ["A1:H1", "A2:H2", "A3:A5", "B3:B5", "C3:E3", "F3:G3", "H3:H5", "C4:C5", "D4:E4", "F4:F5", "G4:G5"]


def blank(tmp_path: Path) -> Path:
    made = Workbook()
    sheet = made.active
    for row in HEAD:
        sheet.append(row)
    for merge in MERGES:
        sheet.merge_cells(merge)
    sheet.column_dimensions["B"].width = 31
    made.save(tmp_path / "空表.xlsx")
    return tmp_path / "空表.xlsx"


def test_proposal_names_the_fields(tmp_path: Path) -> None:
    """Renamed headings find their fields by likeness and synonyms; what is like nothing is left to people."""
    proposal = map_blank(blank(tmp_path), load_form("附件1"))
    found = {one.header: one.field for one in proposal.matches}

    assert found == {
        "序号": "serial", "单位名称": "subject", "所属行业": "sector", "涉案金额（万元）": "amount_wan",
        "参与人数": "people", "采取的工作措施": "measures", "企业现状": "outcome", "联系人": "",
    }  # fmt: skip
    assert "cross_province" in proposal.unused
    assert (proposal.form.title, proposal.form.unit) == ("滨海市重点风险线索统计表（2026版）", "单位：万元、人")
    assert proposal.form.notes == ("金额单位为万元。", "请于月底前报送。")
    assert proposal.form.signature.startswith("填报人：")


def test_filled_blank_has_the_blanks_head(tmp_path: Path) -> None:
    """Every cell and merge of the head, widths, the sum under the renamed columns, our rows below."""
    (tmp_path / "map.yml").write_text(map_blank(blank(tmp_path), load_form("附件1")).text, encoding="utf-8")
    count = fill_blank(tmp_path / "map.yml", [a_row(), a_row(2)], tmp_path / "out.xlsx")
    sheet = load_workbook(tmp_path / "out.xlsx").active
    merged = {str(found) for found in sheet.merged_cells.ranges}

    assert count == 2
    assert set(MERGES) <= merged
    assert [[cell.value for cell in row] for row in sheet["A3:H5"]] == HEAD[2:5]
    assert [cell.value for cell in sheet[6]] == [
        1, "滨海金树1财富管理有限公司", "财富管理", 5000.25, 320, "约谈负责人", "停业整改", None,
    ]  # fmt: skip
    assert [sheet.cell(8, at).value for at in (1, 4, 5)] == ["合计", "=SUM(D6:D7)", "=SUM(E6:E7)"]
    assert 30 < sheet.column_dimensions["B"].width < 32
    assert sheet["A11"].value == "　　2. 请于月底前报送。"


def test_people_correct_the_proposal(tmp_path: Path) -> None:
    """A changed field is what is written; one that does not exist is named with its place."""
    content = yaml.safe_load(map_blank(blank(tmp_path), load_form("附件1")).text)
    content["columns"][7]["field"] = "rectifier"
    (tmp_path / "map.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    fill_blank(tmp_path / "map.yml", [a_row()], tmp_path / "out.xlsx")
    content["columns"][7]["field"] = "telephone"
    (tmp_path / "bad.yml").write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    assert load_workbook(tmp_path / "out.xlsx").active["H6"].value == "林某"
    with pytest.raises(BadInput, match=r"bad\.yml.*'telephone' is no field"):
        fill_blank(tmp_path / "bad.yml", [a_row()], tmp_path / "out.xlsx")


@pytest.mark.parametrize("name", ["附件1", "附件2", "台账"])
def test_our_own_forms_map_to_themselves(tmp_path: Path, name: str) -> None:
    """A shipped form read as a blank proposes each column its own field, and gives the same workbook again."""
    form = load_form(name)
    rows = tally([a_dossier(1, sector="教育")], form) if name == "附件2" else [a_row()]
    write_form(form, rows, tmp_path / "one.xlsx")
    proposal = map_blank(tmp_path / "one.xlsx", form)
    (tmp_path / "map.yml").write_text(proposal.text, encoding="utf-8")
    fill_blank(tmp_path / "map.yml", rows, tmp_path / "two.xlsx")
    one, two = (load_workbook(tmp_path / f"{each}.xlsx").active for each in ("one", "two"))
    last = one.max_row - bool(form.footnote)

    assert [match.field for match in proposal.matches] == [column.field for column in form.columns]
    assert [[cell.value for cell in row] for row in one.iter_rows(max_row=last)] == [
        [cell.value for cell in row] for row in two.iter_rows(max_row=last)
    ]
    assert read_form(tmp_path / "map.yml") == proposal.form


def test_a_sheet_without_a_head_is_refused(tmp_path: Path) -> None:
    """Nothing is guessed."""
    (tmp_path / "x.csv").write_text("甲,乙,丙\n1,2,3\n", encoding="utf-8")

    with pytest.raises(BadInput, match="没有找到表头"):
        map_blank(tmp_path / "x.csv", load_form("附件1"))


def test_likeness_is_symmetric_and_bounded() -> None:
    """Equal headings are 1 whatever their width and unit, unlike ones near 0."""
    assert likeness("涉及金额（万元）*", "涉及 金额") == 1.0
    assert likeness("企业名称", "单位名称") == likeness("单位名称", "企业名称") < 0.5
    assert likeness("", "企业名称") == 0.0
