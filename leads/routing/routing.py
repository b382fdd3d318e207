"""Sector × jurisdiction × day -> who has to act; a lead that no rule routes goes to a named queue, never nowhere.

sector ─► line of the table in force ─► units under their names of the day (a split one gives several)
登记地 (a person: 住所地) ─► district that leads; 经营地, 行为地 ─► districts that cooperate; zones stand beside them
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from facts.statements import Basis
from facts.units import Jurisdiction, RoutedUnit, Routing, Tie, TiedPlace
from leads.routing.naming import acting
from leads.routing.places import area_name, label
from leads.routing.rules import Line, RoutingRules, Table

#: What a tie is called, and in which order the leading place is looked for.
TIES = {
    Tie.REGISTERED: "登记地",
    Tie.RESIDENCE: "住所地",
    Tie.OPERATES: "经营地",
    Tie.CONDUCT: "行为地",
    Tie.SERVER: "服务器所在地",
}
FIRMS = (Tie.REGISTERED, Tie.OPERATES, Tie.CONDUCT)
PERSONS = (Tie.RESIDENCE, Tie.OPERATES, Tie.CONDUCT)
BASES = {Basis.CLAIMED: "自称", Basis.INFERRED: "推断", Basis.VERIFIED: "核实"}
LAW = "《防范和处置非法集资条例》第20条【识】"


def route(sector: str | None, jurisdiction: Jurisdiction, on: date, rules: RoutingRules) -> Routing:
    """Say who has to act on a lead as of a day, whose table, names and successors count.

    `sector` is a code such as S06, None where it is unknown.
    """
    lead, why_lead = _leading(jurisdiction, rules)
    leading, lead_why = _lead_unit(lead, on, rules)
    units, why_units, queue = _departments(sector, leading, lead, on, rules)
    if lead in (rules.gazetteer.others["elsewhere"], rules.gazetteer.others["abroad"]):
        queue = rules.queues["elsewhere"]
    tie = _leading_tie(jurisdiction)
    provinces, crossing = _crossing(jurisdiction, rules)
    return Routing(
        sector=sector, on=on, units=units, lead_district=lead, lead_unit=leading,
        zones=tuple(_zones(tie, on, rules)), cooperating=tuple(_cooperating(jurisdiction, lead, on, rules)),
        queue=queue, reasons=(*why_units, *why_lead, *lead_why, *_notes(jurisdiction)),
        provinces=provinces, cross_province=crossing, rules=rules.version,
    )  # fmt: skip


def _departments(
    sector: str | None, leading: RoutedUnit | None, lead: str, on: date, rules: RoutingRules
) -> tuple[tuple[RoutedUnit, ...], list[str], str | None]:
    """The units of a sector, why, and the queue where there is none."""
    if sector is None:
        return (), ["行业未定，待人工确定行业后分派。"], rules.queues["no_sector"]
    found = _line(sector, on, rules)
    if found is None:
        why = f"{on:%Y-%m-%d} 有效的分工表中没有行业 {sector}，待人工指定责任单位。"
        return (), [why], rules.queues["no_unit"]
    table, line = found
    mark = f"（{line.unverified}）" if line.unverified else ""
    why = (
        f"行业 {sector} 依 {table.source} “{line.line}”"
        + (f"：{line.units_text}" if line.units_text else "")
        + mark
        + "。"
    )
    units = tuple(_acting(line, sector, on, rules))
    if line.by_place:
        district = lead in rules.gazetteer.districts
        units = (replace(leading, why="按属地"),) if leading and district else ()
    queue = None if units else rules.queues["no_unit"]
    derived = [f"{table.derived}。"] if table.derived_from and on >= table.derived_from else []
    return units, [why, *(f"{unit.name}：{unit.why}。" for unit in units if unit.why), *derived], queue


def _line(sector: str, on: date, rules: RoutingRules) -> tuple[Table, Line] | None:
    for table in rules.tables:
        for line in table.lines if table.holds(on) else ():
            if sector in line.sectors:
                return table, line
    return None


def _acting(line: Line, sector: str, on: date, rules: RoutingRules) -> Iterator[RoutedUnit]:
    seen: set[str] = set()
    for key in line.units:
        for unit in acting(key, on, sector, rules):
            if unit.key not in seen:
                seen.add(unit.key)
                marks = dict.fromkeys(filter(None, (line.unverified, unit.unverified)))
                yield replace(unit, unverified="；".join(marks))


def _order(jurisdiction: Jurisdiction) -> tuple[Tie, ...]:
    return PERSONS if jurisdiction.is_person else FIRMS


def _leading_tie(jurisdiction: Jurisdiction) -> TiedPlace | None:
    return next((tied for tie in _order(jurisdiction) if (tied := jurisdiction.at(tie))), None)


def _leading(jurisdiction: Jurisdiction, rules: RoutingRules) -> tuple[str, list[str]]:
    tied, first = _leading_tie(jurisdiction), _order(jurisdiction)[0]
    if tied is None:
        return rules.gazetteer.others["unknown"], [f"{TIES[first]}、经营地、行为地均不明，待查明属地。"]
    lead = label(tied.places, rules.gazetteer)
    where = f"{TIES[tied.tie]}为{_say(tied, lead, rules)}（{BASES[tied.basis]}）"
    if tied.tie is first:
        return lead, [f"{where}，依{LAW}由{TIES[first]}牵头。"]
    return lead, [f"{TIES[first]}不明，暂按{where}牵头，查明后依{LAW}改派。"]


def _say(tied: TiedPlace, code: str, rules: RoutingRules) -> str:
    if code in rules.gazetteer.districts:
        return area_name(code, rules.gazetteer)
    places = tied.places
    named = [area_name(one, rules.gazetteer) for one in places.districts]
    named = named or list(places.cities or places.provinces or places.abroad)
    return rules.gazetteer.city + "（区不明）" if places.in_city and not places.districts else "、".join(named)


def _lead_unit(lead: str, on: date, rules: RoutingRules) -> tuple[RoutedUnit | None, list[str]]:
    """The government of the leading district; the city's lead agency where no single district leads."""
    if lead in rules.gazetteer.districts:
        return next(iter(acting(f"D{lead}", on, None, rules)), None), []
    if lead in (rules.gazetteer.others["city"], rules.gazetteer.others["several"]):
        unit = next(iter(acting(rules.coordinator, on, None, rules)), None)
        why = "所在区不明" if lead == rules.gazetteer.others["city"] else "涉及多个区"
        return unit, [f"{why}，由市处非办（{unit.name if unit else '待定'}）协调确定牵头区。"]
    if lead == rules.gazetteer.others["unknown"]:
        return None, []
    return None, [f"牵头地不在{rules.gazetteer.city}，拟移送或通报当地，本市有关区配合。"]


