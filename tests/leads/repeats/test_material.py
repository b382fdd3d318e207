"""What makes a quiet lead speak, and in which words; what a page changes every night does not."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from classifier import Model
from facts.assessments import Band, Stance
from facts.errors import BadInput, UnreadableFile
from facts.subjects import Mention, Origin, Trait, TraitKind
from facts.watching import Mark, Material, material_text, read_material
from keywords import Engine
from leads.repeats.material import material, material_of, widened
from leads.repeats.naming import mark
from leads.repeats.rules import SHIPPED, load_material_rules
from screening import Screener
from tests.factories import NOON
from text import read_plain

RULES = load_material_rules()
CARD, WALLET = "6222020200112233445", "TXabcdefghijkmnopqrstuvwxyz2345678"
PLACES = {"350203": "思明区", "350206": "湖里区"}


def a_mark(kind: TraitKind, value: str) -> Mark:
    return mark(Trait(kind=kind, value=value))


BEFORE = Material(
    stance=Stance.OTHER, band=Band.YELLOW, annual_percent=12.0, guarantees=("保本保息",),
    contacts=(a_mark(TraitKind.PHONE, "13800138000"),), names=("滨海金树财富管理有限公司",), raised_yuan=50_000_000,
    people=300, modes=("委托理财",), pretexts=("养老",), districts=("350203",),
)  # fmt: skip
CHANGES = [
    ({"stance": Stance.SOLICITATION}, "页面性质由“其他”变为招揽"),
    ({"annual_percent": 14.0}, "承诺年化收益由 12% 升至 14%"),
    ({"guarantees": ("保本保息", "稳赚不赔")}, "新出现保本保收益话术：稳赚不赔"),
    ({"contacts": (a_mark(TraitKind.BANK_CARD, CARD),)}, "新出现收款方式：收款账户 6222***********3445"),
    ({"contacts": (a_mark(TraitKind.WALLET, WALLET),)}, f"新出现收款方式：钱包地址 {WALLET}"),
    ({"contacts": (a_mark(TraitKind.PHONE, "13900139000"),)}, "新出现联系方式：电话 139****9000"),
    ({"contacts": (a_mark(TraitKind.WECHAT, "haina_8888"),)}, "新出现联系方式：微信 ha***_**88"),
    ({"names": ("滨海海纳资产管理有限公司",)}, "新出现主体名称：“滨海海纳资产管理有限公司”"),
    ({"raised_yuan": 120_000_000}, "自称募集金额由 5000.00 万元 增至 12000.00 万元"),
    ({"people": 600}, "自称参与人数由 300 人 增至 600 人"),
    ({"modes": ("网络借贷",)}, "新出现集资模式：网络借贷"),
    ({"pretexts": ("养老", "区块链")}, "新出现集资名义：区块链"),
    ({"districts": ("350206",)}, "新涉及地区：湖里区"),
    ({"band": Band.RED}, "风险档次由黄升至红"),
]  # fmt: skip
NOTHING_NEW = [
    {}, {"annual_percent": 13.9}, {"annual_percent": 3.0}, {"annual_percent": None}, {"guarantees": ()},
    {"contacts": ()}, {"contacts": (a_mark(TraitKind.PHONE, "+86 138-0013-8000"),)},
    {"names": ("滨海金树财富管理有限责任公司",)}, {"names": ("濱海金樹財富管理有限公司",)}, {"raised_yuan": 99_000_000},
    {"raised_yuan": None}, {"people": 599}, {"modes": ()}, {"districts": ()}, {"band": Band.BLUE},
    {"stance": Stance.WARNING},
]  # fmt: skip


@pytest.mark.parametrize(("change", "sentence"), CHANGES, ids=[sentence[:8] for _, sentence in CHANGES])
def test_each_change_is_said(change: dict[str, object], sentence: str) -> None:
    """One sentence a change, in plain Chinese, personal values starred."""
    after = replace(BEFORE, **change)  # type: ignore[arg-type]

    assert material(BEFORE, after, RULES, place=PLACES.__getitem__) == (sentence,)
    assert material(widened(BEFORE, after), after, RULES) == ()


@pytest.mark.parametrize("change", NOTHING_NEW, ids=str)
def test_other_changes_are_not(change: dict[str, object]) -> None:
    """Less than a step, something gone, the same number or name written another way."""
    assert material(BEFORE, replace(BEFORE, **change), RULES) == ()  # type: ignore[arg-type]


def test_first_numbers_are_news() -> None:
    """Where nothing was promised or claimed before, the first number is said as one."""
    silent = replace(BEFORE, annual_percent=None, raised_yuan=None, people=None)
    loud = replace(BEFORE, annual_percent=24.0)

    assert material(silent, loud, RULES) == (
        "新出现承诺收益：年化 24%", "新出现自称募集金额：5000.00 万元", "新出现自称参与人数：300 人",
    )  # fmt: skip


def test_the_office_decides_what_is_material(tmp_path: Path) -> None:
    """Another step, another wording, a kind left out."""
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    content["changes"]["return"] |= {"step": 5.0, "says": "收益{old}→{new}"}
    del content["changes"]["contact"]
    path = tmp_path / "material.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    rules = load_material_rules(path)
    after = replace(BEFORE, annual_percent=17.0, contacts=(a_mark(TraitKind.PHONE, "13900139000"),))

    assert material(BEFORE, replace(after, annual_percent=16.0), rules) == ()
    assert material(BEFORE, after, rules) == ("收益12%→17%",)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("near_copy", "least_similarity"), 0.05, "least_similarity"), (("near_copy",), None, "cannot be used"),
        (("changes", "gossip"), {"says": "x"}, "gossip"), (("changes", "amount", "factor"), 1.0, "factor"),
        (("changes", "return", "says"), "{worse}", "{new}"), (("changes", "payment", "kinds"), ["cash"], "cash"),
        (("changes", "band", "step"), 1, "step"), (("valid_from",), "soon", "date"),
    ],
)  # fmt: skip
def test_a_broken_file_is_refused_with_its_place(
    tmp_path: Path, place: tuple[str, ...], value: object, said: str
) -> None:
    """The sentence names what is wrong."""
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    inner = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path = tmp_path / "material.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    with pytest.raises(BadInput, match=said):
        load_material_rules(path)


@pytest.mark.parametrize("body", [b"\xff\xfe\x00", b"[1, 2]", b"a: [", b"#" * 2_000_000, b"[" * 100_000])
def test_no_yaml_is_refused(tmp_path: Path, body: bytes) -> None:
    """Whatever lies there in its stead."""
    path = tmp_path / "material.yml"
    path.write_bytes(body)

    with pytest.raises(UnreadableFile):
        load_material_rules(path)


def test_material_outlives_its_table() -> None:
    """Text and back is the same value."""
    for material_ in (BEFORE, Material(stance=Stance.OTHER, band=Band.NONE)):
        assert read_material(material_text(material_)) == material_


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(Engine.load(), Model.load())


def seen(screener: Screener, text: str, *traits: Trait, district: str | None = None) -> Material:
    named = Mention(
        key="page http://a.test/", origin=Origin.PAGE, name=None, traits=traits, seen_at=NOON, district=district
    )
    return material_of(screener.screen(read_plain(text)), named)


ADVERT = (
    "滨海金树推出养老理财项目，保本保息，年化收益{percent}%，每月返息，推荐亲友另有奖励，已募集资金{sum}万元，加微信。"
)


def test_a_page_is_read_for_what_is_its_own(screener: Screener) -> None:
    """Return, guarantee, sum, numbers and names of a real page; of what it denies nothing."""
    phone, firm = (
        Trait(kind=TraitKind.PHONE, value="13800138000"),
        Trait(kind=TraitKind.COMPANY, value="滨海金树有限公司"),
    )
    found = seen(screener, ADVERT.format(percent=24, sum=5000), phone, firm, district="350203")
    denied = seen(screener, "警方提醒：凡是承诺保本保息、年化收益24%的都是骗局，请勿相信。")

    assert (found.stance, found.annual_percent, found.raised_yuan) == (Stance.SOLICITATION, 24.0, 50_000_000)
    assert "保本保息" in found.guarantees
    assert ([one.shown for one in found.contacts], found.names) == (["138****8000"], ("滨海金树有限公司",))
    assert found.districts == ("350203",)
    assert (denied.annual_percent, denied.guarantees) == (None, ())


def test_dates_and_counters_of_a_real_page_say_nothing(screener: Screener) -> None:
    """The same advert on thirty nights, with another date, more readers and a counter that creeps up."""
    nights = [
        seen(
            screener,
            f"2026年11月{1 + night}日 阅读{900 + 41 * night}次。" + ADVERT.format(percent=24, sum=5000 + 10 * night),
        )
        for night in range(30)
    ]

    assert len({one.raised_yuan for one in nights}) == 30
    assert [material(nights[0], one, RULES) for one in nights] == [()] * 30
    assert material(nights[0], seen(screener, ADVERT.format(percent=36, sum=5000)), RULES) == (
        "承诺年化收益由 24% 升至 36%",
    )
