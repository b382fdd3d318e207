"""What reports say: no verdict on anybody, whole when empty, unbroken by what others wrote."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx.document import Document

from facts.cases import LeadStatus, Quote
from facts.dockets import Grade
from facts.dossiers import Dossier
from facts.errors import BadInput, NoSpace, NotKnown
from facts.figures import Axis
from facts.statements import Basis, Statement
from leads.figures.axes import NAMES
from leads.reports import case_report, span_report, template, write_paper
from tests.leads.reports.dossier_samples import a_city, a_dossier
from tests.leads.reports.written import KINDS, NOVEMBER, a_table, headings, said, wishes, written

#: What no report of ours says of anybody.
VERDICTS = ("犯罪", "诈骗", "骗局", "违法", "骗子", "已构成", "系非法集资", "是非法集资", "属于非法集资", "为非法集资")


@pytest.fixture(scope="module")
def city() -> list[Dossier]:
    return list(a_city(150))


@pytest.mark.parametrize("kind", [*KINDS, "case"])
def test_nothing_says_that_somebody_is_guilty(kind: str, city: list[Dossier], tmp_path: Path) -> None:
    """No verdict; 非法集资 stands only in names of offices or after 涉嫌; machine findings are called leads."""
    file, _ = written(kind, city, tmp_path)
    text = said(file)

    assert [word for word in VERDICTS if word in text] == []
    assert [text[max(0, at.start() - 8) : at.end()] for at in re.finditer("非法集资", text)
            if not text[: at.start()].endswith(("涉嫌", "防范和处置"))] == []  # fmt: skip
    assert "不构成对任何主体的认定" in text
    assert "核实" in text


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_month_is_a_whole_report(kind: str, tmp_path: Path) -> None:
    """No lead at all: counts 0, tables say that there is nothing, no empty picture of bars."""
    file, trace = written(kind, [], tmp_path)
    text = said(file)

    assert "发现线索0条" in text
    assert {figure.value for figure in trace.figures()} == {0}
    assert "None" not in text
    if kind != "news":
        assert "在账线索按行业领域统计：本期无数据。" in text


def test_typical_cases_are_chosen_by_rule(tmp_path: Path) -> None:
    """Confirmed ones by grade, then index; one a subject; candidates never."""
    city = [
        a_dossier(1, docket={"grade": Grade.BLUE}),
        a_dossier(2, docket={"grade": Grade.RED}, lead={"status": LeadStatus.CANDIDATE}, judgements=()),
        a_dossier(3, docket={"grade": Grade.RED}),
        a_dossier(4, docket={"grade": Grade.RED}, row={"people": 5000}),
        a_dossier(5, docket={"grade": Grade.RED}, lead={"subject_id": "ZT-000003"}),
    ]
    file, _ = written("closing", city, tmp_path)
    cases = [one for one in headings(file, 2) if "滨海金树" in one]

    assert cases == [
        "（一）滨海金树4财富管理有限公司",
        "（二）滨海金树3财富管理有限公司",
        "（三）滨海金树1财富管理有限公司",
    ]


@pytest.mark.parametrize("kind", ["closing", "news", "case"])
def test_names_are_covered_where_the_office_wants_it(kind: str, tmp_path: Path) -> None:
    """Neither heading, text, quote nor file property has the name; numbers of phones are covered always."""
    quotes = (Quote(about="inducement", text="滨海金树1财富管理有限公司保本，电话13800138000", start=0, end=9),)
    dossier = a_dossier(1, lead={"quotes": quotes}, row={"uscc": "91350200MA0000000X"})
    bare, _ = written(kind, [dossier], tmp_path)
    covered, _ = written(kind, [dossier], tmp_path, masked=True)

    assert "滨海金树1财富管理有限公司" in said(bare)
    assert "金树" not in said(covered)
    assert "金树" not in covered.core_properties.title
    assert "滨海××××有限公司" in said(covered)
    assert "13800138000" not in said(bare) + said(covered)


def test_one_lead_at_once_says_what_is_known(tmp_path: Path) -> None:
    """Facts with what is not known, how well numbers are founded, quotes and course; the number of the lead."""
    statement = Statement(
        lead="XS-000001", field="people", value="120", basis=Basis.VERIFIED, source="judgement", by="王核查",
        at=datetime(2026, 11, 7, tzinfo=UTC),
    )  # fmt: skip
    file, trace = written("case", [a_dossier(1, statements=(statement,))], tmp_path)
    text, facts = said(file), dict(a_table(file, "线索要素"))

    assert "涉及人数120人（核实）" in text
    assert "未兑付资金尚不掌握" in text
    assert facts["统一社会信用代码"] == "尚不掌握"
    assert facts["风险等级"] == "橙（待第二人复核）"
    assert a_table(file, "原文摘录")[1] == ["利诱性", "保本保息,年化24%"]
    assert {figure.leads for figure in trace.figures()} == {("XS-000001",), ()}


HOSTILE = (
    "\x00\x08\x1b[31m红\x7f", "<w:p>&amp;\"'</w:t>]]>", "=cmd|' /C calc'!A0", "公司\u202e\u2066倒\ufeff", "长" * 20_000,
    "{total.found}{office}", "\ud800\udfff\ufffe", "a\n\r\tb\u2028c", "𠮷野家🎄" * 50, "",
)  # fmt: skip


def a_hostile(number: int, text: str) -> Dossier:
    quotes = (Quote(about=text, text=text, start=0, end=1),)
    lead = {"subject": text or "某", "quotes": quotes, "pretexts": (text,), "audiences": (text,), "url": text}
    row = {"subject": text or "某", "sector": text, "behaviour": text, "mode": text, "registered_at": text}
    docket = {"units": (text,), "measures": (text,), "notices": ((text, 2),), "grade_reasons": (text,)}
    return a_dossier(number, lead=lead | {"mode": text}, row=row | {"measures": text}, docket=docket)


def is_harmless(file: Document) -> bool:
    whole = said(file)
    lines = max(map(len, whole.splitlines()))
    return lines < 2_000 and not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufeff]", whole)


@pytest.mark.parametrize("kind", KINDS)
def test_texts_of_others_cannot_break_a_report(kind: str, tmp_path: Path) -> None:
    """Controls, markup, formulas, endless names: the file opens, and nothing of it is read as anything but words."""
    city = [a_hostile(number, text) for number, text in enumerate(HOSTILE, 1)]
    file, _ = written(kind, city, tmp_path, office="滨海{office}<&>\x00办公室")

    assert is_harmless(file)
    assert "滨海{office}<&>□办公室" in said(file)
    assert kind == "news" or "<w:p>&amp;\"'</w:t>]]>" in said(file)


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_of_others_cannot_break_the_report_of_one_lead(text: str, tmp_path: Path) -> None:
    """The same where one lead fills the whole file; a hole in a text of others is not filled."""
    file, _ = written("case", [a_hostile(1, text)], tmp_path)

    assert is_harmless(file)
    assert not text.startswith("{") or "{total.found}{office}" in said(file)


def test_own_templates_are_checked(tmp_path: Path) -> None:
    """An office's own skeleton serves; what it gets wrong is said with the file."""
    plain = "id: own\nversion: '1'\nsource: 本办\ntitle: 情况\nto: ''\nannex: 来源\nblocks:\n"
    good, bad = tmp_path / "good.yml", tmp_path / "bad.yml"
    good.write_text(plain + "  - text: 共{total.found}条\n", encoding="utf-8")
    file, _ = written("monthly", [a_dossier()], tmp_path, template=good)

    assert "共1条" in said(file)
    for block, words in (
        ("  - text: '{total.nothing}'\n", "total.nothing"), ("  - text: '{Total'\n", "占位符"),
        ("  - tabel: sector\n", "第 1 项"),
        ("  - table: colour\n", "colour"), ("  - cases: '0'\n", "1 到 50"), ("  - table: facts\n", "即报"),
    ):  # fmt: skip
        bad.write_text(plain + block, encoding="utf-8")
        with pytest.raises(BadInput, match=words):
            written("monthly", [a_dossier()], tmp_path, template=bad)


