"""Charts of the overview: lines over time, bars side by side, the map of districts; each as SVG that stands in a page.

Whatever is drawn is a frozen value; equal values give the same drawing, byte for byte.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from markupsafe import Markup

from desk.drawing.inline import inline_svg
from desk.drawing.palette import INK, LIGHT, LINE, MIDDLE, ORANGE, RED, STRONG
from facts.figures import Axis, Figure, Measure, Part, Slice
from leads.figures.district_map import SIZE, draw_map
from leads.figures.drawing import MaxNLocator, as_svg, sheet
from leads.figures.places import load_places

#: What tells lines apart beside their colour: marks, and dashes.
_MARKS = (("o", "-", STRONG), ("s", "--", ORANGE), ("^", ":", MIDDLE), ("D", "-.", RED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a trend; None leaves a gap: nothing was measured there."""

    label: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trend:
    """Lines over the same points in time."""

    title: str
    #: Below the axis, oldest first.
    points: tuple[str, ...]
    lines: tuple[Line, ...]
    unit: str

    def draw(self) -> Markup:
        """Draw; each line's last value stands beside it."""
        with sheet(6.6, 2.3) as drawing:
            axes = drawing.subplots()
            for line, (mark, dash, colour) in zip(self.lines, _MARKS, strict=False):
                values = [float("nan") if value is None else value for value in line.values]
                axes.plot(
                    values, linestyle=dash, marker=mark, color=colour, markersize=3.5, linewidth=1.4, label=line.label
                )
            _bare(axes)
            step = max(1, -(-len(self.points) // 10))
            shown = list(range(0, len(self.points), step))
            axes.set_xticks(shown, [self.points[place] for place in shown])
            axes.set_xlim(-0.5, len(self.points) - 0.5)
            axes.set_ylim(bottom=0)
            axes.set_ylabel(self.unit, color=INK)
            axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
            drawing.legend(*axes.get_legend_handles_labels(), loc="outside upper right", ncols=4, frameon=False)
            return inline_svg(as_svg(drawing), self.title, self._told())

    def _told(self) -> str:
        last = [(line.label, next((v for v in reversed(line.values) if v is not None), None)) for line in self.lines]
        said = "，".join(f"{label} {value:g} {self.unit}" for label, value in last if value is not None)
        return f"{self.points[0]} 至 {self.points[-1]}，最近一次{said or '没有数据'}；各点数字见下表。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Rows with a part that is dark and the rest that is light."""

    title: str
    #: Label, whole, dark part.
    rows: tuple[tuple[str, int, int], ...]
    dark: str
    light: str
    unit: str

    def draw(self) -> Markup:
        """Draw; the sum stands at the end of each bar."""
        with sheet(6.6, 0.75 + 0.24 * max(1, len(self.rows))) as drawing:
            axes = drawing.subplots()
            places = list(range(len(self.rows)))
            dark = [part for _, _, part in self.rows]
            rest = [whole - part for _, whole, part in self.rows]
            axes.barh(places, dark, color=STRONG, height=0.62, label=self.dark)
            axes.barh(places, rest, left=dark, color=LIGHT, height=0.62, label=self.light)
            for place, (_, whole, _part) in enumerate(self.rows):
                axes.annotate(f"{whole:,}", (whole, place), (4, 0), textcoords="offset points", va="center", color=INK)
            axes.set_yticks(places, [label for label, _, _ in self.rows])
            axes.invert_yaxis()
            axes.set_xlim(0, max([whole for _, whole, _ in self.rows], default=1) * 1.12 or 1)
            axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
            _bare(axes, grid="x")
            drawing.legend(*axes.get_legend_handles_labels(), loc="outside upper right", ncols=2, frameon=False)
            return inline_svg(as_svg(drawing), self.title, self._told())

    def _told(self) -> str:
        said = "，".join(f"{label} {whole} {self.unit}" for label, whole, _ in self.rows[:6])
        return f"{said or '没有数据'}；各行数字见下表。"


@dataclass(frozen=True, slots=True, kw_only=True)
class DistrictMap:
    """Districts and zones of places.yml with a number each."""

    title: str
    #: Division code -> leads; zones by their keys; whatever has none has 0.
    counts: tuple[tuple[str, int], ...]

    def draw(self) -> Markup:
        """Draw the schematic map with every number on it."""
        places, counts = load_places(), dict(self.counts)
        # A place that is not named has 0, and says so.
        every = {place.code: counts.get(place.code, 0) for place in (*places.districts, *places.elsewhere)}
        every |= {places.unknown.code: counts[places.unknown.code]} if counts.get(places.unknown.code) else {}
        districts = _slices(Axis.DISTRICT, every)
        zones = _slices(Axis.ZONE, {zone.code: counts.get(zone.code, 0) for zone in places.zones})
        with sheet(*SIZE) as drawing:
            draw_map(drawing, districts, zones, places, "count")
            names = {place.code: place.name for place in places.districts}
            told = "，".join(f"{name} {every[code]} 条" for code, name in names.items())
            return inline_svg(as_svg(drawing), self.title, f"{told}；全部数字见下表。")


Chart = Trend | Bars | DistrictMap


def _slices(axis: Axis, counts: Mapping[str, int]) -> Mapping[str, Slice]:
    return {
        code: Slice(axis=axis, key=code, label=code, figures={"count": _count(code, n)}) for code, n in counts.items()
    }


def _count(code: str, number: int) -> Figure:
    # Counted by the database: one part stands for all of them.
    parts: Sequence[Part] = [Part(lead="", amount=Decimal(number))] if number else []
    return Figure(name=f"map.{code}", label=code, measure=Measure.LEADS, parts=tuple(parts))


def _bare(axes: Any, grid: str = "y") -> None:
    axes.spines[["top", "right", "left" if grid == "y" else "bottom"]].set_visible(False)
    axes.tick_params(length=0, labelcolor=INK)
    axes.grid(axis=grid, color=LINE, linewidth=0.6)
    axes.set_axisbelow(True)
