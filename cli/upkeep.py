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
    from wiring.stamps import verify_stamps

    house = House(load_settings(out=out, db=db))
    length = house.audit.verify()
    held, waiting = verify_stamps(house)
    typer.echo(f"audit chain of {length} entries holds; {held} time stamps over it hold, {waiting} wait")


@db.command("upgrade")
def upgrade(
    *,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="Upgrade without a backup; there is no way back then.")
    ] = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Create the tables or bring them to this program's layout, all or nothing, with a backup of the database first.

    Example: fangfei db upgrade --db postgresql+psycopg://fangfei@localhost/fangfei
    """
    from cli import printing
    from wiring.settings import load_settings
    from wiring.upgrading import upgrade_database

    if no_backup:
        typer.echo("no backup is made: `fangfei db rollback` will not know how the database was", err=True)
    with printing.progress("upgrading") as report:
        done = upgrade_database(load_settings(out=out, db=db), lambda what: report(0, None, what), backup=not no_backup)
    if done.backup:
        typer.echo(f"layout {done.before} is kept as backup {done.backup}; the way back is `fangfei db rollback`")
    typer.echo(f"database at revision {done.after}")


@db.command("rollback")
def rollback(
    *,
    lose_changes: Annotated[
        bool, typer.Option("--lose-changes", help="Also where rows were written since; a backup of them is made.")
    ] = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Put the database back as it was before its last upgrade; stop desk and scheduler first.

    Example: fangfei db rollback --out out
    """
    from cli import printing
    from wiring.settings import load_settings
    from wiring.upgrading import roll_back_database

    with printing.progress("rolling back") as report:
        done = roll_back_database(
            load_settings(out=out, db=db), lambda what: report(0, None, what), lose_changes=lose_changes
        )
    for table, rows in (done.lost or {}).items():
        typer.echo(f"  {table}: {rows} rows written since are no longer there")
    typer.echo(f"what was there is kept as backup {done.backup}")
    typer.echo(f"database at revision {done.after}, as before its upgrade to {done.before}")


@db.command("compact")
def compact(out: Out = None, db: Db = None) -> None:
    """Write a SQLite file anew without its idle space; stop desk and scheduler first.

    Example: fangfei db compact --out out
    """
    from store.maintaining import compact as write_anew
    from wiring.backups import database_there
    from wiring.settings import load_settings

    before, after = write_anew(database_there(load_settings(out=out, db=db)))
    typer.echo(f"database file: {before / 1e6:.1f} MB before, {after / 1e6:.1f} MB now")


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
