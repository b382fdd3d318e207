"""Chart, map and grid of risk as SVG whose words stay words, for a page or a file; map and grid as PNG as well."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from facts.errors import BadInput
from facts.figures import Axis, Slice
from leads.figures.charts import bars, grid, grid_size, height
from leads.figures.counting import Rules, by_axis
from leads.figures.district_map import SIZE, draw_map
from leads.figures.drawing import NO_FONT, WIDTH, Drawing, as_svg, chinese_font, save, sheet
from leads.figures.risk import RiskTable
from leads.figures.standing import Standing


def write_map(booked: Iterable[Standing], rules: Rules, path: Path, by: str) -> None:
    """Draw the six districts, shaded by a figure.

    Raises:
        BadInput: a PNG is wanted on a machine without Chinese fonts.
        NoSpace: the file cannot be written.
    """
    _check(path)
    with sheet(*SIZE) as drawing:
        _map(drawing, booked, rules, by)
        save(drawing, path)


def write_grid(table: RiskTable, path: Path, by: str) -> None:
    """Draw sector × district.

    Raises:
        BadInput: a PNG is wanted on a machine without Chinese fonts.
        NoSpace: the file cannot be written.
    """
    _check(path)
    with sheet(*grid_size(table)) as drawing:
        grid(drawing, table, by)
        save(drawing, path)


def bars_svg(rows: Sequence[Slice]) -> str:
    """The bars of one axis, for a page."""
    with sheet(WIDTH, height(len(rows))) as drawing:
        bars(drawing, rows)
        return as_svg(drawing)


def map_svg(booked: Iterable[Standing], rules: Rules, by: str) -> str:
    """The six districts, shaded by a figure, for a page."""
    with sheet(*SIZE) as drawing:
        _map(drawing, booked, rules, by)
        return as_svg(drawing)


def _map(drawing: Drawing, booked: Iterable[Standing], rules: Rules, by: str) -> None:
    leads = list(booked)
    districts, zones = ({row.key: row for row in by_axis(axis, leads, rules)} for axis in (Axis.DISTRICT, Axis.ZONE))
    draw_map(drawing, districts, zones, rules.names.places, by)


def _check(path: Path) -> None:
    # In SVG the words are text, which the reader's own fonts show.
    if path.suffix.lower() == ".png" and chinese_font() is None:
        raise BadInput(NO_FONT)
