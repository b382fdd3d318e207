"""The quantified table of risk: sector × district, each cell with count, sums, people and weighted index (量化分析)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from facts.figures import Axis, Figure
from leads.figures.axes import order_of, rows_of
from leads.figures.counting import Rules
from leads.figures.standing import Standing
from leads.figures.sums import row_figures

ALL = "合计"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskTable:
    """Sector × district; margins are counted for themselves, not added up from cells."""

    sectors: tuple[str, ...]
    districts: tuple[str, ...]
    #: (sector, district) -> name of the figure -> figure; ALL stands for a margin. Empty cells are absent.
    cells: Mapping[tuple[str, str], Mapping[str, Figure]]
    #: The formula of the index, in words, with version and source.
    formula: str

    def figures(self) -> Iterator[Figure]:
        """Every number, row by row."""
        for row in (*self.sectors, ALL):
            for column in (*self.districts, ALL):
                yield from self.cells.get((row, column), {}).values()


def risk_table(booked: Iterable[Standing], rules: Rules) -> RiskTable:
    """Put leads on the books into cells."""
    groups: dict[tuple[str, str], list[Standing]] = defaultdict(list)
    places: dict[str, str] = {}
    for one in booked:
        sector = rows_of(Axis.SECTOR, one, rules.names)[0][1]
        code, district = rows_of(Axis.DISTRICT, one, rules.names)[0]
        places[code] = district
        for cell in ((sector, district), (sector, ALL), (ALL, district), (ALL, ALL)):
            groups[cell].append(one)
    order = order_of(Axis.DISTRICT, rules.names)
    columns = tuple(places[code] for code in sorted(places, key=lambda code: (order.get(code, 0), code)))
    cells = {cell: _figures(cell, leads, rules) for cell, leads in groups.items()}
    return RiskTable(sectors=_by_index(cells), districts=columns, cells=cells, formula=rules.index.explained)


def _figures(cell: tuple[str, str], leads: Sequence[Standing], rules: Rules) -> Mapping[str, Figure]:
    sector, district = cell
    return row_figures(f"risk.{sector}×{district}", f"{sector}×{district}", leads, rules.index)


def _by_index(cells: Mapping[tuple[str, str], Mapping[str, Figure]]) -> tuple[str, ...]:
    rows = [row for row, column in cells if column == ALL and row != ALL]
    return tuple(sorted(rows, key=lambda row: (-(cells[row, ALL]["index"].value or 0), row)))
