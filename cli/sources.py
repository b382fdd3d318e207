"""`fangfei sources`: what is watched, and whether it works."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import printing
from cli.options import Db, Json, Out
from facts.errors import HouseError

if TYPE_CHECKING:
    from crawler.catalogue import Survey
    from facts.reports import SourceReport
    from facts.sources import Source
    from runs.checking import Checked
    from wiring.assembly import House
    from wiring.settings import Settings

app = typer.Typer(help="The sources the office watches.", no_args_is_help=True)

Names = Annotated[list[str] | None, typer.Argument(metavar="SOURCE…", help="URL, source file, or folder.")]


@app.command("list")
def list_sources(names: Names = None, *, out: Out = None, db: Db = None, as_json: Json = False) -> None:
    """List sources: those named, or the configured ones, each with the verdict of its last run.

    Example: fangfei sources list sources/
    """
    from wiring.settings import load_settings

    settings = load_settings(out=out, db=db)
    survey = _survey(names, settings)
    last = _last(survey.sources, settings)
    if as_json:
        listed = [_plain(source, last.get(source.id)) for source in survey.sources]
        printing.as_json({"sources": listed, "problems": survey.problems})
    else:
        columns = ("id", "title", "kind", "rhythm", "district", "sector", "last verdict")
        printing.table(f"{len(survey.sources)} sources", columns, [_row(s, last.get(s.id)) for s in survey.sources])
    _complain(survey.problems)


@app.command("check")
def check_sources(
    names: Names = None,
    *,
    pages: Annotated[int, typer.Option("--pages", min=1, max=50, help="Pages of each source to try.")] = 5,
    deadline: Annotated[float, typer.Option("--deadline", min=1, help="Seconds all sources may take.")] = 300.0,
    delay: Annotated[float | None, typer.Option("--delay", min=0, help="Seconds between requests to one host.")] = None,
    resolve: Annotated[
        list[str] | None,
        typer.Option("--resolve", metavar="HOST:PORT:ADDR[:PORT]", help="Where a host really is; @FILE for many."),
    ] = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Try each source for real, a few pages of it, and say what works, what does not, and how to mend it.

    Nothing is written to the office's tables; exit code 1 means that a source does not give what its file promises.

    Example: fangfei sources check sources/bank.yml --pages 3
    """
    from wiring.assembly import House
    from wiring.settings import load_settings

    office = House(load_settings(out=out))
    survey = _survey(names, office.settings)
    wishes = {"pages": pages, "deadline_s": deadline, "delay_s": delay}
    checked = _check(survey.sources, office, resolve or [], wishes) if survey.sources else ()
    if as_json:
        tried = [asdict(each.report) | {"works": each.works} for each in checked]
        printing.as_json({"sources": tried, "problems": survey.problems})
    else:
        for each in checked:
            _print(each)
    _complain(survey.problems, fails=not all(each.works for each in checked))


def _check(
    sources: Sequence["Source"], office: "House", resolve: list[str], wishes: dict[str, Any]
) -> tuple["Checked", ...]:
    from wiring.trying import try_sources

    with printing.progress("trying") as report:
        return try_sources(office, sources, resolve=resolve, progress=report, **wishes)


def _survey(names: list[str] | None, settings: "Settings") -> "Survey":
    from wiring.watching import survey

    return survey(names or [], settings)


def _last(sources: Sequence["Source"], settings: "Settings") -> dict[str, "SourceReport"]:
    """Return the newest report of each source; none where there are no tables yet or they cannot be read."""
    from wiring.watching import last_reports

    try:
        return last_reports(sources, settings)
    except HouseError as problem:
        typer.echo(f"fangfei: {problem}", err=True)
        return {}


def _row(source: "Source", report: "SourceReport | None") -> tuple[Any, ...]:
    verdict = f"{report.verdict.value} ({report.at:%Y-%m-%d})" if report else None
    return source.id, source.title, source.kind, source.rhythm, source.district, source.sector, verdict


def _plain(source: "Source", report: "SourceReport | None") -> dict[str, Any]:
    return {
        "id": source.id,
        "title": source.title,
        "kind": source.kind,
        "rhythm": source.rhythm,
        "owner": source.owner,
        "district": source.district,
        "sector": source.sector,
        "start_urls": source.start_urls,
        "files": source.files,
        "hosts": sorted(source.inside),
        "max_pages": source.bounds.max_pages,
        "delay_s": source.bounds.delay_s,
        "last_run": report.run if report else None,
        "last_verdict": report.verdict if report else None,
        "last_at": report.at if report else None,
    }


def _print(each: "Checked") -> None:
    mark = "可用" if each.works else "有问题"
    typer.echo(_clean(f"【{mark}】{each.source.id}（{each.source.title}，{each.source.kind}）"))
    for sentence in each.report.sentences:
        typer.echo(_clean(f"  {sentence}"))


def _complain(problems: Sequence[str], *, fails: bool = False) -> None:
    for problem in problems:
        typer.echo(_clean(f"fangfei: {problem}"), err=True)
    if problems or fails:
        raise typer.Exit(1)


def _clean(text: str) -> str:
    # Sentences quote sites and files: an escape sequence must not move the cursor.
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)
