"""What the REST API takes and answers of the watch list and the campaign."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from desk.papers.api_models import Frozen, Reason, ReasonIn, Text
from facts.campaigns import AreaKind, DutyState, FilingKind
from facts.places import PlaceState
from facts.watching import Strength, WatchState


class EntryOut(Frozen):
    """One entry of the watch list; personal values covered."""

    id: str
    name: str
    basis: str
    issuer: str
    place: str
    scope: str
    since: date
    until: date | None
    review: date | None
    procedure: str
    reason: str
    lead: str | None
    state: WatchState
    is_overdue: bool
    traits: tuple[tuple[str, str], ...]
    added_by: str


class EntryIn(Frozen):
    """A new entry; traits by the headers of the list, such as 域名, several values apart by semicolons."""

    name: Text
    basis: Text
    issuer: Text
    district: Text
    procedure: Text
    kind: Text = ""
    scope: Text = "city"
    since: date | None = None
    until: date | None = None
    review: date | None = None
    reason: Text = ""
    lead: Annotated[str, StringConstraints(max_length=20, pattern=r"^([A-Z]{2}-\d{1,12})?$")] = ""
    traits: dict[Annotated[str, Field(max_length=40)], Text] = Field({}, max_length=40)


class RenewIn(ReasonIn):
    """A new term."""

    until: date | None = None
    review: date | None = None


class HitOut(Frozen):
    """Who met an entry."""

    entry: str
    lead: str | None
    strength: Strength
    says: str
    at: datetime


class AlarmOut(Frozen):
    """An alarm of a change of shell."""

    id: str
    kind: str
    name: str
    lead: str | None
    against_name: str
    against_lead: str | None
    shared: tuple[str, ...]
    strength: Strength
    points: float
    says: str
    at: datetime
    acknowledged_by: str | None


class CampaignOut(Frozen):
    """One campaign."""

    id: str
    title: str
    document: str
    start: date
    end: date


class DutyOut(Frozen):
    """How a unit stands with one duty."""

    title: str
    due: date
    state: DutyState
    filed: int
    least: int
    days_late: int


class UnitOut(Frozen):
    """One unit with its duties."""

    key: str
    name: str
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
    period: Annotated[str, StringConstraints(max_length=7, pattern=r"^(\d{4}-\d{2})?$")] = ""


class FilingOut(Frozen):
    """A filing, or its withdrawal."""

    id: int | None
    unit: str
    kind: FilingKind
    filed_on: date
    title: str
    by: str
    withdraws: int | None


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