def _zones(tied: TiedPlace | None, on: date, rules: RoutingRules) -> Iterator[RoutedUnit]:
    for key in tied.places.zones if tied else ():
        why = f"{TIES[tied.tie] if tied else ''}在{area_name(key, rules.gazetteer)}，行政区与功能区同时记录"
        yield from (replace(unit, why=why) for unit in acting(key, on, None, rules))


def _cooperating(jurisdiction: Jurisdiction, lead: str, on: date, rules: RoutingRules) -> Iterator[RoutedUnit]:
    """Districts and zones of the other ties, and every district where several are named; each once."""
    first = _leading_tie(jurisdiction)
    seen = {lead, *(first.places.zones if first else ())}
    for tied in (tied for tie in _order(jurisdiction) if (tied := jurisdiction.at(tie))):
        for code in (*tied.places.districts, *tied.places.zones):
            if code not in seen:
                seen.add(code)
                key = f"D{code}" if code in rules.gazetteer.districts else code
                why = f"{TIES[tied.tie]}（{BASES[tied.basis]}）涉及{area_name(code, rules.gazetteer)}，配合"
                yield from (replace(unit, why=why) for unit in acting(key, on, None, rules))


def _crossing(jurisdiction: Jurisdiction, rules: RoutingRules) -> tuple[tuple[str, ...], bool | None]:
    """Provinces the ties name, and whether the case crosses the border; where the server stands says nothing."""
    ties = [tied for tie in _order(jurisdiction) if (tied := jurisdiction.at(tie))]
    provinces = tuple(dict.fromkeys(name for tied in ties for name in tied.places.provinces))
    if any(name != rules.gazetteer.province for name in provinces):
        return provinces, True
    first, *rest = _order(jurisdiction)
    has_both = jurisdiction.at(first) is not None and any(jurisdiction.at(tie) for tie in rest)
    return provinces, False if provinces and has_both and not any(tied.places.abroad for tied in ties) else None


def _notes(jurisdiction: Jurisdiction) -> list[str]:
    server = jurisdiction.at(Tie.SERVER)
    return [f"服务器所在地（{BASES[server.basis]}）：{server.text}；仅作参考，不作管辖依据。"] if server else []
