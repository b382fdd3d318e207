"""量化分析 as table or picture; apart from wiring.papers, since drawing takes half a second to load."""

from collections.abc import Iterable
from pathlib import Path

from facts.dossiers import Dossier
from facts.figures import Figure, Span
from leads.figures import on_the_books, risk_table, standings, write_risk
from leads.figures.pictures import write_grid, write_map
from wiring.assembly import House
from wiring.papers import report_rules


def write_quantified(
    house: House, dossiers: Iterable[Dossier], span: Span, target: Path | None, *, view: str = "map",
    shade: str = "index",
) -> list[Figure]:  # fmt: skip
    """Write 量化分析: the table (.csv), else its picture (.svg, .png); returns every figure.

    Args:
        house: whose rules count.
        dossiers: what is counted.
        span: the days reported on.
        target: None writes nothing.
        view: `map` of the six districts, or `grid` of sector × district; of a picture.
        shade: what a picture is shaded by.

    Raises:
        NoSpace: the file cannot be written.
    """
    rules = report_rules(house)
    booked = on_the_books(standings(dossiers, span))
    table = risk_table(booked, rules)
    if target is not None and target.suffix.lower() == ".csv":
        write_risk(table, target)
    elif target is not None and view == "grid":
        write_grid(table, target, shade)
    elif target is not None:
        write_map(booked, rules, target, shade)
    return list(table.figures())
