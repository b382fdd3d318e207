"""Evidence, audit and database: what keeps the house in order."""

from typing import Annotated

import typer

from cli.options import Db, Out

evidence = typer.Typer(help="Kept exchanges.", no_args_is_help=True)
db = typer.Typer(help="The database.", no_args_is_help=True)


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


@db.command("index-text")
def index_text(out: Out = None, db: Db = None) -> None:
    """Bring the texts of pages screened by older versions into the full-text index, newest first; can be stopped.

    Example: fangfei db index-text --out out
    """
    from wiring.assembly import House
    from wiring.settings import load_settings

    texts = House(load_settings(out=out, db=db)).texts
    every = texts.missing()
    for done in texts.fill():
        typer.echo(f"\r{done} of {every} pages", nl=False, err=True)
    typer.echo(f"{texts.missing()} pages left to index")


@db.command("keep-board")
def keep_board(
    anew: Annotated[bool, typer.Option("--anew", help="Every lead, as after a change of the office's rules.")] = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Make the rows that lists of leads show anew for leads that changed; the desk does it by itself.

    Example: fangfei db keep-board --anew --out out
    """
    from wiring.assembly import House
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    if anew:
        house.mark_board()
    typer.echo(f"{house.keep_board()} leads made anew")
