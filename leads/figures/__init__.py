"""Figures of reports: counted from dossiers, each with the leads it adds up; tables, charts, a schematic map."""

from leads.figures.axes import Names
from leads.figures.counting import Rules, on_the_books, overview, standings
from leads.figures.risk import RiskTable, risk_table
from leads.figures.rows import write_risk, write_rows

__all__ = [
    "Names",
    "RiskTable",
    "Rules",
    "on_the_books",
    "overview",
    "risk_table",
    "standings",
    "write_risk",
    "write_rows",
]
