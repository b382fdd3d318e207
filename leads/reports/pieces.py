"""Make the tables, charts, maps and cases that a skeleton asks for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from facts.errors import BadInput
from facts.figures import Axis, Figure, Overview, Slice
from leads.figures import charts
from leads.figures.axes import NAMES
from leads.figures.counting import Rules
from leads.figures.district_map import BY, SIZE, draw_map
from leads.figures.drawing import NO_FONT, WIDTH, Drawing, as_png, chinese_font, sheet
from leads.figures.risk import RiskTable
from leads.figures.standing import Standing
from leads.reports.cases import picked, told, typical
from leads.reports.paper import Block, Picture, Table
from leads.reports.tables import axis_table, risk_words
from leads.reports.template import Piece

#: Blocks, each with the figures behind it that its own cells do not show.
Made = Sequence[tuple[Block, Sequence[Figure]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanPieces:
    """What a report of a span is made of."""

    overview: Overview
    booked: Sequence[Standing]
    risk: RiskTable
    rules: Rules
    masked: bool
    #: Leads that are told as cases, in this order; none lets the rule choose.
    chosen: tuple[str, ...] = ()

    def make(self, piece: Piece) -> Made:
        """The blocks of one piece.

        Raises:
            BadInput: it belongs to the report of one lead.
        """
        makers: Mapping[str, Callable[[str], Made]] = {
            "table": self._table, "chart": self._chart, "map": self._map, "grid": self._grid, "cases": self._cases,
        }  # fmt: skip
        return makers[piece.kind](piece.value)

    def _table(self, value: str) -> Made:
        if value == "risk":
            return [(risk_words(self.risk), ())]
        if value not in {axis.value for axis in Axis}:
            raise BadInput(
                f"报告模板里的表 {value} 只能用在即报中；请改用 {'、'.join(axis.value for axis in Axis)} 或 risk。"
            )
        axis = Axis(value)
        return [(axis_table(axis, self.overview.slices[axis], self.overview.totals), ())]

    def _chart(self, value: str) -> Made:
        axis = Axis(value)
        rows = self.overview.slices[axis]
        if not rows:
            return []
        caption = f"在账线索按{NAMES[axis]}分布" + (f"（前{charts.MOST}项）" if len(rows) > charts.MOST else "")
        return [(picture(caption, (WIDTH, charts.height(len(rows))), lambda drawing: charts.bars(drawing, rows)), ())]

    def _map(self, by: str) -> Made:
        places = self.rules.names.places
        districts, zones = (by_key(self.overview.slices[axis]) for axis in (Axis.DISTRICT, Axis.ZONE))
        shown = picture(
            f"六区{BY[by]}示意图（{places.caption}）",
            SIZE,
            lambda drawing: draw_map(drawing, districts, zones, places, by),
        )
        drawn = [row.figures[by] for row in (*districts.values(), *(row for key, row in zones.items() if key))]
        return [(shown, drawn)]

    def _grid(self, by: str) -> Made:
        if not self.risk.sectors:
            return []
        size = charts.grid_size(self.risk)
        return [(picture(f"行业×区域{BY[by]}", size, lambda drawing: charts.grid(drawing, self.risk, by)), ())]

    def _cases(self, most: str) -> Made:
        chosen = picked(self.booked, self.chosen) if self.chosen else typical(self.booked, int(most), self.rules.index)
        return list(told(chosen, self.rules.names, masked=self.masked, level=2))


def by_key(rows: Sequence[Slice]) -> Mapping[str, Slice]:
    """Rows by their key."""
    return {row.key: row for row in rows}


def picture(caption: str, size: tuple[float, float], draw: Callable[[Drawing], None]) -> Picture:
    """Draw a picture, or say why there is none."""
    if chinese_font() is None:
        return Picture(caption=caption, png=None, why_not=NO_FONT)
    with sheet(*size) as drawing:
        draw(drawing)
        return Picture(caption=caption, png=as_png(drawing))


def case_piece(tables: Mapping[str, Callable[[], Table]], piece: Piece) -> Made:
    """The blocks of one piece of the report of one lead.

    Raises:
        BadInput: it belongs to the report of a span.
    """
    if piece.kind != "table" or piece.value not in tables:
        raise BadInput(f"即报模板里不能用 {piece.kind}: {piece.value}；只能用 table: {'、'.join(tables)}。")
    return [(tables[piece.value](), ())]
