"""Numbers of reports (数据): each is the sum of what named leads bring to it, so none stands without its rows.

Figure ── parts ──► (lead, what it brings)       value = the sum of the parts; nothing else can set it
Slice  ── a few figures of one sector, district, behaviour …
Overview ── totals and slices of one span of days
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


class Measure(StrEnum):
    """What a figure adds up."""

    #: 线索数, 个.
    LEADS = "leads"
    #: 主体数, 个: leads of one subject count once.
    SUBJECTS = "subjects"
    #: 涉及金额 and the like, 万元.
    AMOUNT = "amount"
    #: 涉及人数, 人.
    PEOPLE = "people"
    #: 风险指数, 分.
    INDEX = "index"

    @property
    def unit(self) -> str:
        """The unit as the office writes it."""
        return {"leads": "个", "subjects": "个", "amount": "万元", "people": "人", "index": "分"}[self.value]

    @property
    def counts(self) -> bool:
        """Whether nothing means 0; of sums it means that nobody knows."""
        return self in (Measure.LEADS, Measure.SUBJECTS)


class Axis(StrEnum):
    """By what leads are told apart in a report."""

    SECTOR = "sector"
    DISTRICT = "district"
    #: 功能区: beside districts, a lead may lie in one of each.
    ZONE = "zone"
    BEHAVIOUR = "behaviour"
    MODE = "mode"
    PRETEXT = "pretext"
    AUDIENCE = "audience"
    GRADE = "grade"
    STAGE = "stage"
    UNIT = "unit"
    SOURCE = "source"
    CAUSE = "cause"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one lead brings to a figure: 1, its sum in 万元, its people, its points."""

    lead: str
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number of a report and the leads that it adds up."""

    #: Stays the same from report to report: `total.found`, `sector.财富管理.amount`.
    name: str
    #: What it says, for people.
    label: str
    measure: Measure
    parts: tuple[Part, ...]
    #: Leads of the same set of which the number is not known; they bring nothing and are no zeros.
    unknown: tuple[str, ...] = ()

    @cached_property
    def value(self) -> Decimal | None:
        """The sum of the parts; None where leads are there but nobody knows the number of any."""
        if not self.parts and self.unknown and not self.measure.counts:
            return None
        return sum((part.amount for part in self.parts), Decimal(0))

    @property
    def leads(self) -> tuple[str, ...]:
        """The leads that it adds up, in order."""
        return tuple(part.lead for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from the first to the last, both within, in the office's time zone."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a span ends on its first day or later")

    def has(self, moment: datetime) -> bool:
        """Whether a moment lies within."""
        return self.first <= moment.astimezone(OFFICE_ZONE).date() <= self.last

    def is_over(self, moment: datetime) -> bool:
        """Whether a moment comes after the last day."""
        return moment.astimezone(OFFICE_ZONE).date() > self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """The figures of one sector, one district, one grade and so on."""

    axis: Axis
    key: str
    label: str
    #: Name within the slice (count, confirmed, amount, unpaid, people …) -> figure.
    figures: Mapping[str, Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Everything a report counts of one span."""

    span: Span
    #: Name such as `total.found` -> figure, in the order of a report.
    totals: Mapping[str, Figure]
    slices: Mapping[Axis, tuple[Slice, ...]] = field(default_factory=dict)

    def figures(self) -> Iterator[Figure]:
        """Every number, totals first."""
        yield from self.totals.values()
        for rows in self.slices.values():
            for row in rows:
                yield from row.figures.values()
