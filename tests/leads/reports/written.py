"""Write a report of an invented office and read it back from Word."""

from datetime import date
from pathlib import Path

import docx
from docx.document import Document

from facts.dossiers import Dossier
from facts.figures import Span
from leads.figures import Names, Rules
from leads.reports import Wishes, case_report, span_report, write_paper
from leads.reports.composing import Trace
from tests.leads.reports.dossier_samples import SECTORS

NOVEMBER = Span(first=date(2026, 11, 1), last=date(2026, 11, 30))
OFFICE = "滨海区防范和处置非法集资工作领导小组办公室"
KINDS = ("monthly", "closing", "news")


def wishes(**changes: object) -> Wishes:
    """How the invented office wants its reports."""
    rules = Rules(names=Names(sectors=SECTORS, units={"FIN_OFFICE": "市委金融办", "COMM": "市商务局"}))
    return Wishes(**{"office": OFFICE, "dated": date(2026, 12, 1), "rules": rules} | changes)  # type: ignore[arg-type]


def written(kind: str, city: list[Dossier], path: Path, **changes: object) -> tuple[Document, Trace]:
    """Write a report and read it back."""
    if kind == "case":
        paper, trace = case_report(city[0], wishes(**changes))
    else:
        paper, trace = span_report(kind, city, NOVEMBER, wishes(**changes))
    write_paper(paper, path / f"{kind}.docx")
    return docx.Document(str(path / f"{kind}.docx")), trace


def said(file: Document) -> str:
    """Every word of a file, tables included."""
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in file.paragraphs] + cells)


def headings(file: Document, level: int) -> list[str]:
    """The headings of one level."""
    return [one.text for one in file.paragraphs if one.style is not None and one.style.name == f"Heading {level}"]


def a_table(file: Document, caption: str) -> list[list[str]]:
    """The cells of the table whose caption has these words."""
    captions = [one.text for one in file.paragraphs if one.style is not None and one.style.name == "fangfei caption"]
    place = [one for one in captions if one.startswith("表")].index(next(one for one in captions if caption in one))
    return [[cell.text for cell in row.cells] for row in file.tables[place].rows]
