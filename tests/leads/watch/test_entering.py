"""What people type becomes an entry, or a list of everything that is wrong with it."""

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.errors import BadInput
from facts.subjects import Trait, TraitKind
from facts.watching import Scope, WatchEntry
from leads.watch.columns import FIELDS, SHIPPED, load_columns
from leads.watch.entering import MOST_TRAITS, make_entry, read_term
from leads.watch.rules import SHIPPED as WEIGHTS
from leads.watch.rules import load_watch_rules

TODAY = date(2026, 11, 23)
COLUMNS = load_columns()
TEXTS = {
    "name": "滨海金树财富管理有限公司", "basis": "条例第十条", "issuer": "思明区处非办", "district": "思明区",
    "until": "2027-11-22", "procedure": "发布单位书面解除",
}  # fmt: skip


def entered(**texts: str) -> WatchEntry:
    return make_entry(TEXTS | texts, [], COLUMNS, today=TODAY)


@pytest.mark.parametrize(
    "written", ["2027-11-22", "2027/11/22", "2027.11.22", "2027年11月22日", "20271122", "2027-11-22 00:00:00"]
)
def test_a_day_as_people_write_it(written: str) -> None:
    """Every usual way."""
    assert entered(until=written).until == date(2027, 11, 22)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ({"basis": ""}, "缺法律依据"), ({"procedure": " "}, "缺解除程序"), ({"issuer": ""}, "缺发布单位"),
        ({"name": ""}, "缺主体名称"), ({"until": ""}, "缺期限"), ({"until": "长期"}, "缺期限"),
        ({"until": "2026-02-30"}, "不是日期"), ({"until": "明年"}, "不是日期"), ({"until": "9999-01-01"}, "不是日期"),
        ({"until": "2025-01-01"}, "早于起始日期"), ({"district": "火星区"}, "不在地区表内"),
        ({"scope": "全国"}, "适用范围"),
        ({"kind": "飞船"}, "主体类别"), ({"name": "王大海", "kind": "个人"}, "重名者"),
    ],
)  # fmt: skip
def test_what_is_missing_or_wrong_is_said(texts: dict[str, str], said: str) -> None:
    """In words for the clerk; an open end without a day of review is no term."""
    with pytest.raises(BadInput, match=said):
        entered(**texts)


def test_every_problem_is_said_at_once() -> None:
    """Nobody corrects a row five times."""
    with pytest.raises(BadInput) as problem:
        make_entry({"scope": "全国"}, [(TraitKind.PHONE, "", "138****8000")], COLUMNS, today=TODAY)

    for said in ("缺主体名称", "缺法律依据", "缺发布单位", "缺解除程序", "缺期限", "发布地区", "适用范围", "带星号"):
        assert said in str(problem.value)


def test_until_removed_needs_a_day_of_review() -> None:
    """And has it."""
    entry = entered(until="至解除为止", review="2027-05-01")

    assert (entry.until, entry.review) == (None, date(2027, 5, 1))


def test_names_are_told_by_kind() -> None:
    """A firm's full name, a brand, a person with a phone."""
    firm, brand = entered(), entered(name="金树宝")
    person = make_entry(
        TEXTS | {"name": "王大海", "kind": "个人"}, [(TraitKind.PHONE, "", "+86 138-0013-8000")], COLUMNS, today=TODAY
    )

    assert {one.kind for one in firm.traits} == {TraitKind.COMPANY, TraitKind.CORE_NAME}
    assert [one.kind for one in brand.traits] == [TraitKind.BRAND]
    assert [(one.kind, one.value, one.shown) for one in person.traits] == [
        (TraitKind.PERSON, "王大海", "王**"), (TraitKind.PHONE, "13800138000", "138****8000"),
    ]  # fmt: skip
    assert entered(scope="本区").scope is Scope.DISTRICT


