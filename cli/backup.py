"""`fangfei backup`, `fangfei restore`, `fangfei backups …`: copies of the whole installation, and the way back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import printing
from cli.options import Db, Json, Out

if TYPE_CHECKING:
    from ops.backup import Made, Restored

app = typer.Typer(help="Backups that there are.", no_args_is_help=True)
To = Annotated[
    Path | None, typer.Option("--to", metavar="DIR", help="Folder of backups; default: the setting `backups`.")
]


def backup(*, to: To = None, out: Out = None, db: Db = None, json: Json = False) -> None:
    """Back up database, evidence, models and the office's files while everything runs, and read the copy back.

    Example: fangfei backup --to /mnt/backups --out out
    """
    from ops.backup import make_backup, prune
    from wiring.backups import backup_folder, database_there, keep_rules, whole_order
    from wiring.clock import SystemClock
    from wiring.settings import load_settings

    settings = load_settings(out=out, db=db)
    store, folder = database_there(settings), backup_folder(settings, to)
    with folder.alone(), printing.progress("backing up") as report:
        count = _Counter(report)
        made = make_backup(folder, whole_order(settings, store, SystemClock(), folder), count)
        cleared = prune(folder, keep_rules(settings), count)
    if json:
        printing.as_json(_made(made) | {"folder": str(folder.path), "gone": cleared.gone, "kept": cleared.kept})
    else:
        _say_made(made, folder.path)
        typer.echo(f"{len(cleared.kept)} backups kept, {len(cleared.gone)} cleared away")
    if made.damaged or made.manifest.absent:
        raise typer.Exit(1)


def restore(
    what: Annotated[
        str, typer.Argument(metavar="SNAPSHOT|DIR", help="Name of a backup, or a folder of backups: its newest one.")
    ],
    *,
    out: Annotated[Path, typer.Option("--out", metavar="NEW", help="The new folder; not there yet, or empty.")],
    db: Annotated[
        str | None, typer.Option("--db", metavar="URL", help="An empty database; default: a SQLite file in the folder.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Open every exhibit afterwards, not a sample of 500.")] = False,
    json: Json = False,
) -> None:
    """Bring an installation back into an empty folder; every byte and every row is checked on the way.

    Example: fangfei restore /mnt/backups --out /srv/fangfei-new
    """
    from ops.backup import RestoreOrder
    from ops.backup import restore as bring_back
    from wiring.backups import found_backup
    from wiring.clock import SystemClock
    from wiring.settings import load_settings

    folder, name = found_backup(load_settings(), what)
    order = RestoreOrder(name=name, out=out.absolute(), db=db, full=full)
    with folder.reading(), printing.progress("restoring") as report:
        restored = bring_back(folder, order, SystemClock(), _Counter(report))
    if json:
        printing.as_json(_restored(restored) | {"out": str(order.out)})
    else:
        _say_restored(restored, order.out)
    if restored.problems:
        raise typer.Exit(1)


@app.command("list")
def list_backups(*, to: To = None, out: Out = None, json: Json = False) -> None:
    """List the backups, newest first.

    Example: fangfei backups list --to /mnt/backups
    """
    from ops.backup.keeping import is_whole
    from ops.backup.objects import DamagedBackup
    from wiring.backups import backup_folder
    from wiring.settings import load_settings

    folder, rows = backup_folder(load_settings(out=out), to), list[dict[str, Any]]()
    with folder.reading():
        for name in folder.names():
            try:
                one = folder.read(name)
            except DamagedBackup as problem:
                rows.append({"name": name, "state": "损坏", "problem": str(problem)})
                continue
            state = "完整" if is_whole(folder.objects(), one) else "缺内容"
            rows.append(
                {"name": name, "state": state, "kind": one.kind.value, "at": one.at, "files": len(one.entries),
                 "bytes": one.size, "rows": one.dumped.rows, "layout": one.dumped.revision, "version": one.version}
            )  # fmt: skip
    if json:
        printing.as_json_list("backups", rows)
        return
    columns = ("备份", "状态", "种类", "文件", "MB", "数据行", "库版本", "程序版本")
    printing.table(
        str(folder.path), columns,
        [(row["name"], row["state"], row.get("kind"), row.get("files"), _mb(row.get("bytes")), row.get("rows"),
          row.get("layout"), row.get("version")) for row in rows],
    )  # fmt: skip


@app.command("verify")
def verify(
    name: Annotated[str | None, typer.Argument(help="Name of a backup; default: the newest one.")] = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Every backup.")] = False,
    to: To = None,
    out: Out = None,
) -> None:
    """Read a backup byte by byte and name what is damaged in it.

    Example: fangfei backups verify --all --to /mnt/backups
    """
    from ops.backup import check_snapshot
    from wiring.backups import backup_folder, newest
    from wiring.settings import load_settings

    folder, is_sound = backup_folder(load_settings(out=out), to), True
    with folder.reading(), printing.progress("reading") as report:
        names = folder.names() if every else (name or newest(folder),)
        checks = [check_snapshot(folder, one, _Counter(report)) for one in names]
    for check in checks:
        verdict = "holds" if check.is_sound else check.problem or f"{len(check.damaged)} files damaged"
        typer.echo(f"{check.name}: {check.files} files, {check.size / 1e6:.1f} MB: {verdict}")
        for path, wrong in check.damaged:
            typer.echo(f"  {path}: {wrong}", err=True)
        is_sound = is_sound and check.is_sound
    if not is_sound:
        raise typer.Exit(1)


@app.command("prune")
def prune(
    *,
    dry: Annotated[bool, typer.Option("--dry-run", help="Say what would go, and clear nothing away.")] = False,
    to: To = None,
    out: Out = None,
) -> None:
    """Clear away what the settings backup_daily, backup_weekly and backup_monthly do not keep.

    Example: fangfei backups prune --dry-run --to /mnt/backups
    """
    from ops.backup import prune as clear_away
    from wiring.backups import backup_folder, keep_rules
    from wiring.settings import load_settings

    settings = load_settings(out=out)
    folder = backup_folder(settings, to)
    with folder.alone():
        cleared = clear_away(folder, keep_rules(settings), dry=dry)
    for name in cleared.gone:
        typer.echo(f"{name} {'would go' if dry else 'is gone'}")
    typer.echo(f"{len(cleared.kept)} backups kept, {cleared.freed / 1e6:.1f} MB freed")


class _Counter:
    """Counts what it hears, for the bar."""

    def __init__(self, report: Any) -> None:
        self._report, self._done = report, 0

    def __call__(self, what: str) -> None:
        self._done += 1
        self._report(self._done, None, what)


def _mb(size: int | None) -> str | None:
    return None if size is None else f"{size / 1e6:.1f}"


def _made(made: "Made") -> dict[str, Any]:
    one = made.manifest
    return {
        "name": one.name, "files": len(one.entries), "bytes": one.size, "added": made.added, "read": made.read,
        "rows": one.dumped.rows, "layout": one.dumped.revision, "audit": one.dumped.audit_length,
        "absent": one.absent, "damaged": made.damaged,
    }  # fmt: skip


def _say_made(made: "Made", path: Path) -> None:
    one = made.manifest
    typer.echo(
        f"backup {one.name} in {path}: {len(one.entries)} files, {one.size / 1e6:.1f} MB, {one.dumped.rows} rows; "
        f"{made.added / 1e6:.1f} MB written and read back"
    )
    if made.damaged:
        typer.echo(
            f"{len(made.damaged)} old objects were damaged and taken away; see `fangfei backups verify --all`", err=True
        )
    for file in made.manifest.absent:
        typer.echo(f"evidence file {file}, which rows speak of, is not there", err=True)


def _restored(restored: "Restored") -> dict[str, Any]:
    one = restored.manifest
    return {
        "name": one.name, "at": one.at, "files": restored.files, "bytes": restored.size, "rows": one.dumped.rows,
        "tables": len(one.dumped.tables), "layout": one.dumped.revision, "audit": restored.audit,
        "exhibits": restored.exhibits, "settings": one.settings, "problems": restored.problems,
    }  # fmt: skip


def _say_restored(restored: "Restored", out: Path) -> None:
    one = restored.manifest
    typer.echo(
        f"backup {one.name} restored into {out}: {restored.files} files, {one.size / 1e6:.1f} MB, "
        f"{one.dumped.rows} rows of {len(one.dumped.tables)} tables as they were, audit chain of {restored.audit} "
        f"entries recomputed, {restored.exhibits} exhibits opened"
    )
    for name, path in one.settings.items():
        typer.echo(f"setting {name}: {out / path}")
    typer.echo("secrets (passwords, tokens, keys) are in no backup; put them back by hand")
    for problem in restored.problems:
        typer.echo(f"as it was when it was backed up: {problem}", err=True)
