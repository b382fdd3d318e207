"""The rules of grading, read from YAML and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from facts.dockets import Grade
from facts.errors import BadInput
from facts.grading import Factor, Indicator
from facts.statements import Basis
from leads.routing.files import day, read_yaml, rows, text, words

SHIPPED = Path(__file__).with_name("grading.yml")
SIGNS = (Indicator.AGED, Indicator.FAILURE, Indicator.GATHERING, Indicator.PETITION)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorRule:
    """How a measure is worth points."""

    name: str
    unit: str
    #: (from, points), both rising.
    steps: tuple[tuple[Decimal, Decimal], ...]
    is_weighed: bool

    def points(self, value: Decimal) -> Decimal:
        """Points of the highest step the value reaches; 0 below the first."""
        return max((points for start, points in self.steps if value >= start), default=Decimal(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorRule:
    """One factor: its measures in order, and what an analyst's word for it is worth."""

    name: str
    most: Decimal
    measures: Mapping[Indicator, IndicatorRule]
    levels: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cap:
    """Highest grade where every measure named lies below its number."""

    key: str
    most: Grade
    below: Mapping[Indicator, Decimal]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lift:
    """One grade up from so many independent sources, not above `most`."""

    key: str
    sources: int
    most: Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Lowest grade where one of `any_of`, or all of `all_of`, is reached on one of these bases."""

    key: str
    grade: Grade
    any_of: Mapping[Indicator, Decimal]
    all_of: Mapping[Indicator, Decimal]
    bases: frozenset[Basis]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GradingRules:
    """Everything a grade is proposed by."""

    version: str
    valid_from: date | None
    #: What of it is not verified (待核).
    unverified: str
    #: Points from which a grade holds.
    grades: Mapping[Grade, Decimal]
    names: Mapping[Grade, str]
    basis: Mapping[Basis, Decimal]
    second_person: frozenset[Grade]
    factors: Mapping[Factor, FactorRule]
    caps: tuple[Cap, ...]
    lifts: tuple[Lift, ...]
    floors: tuple[Floor, ...]
    #: Kind of source -> words that show it.
    sources: Mapping[str, tuple[str, ...]]
    signs: Mapping[Indicator, tuple[str, ...]]
    negations: tuple[str, ...]

    def grade_at(self, points: Decimal) -> Grade:
        """The highest grade that so many points reach."""
        return max((grade for grade in Grade if points >= self.grades[grade]), key=lambda grade: self.grades[grade])

    def above(self, grade: Grade) -> Grade:
        """The next higher grade; the highest stays."""
        higher = [one for one in Grade if self.grades[one] > self.grades[grade]]
        return min(higher, key=lambda one: self.grades[one], default=grade)


def load_grading(path: Path | None = None) -> GradingRules:
    """Read the rules of grading.

    Raises:
        BadInput: the file is broken or contradicts itself; the sentence names file and place.
    """
    file = path or SHIPPED
    content = read_yaml(file)
    try:
        rules = _rules(content, file)
    except (KeyError, ValueError, TypeError, AttributeError, InvalidOperation) as problem:
        raise BadInput(f"分级规则 {file} 有误：{problem}；请参照随附文件改正。") from problem
    _check(rules, file)
    return rules


def _rules(content: Mapping[str, Any], file: Path) -> GradingRules:
    return GradingRules(
        version=f"{text(content, 'id', file)} {text(content, 'version', file)}",
        valid_from=day(content, "valid_from", file),
        unverified=text(content, "check", file, ""),
        grades={grade: _number(content["grades"][grade.value]) for grade in Grade},
        names={grade: str(content["names"][grade.value]) for grade in Grade},
        basis={basis: _number(content["basis"][basis.value]) for basis in Basis},
        second_person=frozenset(Grade(one) for one in words(content, "second_person", file)),
        factors={factor: _factor(content["factors"][factor.value]) for factor in Factor},
        caps=tuple(_cap(row) for row in rows(content, "caps", file)),
        lifts=tuple(_lift(row) for row in rows(content, "lifts", file)),
        floors=tuple(_floor(row) for row in rows(content, "floors", file)),
        sources={str(kind): words(content["sources"], kind, file) for kind in content["sources"]},
        signs={sign: words(content["signs"], sign.value, file) for sign in SIGNS},
        negations=words(content, "not", file),
    )


def _factor(row: Mapping[str, Any]) -> FactorRule:
    measures = {Indicator(key): _measure(own) for key, own in row["measures"].items()}
    levels = {str(word): _number(points) for word, points in (row.get("levels") or {}).items()}
    return FactorRule(name=str(row["name"]), most=_number(row["most"]), measures=measures, levels=levels)


def _measure(row: Mapping[str, Any]) -> IndicatorRule:
    steps = tuple((_number(start), _number(points)) for start, points in row["steps"])
    unit, is_weighed = str(row.get("unit", "")), row.get("weigh") is True
    return IndicatorRule(name=str(row["name"]), unit=unit, steps=steps, is_weighed=is_weighed)


def _cap(row: Mapping[str, Any]) -> Cap:
    return Cap(key=str(row["key"]), most=Grade(row["most"]), below=_limits(row.get("below")), why=str(row["why"]))


def _lift(row: Mapping[str, Any]) -> Lift:
    return Lift(key=str(row["key"]), sources=int(row["sources"]), most=Grade(row["most"]))


def _floor(row: Mapping[str, Any]) -> Floor:
    return Floor(
        key=str(row["key"]), grade=Grade(row["grade"]),
        any_of=_limits(row.get("any")), all_of=_limits(row.get("all")),
        bases=frozenset(Basis(one) for one in row["basis"]), why=str(row["why"]),
    )  # fmt: skip


def _limits(found: Mapping[str, Any] | None) -> dict[Indicator, Decimal]:
    return {Indicator(key): _number(value) for key, value in (found or {}).items()}


def _number(value: Any) -> Decimal:
    number = Decimal(str(value))
    if not number.is_finite() or number < 0:
        raise ValueError(f"{value!r} 不是 0 或以上的数字")
    return number


def _check(rules: GradingRules, file: Path) -> None:
    order = [rules.grades[grade] for grade in Grade]
    if order != sorted(order, reverse=True) or len(set(order)) < len(order) or order[-1] != 0:
        raise BadInput(f"分级规则 {file} 的 grades 应从红到蓝递减，蓝级为 0；请改正。")
    if any(weight > 1 for weight in rules.basis.values()):
        raise BadInput(f"分级规则 {file} 的 basis 权重应在 0 与 1 之间；请改正。")
    for rule in rules.factors.values():
        _check_factor(rule, file)


def _check_factor(rule: FactorRule, file: Path) -> None:
    for measure in rule.measures.values():
        starts, points = [start for start, _ in measure.steps], [points for _, points in measure.steps]
        if not starts or starts != sorted(set(starts)) or points != sorted(points):
            raise BadInput(f"分级规则 {file} 的“{measure.name}”档位应逐档递增；请改正。")
    if sum(measure.steps[-1][1] for measure in rule.measures.values()) != rule.most:
        raise BadInput(f"分级规则 {file} 的“{rule.name}”各项最高分之和不等于满分 {rule.most}；请改正。")
    if any(points > rule.most for points in rule.levels.values()):
        raise BadInput(f"分级规则 {file} 的“{rule.name}”有档次分值高于满分 {rule.most}；请改正。")
