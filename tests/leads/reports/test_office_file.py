"""The office's own Word file: placeholders are filled where they stand; a file that cannot be used is refused."""

import io
import tracemalloc
from datetime import date
from decimal import Decimal

import docx
import pytest

from facts.cases import LeadStatus
from facts.errors import BadInput
from facts.figures import Span
from leads.figures import Rules
from leads.reports import Wishes, draft_span, read_office_file
from leads.reports.office_file import names
from tests.leads.reports.dossier_samples import a_dossier
from tests.leads.reports.office_samples import BAD, texts, torn, word

SPAN = Span(first=date(2026, 11, 1), last=date(2026, 11, 30))
RULES = Rules()
WISHES = Wishes(office="滨海区处非办", dated=date(2026, 11, 30))


def filled(body: bytes, *, wishes: Wishes = WISHES, dossiers=()):  # type: ignore[no-untyped-def]
    return draft_span("news", dossiers, SPAN, wishes, read_office_file(body, RULES))


@pytest.mark.parametrize("wrong", BAD)
def test_what_cannot_be_used_is_refused_in_one_sentence(wrong: str) -> None:
    """Each says what is wrong with it and what to do; memory stays bounded whatever the file claims."""
    body, said = BAD[wrong]
    tracemalloc.start()
    with pytest.raises(BadInput) as refused:
        read_office_file(body, RULES)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert said in str(refused.value)
    assert str(refused.value).count("。") == 1
    assert peak < 60_000_000


def test_placeholders_are_filled_where_word_tore_them() -> None:
    """Across runs, in header and table, by name and by code, once and again; the rest of the text stays."""
    made = filled(torn("共发现线索{本期", "新发现", "线索}条，", "另{book.count}条在账。"), dossiers=[a_dossier(1)])
    assert texts(made.body) == ["共发现线索1条，另1条在账。"]
    runs = docx.Document(io.BytesIO(made.body)).paragraphs[0].runs
    assert [(run.text, bool(run.bold)) for run in runs] == [
        ("共发现线索1", True), ("", False), ("条，", True), ("另1条在账。", False)
    ]  # fmt: skip
    headed = filled(word("{期间}", header="{署名单位}"))
    assert docx.Document(io.BytesIO(headed.body)).sections[0].header.paragraphs[0].text == "滨海区处非办"
    assert texts(headed.body) == ["2026年11月"]


def test_every_number_is_traced_to_its_leads() -> None:
    """A sum in running text, how many leads it is not known of, and the list of sources at the end."""
    dossiers = [a_dossier(1, row={"amount_wan": Decimal("12.50")}), a_dossier(2, row={"amount_wan": None})]
    made = filled(
        word("涉及金额{在账线索涉及金额}，另有{在账线索涉及金额·不掌握}条不掌握。", "{数字来源}"), dossiers=dossiers
    )
    assert texts(made.body)[0] == "涉及金额12.50万元，另有1条不掌握。"
    assert [(figure.name, figure.leads) for _, figure in made.trace.entries] == [
        ("book.amount", ("XS-000001",)), ("book.amount.unknown", ("XS-000002",)),
    ]  # fmt: skip
    sources = texts(made.body)[1:]
    assert len(sources) == 2
    assert "12.50万元" in sources[0]
    assert sources[0].endswith("XS-000001")


def test_what_its_author_wrote_stands_in_its_place() -> None:
    """Paragraph by paragraph where the place stands alone; marked where nothing was written; foreign marks go."""
    body = word("{自拟：工作亮点}", "其他：{自拟：其他}。")
    own = read_office_file(body, RULES)
    assert own.prompts == ("工作亮点", "其他")
    wishes = Wishes(office="办", dated=date(2026, 11, 30), texts={"工作亮点": "一是\u202e宣传。\n\n 二是排查。"})
    made = filled(body, wishes=wishes)
    assert texts(made.body) == ["一是宣传。", "二是排查。", "其他：【其他】。"]
    with pytest.raises(BadInput, match="没有“别的”这一段；可填写的是：工作亮点；其他"):
        filled(body, wishes=Wishes(office="办", dated=date(2026, 11, 30), texts={"别的": "x"}))


def test_chosen_leads_are_told_as_cases_in_their_order() -> None:
    """Confirmed or not; one that is not on the books is named."""
    dossiers = [a_dossier(n, subject=f"滨海第{n}财富管理有限公司") for n in (1, 2, 3)]
    chosen = Wishes(office="办", dated=date(2026, 11, 30), chosen=("XS-000003", "XS-000001"))
    told = [line for line in texts(filled(word("{典型案例}"), wishes=chosen, dossiers=dossiers).body) if "编号" in line]
    assert [line[:13] for line in told] == ["线索编号XS-000003", "线索编号XS-000001"]
    gone = a_dossier(4, lead={"status": LeadStatus.DISMISSED})
    with pytest.raises(BadInput, match="XS-000004 截至期末不在账"):
        filled(
            word("{典型案例}"), dossiers=[gone],
            wishes=Wishes(office="办", dated=date(2026, 11, 30), chosen=("XS-000004",)),
        )  # fmt: skip


def test_every_name_that_is_offered_can_be_used() -> None:
    """The list that the office reads is the list that is filled."""
    lines = [f"{name}：{{{name}}}" for name in names(RULES)]
    made = filled(word(*lines), dossiers=[a_dossier(1)])
    assert not [line for line in texts(made.body) if "{" in line]
    assert [line.partition("：")[0] for line in texts(made.body)] == list(names(RULES))


def test_a_shipped_skeleton_takes_what_was_written() -> None:
    """The typed paragraphs replace the marked places; those without stay marked."""
    prompt = "请撰写人填写：具体做法和成效"
    made = draft_span("news", [], SPAN, Wishes(office="办", dated=date(2026, 11, 30), texts={prompt: "甲。\n乙。"}))
    words = [block.text for block in made.blocks if hasattr(block, "text")]
    at = words.index("甲。")
    assert words[at + 1] == "乙。"
    assert prompt not in words
    assert "请撰写人填写：突出风险的表现和已采取的处置措施" in words
