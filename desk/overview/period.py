"""Which days the overview counts: chosen in the address, whole days of the office, up to and with today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.plain import OFFICE_ZONE

#: Days -> what the choice is called.
CHOICES = {7: "近7天", 30: "近30天", 90: "近90天", 365: "近一年"}
USUAL = 30
#: Up to so many days each day is a point of its own; above, each week.
_DAILY = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """Whole days; the last is today."""

    days: int
    today: date

    @property
    def first(self) -> date:
        """The first day."""
        return self.today - timedelta(days=self.days - 1)

    @property
    def since(self) -> datetime:
        """The first moment."""
        return _midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment after."""
        return _midnight(self.today + timedelta(days=1))

    @property
    def step(self) -> int:
        """Days of one point of a trend."""
        return 1 if self.days <= _DAILY else 7

    @property
    def name(self) -> str:
        """What the choice is called."""
        return CHOICES[self.days]

    def edges(self) -> tuple[datetime, ...]:
        """Where the points of a trend begin, and where the last ends; the first is short where days do not fit."""
        end = self.today + timedelta(days=1)
        backwards = range(0, self.days, self.step)
        starts = [max(self.first, end - timedelta(days=back + self.step)) for back in backwards]
        return (*(_midnight(day) for day in reversed(starts)), _midnight(end))

    def points(self) -> tuple[str, ...]:
        """What the points of a trend are called: their first days."""
        form = "%m-%d" if self.days <= 90 else "%y-%m-%d"
        return tuple(edge.astimezone(OFFICE_ZONE).strftime(form) for edge in self.edges()[:-1])


def period_of(asked: str | int, now: datetime) -> Period:
    """The period that an address asks for; the usual one where it asks for none of the choices."""
    text = str(asked)
    days = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else USUAL
    return Period(days=days if days in CHOICES else USUAL, today=now.astimezone(OFFICE_ZONE).date())


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
