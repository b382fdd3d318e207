"""How results and progress look in a terminal; plain text and silence where there is none."""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from facts.ports import Progress as Report
from facts.reports import SourceReport, Verdict
from facts.runs import RunSummary

#: Characters of an address shown beside the bar.
_WHAT = 60
#: Columns of a table in a file or a pipe.
WIDE = 220
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def as_json(value: Any) -> None:
    """Print one JSON object."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def as_json_list(name: str, values: Iterable[Any]) -> None:
    """Print one JSON object that holds one list, value by value: an office's leads do not fit in memory twice."""
    typer.echo(f"{{\n {json.dumps(name)}: [", nl=False)
    for at, value in enumerate(values):
        typer.echo((",\n" if at else "\n") + json.dumps(value, ensure_ascii=False, default=str), nl=False)
    typer.echo("\n ]\n}")


def table(title: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Print a table; title and cells are text, never markup and never commands to the terminal."""
    made = Table()
    for column in columns:
        made.add_column(column, overflow="fold")
    for row in rows:
        made.add_row(*("" if cell is None else _plain(str(cell)) for cell in row))
    # Where nobody watches, lines are not folded to the width of a terminal that is not there.
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    # Above the table, not in it: a title is not folded to the width of a narrow table.
    console.print(_plain(title), soft_wrap=True, style="italic")
    console.print(made)


def plain_line(text: str) -> str:
    """A line without anything that moves a cursor or begins another line."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\n", " "))


def _plain(text: str) -> Text:
    # Titles and quotes are the sites' own words: a bracket is no style, an escape sequence must not move the cursor.
    return Text(_CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text))


@contextmanager
def progress(doing: str) -> Iterator[Report]:
    """A bar with rate and what is being done, on standard error; silent where that is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, known, what: None
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TextColumn("{task.fields[what]}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(doing, total=None, rate="", what="")

        def report(done: int, known: int | None, what: str) -> None:
            elapsed = bar.tasks[0].elapsed or 0.0
            rate = f"{done / elapsed:.0f}/s" if elapsed > 1 else ""
            bar.update(task, completed=done, total=known, rate=rate, what=what[:_WHAT])

        yield report


def summary(result: RunSummary) -> None:
    """Print what a scan came to."""
    skipped = ", ".join(f"{reason} {count}" for reason, count in sorted(result.skipped.items())) or "none"
    bands = ", ".join(f"{band} {count}" for band, count in sorted(result.bands.items())) or "none"
    lines = (
        f"run {result.run}: {result.status.value} in {result.seconds:.1f} s",
        f"  pages fetched  {result.pages_fetched} ({result.unchanged} unchanged), {result.bytes / 1e6:.1f} MB",
        f"  screened       {result.screened} ({bands})",
        f"  leads          {result.leads_new} new, {result.leads_updated} updated",
        f"  skipped        {skipped}",
        f"  not reached    {result.waiting}",
    )
    typer.echo("\n".join(lines))
    if result.watched:
        typer.echo(f"  watch list     {len(result.watched)} met on pages below the bands of leads")
    _sources(result.sources)
    for flag in (*result.flags, *result.watched, *result.alerts):
        typer.echo(f"  【注意】{flag}")
    for problem in result.problems:
        typer.echo(f"  problem: {problem}", err=True)


def _sources(reports: Sequence[SourceReport]) -> None:
    """Count the verdicts, and say of each source that was not wholly seen why it was not."""
    if reports:
        verdicts = Counter(report.verdict.value for report in reports)
        typer.echo(f"  sources        {', '.join(f'{count} {name}' for name, count in verdicts.items())}")
    for report in reports:
        if report.verdict is not Verdict.SEEN:
            typer.echo(f"  {report.source} ({report.verdict.value})")
            for sentence in (*report.drift, *report.sentences):
                typer.echo(f"    {sentence}")
