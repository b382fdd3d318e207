"""Rules files spoilt at random load or are refused in our own words; what loads can be used."""

import copy
import random
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

import leads
from facts.errors import BadInput
from leads.calendar import due, load_calendar
from leads.checklist import check, load_checklist
from leads.grading import facts_of, load_grading, propose
from leads.routing import jurisdiction_of, load_rules, route
from tests.leads.grading.making import QUOTES, a_dossier, a_statement, seen_by

ROOM = Path(leads.__file__).parent
DOSSIER = a_dossier(
    quotes=QUOTES, annual_percent=36.0, sources=seen_by("grid", "media"), statements=(a_statement("heat", "高"),),
    row={"people": 120, "registered_at": "湖里区火炬高新区", "operates_at": "北京路思明区", "problems": "提现困难"},
)  # fmt: skip
JUNK = [None, 0, -1, True, "", [], {}, "x", [1], {"a": 1}, float("inf"), "2019-99", "甲", [[1, 2, 3]], [{}], 10**30]
MUTANTS = 12


def _grade(file: Path) -> None:
    rules = load_grading(file)
    found = propose(facts_of(DOSSIER, rules), rules)
    assert found.points == sum(reason.points for reason in found.reasons)


def _route(file: Path) -> None:
    rules = load_rules(file.parent)
    for sector in ("S11", "S99", None):
        for day in (date(2018, 6, 1), date(2026, 6, 1)):
            assert route(sector, jurisdiction_of(DOSSIER, rules.gazetteer), day, rules).keys


def _check(file: Path) -> None:
    assert [fact.told for fact in check(DOSSIER, load_checklist(file))]


def _count(file: Path) -> None:
    assert due(date(2026, 12, 20), 20, load_calendar(file)).day > date(2026, 12, 20)


FILES = [
    ("grading/grading.yml", _grade), ("checklist/checklist.yml", _check), ("calendar/holidays.yml", _count),
    ("routing/units.yml", _route), ("routing/routes.yml", _route), ("routing/districts.yml", _route),
    ("routing/divisions.yml", _route),
]  # fmt: skip


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, own in inside:
        yield from _paths(own, (*path, key))


def _spoilt(content: Any, chance: random.Random) -> Any:
    made = copy.deepcopy(content)
    *way, last = chance.choice([path for path in _paths(made) if path])
    place = made
    for key in way:
        place = place[key]
    if chance.random() < 0.3:
        del place[last]
    else:
        place[last] = copy.deepcopy(chance.choice(JUNK))
    return made


@pytest.mark.parametrize(("name", "use"), FILES, ids=[name for name, _ in FILES])
def test_spoilt_files_are_used_or_refused(name: str, use: Callable[[Path], None], tmp_path: Path) -> None:
    """One value replaced or taken away at a time: never another error than ours, and never a wrong sum."""
    chance, file = random.Random(name), tmp_path / Path(name).name
    content = yaml.safe_load((ROOM / name).read_text(encoding="utf-8"))
    for _ in range(MUTANTS):
        file.write_text(yaml.safe_dump(_spoilt(content, chance), allow_unicode=True), encoding="utf-8")
        try:
            use(file)
        except BadInput as refused:
            assert str(refused)  # noqa: PT017 - both ends are fine, a third one is the fault


def test_successions_in_a_circle_end(tmp_path: Path) -> None:
    """A file that lets units take over from each other for ever is read in no time, and nobody is named."""
    units = (ROOM / "routing" / "units.yml").read_text(encoding="utf-8")
    keys = [f"K{number}" for number in range(8)]
    others = ", ".join(f"{{unit: {key}}}" for key in keys)
    ring = "".join(
        f"  - {{key: {key}, kind: department, names: [{{name: {key}局, to: 2019}}], successors: [{others}]}}\n"
        for key in keys
    )
    (tmp_path / "units.yml").write_text(units + ring, encoding="utf-8")
    routes = (ROOM / "routing" / "routes.yml").read_text(encoding="utf-8").replace("units: [EDU]", "units: [K0]")
    (tmp_path / "routes.yml").write_text(routes, encoding="utf-8")

    assert route("S14", jurisdiction_of(DOSSIER, load_rules().gazetteer), date(2026, 6, 1), load_rules(tmp_path)).queue
