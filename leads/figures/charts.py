"""Bars of a report's rows, and the grid of risk: every mark with its number beside it."""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from facts.figures import Figure, Measure, Slice
from leads.figures.drawing import WIDTH, Drawing, MaxNLocator, Rectangle
from leads.figures.risk import RiskTable

#: ColorBrewer's PuBu: told apart in grey and by eyes that confuse red and green.
SHADES = ("#f1eef6", "#bdc9e1", "#74a9cf", "#2b8cbe", "#045a8d")
EMPTY = "#ffffff"
INK = "#1a1a1a"
#: Rows of a chart; the table has them all.
MOST = 12
_CONFIRMED, _WAITING = SHADES[4], SHADES[1]
#: Characters of a label beside a bar.
_LABEL = 14


def wording(figure: Figure | None, blank: str = "") -> str:
    """A figure as people read it: whole, or with two decimals; `blank` where nothing is known."""
    if figure is None or figure.value is None:
        return blank
    return f"{figure.value:.2f}" if figure.measure is Measure.AMOUNT else f"{_round(figure.value):f}"


def _round(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1) if value == value.to_integral_value() else Decimal("0.1"))


def height(rows: int) -> float:
    """Inches that a chart of so many rows needs."""
    return 1.1 + 0.3 * max(1, min(rows, MOST))


def bars(drawing: Drawing, rows: Sequence[Slice]) -> None:
    """Draw leads by row: confirmed and waiting for judgement, the sum at the end of each bar."""
    shown = [row for row in rows if row.figures["count"].value][:MOST]
    axes = drawing.subplots()
    names = [shorter(row.label, _LABEL) for row in shown]
    places = list(range(len(shown)))
    confirmed = [float(row.figures["confirmed"].value or 0) for row in shown]
    every = [float(row.figures["count"].value or 0) for row in shown]
    waiting = [total - sure for total, sure in zip(every, confirmed, strict=True)]
    axes.barh(places, confirmed, color=_CONFIRMED, label="已确认", height=0.62)
    axes.barh(
        places, waiting, left=confirmed, color=_WAITING, label="待研判", height=0.62, hatch="//", edgecolor="#7a8db0"
    )
    for place, row, total in zip(places, shown, every, strict=True):
        axes.annotate(
            wording(row.figures["count"]),
            (total, place),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            color=INK,
        )
    axes.set_yticks(places, names)
    axes.invert_yaxis()
    axes.set_xlim(0, max(every, default=1) * 1.12)
    axes.set_xlabel("线索数（个）")
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    _bare(axes)
    if shown:
        # Beside the bars: within, the key would lie on a long one.
        drawing.legend(*axes.get_legend_handles_labels(), loc="outside upper right", ncols=2, frameon=False)


def _bare(axes: Any) -> None:
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)


def grid(drawing: Drawing, table: RiskTable, by: str = "index") -> None:
    """Draw sector × district as shaded cells with their numbers."""
    axes = drawing.subplots()
    sectors, districts = table.sectors[:MOST], table.districts
    figures = {(row, column): table.cells.get((row, column), {}).get(by) for row in sectors for column in districts}
    top = max((figure.value or Decimal(0) for figure in figures.values() if figure), default=Decimal(0))
    for down, row in enumerate(sectors):
        for right, column in enumerate(districts):
            figure = figures[row, column]
            colour = shade(figure.value if figure else None, top)
            axes.add_patch(_box(right, down, colour))
            axes.text(
                right + 0.5, down + 0.5, wording(figure), ha="center", va="center", color=ink_on(colour), fontsize=8
            )
    axes.set_xlim(0, max(1, len(districts)))
    axes.set_ylim(max(1, len(sectors)), 0)
    axes.set_xticks([place + 0.5 for place in range(len(districts))], [shorter(one, 6) for one in districts])
    axes.set_yticks([place + 0.5 for place in range(len(sectors))], [shorter(one, _LABEL) for one in sectors])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def _box(x: float, y: float, colour: str) -> Rectangle:
    return Rectangle((x + 0.02, y + 0.02), 0.96, 0.96, facecolor=colour, edgecolor="#c8c8c8", linewidth=0.5)


def grid_size(table: RiskTable) -> tuple[float, float]:
    """Inches that the grid needs."""
    return max(WIDTH, 1.6 + 0.75 * len(table.districts)), 0.9 + 0.36 * max(1, min(MOST, len(table.sectors)))


def shade(value: Decimal | None, top: Decimal) -> str:
    """The colour of a number: one of five equal steps up to the highest; white for nothing."""
    if not value or top <= 0:
        return EMPTY
    return SHADES[min(len(SHADES), max(1, math.ceil(value * len(SHADES) / top))) - 1]


def steps(top: Decimal) -> Mapping[str, tuple[Decimal, Decimal]]:
    """Colour -> the numbers it stands for: above the first, up to the second."""
    size = top / len(SHADES)
    return {colour: (size * place, size * (place + 1)) for place, colour in enumerate(SHADES)}


def ink_on(colour: str) -> str:
    """Black or white, whichever can be read on a colour (contrast of WCAG 2.1)."""
    light = _luminance(colour)
    return "#ffffff" if 1.05 / (light + 0.05) > (light + 0.05) / 0.05 else "#000000"


def _luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def shorter(text: str, most: int) -> str:
    """At most so many characters; what cannot be drawn is left out."""
    plain = "".join(char for char in text if char.isprintable())
    return plain if len(plain) <= most else plain[: most - 1] + "…"
