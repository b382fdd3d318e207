"""A report of a span before it is written: by a skeleton of ours or the office's own Word file, with what was typed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from facts.dossiers import Dossier
from facts.errors import BadInput
from facts.figures import Span
from leads.reports.composing import Trace, compose
from leads.reports.filling import fill_office_file
from leads.reports.making import Wishes, span_filling
from leads.reports.office_file import OfficeFile
from leads.reports.paper import Block, Paper, Text
from leads.reports.template import load_template
from leads.reports.word import write_body, write_paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a report says, and where its numbers come from."""

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    trace: Trace
    #: Of a skeleton of ours; None where the office's own file was filled.
    paper: Paper | None = None
    #: The office's own file, filled.
    body: bytes = b""


def prompts(kind: str, own: OfficeFile | None = None, template: Path | None = None) -> tuple[str, ...]:
    """What the author of a report is asked to write; errors as load_template()."""
    return own.prompts if own else load_template(kind, template).prompts()


def draft_span(
    kind: str, dossiers: Iterable[Dossier], span: Span, wishes: Wishes, own: OfficeFile | None = None
) -> Draft:
    """Fill monthly, closing or news.

    Args:
        kind: which one.
        dossiers: what is counted.
        span: the days reported on.
        wishes: how the office wants it, with what its author typed and which leads are told as cases.
        own: the office's own Word file, which goes before any skeleton.

    Raises:
        NotKnown: there is no such report.
        BadInput: the skeleton is broken, a text belongs nowhere, or a chosen lead is not on the books.
    """
    asked = prompts(kind, own, wishes.template)
    if strange := [name for name in wishes.texts if name not in asked]:
        raise BadInput(f"这份报告没有“{strange[0][:40]}”这一段；可填写的是：{'；'.join(asked) or '无'}。")
    filling = span_filling(dossiers, span, wishes)
    if own:
        body, lines, trace = fill_office_file(own, filling, wishes.rules)
        return Draft(title=(), blocks=tuple(Text(text=line) for line in lines), trace=trace, body=body)
    template = load_template(kind, wishes.template)
    paper, trace = compose(template, filling, office=filling.words["office"], dated=wishes.dated)
    return Draft(title=paper.title, blocks=paper.blocks, trace=trace, paper=paper)


def write_draft(draft: Draft, path: Path) -> None:
    """Write it as a Word file.

    Raises:
        NoSpace: the file cannot be written.
    """
    if draft.paper is None:
        write_body(draft.body, path)
    else:
        write_paper(draft.paper, path)
