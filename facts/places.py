"""Places whose status is kept (无非法集资社区、街道、区): what leads say, what was declared, what still holds."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class PlaceLevel(StrEnum):
    """What a place is."""

    DISTRICT = "district"
    ZONE = "zone"
    #: 街道, 镇, 农场.
    STREET = "street"
    #: 社区, 村.
    COMMUNITY = "community"


class PlaceState(StrEnum):
    """What the leads say of a place."""

    #: 有在办.
    IN_HAND = "in_hand"
    #: 有线索.
    LEADS = "leads"
    #: 无.
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A district, zone, street or community."""

    code: str
    name: str
    level: PlaceLevel
    #: Code of the place around it.
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """A place declared free of illegal fundraising (无非法集资社区、街道), or the end of it; append-only."""

    place: str
    #: False takes the declaration back.
    is_free: bool
    basis: str
    on: date
    by: str
    at: datetime
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLead:
    """A lead as far as a place's status asks."""

    lead: str
    subject: str
    #: Codes of every place it falls into: district, zone, street, community.
    places: tuple[str, ...]
    is_open: bool
    #: Assigned and not closed: 在办.
    is_in_hand: bool
    confirmed_on: date | None = None
    sector: str | None = None
    amount_wan: float | None = None
    people: int | None = None
    first_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStatus:
    """What is so, what was declared, and whether that still holds."""

    place: Place
    derived: PlaceState
    leads: tuple[str, ...]
    #: Whether the declaration stands on this day.
    is_free: bool
    declared: Declaration | None = None
    #: Confirmed leads that ended it.
    lost_by: tuple[str, ...] = ()
    lost_on: date | None = None
