"""What a lead is on each axis of a report; what nobody knows is a row of its own, never left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from facts.dockets import Grade, Stage
from facts.figures import Axis
from keywords import cover
from leads.figures.causes import Causes, load_causes
from leads.figures.places import Places, load_places
from leads.figures.standing import Standing

#: (key, label) of one row.
Row = tuple[str, str]

NAMES: Mapping[Axis, str] = {
    Axis.SECTOR: "行业领域", Axis.DISTRICT: "所在区", Axis.ZONE: "功能区", Axis.BEHAVIOUR: "重点行为",
    Axis.MODE: "集资模式", Axis.PRETEXT: "名义", Axis.AUDIENCE: "目标人群", Axis.GRADE: "风险等级",
    Axis.STAGE: "办理阶段", Axis.UNIT: "责任单位", Axis.SOURCE: "线索来源", Axis.CAUSE: "形成原因",
}  # fmt: skip
#: On these a lead can stand in several rows, so that their rows do not add up to the total.
MANY = frozenset((Axis.ZONE, Axis.PRETEXT, Axis.AUDIENCE, Axis.UNIT, Axis.SOURCE, Axis.CAUSE))
GRADES: Mapping[Grade, str] = {Grade.RED: "红", Grade.ORANGE: "橙", Grade.YELLOW: "黄", Grade.BLUE: "蓝"}
STAGES: Mapping[Stage, str] = {
    Stage.FOUND: "发现", Stage.REGISTERED: "登记", Stage.JUDGED: "研判", Stage.ASSIGNED: "派发",
    Stage.VERIFYING: "核查", Stage.GRADED: "分级", Stage.DISPOSAL: "处置",
    Stage.FEEDBACK: "反馈", Stage.CLOSED: "销号", Stage.ARCHIVED: "归档",
    Stage.MERGED: "并案", Stage.TRANSFERRED: "移送", Stage.NOT_APPLICABLE: "不属于",
}  # fmt: skip
#: The name of what our own crawl brings, where a dossier names no source.
OWN = ("scan", "网页巡查")
_OPEN = "未填"
#: Characters of a label that a person or a page wrote.
_MOST = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What codes are called, and where words are looked up."""

    #: Sector code -> name as the forms write it, in the order of a table.
    sectors: Mapping[str, str] = field(default_factory=dict)
    #: Unit key or queue -> name of the day.
    units: Mapping[str, str] = field(default_factory=dict)
    #: Act as a docket names it -> name for people.
    acts: Mapping[str, str] = field(default_factory=dict)
    places: Places = field(default_factory=load_places)
    causes: Causes = field(default_factory=load_causes)


def rows_of(axis: Axis, standing: Standing, names: Names) -> tuple[Row, ...]:
    """The rows that a lead stands in, at least one; several on the axes in MANY alone."""
    return tuple(dict(_ROWS[axis](standing, names)).items())


def order_of(axis: Axis, names: Names) -> Mapping[str, int]:
    """Key -> place, for the axes that have an order of their own; the others go by count."""
    known: Iterable[str] = ()
    if axis is Axis.DISTRICT:
        known = [place.code for place in (*names.places.districts, *names.places.elsewhere, names.places.unknown)]
    elif axis is Axis.GRADE:
        known = [grade.value for grade in Grade]
    elif axis is Axis.STAGE:
        known = [stage.value for stage in Stage]
    return {key: place for place, key in enumerate(known)}


def _free(text: str | None, otherwise: str = _OPEN) -> Row:
    label = _label(text) if text else ""
    return (label, label) if label else ("", otherwise)


@lru_cache(maxsize=10_000)
def _label(text: str) -> str:
    """What a person or a page wrote, as one short printable line with personal values covered."""
    # A little more than is shown is read, so that a number is not cut before it can be known for one.
    short = "".join(char for char in " ".join(text[: 3 * _MOST].split()) if char.isprintable())
    label = cover(short)
    return label if len(label) <= _MOST else label[: _MOST - 1] + "…"


def _each(texts: Iterable[str], otherwise: str) -> list[Row]:
    return [_free(text) for text in texts if text.strip()] or [("", otherwise)]


def _sector(standing: Standing, names: Names) -> list[Row]:
    code = standing.dossier.lead.sector
    return [_free(standing.dossier.row.sector or (code and names.sectors.get(code)), "未归行业")]


def _district(standing: Standing, names: Names) -> list[Row]:
    place = names.places.district(standing.dossier)
    return [(place.code, place.name)]


def _zone(standing: Standing, names: Names) -> list[Row]:
    return [(zone.code, zone.name) for zone in names.places.zones_of(standing.dossier)] or [("", "不在功能区或未填")]


def _unit(standing: Standing, names: Names) -> list[Row]:
    units = standing.dossier.docket.units
    if units:
        return [(unit, _free(names.units.get(unit, unit))[1]) for unit in units]
    return [_free(standing.dossier.row.duty_unit, "未派发")]


def _source(standing: Standing, _names: Names) -> list[Row]:
    seen = standing.dossier.sources
    if seen:
        return [(one.system, _free(one.name or one.system)[1]) for one in seen]
    return [OWN if standing.dossier.lead.page_id is not None else ("", "来源未填")]


def _grade(standing: Standing, _names: Names) -> list[Row]:
    grade = standing.grade
    return [(grade.value, GRADES[grade]) if grade else ("", "未分级")]


def _cause(standing: Standing, names: Names) -> list[Row]:
    given = names.causes.of(standing.dossier)
    return [(cause.key, cause.name) for cause in given] or [("", names.causes.unstated)]


_ROWS: Mapping[Axis, Callable[[Standing, Names], list[Row]]] = {
    Axis.SECTOR: _sector,
    Axis.DISTRICT: _district,
    Axis.ZONE: _zone,
    Axis.BEHAVIOUR: lambda standing, _: [_free(standing.dossier.row.behaviour, "未归行为")],
    Axis.MODE: lambda standing, _: [_free(standing.dossier.row.mode or standing.dossier.lead.mode, "未判明")],
    Axis.PRETEXT: lambda standing, _: _each(standing.dossier.lead.pretexts, "无名义"),
    Axis.AUDIENCE: lambda standing, _: _each(standing.dossier.lead.audiences, "未指明人群"),
    Axis.GRADE: _grade,
    Axis.STAGE: lambda standing, _: [(standing.stage.value, STAGES[standing.stage])],
    Axis.UNIT: _unit,
    Axis.SOURCE: _source,
    Axis.CAUSE: _cause,
}
