"""What came in and what was decided, by day or week."""

from dataclasses import dataclass

from desk.context import Desk
from desk.drawing.charts import Line, Trend
from desk.overview.period import Period
from facts.overviews import Pace
from facts.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """The points of a period, oldest first."""

    period: Period
    #: First day of each point.
    points: tuple[str, ...]
    paces: tuple[Pace, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened at all."""
        return all(pace == Pace() for pace in self.paces)

    @property
    def leads(self) -> Trend:
        """Leads and judgements as a picture."""
        names = {"found": "新线索", "promised": "其中承诺收益", "confirmed": "确认", "dismissed": "排除"}
        lines = (
            Line(label=label, values=tuple(getattr(pace, name) for pace in self.paces)) for name, label in names.items()
        )
        return Trend(title="新线索与研判", points=self.points, lines=tuple(lines), unit="条")

    @property
    def pages(self) -> Trend:
        """Pages as a picture; a day without a run is a gap, since nothing was looked at."""
        values = tuple(pace.pages if pace.runs else None for pace in self.paces)
        return Trend(title="取得的页面", points=self.points, lines=(Line(label="页面", values=values),), unit="页")


def trends_of(desk: Desk, who: Person, period: Period) -> Trends:
    """Count each day or week of a period."""
    paces = desk.house.figures.paces(period.edges(), who.realm)
    return Trends(period=period, points=period.points(), paces=tuple(paces))