def test_pieces_of_a_span_do_not_fit_one_lead(tmp_path: Path) -> None:
    """The report of one lead has no chart by sector."""
    path = tmp_path / "own.yml"
    head = "id: own\nversion: '1'\nsource: 本办\ntitle: 即报\nto: ''\nannex: 来源\n"
    path.write_text(f"{head}blocks:\n  - chart: sector\n", encoding="utf-8")

    with pytest.raises(BadInput, match="即报模板"):
        case_report(a_dossier(), wishes(template=path))
    with pytest.raises(NotKnown, match="yearly"):
        span_report("yearly", [], NOVEMBER, wishes())


def test_without_chinese_fonts_the_report_says_why_no_picture(
    city: list[Dossier], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pictures are left out with one sentence; the tables with the same numbers stay."""
    monkeypatch.setattr("leads.reports.pieces.chinese_font", lambda: None)
    file, _ = written("monthly", city, tmp_path)

    assert "请安装 fonts-noto-cjk" in said(file)
    assert len(file.inline_shapes) == 0
    assert len(a_table(file, "按行业领域统计")) > 2


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    """One sentence that names the file."""
    paper, _ = span_report("news", [], NOVEMBER, wishes())
    with pytest.raises(NoSpace, match=r"a\.docx"):
        write_paper(paper, tmp_path / "none" / "a.docx")


def test_axes_of_the_shipped_templates_exist() -> None:
    """Every skeleton is read, and each axis has a Chinese name."""
    assert set(NAMES) == set(Axis)
    for kind in template.KINDS:
        assert template.load_template(kind).source
        assert len(list(template.load_template(kind).holes())) > 3
