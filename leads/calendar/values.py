"""What a calendar of working days is, and what a deadline counted with it says."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
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
    #: Ordinals of weekdays off and of weekends worked, in order.
    _off: Sequence[int] = field(init=False, repr=False, compare=False)
    _work: Sequence[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        off = {*self.off, *self.office}
        object.__setattr__(self, "_off", sorted(day.toordinal() for day in off if day.weekday() < SATURDAY))
        made_up = sorted(day.toordinal() for day in self.work - off if day.weekday() >= SATURDAY)
        object.__setattr__(self, "_work", made_up)

    def worked(self, ordinal: int) -> int:
        """Working days from 1 January of the year 1, a Monday, up to and with a day."""
        weeks, rest = divmod(ordinal, 7)
        usual = 5 * weeks + min(rest, 5)
        return usual - bisect_right(self._off, ordinal) + bisect_right(self._work, ordinal)

    def covers(self, day: date) -> bool:
        """Whether a notice of that day's year is part of the data."""
        return day.year in self.years


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline: the last day on which it is still kept, and what the counting rests on."""

    day: date
    #: Plain Chinese; empty where every day that was counted lies in the data.
    note: str = ""
