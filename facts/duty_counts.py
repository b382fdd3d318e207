"""What is late and what is due soon, counted by the board: leads by the day of their next duty."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from facts.boards import BoardRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCount:
    """Leads whose next duty was due before today, and those whose next duty is due soon."""

    late: int = 0
    soon: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyPage:
    """One page of leads in the order of their days, and exact counts over all that fit."""

    rows: tuple[BoardRow, ...]
    total: DutyCount = DutyCount()
    #: Unit key that has to act -> leads; a lead of several units counts for each.
    units: Mapping[str, DutyCount] = field(default_factory=dict)
    #: Division code or zone -> leads, the same way.
    places: Mapping[str, DutyCount] = field(default_factory=dict)
