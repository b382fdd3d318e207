"""Forms as data: found by every name the office uses, an office's own first, broken files named with their place."""

from pathlib import Path

import pytest

from facts.errors import BadInput, NotKnown
from keywords import Engine
from leads.forms import list_forms, load_form

SMALL = """\
id: mine-1
name: 附件1
title: 我局线索表
unit: ""
source: 我局
columns:
  - {field: subject, header: 企业, width: 20}
  - {field: amount_wan, header: 金额, width: 10, kind: number, total: true}
total: 合计
signature: ""
notes: []
"""


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("附件1", "fujian-1"), ("附表1", "fujian-1"), ("重点风险线索统计表", "fujian-1"), ("fujian-1", "fujian-1"),
        ("附件2", "survey-1"), ("附表2", "survey-1"), ("附件3", "duties-1"), ("职责分工表", "duties-1"),
        ("台账", "ledger-1"), ("重点风险企业管理台账", "ledger-1"),
    ],
)  # fmt: skip
def test_every_name_finds_its_form(name: str, identity: str) -> None:
    """Number, title, alias and id."""
    assert load_form(name).id == identity


def test_unknown_name_lists_what_there_is() -> None:
    """The sentence says what to choose from."""
    with pytest.raises(NotKnown, match="附件1, 附件2, 附件3, 台账"):
        load_form("附件7")


def test_shipped_forms_say_where_they_are_from() -> None:
    """Every form has a source and a day from which it holds; what is not certain is marked in the data."""
    forms = list_forms()

    assert [form.name for form in forms] == ["附件1", "附件2", "附件3", "台账"]
    assert all(form.source and form.valid_from for form in forms)
    assert sum("待核" in column.check for column in load_form("附件2").columns) == 19
    assert "以正式文号附件为准" in load_form("附件2").footnote


def test_an_offices_own_form_goes_first(tmp_path: Path) -> None:
    """It takes the place of ours of that name; the others stay; a path names one file."""
    (tmp_path / "my.yml").write_text(SMALL, encoding="utf-8")

    assert load_form("附件1", tmp_path).id == load_form(str(tmp_path / "my.yml")).id == "mine-1"
    assert load_form("台账", tmp_path).id == "ledger-1"
    assert [form.id for form in list_forms(tmp_path)].count("fujian-1") == 0


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("field: subject", "field: subjekt", "'subjekt' is no field"),
        ("kind: number", "kind: money", "columns, entry 2: column amount_wan: kind 'money'"),
        ("width: 20", "breadth: 20", "columns, entry 1"),
        ('unit: ""', "units: x", "units"),
        ("header: 企业", "header: ''", "header is empty"),
        ("field: amount_wan", "field: subject", "subject stands there twice"),
        ("notes: []", "notes: [", "broken"),
        ("id: mine-1", "id: mine-1\nbody: poem", "'poem' is none of"),
        ("id: mine-1", "id: mine-1\nvalid_from: bald", "give a date"),
        (SMALL, "- 1", "no mapping"),
        (SMALL, "[" * 5000, "broken"),
        (SMALL, "columns: 5", "columns: give a list"),
        ("id: mine-1", "id: mine-1\nhead: [{top: 0, left: 0, bottom: 0, right: 9, text: x}]", "beyond the columns"),
    ],
)
def test_broken_files_name_the_place(tmp_path: Path, old: str, new: str, says: str) -> None:
    """File, place, and what does not fit."""
    (tmp_path / "my.yml").write_text(SMALL.replace(old, new), encoding="utf-8")

    with pytest.raises(BadInput, match=r"my\.yml") as refused:
        load_form(str(tmp_path / "my.yml"))
    assert says in str(refused.value)


def test_two_forms_of_one_id_and_missing_files(tmp_path: Path) -> None:
    """Neither is guessed."""
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text(SMALL, encoding="utf-8")

    with pytest.raises(BadInput, match="mine-1"):
        load_form("附件1", tmp_path)
    with pytest.raises(BadInput, match="cannot be read"):
        load_form(str(tmp_path / "none.yml"))
    with pytest.raises(BadInput, match="cannot be read"):
        load_form("附件1", tmp_path / "none")


def test_rows_of_the_survey_are_our_sectors() -> None:
    """Every sector of the seed has its row in 附件2 and its line in 附件3, by code and by name."""
    sectors = {code: name for code, name in Engine.load().lexicon.sectors.items() if code < "S90"}
    rows = [kind for category in load_form("附件2").halves[0].categories for kind in category.rows]
    places = {name: kind.name for kind in rows for name in (kind.name, *kind.match)}

    assert {code for code in sectors if code in places} == set(sectors)
    assert {name for name in sectors.values() if name in places} | {"各类涉农合作组织"} >= set(sectors.values())
    assert all(places[code] == places[name] for code, name in sectors.items() if name in places)
    assert {code for duty in load_form("附件3").duties for code in duty.sectors} == set(sectors)
