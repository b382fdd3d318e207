"""Sources, evidence, audit and database: what keeps the house in order."""

from typing import Annotated

import typer

from cli import printing
from cli.options import Db, Out

sources = typer.Typer(help="The sources the office watches.", no_args_is_help=True)
evidence = typer.Typer(help="Kept exchanges.", no_args_is_help=True)
db = typer.Typer(help="The database.", no_args_is_help=True)


@sources.command("list")
def list_sources(names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE…")] = None) -> None:
    """List sources: those named, or the configured ones.

    Example: fangfei sources list sources/
    """
    rows = [(s.id, s.title, ", ".join(sorted(s.inside)), s.bounds.max_pages, s.bounds.delay_s) for s in _sources(names)]
    printing.table(f"{len(rows)} sources", ("id", "title", "hosts", "max pages", "delay s"), rows)


@sources.command("check")
def check_sources(names: Annotated[list[str] | None, typer.Argument(metavar="SOURCE…")] = None) -> None:
    """Read source files and say whether they are valid; nothing is fetched.

    Example: fangfei sources check sources/bank.yml
    """
    typer.echo(f"{len(_sources(names))} sources, valid")


def _sources(names: list[str] | None):  # type: ignore[no-untyped-def]  # imported lazily
    from wiring.scanning import find_sources
    from wiring.settings import load_settings

    return find_sources(names or [], load_settings())


@evidence.command("fsck")
def fsck(out: Out = None) -> None:
    """Read every WARC file back and check every digest.

    Example: fangfei evidence fsck --out out
    """
    from evidence import fsck as check_folder
    from wiring.settings import load_settings

    report = check_folder(load_settings(out=out).evidence)
    typer.echo(f"{report.files} files, {report.records} records, {len(report.damaged)} damaged")
    for damage in report.damaged:
        typer.echo(f"  {damage}", err=True)
    if report.damaged:
        raise typer.Exit(1)


def verify(
    *,
    audit: Annotated[bool, typer.Option("--audit", help="Check the audit chain.")] = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Check that nothing was changed after it was written.

    Example: fangfei verify --audit
    """
    if not audit:
        raise typer.BadParameter("say what to verify: --audit")
    from wiring.assembly import House
    from wiring.settings import load_settings

    length = House(load_settings(out=out, db=db)).audit.verify()
    typer.echo(f"audit chain of {length} entries holds")


@db.command("upgrade")
def upgrade(out: Out = None, db: Db = None) -> None:
    """Create the tables or bring them to this program's layout.

    Example: fangfei db upgrade --db postgresql+psycopg://fangfei@localhost/fangfei
    """
    from store import open_store
    from store.migrate import upgrade as bring_up
    from wiring.settings import load_settings

    typer.echo(f"database at revision {bring_up(open_store(load_settings(out=out, db=db).database))}")
