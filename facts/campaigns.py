"""The campaign (专项排查活动): dates, sectors, areas and duties, what units file, and which places are free of cases.

Source: 厦处非办〔2018〕7号, parts 三 and 五; a campaign is data in leads/campaign/*.yml.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from facts.places import Declaration


class FilingKind(StrEnum):
    """What a unit has to file in a campaign."""

    #: 实施方案.
    PLAN = "plan"
    #: 任务分解.
    BREAKDOWN = "breakdown"
    #: 每月底汇总.
    MONTHLY = "monthly"
    #: 动态信息.
    BULLETIN = "bulletin"
    #: 风险排查报告.
    CLOSING = "closing"
    #: 附表1《重点风险线索统计表》.
    ANNEX_1 = "annex_1"
    #: 附表2《涉嫌非法集资风险专项排查总体情况统计表》.
    ANNEX_2 = "annex_2"


class AreaKind(StrEnum):
    """Why an area is one of emphasis (重点排查辖区); the seed's 三(二)."""

    #: 类金融企业集中、案件高发.
    FINANCE_DENSE = "finance_dense"
    #: 高新技术、新兴业态、虚拟地址注册集中.
    NEW_BUSINESS = "new_business"
    #: 城乡结合、农村渗透.
    RURAL_FRINGE = "rural_fringe"


class UnitRole(StrEnum):
    """Why a unit takes part."""

    #: 区人民政府.
    DISTRICT = "district"
    #: 管委会.
    ZONE = "zone"
    #: 责任单位, 成员单位.
    MEMBER = "member"


class DutyState(StrEnum):
    """How a unit stands with one duty on a day."""

    #: 已报送.
    FILED = "filed"
    #: 迟报: filed after the day.
    LATE = "late"
    #: 逾期未报.
    OVERDUE = "overdue"
    #: 未到期.
    PENDING = "pending"
    #: 认定完成: the office says so and why, without the papers.
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignUnit:
    """One unit that has to file."""

    #: As units are keyed everywhere: COMM, D350203.
    key: str
    #: The name of the campaign's own time.
    name: str
    role: UnitRole
    #: Sector codes it answers for; empty for districts and zones.
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing every unit has to file."""

    kind: FilingKind
    title: str
    #: Last day; for monthly duties the last day of each month of the campaign counts.
    due: date
    #: How many, at least.
    least: int = 1
    #: Such as 2018-05; empty where the duty is no monthly one.
    period: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One stretch of a campaign: what is to be done, and by which duties it shows."""

    title: str
    start: date
    end: date
    #: What is filed in it.
    kinds: tuple[FilingKind, ...]
    source: str = ""

    def has(self, day: date) -> bool:
        """Whether a day lies within."""
        return self.start <= day <= self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Deduction:
    """One rule of the draft appraisal."""

    #: What is counted: overdue, late, missed_case, found_nothing.
    rule: str
    title: str
    points: float
    #: At most so many points by this rule.
    cap: float
    #: 【建】 for rules that no document gives.
    mark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """专项排查活动."""

    id: str
    title: str
    document: str
    start: date
    end: date
    sectors: tuple[str, ...]
    #: Kind of emphasis -> the document's wording.
    areas: tuple[tuple[AreaKind, str], ...]
    units: tuple[CampaignUnit, ...]
    duties: tuple[Duty, ...]
    deductions: tuple[Deduction, ...]
    #: Days after the end within which a case that comes to light is held against the findings, 【建】.
    grace_days: int
    source: str
    valid_from: date
    valid_to: date | None = None
    mark: str = ""
    #: In the order of their days; they may overlap. None where the plan names none.
    phases: tuple[Phase, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """One thing that a unit filed, that the office takes as done, or that takes an earlier one back; append-only."""

    campaign: str
    unit: str
    kind: FilingKind
    filed_on: date
    title: str
    by: str
    at: datetime
    #: Month of a monthly summary, such as 2018-05.
    period: str = ""
    #: Name and SHA-256 of the document; empty where none was given.
    file: str = ""
    sha256: str = ""
    #: Number of the filing that this one withdraws.
    withdraws: int | None = None
    #: Of a withdrawal, or why a duty is taken as done without its papers.
    reason: str = ""
    id: int | None = None

    @property
    def settles(self) -> bool:
        """Whether it says that the duty is done though nothing, or too little, was filed."""
        return self.withdraws is None and bool(self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyLine:
    """How one unit stands with one duty."""

    duty: Duty
    state: DutyState
    #: What counts for it, oldest first.
    filings: tuple[Filing, ...] = ()
    #: The office's word that it is done; None where there is none.
    settled: Filing | None = None
    #: How many are still missing.
    missing: int = 0
    #: Calendar days late: of the filing, or so far where nothing is filed.
    days_late: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit on the board."""

    unit: CampaignUnit
    lines: tuple[DutyLine, ...]
    filed: int
    late: int
    overdue: int
    #: The next day on which something is due that is not filed; None where nothing is.
    next_due: date | None = None
    next_title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The campaign on one day."""

    campaign: Campaign
    on: date
    units: tuple[UnitLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTag:
    """A place as an area of emphasis, or the end of such a tag; append-only."""

    campaign: str
    place: str
    kind: AreaKind
    since: date
    source: str
    by: str
    at: datetime
    until: date | None = None
    #: Number of the tag that this one ends.
    ends: int | None = None
    id: int | None = None


class CampaignBook(Protocol):
    """Filings, area tags and declarations; every one is written together with its audit entry."""

    def file(self, filing: Filing) -> Filing:
        """Append a filing."""
        ...

    def withdraw(self, filing: int, *, on: date, by: str, reason: str) -> Filing:
        """Take a filing back by another entry, whose day is `on`.

        Raises:
            NotKnown: there is no such filing, or it was withdrawn already.
        """
        ...

    def filings(self, campaign: str) -> Sequence[Filing]:
        """Return every filing and withdrawal of a campaign, oldest first."""
        ...

    def tag(self, tag: AreaTag) -> AreaTag:
        """Append an area tag, or the end of one.

        Raises:
            NotKnown: the tag that is to end is not there.
        """
        ...

    def tags(self, campaign: str) -> Sequence[AreaTag]:
        """Return every tag and end of tag of a campaign, oldest first."""
        ...

    def declare(self, declaration: Declaration) -> Declaration:
        """Append a declaration."""
        ...

    def declarations(self, place: str = "") -> Sequence[Declaration]:
        """Return every declaration (of one place), oldest first."""
        ...
