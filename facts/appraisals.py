"""The draft appraisal of a campaign: what units found against the cases that came to light (排查结果与实际发案情况)."""

from dataclasses import dataclass
from datetime import date

from facts.campaigns import Campaign, CampaignUnit, Deduction
from facts.filed import FiledCase


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraisalItem:
    """One deduction of a draft appraisal, with what stands behind it."""

    deduction: Deduction
    count: int
    points: float
    #: The list behind the number: filings, cases, in words.
    behind: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitAppraisal:
    """排查结果与实际发案情况 of one unit: a draft for people."""

    unit: CampaignUnit
    #: Leads of the unit found in the campaign, and those confirmed.
    found: tuple[str, ...]
    confirmed: tuple[str, ...]
    found_amount_wan: float
    #: Cases that came to light otherwise, and those of them that the campaign's findings had.
    cases: tuple[FiledCase, ...]
    covered: tuple[str, ...]
    case_amount_wan: float
    items: tuple[AppraisalItem, ...]
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Appraisal:
    """The draft of a whole campaign."""

    campaign: Campaign
    on: date
    since: date
    until: date
    units: tuple[UnitAppraisal, ...]
    #: Cases that no unit's district or sector takes.
    unplaced: tuple[FiledCase, ...]
