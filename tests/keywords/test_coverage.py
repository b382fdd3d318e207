"""What the office has to find is in the lexicon: each requirement has entries that prove themselves in a sentence."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from keywords import Engine, Entry, Kind
from keywords.entries.lexicon import PACKAGED
from tests.house import tree
from text import read_plain

TABLE: dict[str, list[dict[str, Any]]] = yaml.safe_load(
    (Path(__file__).parent / "coverage.yml").read_text(encoding="utf-8")
)
ENGINE = Engine.load(on=date(2026, 12, 1))
ENTRIES: dict[str, Entry] = {entry.id: entry for entry in ENGINE.lexicon.entries}
#: The plan of 2018 beside the checkout; it is no part of the repository.
SEED = tree.ROOT.parent / "shared" / "domain" / "seed.md"


def rows() -> Iterator[Any]:
    for part, needs in TABLE.items():
        yield from (pytest.param(need, id=f"{part}-{need['need']}") for need in needs if part != "sectors")


@pytest.mark.parametrize("row", list(rows()))
def test_a_requirement_is_met(row: dict[str, Any]) -> None:
    """Its entries prove themselves; its sentence is found as the page's own claim, and goes where it should."""
    entries = [ENTRIES[identity] for identity in row["ids"]]
    evidence = ENGINE.examine(read_plain(row["says"]))
    claimed = {hit.term_id for hit in evidence.hits if not hit.negated and not hit.quoted}
    topics = {
        "sector": [evidence.topics.sector], "mode": [evidence.topics.mode],
        "pretext": evidence.topics.pretexts, "audience": evidence.topics.audiences,
    }  # fmt: skip

    assert [entry.id for entry in entries if entry.kind == Kind.NOTE or not entry.finds] == []
    assert claimed & set(row["ids"])
    assert [key for key, value in row.get("route", {}).items() if value not in topics[key]] == []


def test_every_sector_and_mode_is_reached() -> None:
    """Each is named by entries, by a mode's usual sector, or by words of its own; S99 is given by people alone."""
    routes = [entry.routes for entry in ENTRIES.values() if entry.kind != Kind.NOTE]
    modes = {route.mode for route in routes}
    sectors = {route.sector for route in routes} | {ENGINE.lexicon.modes.get(mode, "") for mode in modes}
    listed = yaml.safe_load((PACKAGED / "sectors.yml").read_text(encoding="utf-8"))["sectors"]
    worded = {each["code"] for each in listed if each.get("strong")}

    assert set(ENGINE.lexicon.sectors) - sectors - worded == {"S99"}
    assert set(ENGINE.lexicon.modes) - modes == set()


@pytest.mark.parametrize("row", TABLE["sectors"], ids=lambda row: row["need"])
def test_every_field_of_the_plan_is_a_sector(row: dict[str, str]) -> None:
    """Each field that the plan has searched is a sector under its name."""
    assert ENGINE.lexicon.sectors[row["sector"]].startswith(row["need"])


def test_every_entry_says_where_it_comes_from() -> None:
    """A source and a day for each; a note alone may have no sentence of its own."""
    assert [entry.id for entry in ENTRIES.values() if not entry.source or entry.since is None] == []
    assert [entry.id for entry in ENTRIES.values() if entry.kind != Kind.NOTE and not entry.finds] == []


@pytest.mark.skipif(not SEED.is_file(), reason="the plan of 2018 does not lie beside the checkout")
def test_the_table_has_every_word_of_the_plan() -> None:
    """The names between quotation marks, the groups, the fields and the problems of the plan are requirements here."""
    plan = SEED.read_text(encoding="utf-8")
    [risks] = [line for line in plan.splitlines() if line.startswith("排查重点不局限于")]
    named = set(re.findall(r"“([^”]+)”", risks)) - {"金融创新"}
    groups = set(re.split("[、]", re.search(r"以(老年人.*?)等为主要目标", risks)[1]))  # type: ignore[index]
    units = [line.split("\t")[0] for line in plan.partition("排查领域\t责任单位\n")[2].splitlines() if "\t" in line]
    fields = {re.sub(r"等涉农领域$|[(（].*", "", each) for unit in units for each in unit.split("、")}
    needs = {part: {row["need"] for row in table} for part, table in TABLE.items()}

    assert (len(named), len(groups), len(fields)) == (13, 4, 18)
    assert named - needs["seed"] == set()
    assert groups - needs["audiences"] == set()
    assert fields - needs["sectors"] == set()
