"""What the REST API takes and answers of the campaign."""

from datetime import date
from typing import Annotated

from pydantic import StringConstraints

from desk.papers.api_models import Frozen, Reason, Text
from facts.campaigns import AreaKind, DutyState, FilingKind
from facts.places import PlaceState

#: Month of a monthly summary, such as 2018-05; empty for everything else.
Period = Annotated[str, StringConstraints(max_length=7, pattern=r"^(\d{4}-\d{2})?$")]


class CampaignOut(Frozen):
    """One campaign."""

    id: str
    title: str
    document: str
    start: date
    end: date


class PhaseOut(Frozen):
    """One stretch of a campaign."""

    title: str
    start: date
    end: date
    kinds: tuple[FilingKind, ...]
    source: str


class CampaignUnitOut(Frozen):
    """One unit that has to file."""

    key: str
    name: str


class CampaignDutyOut(Frozen):
    """What every unit has to file."""

    kind: FilingKind
    title: str
    due: date
    least: int
    period: str
    source: str


class CampaignPageOut(CampaignOut):
    """One campaign with its phases, units and duties."""

    source: str
    mark: str
    phases: tuple[PhaseOut, ...]
    units: tuple[CampaignUnitOut, ...]
    duties: tuple[CampaignDutyOut, ...]


class FilingOut(Frozen):
    """A filing, the office's word that a duty is done, or the withdrawal of one."""

    id: int | None
    unit: str
    kind: FilingKind
    period: str
    filed_on: date
    title: str
    by: str
    withdraws: int | None
    reason: str


class DutyOut(Frozen):
    """How a unit stands with one duty."""

    title: str
    due: date
    kind: FilingKind
    period: str
    state: DutyState
    filed: int
    least: int
    days_late: int
    filings: tuple[FilingOut, ...]
    #: The office's word that it is done without its papers.
    settled: FilingOut | None


class UnitOut(Frozen):
    """One unit with its duties."""

    key: str
    name: str
    #: What it looks into.
    task: str
    filed: int
    late: int
    overdue: int
    duties: tuple[DutyOut, ...]


class FilingIn(Frozen):
    """What a unit filed."""

    unit: Text
    kind: FilingKind
    title: Reason
    filed_on: date | None = None
    period: Period = ""


class SettlingIn(Frozen):
    """A duty that is taken as done, and why."""

    unit: Text
    kind: FilingKind
    reason: Reason
    period: Period = ""


class AreaIn(Frozen):
    """A place to be marked as an area of emphasis."""

    place: Text
    kind: AreaKind
    source: Reason
    since: date | None = None
    until: date | None = None


class AreaOut(Frozen):
    """An area of emphasis, or the end of one."""

    id: int | None
    place: str
    kind: AreaKind
    source: str
    since: date
    until: date | None
    ends: int | None


class PlaceOut(Frozen):
    """A place: what leads say of it, and whether it stands as declared free."""

    code: str
    name: str
    derived: PlaceState
    leads: tuple[str, ...]
    is_free: bool
    declared: str


class DeclarationIn(Frozen):
    """A place declared free, or the end of that."""

    place: Text
    basis: Reason
    is_free: bool = True
    on: date | None = None


class DeductionOut(Frozen):
    """One deduction of a draft, with what stands behind it."""

    title: str
    mark: str
    count: int
    points: float
    behind: tuple[str, ...]


class UnitAppraisalOut(Frozen):
    """What one unit found, and the cases that came to light."""

    key: str
    name: str
    found: tuple[str, ...]
    confirmed: tuple[str, ...]
    found_amount_wan: float
    cases: tuple[str, ...]
    covered: tuple[str, ...]
    case_amount_wan: float
    items: tuple[DeductionOut, ...]
    points: float


class AppraisalOut(Frozen):
    """排查结果与实际发案情况: a draft for people."""

    draft: str
    since: date
    until: date
    units: tuple[UnitAppraisalOut, ...]
    #: Numbers of cases that no unit's district or sector takes.
    unplaced: tuple[str, ...]
