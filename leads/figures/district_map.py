"""A schematic map of the six districts, shaded by a figure, every value printed; zones as a note beside it.

The outlines are data (places.yml), invented for this drawing; it is no map of boundaries, and says so.
"""

from collections.abc import Mapping
from decimal import Decimal
from math import floor
from typing import Any

from facts.figures import Figure, Measure, Slice
from leads.figures.charts import EMPTY, ink_on, shade, steps, wording
from leads.figures.drawing import WIDTH, Drawing, Polygon, Rectangle
from leads.figures.places import Place, Places

SIZE = (WIDTH, 4.1)
#: What a map can be shaded by -> title.
BY = {
    "count": "线索数",
    "confirmed": "已确认线索",
    "amount": "涉及金额",
    "unpaid": "未兑付资金",
    "people": "涉及人数",
    "index": "风险指数",
}
_SEA, _LINE = "#eef4f7", "#5b6770"


def draw_map(
    drawing: Drawing, districts: Mapping[str, Slice], zones: Mapping[str, Slice], places: Places, by: str = "index"
) -> None:
    """Draw.

    Args:
        drawing: of SIZE or that shape.
        districts: slices of Axis.DISTRICT by key.
        zones: slices of Axis.ZONE by key.
        places: shapes and names.
        by: a key of BY.
    """
    figures = {code: row.figures[by] for code, row in districts.items()}
    drawn = [place for place in places.districts if place.outline]
    top = max((figures[place.code].value or Decimal(0) for place in drawn if place.code in figures), default=Decimal(0))
    measure = next((figure.measure for figure in figures.values()), Measure.LEADS)
    axes = drawing.subplots()
    axes.add_patch(Rectangle((0, 5), 100, 90, facecolor=_SEA, edgecolor="none", zorder=0))
    for place in drawn:
        _district(axes, place, figures.get(place.code), top)
    axes.set_xlim(0, 150)
    axes.set_ylim(0, 100)
    axes.set_aspect("equal")
    axes.set_axis_off()
    _legend(axes, f"{BY[by]}（{measure.unit}）", top, measure)
    _note(axes, districts, zones, places, by)
    axes.text(50, 1, f"（{places.caption}）", ha="center", va="bottom", fontsize=8, color=_LINE)


def _district(axes: Any, place: Place, figure: Figure | None, top: Decimal) -> None:
    colour = shade(figure.value if figure else None, top)
    axes.add_patch(Polygon(place.outline, closed=True, facecolor=colour, edgecolor=_LINE, linewidth=1.0, zorder=2))
    x, y = place.label
    ink = ink_on(colour)
    axes.text(x, y + 1.9, place.name, ha="center", va="center", color=ink, fontsize=8.5, zorder=3)
    axes.text(
        x,
        y - 2.2,
        wording(figure, "0" if figure is None else "未知"),
        ha="center",
        va="center",
        color=ink,
        fontsize=8.5,
        zorder=3,
    )


def _legend(axes: Any, title: str, top: Decimal, measure: Measure) -> None:
    axes.text(106, 92, title, ha="left", va="center", fontsize=9, weight="bold")
    texts = [("0或无数据", EMPTY)]
    digits = None if measure.counts else 0 if top >= 50 and measure is not Measure.AMOUNT else 1
    texts += [(said, colour) for colour, span in steps(top).items() if top > 0 and (said := _span(*span, digits))]
    for place, (text, colour) in enumerate(texts):
        y = 84.5 - 6.5 * place
        axes.add_patch(Rectangle((106, y - 2), 6, 4, facecolor=colour, edgecolor=_LINE, linewidth=0.6))
        axes.text(114, y, text, ha="left", va="center", fontsize=8)


def _span(low: Decimal, high: Decimal, digits: int | None) -> str:
    """What a shade stands for: above the first, up to the second; whole things where `digits` is None, perhaps none."""
    if digits is None:
        first, last = floor(low) + 1, floor(high)
        return "" if first > last else str(first) if first == last else f"{first}～{last}"
    return f"{low:.{digits}f}～{high:.{digits}f}"


def _note(axes: Any, districts: Mapping[str, Slice], zones: Mapping[str, Slice], places: Places, by: str) -> None:
    """Zones and what lies on no district, beside the map: a zone's leads are in a district as well."""
    lines = ["另：功能区（已计入各区）"]
    lines += [f"　{zone.name}：{_said(zones.get(zone.code), by)}" for zone in places.zones]
    others = [place for place in (*places.elsewhere, places.unknown) if place.code in districts]
    if others:
        lines += ["图外（不在六区）", *(f"　{place.name}：{_said(districts[place.code], by)}" for place in others)]
    for place, line in enumerate(lines):
        axes.text(106, 40 - 5 * place, line, ha="left", va="center", fontsize=8)


def _said(row: Slice | None, by: str) -> str:
    return wording(row.figures[by], "未知") if row else "0"