def test_a_leads_subject_gives_its_traits() -> None:
    """All but the fingerprint of a text; the same one twice is one."""
    traits = [
        Trait(kind=TraitKind.PHONE, value="13800138000"), Trait(kind=TraitKind.TEXT, value="ab" * 128),
        Trait(kind=TraitKind.ICON, value="-12345"), Trait(kind=TraitKind.PHONE, value="13800138000"),
        Trait(kind=TraitKind.TEMPLATE, value="1" * 16),
    ]  # fmt: skip
    entry = make_entry(TEXTS, [], COLUMNS, today=TODAY, known=traits)

    assert [one.kind for one in entry.traits if one.kind not in (TraitKind.COMPANY, TraitKind.CORE_NAME)] == [
        TraitKind.ICON, TraitKind.PHONE, TraitKind.TEMPLATE,
    ]  # fmt: skip


def test_too_many_traits_are_refused() -> None:
    """A subject that swallowed a directory is no entry."""
    with pytest.raises(BadInput, match=str(MOST_TRAITS)):
        make_entry(TEXTS, [(TraitKind.QQ, "", str(100_000 + at)) for at in range(300)], COLUMNS, today=TODAY)


@settings(max_examples=200, deadline=None)
@given(
    texts=st.dictionaries(st.sampled_from(FIELDS), st.text(max_size=60)),
    traits=st.lists(st.tuples(st.sampled_from(TraitKind), st.just(""), st.text(max_size=60)), max_size=4),
)
def test_anything_typed_is_an_entry_or_a_sentence(
    texts: dict[str, str], traits: list[tuple[TraitKind, str, str]]
) -> None:
    """Nothing else comes out, whatever goes in."""
    with suppress(BadInput):
        entry = make_entry(TEXTS | texts, traits, COLUMNS, today=TODAY)

        assert entry.traits
        assert entry.until or entry.review


@pytest.mark.parametrize(
    ("until", "review", "said"),
    [("", "", "缺期限"), ("2026-11-22", "", "已过"), ("", "2020-01-01", "已过"), ("morgen", "", "不是日期")],
)
def test_a_new_term_lies_ahead(until: str, review: str, said: str) -> None:
    """A last day or a day of review, neither past."""
    with pytest.raises(BadInput, match=said):
        read_term(until, review, TODAY)

    assert read_term("2027-01-01", "", TODAY) == (date(2027, 1, 1), None)


@pytest.mark.parametrize(
    ("shipped", "place", "value", "said"),
    [
        (SHIPPED, ("columns",), [{"field": "colour", "header": "x"}], "known field"),
        (SHIPPED, ("columns",), [{"field": "name", "header": "x"}], "no column for"),
        (SHIPPED, ("columns",), [{"header": "x"}], "known field"), (SHIPPED, ("scopes",), {"moon": ["x"]}, "moon"),
        (SHIPPED, ("districts",), None, "cannot be used"), (WEIGHTS, ("watch", "least"), 0, "ascend"),
        (WEIGHTS, ("shell", "strong"), 0.1, "ascend"), (WEIGHTS, ("shell", "companions"), [], "namesakes"),
        (WEIGHTS, ("watch", "weights", "phone"), -1, "above 0"), (WEIGHTS, ("watch", "weights", "smell"), 1, "smell"),
        (WEIGHTS, ("generic_from", "phone"), -2, "from 0"), (WEIGHTS, ("generic_from",), {}, "default"),
    ],
)  # fmt: skip
def test_broken_files_are_refused(
    tmp_path: Path, shipped: Path, place: tuple[str, ...], value: object, said: str
) -> None:
    """With what is wrong in them."""
    content = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    inner = content
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    path = tmp_path / shipped.name
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")

    with pytest.raises(BadInput, match=said):
        (load_columns if shipped is SHIPPED else load_watch_rules)(path)


def test_a_public_platform_is_no_mark_of_anybody() -> None:
    """Typed it is refused, for every page of the platform would be flagged; of a known subject it is left out."""
    with pytest.raises(BadInput, match="公共平台"):
        make_entry(TEXTS, [(TraitKind.DOMAIN, "", "https://mp.weixin.qq.com/s/1")], COLUMNS, today=TODAY)
    known = [Trait(kind=TraitKind.DOMAIN, value="qq.com"), Trait(kind=TraitKind.DOMAIN, value="jinshu.test")]
    entry = make_entry(TEXTS, [], COLUMNS, today=TODAY, known=known)

    assert [one.value for one in entry.traits if one.kind is TraitKind.DOMAIN] == ["jinshu.test"]
