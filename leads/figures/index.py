"""The weighted risk index: points of a lead by a formula that is data (行业、区域风险规模量化分析).

Source: the seed's 四(三); weights in index.yml, with their version.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from facts.cases import LeadStatus
from leads.figures.loading import load
from leads.figures.standing import Standing

SHIPPED = Path(__file__).parent / "index.yml"
#: What the formula may ask of a lead.
ASKED = ("grade", "amount_wan", "people", "unpaid_wan", "audiences", "sites", "heat", "unrest")
#: What a form says where there is nothing.
_NOTHING = frozenset(("", "无", "低", "否", "没有", "未发现", "暂无", "不明"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One summand of the formula."""

    name: str
    of: str
    text: str
    values: Mapping[str, Decimal] | None = None
    otherwise: Decimal = Decimal(0)
    #: (from, points), ascending.
    steps: tuple[tuple[Decimal, Decimal], ...] = ()
    present: Decimal = Decimal(0)

    def points(self, asked: Any) -> Decimal:
        """Points for what a lead says; None and nothing give none but `otherwise`."""
        if self.values is not None:
            return self.values.get(str(asked), self.otherwise)
        if self.steps:
            reached = [points for start, points in self.steps if asked is not None and Decimal(asked) >= start]
            return reached[-1] if reached else Decimal(0)
        return self.present if asked else Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Index:
    """The formula."""

    id: str
    version: str
    source: str
    formula: str
    terms: tuple[Term, ...]
    factors: Mapping[str, Decimal]
    factor_text: str

    def points(self, standing: Standing) -> Decimal:
        """Points of one lead, 0 and more."""
        asked = _asked(standing)
        total = sum((term.points(asked[term.of]) for term in self.terms), Decimal(0))
        return total * self.factors[standing.status.value]

    @property
    def explained(self) -> str:
        """The whole formula in one sentence, for the foot of a table."""
        terms = "；".join(f"{term.name}：{term.text}" for term in self.terms)
        return (
            f"{self.formula}。{terms}；{self.factor_text}。规则 {self.id}，版本 {self.version}。依据：{self.source}。"
        )


def _asked(standing: Standing) -> dict[str, Any]:
    dossier, row = standing.dossier, standing.dossier.row
    return {
        "grade": standing.grade and standing.grade.value,
        "amount_wan": row.amount_wan,
        "people": row.people,
        "unpaid_wan": row.unpaid_wan,
        "audiences": dossier.lead.audiences,
        "sites": len({sighting.host for sighting in dossier.sightings}),
        "heat": (row.heat or "").strip() not in _NOTHING,
        "unrest": (row.unrest or "").strip() not in _NOTHING,
    }


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} 不是数字")
    number = Decimal(str(value))
    if not number.is_finite() or number < 0:
        raise ValueError(f"{value!r} 应为不小于0的数字")
    return number


def _term(content: dict[str, Any]) -> Term:
    if content["of"] not in ASKED:
        raise ValueError(f"{content['name']} 的 of 只能是 {'、'.join(ASKED)}")
    steps = tuple((_number(start), _number(points)) for start, points in content.get("steps", ()))
    if list(steps) != sorted(steps):
        raise ValueError(f"{content['name']} 的 steps 应从小到大")
    values = content.get("values")
    if (values is not None) + bool(steps) + ("present" in content) != 1:
        raise ValueError(f"{content['name']} 应有且只有 values、steps、present 之一")
    return Term(
        name=str(content["name"]), of=content["of"], text=str(content["text"]), steps=steps,
        values=None if values is None else {str(key): _number(value) for key, value in values.items()},
        otherwise=_number(content.get("otherwise", 0)), present=_number(content.get("present", 0)),
    )  # fmt: skip


def _index(content: dict[str, Any]) -> Index:
    factors = {status.value: Decimal(0) for status in LeadStatus}
    given = dict(content["factor"])
    text = str(given.pop("text"))
    if unknown := [name for name in given if name not in factors]:
        raise ValueError(f"factor 中没有 {unknown[0]!r} 这种状态")
    factors |= {name: _number(value) for name, value in given.items()}
    said = {name: str(content[name]) for name in ("id", "version", "source", "formula")}
    terms = tuple(map(_term, content["terms"]))
    return Index(**said, terms=terms, factors=factors, factor_text=text)


@cache
def load_index(path: Path = SHIPPED) -> Index:
    """Read the formula.

    Raises:
        BadInput: the file is broken.
    """
    return load(path, _index)
