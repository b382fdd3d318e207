"""Who meets the watch list, how strongly, and who does not."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from facts.subjects import Mention, Origin, Trait, TraitKind
from facts.watching import Removal, Scope, Strength, WatchEntry, WatchHit, WatchState
from leads.watch.columns import load_columns
from leads.watch.entering import Given, make_entry
from leads.watch.meeting import WatchIndex
from leads.watch.rules import load_watch_rules
from tests.factories import NOON

TODAY = date(2026, 11, 23)
RULES, COLUMNS = load_watch_rules(), load_columns()
CARD = "6222020200112233445"
TEXTS = {
    "name": "滨海金树财富管理有限公司", "basis": "《防范和处置非法集资条例》第十条【识】", "issuer": "思明区处非办",
    "district": "思明区", "until": "2027-11-22", "procedure": "发布单位书面解除",
}  # fmt: skip
GIVEN: list[Given] = [
    (TraitKind.FORMER_NAME, "", "滨海银杏投资有限公司"), (TraitKind.PERSON, "法定代表人", "王大海"),
    (TraitKind.DOMAIN, "", "http://www.jinshu.test/index.html"), (TraitKind.PHONE, "", "138 0013 8000"),
    (TraitKind.BANK_CARD, "", "6222 0202 0011 2233 445"), (TraitKind.ICP, "", "闽ICP备20260001号-1"),
    (TraitKind.BRAND, "", "金树宝"),
]  # fmt: skip


def an_entry(*given: Given, **texts: str) -> WatchEntry:
    entry = make_entry(TEXTS | texts, given or GIVEN, COLUMNS, today=TODAY)
    return replace(entry, id="GZ-000001")


def met(
    *traits: Trait, name: str | None = None, entry: WatchEntry | None = None, spread: int = 1
) -> tuple[WatchHit, ...]:
    mention = Mention(key="page http://x.test/", origin=Origin.PAGE, name=name, traits=traits, seen_at=NOON)
    return WatchIndex([entry or an_entry()], TODAY, RULES).met(mention, lambda _: spread, NOON)


def a(kind: TraitKind, value: str) -> Trait:
    return Trait(kind=kind, value=value)


@pytest.mark.parametrize(
    ("traits", "strength"),
    [
        ([a(TraitKind.COMPANY, "滨海金树财富管理有限公司")], Strength.STRONG),
        ([a(TraitKind.COMPANY, "濱海金樹財富管理有限責任公司")], Strength.STRONG),
        ([a(TraitKind.COMPANY, "滨海银杏投资有限公司")], Strength.STRONG),
        ([a(TraitKind.FORMER_NAME, "滨海金树财富管理有限公司")], Strength.STRONG),
        ([a(TraitKind.DOMAIN, "jinshu.test")], Strength.STRONG),
        ([a(TraitKind.DOMAIN, "m.jinshu.test")], Strength.STRONG),
        ([a(TraitKind.PHONE, "13800138000")], Strength.STRONG),
        ([a(TraitKind.WECHAT, "13800138000")], Strength.STRONG),
        ([a(TraitKind.BANK_CARD, CARD)], Strength.STRONG),
        ([a(TraitKind.ICP, "闽ICP备20260001号")], Strength.STRONG),
        ([a(TraitKind.BRAND, "金树宝")], Strength.WEAK),
        ([a(TraitKind.BRAND, "金树宝"), a(TraitKind.PERSON, "王大海")], Strength.STRONG),
        ([a(TraitKind.PERSON, "王大海")], None),
        ([a(TraitKind.PERSON, "王大海"), a(TraitKind.CORE_NAME, "金树财富管理")], None),
        ([a(TraitKind.COMPANY, "滨海金树财富管理有限公司思明分公司")], None),
        ([a(TraitKind.COMPANY, "云岭金树财富管理有限公司")], None),
        ([a(TraitKind.DOMAIN, "notjinshu.test")], None),
        ([a(TraitKind.PHONE, "13800138001")], None),
        ([], None),
    ],
)
def test_what_meets_an_entry(traits: list[Trait], strength: Strength | None) -> None:
    """Exact names and numbers in their compared form; a person, or a name without its place, never by itself."""
    hits = met(*traits)

    assert [hit.strength for hit in hits] == ([strength] if strength else [])


def test_the_name_a_page_goes_by_counts() -> None:
    """Where the mention's traits do not repeat it."""
    assert met(name="滨海金树财富管理有限公司")[0].strength is Strength.STRONG
    assert met(name="王大海") == ()


