"""`fangfei retention`: what the office need not keep any longer, listed or cleared."""

from dataclasses import asdict
from typing import Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, running_account
from facts.errors import BadInput


def retention(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="List what would go, and why; change nothing.")] = False,
    apply: Annotated[bool, typer.Option("--apply", help="Let it go, with entries in the audit log.")] = False,
    by: Annotated[
        str | None, typer.Option("--by", metavar="NAME", help="Who does it, for the audit log; default: this account.")
    ] = None,
    out: Out = None,
    db: Db = None,
    as_json: Json = False,
) -> None:
    """Clear what only served the running of the office and is past its time; evidence and leads are not touched.

    Example: fangfei retention --dry-run
    """
    from ops.retention.clearing import NOT_COVERED
    from wiring.assembly import House
    from wiring.retention import let_go, what_goes
    from wiring.settings import load_settings

    if dry_run == apply:
        raise BadInput("Say whether to list what would go (--dry-run) or to let it go (--apply).")
    house = House(load_settings(out=out, db=db))
    found = let_go(house, running_account() if by is None else by) if apply else what_goes(house)
    if as_json:
        printing.as_json({"applied": apply, "rules": [asdict(one) for one in found], "not_covered": NOT_COVERED})
        return
    heads = ("内容", "保留天数", "已清理" if apply else "到期", "字节", "理由", "依据")
    rows = [
        (one.rule.name, one.rule.days, one.lot.count, one.lot.bytes or "", one.rule.because, one.rule.source)
        for one in found
    ]
    printing.table("到期清理" if apply else "到期清理（只列出，没有改动）", heads, rows)
    typer.echo(NOT_COVERED)
