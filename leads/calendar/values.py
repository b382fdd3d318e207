"""What a calendar of working days is, and what a deadline counted with it says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Days on which offices work and do not, as far as notices say; other days are Monday to Friday."""

    #: Which file and version, for the record of a deadline.
    version: str
    #: IANA name of the time zone deadlines end in.
    zone: str
    #: Days off that would be working days by the week, and weekends that the notices name.
    off: frozenset[date]
    #: Saturdays and Sundays that are worked to make up for days off.
    work: frozenset[date]
    #: Year -> what is not verified about it; empty where the notice's wording was compared.
    years: Mapping[int, str]
    #: Days off of this office alone -> why.
    office: Mapping[date, str] = field(default_factory=dict)

    def covers(self, day: date) -> bool:
        """Whether a notice of that day's year is part of the data."""
        return day.year in self.years


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline: the last day on which it is still kept, and what the counting rests on."""

    day: date
    #: Plain Chinese; empty where every day that was counted lies in the data.
    note: str = ""
