"""`fangfei status` and `fangfei doctor`: how the unattended work stands, and whether this machine is fit for it."""

from collections.abc import Sequence
from typing import Annotated

import typer

from cli.options import Db, Json, Out


def status(*, json: Json = False, out: Out = None, db: Db = None) -> None:
    """Say on one screen how the unattended work stands; exit code 1 where something is wrong.

    Example: fangfei status --out out
    """
    from cli.printing import as_json
    from wiring.assembly import House
    from wiring.settings import load_settings
    from wiring.status import status_of

    report = status_of(House(load_settings(out=out, db=db)))
    if json:
        as_json(report.plain())
    else:
        rows = [(one.level.word, one.title, one.sentence, one.lines) for one in report.sections]
        _show(f"{report.level.word}　{report.sentence}", rows)
    if report.level is report.level.FAULT:
        raise typer.Exit(1)


def doctor(
    *,
    json: Json = False,
    hints: Annotated[bool, typer.Option("--fix-hints", help="Say of everything how it would be mended.")] = False,
    send: Annotated[bool, typer.Option("--send", help="Send a test message by every channel.")] = False,
    out: Out = None,
    db: Db = None,
) -> None:
    """Check whether this machine is fit for unattended work and say how to mend what is not; exit code 1 at a fault.

    Example: fangfei doctor --out out --fix-hints
    """
    from cli.printing import as_json
    from wiring.doctor import examine, load_or_say

    found = examine(*load_or_say(out=out, db=db), send=send)
    if json:
        as_json(found.plain())
    else:
        cures = {one.key: (f"怎么办：{one.cure}",) for one in found.checks if one.cure and (hints or one.is_bad)}
        rows = [(one.level.word, one.title, one.sentence, cures.get(one.key, ())) for one in found.checks]
        _show(found.sentence, rows)
    if found.level is found.level.FAULT:
        raise typer.Exit(1)


def _show(head: str, rows: Sequence[tuple[str, str, str, tuple[str, ...]]]) -> None:
    from cli.printing import plain_line

    typer.echo(plain_line(head))
    width = max((len(title) for _, title, _, _ in rows), default=0)
    for word, title, sentence, lines in rows:
        typer.echo(plain_line(f"【{word}】{title.ljust(width, chr(0x3000))}　{sentence}"))
        for line in lines:
            typer.echo(plain_line(f"        {line}"))
