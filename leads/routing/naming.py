"""Units under the name of a day: history keeps the name of its time, new duties go to who exists today."""

from collections.abc import Iterator
from datetime import date

from facts.errors import NotKnown
from facts.units import RoutedUnit, Unit, UnitName
from leads.routing.rules import RoutingRules


def name_of(key: str, on: date, rules: RoutingRules) -> str:
    """The name a unit had on a day, for ledgers of that time.

    `key` is a unit key, a district's division code, or the name of a queue, which stays as it is. A unit that had
    ended by then has its last name with （已撤并）, one not yet founded its first with （当时未设）.

    Raises:
        NotKnown: there is no such unit.
    """
    if key in rules.queues.values() or key in rules.gazetteer.others.values():
        return key
    unit = unit_of(key, rules)
    name = unit.named(on)
    if name:
        return name.name
    first, last = unit.names[0], unit.names[-1]
    return f"{first.name}（当时未设）" if first.valid_from and on < first.valid_from else f"{last.name}（已撤并）"


def unit_of(key: str, rules: RoutingRules) -> Unit:
    """A unit by its key or its district's division code.

    Raises:
        NotKnown: there is no such unit.
    """
    unit = rules.units.get(key) or rules.units.get(f"D{key}")
    if unit is None:
        raise NotKnown(f"没有责任单位“{key}”；用 fangfei units list 查看全部单位代码。")
    return unit


def units_on(on: date, rules: RoutingRules) -> Iterator[tuple[Unit, UnitName]]:
    """The units that exist on a day, under their names of that day, in the order of the file."""
    for unit in rules.units.values():
        if name := unit.named(on):
            yield unit, name


def acting(key: str, on: date, sector: str | None, rules: RoutingRules) -> tuple[RoutedUnit, ...]:
    """Who has a unit's duties on a day: itself under its name of then, or those that took them over.

    Returns:
        Several where the unit was split; none where nobody is known to have them on that day.
    """
    return tuple({unit.key: unit for unit in _acting(key, on, sector, rules, set())}.values())


def _acting(key: str, on: date, sector: str | None, rules: RoutingRules, seen: set[str]) -> Iterator[RoutedUnit]:
    if key in seen:
        return
    seen.add(key)
    unit = rules.units[key]
    if name := unit.named(on):
        yield RoutedUnit(key=key, name=name.name, unverified=name.unverified)
        return
    last = unit.names[-1]
    for successor in unit.successors if last.valid_to and on >= last.valid_to else ():
        if sector and successor.sectors and sector not in successor.sectors:
            continue
        for found in _acting(successor.unit, on, sector, rules, seen):
            yield RoutedUnit(
                key=found.key, name=found.name, duty=found.duty or successor.duty,
                why=f"承接原{last.name}" + (f"的{successor.duty}" if successor.duty else "的职责"),
                unverified="；".join(filter(None, (successor.unverified, found.unverified))),
            )  # fmt: skip
