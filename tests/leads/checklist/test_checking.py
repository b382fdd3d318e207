"""The eleven facts: filled, excused or a gap, on which basis; and what stays an observation."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.cases import LedgerRow
from facts.clues import Clue, ClueKind, LicenceResult
from facts.clues import LicenceCheck as Looked
from facts.errors import BadInput
from facts.statements import Basis
from facts.units import Jurisdiction
from leads.checklist import (
    LookUp,
    check,
    gaps,
    is_observation,
    licences_of,
    load_checklist,
    read_licence,
    write_licence,
)
from leads.checklist.filling import FILLERS
from leads.checklist.licences import FIELD
from leads.checklist.rules import SHIPPED
from leads.clues.signals import load_rules as load_signals
from leads.clues.stating import stated as stated_by
from leads.routing import load_rules, route
from tests.leads.grading.making import QUOTES, a_dossier, a_judgement, a_quote, a_statement, seen_by, wan

CHECKLIST = load_checklist()
ROUTING = route("S03", Jurisdiction(), date(2026, 6, 1), load_rules())
NOT_FOUND = "私募基金管理人登记：2026-11-20 在中基协公示查询，未查到"


def facts(routing=None, **known):
    return {fact.key: fact for fact in check(a_dossier(**known), CHECKLIST, routing)}


def test_there_are_eleven_in_order() -> None:
    """As the notes number them; 主体 and 行为原文 are the essential ones."""
    found = check(a_dossier(), CHECKLIST)

    assert [fact.number for fact in found] == list(range(1, 12))
    assert [fact.key for fact in found if fact.is_essential] == ["subject", "conduct"]
    assert all(fact.asks and fact.source for fact in found)


def test_a_full_lead_has_no_gaps() -> None:
    """Everything filled, each fact says 已核 or 未核."""
    row = {
        "uscc": "91350200MA00000000", "registered_at": "厦门市思明区", "operates_at": "厦门市湖里区", "people": 12,
        "amount_wan": wan(80), "unpaid_wan": wan(3), "sector": "财富管理", "mode": "委托理财",
    }  # fmt: skip
    stated = (
        a_statement("licence_check", NOT_FOUND), a_statement("article19", "第二项"), a_statement("people", "12"),
        a_statement("subject", "滨海金树财富管理有限公司"), a_statement("uscc", "91350200MA00000000"),
    )  # fmt: skip
    found = facts(ROUTING, quotes=QUOTES, row=row, statements=stated, judgements=(a_judgement(),))

    assert gaps(tuple(found.values())) == ()
    assert (found["subject"].mark, found["scale"].mark, found["licences"].mark) == ("已核", "未核", "已核")
    assert "12（核实）" in found["scale"].told
    assert "80（自称）" in found["scale"].told
    assert "规则 xiamen-routes" in found["duty"].told
    assert "确认为线索（李分析）：承诺保本高息" in found["conclusion"].told
    assert "网页 1 个、网站 1 个，首次 2026-11-02" in found["spread"].told
    assert "sha256:abab" in found["evidence_kept"].told


def test_an_empty_lead_is_all_gaps() -> None:
    """What nobody knows and nobody excused is named, part by part."""
    found = check(a_dossier(subject=None, exhibit=None, page_id=None, hosts=()), CHECKLIST)

    assert all(fact.mark == "待补" for fact in found)
    assert "许可核查：核查记录" in gaps(found)
    assert "规模：涉及人数（人）、涉及金额（万元）、未兑付资金（万元）" in gaps(found)


@pytest.mark.parametrize("field", ["people", "scale"])
def test_a_reason_excuses_an_empty_part(field: str) -> None:
    """A statement of the part or of the fact, without a value and with a reason."""
    found = facts(statements=(a_statement(field, None, reason="平台未公布，投资人未到案"),))["scale"]

    assert found.parts[0].reason == "平台未公布，投资人未到案"
    assert "涉及人数（人）" not in found.gaps
    assert "空（平台未公布" in found.told
    assert found.mark == ("已说明" if field == "scale" else "待补")


def test_an_emptiness_without_reason_excuses_nothing() -> None:
    """A value of none and no word why is a gap still."""
    assert facts(statements=(a_statement("scale", None),))["scale"].mark == "待补"


def test_the_facts_reason_covers_a_part_without_one() -> None:
    """An empty part that gives no reason is excused by the fact's."""
    stated = (a_statement("people", None), a_statement("scale", None, reason="尚在核查"))

    assert facts(statements=stated)["scale"].parts[0].reason == "尚在核查"


def test_what_is_known_needs_no_excuse() -> None:
    """A reason given before the figure was known is not shown beside it."""
    found = facts(statements=(a_statement("scale", None, reason="未知"),), row={"people": 5})["scale"]

    assert found.parts[0].value == "5"
    assert found.parts[0].reason == ""


def test_the_four_elements_stand_apart() -> None:
    """A quoted one shows its sentence, a missing one may be excused by itself."""
    stated = (
        a_statement("elements.publicity", None, reason="仅熟人间转发"),
        a_statement("elements.sociality", "见笔录"),
    )
    found = facts(quotes=(a_quote("inducement", "保本保息"),), statements=stated)["elements"]

    assert [part.value for part in found.parts] == [None, None, "“保本保息”", "见笔录"]
    assert found.gaps == ("非法性",)


