"""Names of firms in one form, and numbers as traits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facts.subjects import Trait, TraitKind
from keywords.identity.firms import firm, is_branch_of, may_be_one
from keywords.identity.traits import company_traits, normalise

NAME = "厦门金树财富管理有限公司"


@pytest.mark.parametrize(
    "written",
    [
        "厦门金树财富管理有限公司",
        "厦门市金树财富管理有限责任公司",
        "金树财富管理（厦门）股份有限公司",
        "厦門金樹財富管理有限公司",
        "福建省厦门市金树财富管理有限公司",
        "厦门市思明区金树财富管理有限公司",
        "厦门 金树 财富管理有限公司",
        "「厦门金树财富管理有限公司」",
        "厦门金树财富管理有限公司（曾用名：厦门银山投资（集团）有限公司）",
        "厦门金树财富管理有限公司（以下简称“金树”）",
    ],
)
def test_one_firm_has_one_name(written: str) -> None:
    """Place, brackets, widths, traditional characters and the kind of limited company do not tell firms apart."""
    found = firm(written)

    assert found is not None
    assert found.value == NAME


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("金树财富管理有限公司", True),
        ("厦门金树财富菅理有限公司", True),
        ("泉州金树财富管理有限公司", False),
        ("厦门金树财富管理有限公司泉州分公司", False),
        ("厦门银树财富管理有限公司", True),
        ("厦门金树投资有限公司", False),
    ],
)
def test_names_that_may_be_one_firms(other: str, expected: bool) -> None:
    """A place left out and one slip of the pen may be; another city, a branch, another trade are not."""
    assert may_be_one(NAME, other) is expected
    assert may_be_one(other, NAME) is expected


def test_characters_that_count_firms_are_no_slip() -> None:
    """一号 and 二号 are two funds of one house; short names have no slips."""
    assert not may_be_one("厦门金树一号投资中心(有限合伙)", "厦门金树二号投资中心(有限合伙)")
    assert not may_be_one("厦门金树有限公司", "厦门银树有限公司")


def test_a_branch_belongs_to_its_firm() -> None:
    """By the name in front of 分公司, with or without the place."""
    assert is_branch_of("厦门金树财富管理有限公司泉州分公司", NAME)
    assert is_branch_of("金树财富管理有限公司泉州分公司", NAME)
    assert not is_branch_of(NAME, NAME)
    assert not is_branch_of("厦门银行股份有限公司泉州分公司", NAME)


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (TraitKind.ICP, "闽ICP备 12345670号-2", "闽ICP备12345670号"),
        (TraitKind.ICP, "闽B2-20100001-3", "闽B2-20100001"),
        (TraitKind.PHONE, "+86 139-0000-1234", "13900001234"),
        (TraitKind.PHONE, "139****1234", None),
        (TraitKind.LANDLINE, "(0592) 2345678", "05922345678"),
        (TraitKind.LANDLINE, "+86-592-2345678", "05922345678"),
        (TraitKind.LANDLINE, "12315", None),
        (TraitKind.DOMAIN, "https://www.jinshu.com.cn:8443/a", "jinshu.com.cn"),
        (TraitKind.DOMAIN, "http://[bad", None),
        (TraitKind.DOMAIN, "\ud800.test", None),
        (TraitKind.WECHAT, "Jin_Shu8", "jin_shu8"),
        (TraitKind.EMAIL, "KF@Jinshu.TEST", "kf@jinshu.test"),
        (TraitKind.QQ, "群 123456780", "123456780"),
        (TraitKind.USCC, "91350200MA000000XX", None),
        (TraitKind.POLICE_FILING, "闽公网安备 35020302000001号", "35020302000001"),
        (TraitKind.PERSON, "陈明", "陈明"),
        (TraitKind.ICON, "-1234567", "-1234567"),
        (TraitKind.BANK_CARD, "6222000000000000", None),
    ],
)
def test_a_number_has_one_form(kind: TraitKind, raw: str, value: str | None) -> None:
    """Separators, countries' codes and sites' numbers go; what cannot be of its kind makes no trait."""
    assert normalise(kind, raw) == (Trait(kind=kind, value=value) if value else None)


@given(st.sampled_from(TraitKind), st.text(st.characters(exclude_categories=()), max_size=400))
def test_no_value_breaks_it_and_a_normal_one_stays(kind: TraitKind, raw: str) -> None:
    """Whatever is given, surrogates included: a trait or none, and what is normal is normal again."""
    found = normalise(kind, raw)

    assert found is None or (normalise(kind, found.value) == found and found.value.encode("utf-8") != b"")


def test_a_firms_name_gives_its_core_too() -> None:
    """So that a page that leaves out the place finds the firm; former names say nothing of the core."""
    assert company_traits("厦门金树财富管理有限责任公司") == (
        Trait(kind=TraitKind.COMPANY, value=NAME), Trait(kind=TraitKind.CORE_NAME, value="金树财富管理"),
    )  # fmt: skip
    assert company_traits(NAME, TraitKind.FORMER_NAME) == (Trait(kind=TraitKind.FORMER_NAME, value=NAME),)
    assert company_traits("某某公司的朋友") == ()


def test_a_former_name_in_brackets_is_one() -> None:
    """As people fill in forms; 原 inside a name is no remark."""
    found = company_traits("厦门金树财富管理有限公司（曾用名：厦门银山投资（集团）有限公司）")
    assert [(one.kind, one.value) for one in found] == [
        (TraitKind.COMPANY, NAME),
        (TraitKind.CORE_NAME, "金树财富管理"),
        (TraitKind.FORMER_NAME, "厦门银山投资(集团)有限公司"),
    ]

    plain = company_traits("厦门金树（原生）农业有限公司")
    assert [one.kind for one in plain] == [TraitKind.COMPANY, TraitKind.CORE_NAME]


def test_two_names_in_one_cell_are_nobodys() -> None:
    """What cannot be parted is no name, else two firms would become a third."""
    assert company_traits("厦门金树财富管理有限公司，厦门银山投资有限公司") == ()
    assert firm("厦门金树财富管理有限公司、厦门银山投资有限责任公司") is None


def test_hidden_names_and_labelled_numbers() -> None:
    """王某 identifies nobody; an extension or a label is no part of a number."""
    assert normalise(TraitKind.PERSON, "王某") is None
    assert normalise(TraitKind.LANDLINE, "0592-5888666转801") == Trait(kind=TraitKind.LANDLINE, value="05925888666")
    assert normalise(TraitKind.WECHAT, "微信号：jinshu_88") == Trait(kind=TraitKind.WECHAT, value="jinshu_88")
