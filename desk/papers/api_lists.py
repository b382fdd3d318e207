"""What the REST API takes and answers of the watch list."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from desk.papers.api_models import Frozen, ReasonIn, Text
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
