"""The rules of routing: units with their names through time, tables of duties, places; read from YAML and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from facts.errors import BadInput
from facts.units import Successor, Unit, UnitKind, UnitName
from leads.routing.files import day, read_yaml, rows, text, words
from leads.routing.gazetteer import Gazetteer, load_gazetteer

SHIPPED = Path(__file__).parent
QUEUES = ("no_unit", "no_sector", "elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a table of duties."""

    #: As the table prints it, both columns.
    line: str
    units_text: str
    sectors: tuple[str, ...]
    #: Unit keys, in the table's order.
    units: tuple[str, ...]
    #: The place itself answers (属地).
    by_place: bool = False
    unverified: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table of duties and the days on which it holds."""

    id: str
    source: str
    lines: tuple[Line, ...]
    valid_from: date | None = None
    valid_to: date | None = None
    #: From when on duties are no longer as printed but derived through names and successors, and what is said then.
    derived_from: date | None = None
    derived: str = ""

    def holds(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingRules:
    """Everything that routes a lead of one city."""

    version: str
    units: Mapping[str, Unit]
    tables: tuple[Table, ...]
    gazetteer: Gazetteer
    #: Unit key of the city's lead agency (市处非办).
    coordinator: str
    #: no_unit, no_sector, elsewhere -> name of the queue.
    queues: Mapping[str, str]


def load_rules(folder: Path | None = None) -> RoutingRules:
    """Read units.yml, routes.yml, districts.yml and divisions.yml; a file the folder has not is the shipped one.

    Raises:
        BadInput: a file is broken or contradicts itself; the sentence names file and place.
    """
    units_file, routes_file, districts, divisions = (
        _file(folder, name) for name in ("units.yml", "routes.yml", "districts.yml", "divisions.yml")
    )
    routes = read_yaml(routes_file)
    units = {unit.key: unit for unit in _units(units_file)}
    gazetteer = load_gazetteer(districts, divisions)
    tables = tuple(_table(row, routes_file) for row in rows(routes, "tables", routes_file))
    rules = RoutingRules(
        version=f"{text(routes, 'id', routes_file)} {text(routes, 'version', routes_file)}",
        units=units, tables=tables, gazetteer=gazetteer,
        coordinator=text(routes, "coordinator", routes_file), queues=_queues(routes, routes_file),
    )  # fmt: skip
    _check(rules, routes_file)
    return rules


def _file(folder: Path | None, name: str) -> Path:
    own = folder / name if folder else None
    return own if own and own.exists() else SHIPPED / name


def _units(file: Path) -> Iterator[Unit]:
    seen: set[str] = set()
    for row in rows(read_yaml(file), "units", file):
        unit = _unit(row, file)
        if unit.key in seen:
            raise BadInput(f"单位表 {file} 的“{unit.key}”出现两次；请合并。")
        seen.add(unit.key)
        yield unit


def _unit(row: Mapping[str, Any], file: Path) -> Unit:
    key, kind = text(row, "key", file), text(row, "kind", file)
    if kind not in list(UnitKind):
        raise BadInput(f"单位表 {file} 的“{key}”类型“{kind}”无效；请用 {'、'.join(UnitKind)} 之一。")
    names = tuple(_name(one, file) for one in rows(row, "names", file))
    _check_names(key, names, file)
    successors = tuple(_successor(one, file) for one in rows(row, "successors", file))
    if successors and names[-1].valid_to is None:
        raise BadInput(f"单位表 {file} 的“{key}”有承接单位，最后一个名称却没有终止日期（to）；请补齐。")
    district = text(row, "district", file, "") or None
    return Unit(key=key, kind=UnitKind(kind), names=names, successors=successors, district=district)


def _name(row: Mapping[str, Any], file: Path) -> UnitName:
    return UnitName(
        name=text(row, "name", file), full=text(row, "full", file, ""),
        valid_from=day(row, "from", file), valid_to=day(row, "to", file),
        evidence=text(row, "evidence", file, ""), unverified=text(row, "check", file, ""),
    )  # fmt: skip


def _successor(row: Mapping[str, Any], file: Path) -> Successor:
    return Successor(
        unit=text(row, "unit", file), duty=text(row, "duty", file, ""),
        sectors=words(row, "sectors", file), unverified=text(row, "check", file, ""),
    )  # fmt: skip


def _check_names(key: str, names: tuple[UnitName, ...], file: Path) -> None:
    if not names:
        raise BadInput(f"单位表 {file} 的“{key}”没有名称（names）；请补齐。")
    for name in names:
        if name.valid_from and name.valid_to and name.valid_to <= name.valid_from:
            raise BadInput(f"单位表 {file} 的“{key}·{name.name}”终止日期不晚于起始日期；请改正。")
    for before, after in pairwise(names):
        if before.valid_to is None or before.valid_to != after.valid_from:
            raise BadInput(f"单位表 {file} 的“{key}”在“{before.name}”与“{after.name}”之间日期不衔接；请改正。")


def _table(row: Mapping[str, Any], file: Path) -> Table:
    check = text(row, "check", file, "")
    lines = tuple(_line(one, check, file) for one in rows(row, "lines", file))
    sectors = [sector for line in lines for sector in line.sectors]
    twice = {sector for sector in sectors if sectors.count(sector) > 1}
    if twice:
        raise BadInput(f"分工表 {file} 的“{row.get('id')}”中 {'、'.join(sorted(twice))} 出现两次；请合并。")
    return Table(
        id=text(row, "id", file), source=text(row, "source", file), lines=lines,
        valid_from=day(row, "from", file), valid_to=day(row, "to", file),
        derived_from=day(row, "derived_from", file), derived=text(row, "derived", file, ""),
    )  # fmt: skip


def _line(row: Mapping[str, Any], check: str, file: Path) -> Line:
    return Line(
        line=text(row, "line", file), units_text=text(row, "units_text", file, ""),
        sectors=words(row, "sectors", file), units=words(row, "units", file),
        by_place=row.get("place") == "district", unverified=text(row, "check", file, check),
    )  # fmt: skip


def _queues(routes: Mapping[str, Any], file: Path) -> dict[str, str]:
    found = routes.get("queues") or {}
    if not isinstance(found, dict) or any(not found.get(key) for key in QUEUES):
        raise BadInput(f"分工表 {file} 的“queues”须写明 {'、'.join(QUEUES)} 三个队列的名称；请补齐。")
    return {key: str(found[key]) for key in QUEUES}


def _check(rules: RoutingRules, file: Path) -> None:
    named = {key for table in rules.tables for line in table.lines for key in line.units}
    named |= {successor.unit for unit in rules.units.values() for successor in unit.successors}
    named |= {f"D{code}" for code in rules.gazetteer.districts} | set(rules.gazetteer.zones) | {rules.coordinator}
    if missing := sorted(named - rules.units.keys()):
        raise BadInput(f"分工表 {file} 及地区表引用了单位表中没有的单位 {'、'.join(missing)}；请在 units.yml 补上。")
    for table in rules.tables:
        for line in table.lines:
            if not line.units and not line.by_place:
                raise BadInput(f"分工表 {file} 的“{line.line}”没有责任单位；请补上或写 place: district。")
