"""The rules file: shipped, checked, an office's own."""

from pathlib import Path

import pytest

from facts.errors import BadInput
from facts.subjects import Trait, TraitKind
from leads.subjects import load_rules
from leads.subjects.rules import GENERIC, WEIGHTS

PHONE = Trait(kind=TraitKind.PHONE, value="13900001234")


def test_every_kind_has_a_weight_and_a_reason() -> None:
    """As shipped; every generic value is one that pages' values are compared with."""
    rules = load_rules()

    assert set(rules.weights) == set(TraitKind)
    assert all(rule.reason for rule in rules.weights.values())
    assert Trait(kind=TraitKind.PHONE, value="13800138000") in rules.generic


def test_a_value_weakens_with_those_who_have_it() -> None:
    """Whole for one, half for two, nothing from 24 on; a weak kind tolerates more."""
    rules = load_rules()
    person = Trait(kind=TraitKind.PERSON, value="陈明")

    assert [rules.weight(PHONE, n) for n in (0, 1, 2, 24)] == [0.9, 0.9, 0.45, 0.0]
    assert rules.weight(person, 4) == rules.weight(person, 1) > rules.weight(person, 8) > 0


def test_of_one_group_the_strongest_counts() -> None:
    """A firm's name says its core too."""
    rules = load_rules()
    name = Trait(kind=TraitKind.COMPANY, value="厦门金树财富管理有限公司")
    core = Trait(kind=TraitKind.CORE_NAME, value="金树财富管理")

    assert rules.total((name, core), lambda trait: 1) == 1.0


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("joins_at: 1.0", "joins_at: 零", "joins_at"),
        ("weight: 2.0", "weight: 9", "uscc"),
        ("  qq:", "  qqq:", "traits"),
        ("tolerates: 4", "tolerates: 0", "person"),
        ("joins_at: 1.0", "joins_at: -1", "joins_at"),
        ("traits:", "[", "YAML"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(tmp_path: Path, before: str, after: str, complaint: str) -> None:
    """In one sentence that names it."""
    own = tmp_path / "own.yml"
    own.write_text(WEIGHTS.read_text(encoding="utf-8").replace(before, after, 1), encoding="utf-8")

    with pytest.raises(BadInput, match=complaint):
        load_rules(own)


@pytest.mark.parametrize("text", ["- {id: x}", "a: 1", "- 3", "\xff", "- {id: x, kind: no, source: s, values: []}"])
def test_a_broken_list_of_generic_values_is_refused(tmp_path: Path, text: str) -> None:
    """Whatever is in it."""
    own = tmp_path / "generic.yml"
    own.write_bytes(text.encode("latin-1"))

    with pytest.raises(BadInput, match="generic"):
        load_rules(generic=own)


def test_an_office_may_weigh_otherwise(tmp_path: Path) -> None:
    """Its own file of weights and of generic values."""
    own, generic = tmp_path / "own.yml", tmp_path / "generic.yml"
    own.write_text(
        WEIGHTS.read_text(encoding="utf-8").replace("phone: {weight: 0.9", "phone: {weight: 1.0"), encoding="utf-8"
    )
    generic.write_text("- {id: x, kind: phone, source: 本办, values: ['13900001234']}", encoding="utf-8")

    assert load_rules(own).weight(Trait(kind=TraitKind.PHONE, value="13900009999"), 1) == 1.0
    assert load_rules(own, generic).weight(PHONE, 1) == 0.0
    assert GENERIC.exists()