def test_look_ups_add_up() -> None:
    """Every look into a register is shown, the same one once; the weakest says how well it is founded."""
    other = "ICP备案：2026-11-21 在备案系统查询，查到且有效，证号闽ICP备00000000号"
    stated = (
        a_statement("licence_check", NOT_FOUND), a_statement("licence_check", NOT_FOUND),
        a_statement("licence_check", other, Basis.CLAIMED), a_statement("licence_check", "电话问过，没有"),
    )  # fmt: skip
    part = facts(statements=stated)["licences"].parts[0]

    assert part.value == f"{NOT_FOUND}；{other}；电话问过，没有"
    assert part.basis is Basis.CLAIMED
    assert [look.result for look, _ in licences_of(stated)] == [LicenceResult.NOT_FOUND, LicenceResult.VALID]


NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="："), min_size=1, max_size=30)


@given(NAMES, NAMES.filter(lambda text: "查询" not in text), st.dates(), st.sampled_from(LicenceResult), NAMES)
def test_a_look_up_is_read_as_it_was_written(
    licence: str, register: str, on: date, result: LicenceResult, more: str
) -> None:
    """Text and value are one."""
    look = LookUp(licence=licence, register=register, on=on, result=result, more=more)

    assert read_licence(write_licence(look)) == look


def test_imported_look_ups_are_read() -> None:
    """The import of registers words a look-up as we do."""
    at = datetime(2026, 11, 20, 2, tzinfo=UTC)
    looked = Looked(
        licence="金融许可证", register="许可证名录", checked_at=at, result=LicenceResult.EXPIRED, number="B1"
    )
    clue = Clue(
        external_id="1", system="licence-registers", source="许可登记名录", kind=ClueKind.LICENCE, basis=Basis.VERIFIED,
        received_at=at, licence=looked,
    )  # fmt: skip
    text = next(one.value for one in stated_by(clue, load_signals()) if one.field == FIELD)
    found = read_licence(text)

    assert (found.licence, found.register, found.on) == ("金融许可证", "许可证名录", date(2026, 11, 20))
    assert (found.result, found.more) == (LicenceResult.EXPIRED, "证号B1")


@pytest.mark.parametrize(
    "text", ["", "查过了", "许可：2026-13-01 在某处查询，未查到", "许可：2026-11-01 在某处查询，大概有", "：" * 9]
)
def test_other_shapes_are_refused(text: str) -> None:
    """The sentence shows the shape."""
    with pytest.raises(BadInput, match="许可核查应写成"):
        read_licence(text)


@pytest.mark.parametrize(
    ("licence", "register"), [("", "名录"), ("许可", " "), ("许可：证", "名录"), ("证", "查询，处"), ("证" * 600, "处")]
)
def test_unwritable_look_ups_are_refused(licence: str, register: str) -> None:
    """What could not be read again is not written."""
    with pytest.raises(BadInput, match="许可核查须写明"):
        write_licence(LookUp(licence=licence, register=register, on=date(2026, 1, 1), result=LicenceResult.VALID))


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ({"subject": None, "quotes": ()}, "缺少主体和行为原文"),
        ({"subject": None, "quotes": QUOTES}, "缺少主体，"),
        ({"quotes": ()}, "缺少行为原文，"),
        ({"quotes": QUOTES}, None),
        ({"subject": None, "quotes": QUOTES, "row": {"uscc": "91350200MA00000000"}}, None),
        ({"quotes": (), "statements": (a_statement("act", "“投资一万，每月返三百”"),)}, None),
        ({"quotes": (), "statements": (a_statement("act", None, reason="无"),)}, "缺少行为原文"),
        ({"quotes": QUOTES, "row": {"subject": None}}, "缺少主体"),
    ],
)
def test_observation_before_lead(known, told: str | None) -> None:
    """Without a subject or a quoted act a case is an observation, and the sentence says what is missing."""
    why = is_observation(a_dossier(**known))

    assert (why is None) is (told is None)
    assert told is None or (why is not None and told in why and "不进附件1" in why)


def test_a_clue_alone_has_channels() -> None:
    """Where no page was seen the sources tell who brought it."""
    found = facts(hosts=(), sources=seen_by("grid", times=2))["spread"]

    assert found.parts[0].value == "网格员排查 2 次"


def test_every_part_has_something_that_fills_it() -> None:
    """A part is a field of the row, brought by the lead, or a field that people state; no key is misspelt."""
    row = set(LedgerRow.__slots__)
    stated = {"article19", "acts_at", "resides_at", "server_at"}
    assert {part.key for fact in CHECKLIST.facts for part in fact.parts} - row - set(FILLERS) - stated == set()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("key: uscc", "key: subject", "出现两次"),
        ("number: 1\n", "number: 一\n", "序号"),
        ("facts:", "fact:", "没有条目"),
    ],
)
def test_broken_lists_are_refused(before: str, after: str, told: str, tmp_path: Path) -> None:
    """Each fault is told with the file."""
    file = tmp_path / "own.yml"
    file.write_text(SHIPPED.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")

    with pytest.raises(BadInput, match=told):
        load_checklist(file)