def test_the_sentence_says_whose_entry_what_and_on_what_basis() -> None:
    """Issuer, scope and term, the traits with personal values starred, the basis; and that it is to be checked."""
    (hit,) = met(a(TraitKind.PHONE, "13800138000"), a(TraitKind.PERSON, "王大海"))

    assert hit.says == (
        "命中警示名单 GZ-000001“滨海金树财富管理有限公司”（思明区处非办发布，适用全市，至 2027-11-22）："
        "电话 138****8000、法定代表人“王**”；依据：《防范和处置非法集资条例》第十条【识】。相符程度：强，待核实。"
    )


def test_generic_values_meet_nobody() -> None:
    """A phone that more subjects have than shells of one firm would; a firm's own name is never generic."""
    assert met(a(TraitKind.PHONE, "13800138000"), spread=6) == ()
    assert len(met(a(TraitKind.COMPANY, "滨海金树财富管理有限公司"), spread=600)) == 1


def test_the_card_is_not_in_the_entry() -> None:
    """Kept as a digest and starred, and met all the same."""
    entry = an_entry()

    assert CARD not in repr(entry)
    assert "6222***********3445" in repr(entry)
    assert len(met(a(TraitKind.BANK_CARD, CARD), entry=entry)) == 1


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, WatchState.ACTIVE),
        ({"until": TODAY}, WatchState.ACTIVE),
        ({"until": TODAY - timedelta(days=1)}, WatchState.EXPIRED),
        ({"until": None, "review": TODAY - timedelta(days=400)}, WatchState.ACTIVE),
        ({"since": TODAY + timedelta(days=1)}, WatchState.PENDING),
        ({"removal": Removal(by="王", at=NOON, reason="撤销")}, WatchState.REMOVED),
    ],
)
def test_only_active_entries_hit(changes: dict[str, object], state: WatchState) -> None:
    """The last day counts; expired, removed and future ones do not."""
    entry = replace(an_entry(), **changes)  # type: ignore[arg-type]

    assert entry.state_on(TODAY) is state
    assert len(met(a(TraitKind.DOMAIN, "jinshu.test"), entry=entry)) == (state is WatchState.ACTIVE)


def test_every_district_is_warned() -> None:
    """An entry of one district alone is met everywhere, and says how far it reaches."""
    entry = an_entry(scope="本区")
    traits = (a(TraitKind.DOMAIN, "jinshu.test"),)
    page = Mention(key="page x", origin=Origin.PAGE, name=None, traits=traits, seen_at=NOON, district="350206")
    (hit,) = WatchIndex([entry], TODAY, RULES).met(page, lambda _: 1, NOON)

    assert entry.scope is Scope.DISTRICT
    assert "限发布区适用，其他区提示" in hit.says


def test_an_entry_says_its_basis_its_term_and_its_way_out() -> None:
    """Without any of them there is no entry."""
    for field in ("basis", "procedure", "issuer", "name"):
        with pytest.raises(ValueError, match="names its subject"):
            replace(an_entry(), **{field: " "})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="day of review"):
        replace(an_entry(), until=None)


def test_an_entry_of_a_person_shows_no_full_name() -> None:
    """Met by name and phone together; the sentence stars both."""
    given: list[Given] = [(TraitKind.PHONE, "", "13800138000")]
    entry = replace(make_entry(TEXTS | {"name": "王大海", "kind": "个人"}, given, COLUMNS, today=TODAY), id="GZ-000002")
    (hit,) = met(a(TraitKind.PHONE, "13800138000"), a(TraitKind.PERSON, "王大海"), entry=entry)

    assert "“王**”" in hit.says
    assert "王大海" not in hit.says
    assert "13800138000" not in hit.says
