"""`fangfei forms …` and the way back of a filled form: the office's own papers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing
from cli.options import Db, Out, Unmask
from facts.errors import BadInput
from facts.statements import Basis

if TYPE_CHECKING:
    from leads.returns import Applied, Return, RowPlan

app = typer.Typer(
    help="The office's forms: what there is, what stands in them, and official blanks.", no_args_is_help=True
)
Folder = Annotated[
    Path | None, typer.Option("--forms", metavar="DIR", help="The office's own forms (*.yml); they go before ours.")
]
Name = Annotated[str, typer.Option("--form", metavar="NAME", help="附件1, 台账, or a form file.")]
#: Rows printed of a preview; the counts are of all.
_MOST_SHOWN = 2000


@app.command("list")
def list_all(folder: Folder = None) -> None:
    """List the forms with their edition and source.

    Example: fangfei forms list
    """
    from leads.forms import list_forms

    rows = [
        (form.name, form.id, form.title, len(form.columns), form.valid_from or "", form.source)
        for form in list_forms(folder)
    ]
    printing.table(f"{len(rows)} 种表", ("名称", "版本", "标题", "列", "启用", "来源"), rows)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(metavar="NAME", help="附件1, 附件2, 附件3, 台账, or a form file.")],
    folder: Folder = None,
) -> None:
    """Show a form's columns in their order, with what is not certain of them.

    Example: fangfei forms show 附件2
    """
    from leads.forms import load_form

    form = load_form(name, folder)
    rows = [
        (at, column.group or "", column.header, column.field, column.kind, "合计" if column.total else "", column.check)
        for at, column in enumerate(form.columns, 1)
    ]
    printing.table(f"{form.title}（{form.id}）", ("列", "组", "列名", "字段", "类型", "合计", "存疑"), rows)
    for text in filter(None, (form.counting, form.footnote)):
        typer.echo(text)


@app.command("map")
def map_form(
    blank: Annotated[Path, typer.Argument(metavar="BLANK.xlsx", help="Official blank form.")],
    *,
    like: Annotated[str, typer.Option("--like", metavar="NAME", help="The shipped form it is an edition of.")],
    target: Annotated[Path, typer.Option("--to", metavar="FILE.yml", help="Form file to write; correct its fields.")],
    folder: Folder = None,
) -> None:
    """Make a form file of an official blank, each column with the field it looks like; check it before use.

    Example: fangfei forms map 官方空表.xlsx --like 附件2 --to forms/附件2.yml
    """
    from leads.forms import load_form, map_blank

    proposal = map_blank(blank, load_form(like, folder))
    if target.exists():
        raise BadInput(f"{target} is there already; name another --to, so that no correction is lost.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(proposal.text, encoding="utf-8")
    except OSError as problem:
        raise BadInput(f"{target} cannot be written ({problem.strerror}); name another --to.") from problem
    rows = [(one.header, one.field or "（人工填写）", f"{one.likeness:.2f}") for one in proposal.matches]
    printing.table(f"{target}：请逐列核对", ("空表列名", "字段", "相似度"), rows)


def import_return(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Filled form, .xlsx or .csv.")],
    *,
    form: Name,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who imports, for the audit log.")] = "clerk",
    write: Annotated[bool, typer.Option("--apply", help="Write it; without, only the preview is shown.")] = False,
    skip: Annotated[bool, typer.Option("--skip-doubtful", help="Leave out rows in doubt instead of all.")] = False,
    take: Annotated[
        list[str] | None, typer.Option("--take", metavar="ROW:FIELD", help="Let the sheet win a conflict; repeatable.")
    ] = None,
    basis: Annotated[Basis, typer.Option("--basis", help="How well founded the sheet is.")] = Basis.VERIFIED,
    unmask: Unmask = False,
    folder: Folder = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Show row by row what a filled form would change, and with --apply write it as one batch.

    Example: fangfei leads import 思明区台账.xlsx --form 台账 --apply --by 王登记
    """
    from leads.forms import load_form
    from leads.returns import apply_plans, preview, read_return

    layout, house = load_form(form, folder), _house(out, db)
    returned = read_return(file, layout)
    # The same rows as were exported: they carry what the rules propose.
    plans = preview(returned, {dossier.lead.id or "": dossier.row for dossier in house.ledger_dossiers()})
    _print_preview(returned, plans, unmask=unmask)
    if not write:
        return
    applied = apply_plans(
        plans,
        house.statements,
        form=layout,
        by=by,
        at=house.clock.now(),
        basis=basis,
        take=frozenset(_pair(each) for each in take or []),
        skip_doubtful=skip,
    )
    typer.echo(_account(applied))


def undo_import(
    batch: Annotated[int, typer.Argument(metavar="BATCH", help="Number that the import gave.")],
    *,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who undoes it, for the audit log.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    db: Db = None,
    out: Out = None,
) -> None:
    """Let everything that one import wrote no longer count; nothing is deleted.

    Example: fangfei leads undo-import 3 --by 王登记 --reason "报错了区"
    """
    if not by.strip() or not reason.strip():
        raise BadInput("Undoing an import names who does it (--by) and gives a reason (--reason).")
    count = _house(out, db).statements.undo_batch(batch, by=by, reason=reason, begun_by="form ")
    typer.echo(f"已撤销第 {batch} 批，{count} 项不再计入。")


def _print_preview(returned: "Return", plans: "tuple[RowPlan, ...]", *, unmask: bool) -> None:
    from collections import Counter

    from keywords import cover

    for note in returned.notes:
        typer.echo(f"【注意】{note}")
    kinds = Counter(plan.kind for plan in plans)
    said = "，".join(f"{_KINDS[kind]} {count} 行" for kind, count in sorted(kinds.items()))
    typer.echo(f"{returned.form.title}：未改动 {returned.untouched} 行" + (f"，{said}" if said else ""))
    rows = [
        (
            plan.number,
            plan.lead or "",
            _KINDS[plan.kind],
            cover(plan.subject, unmask=unmask),
            cover(what, unmask=unmask),
        )
        for plan in plans[:_MOST_SHOWN]
        for what in (*map(str, plan.problems), *(str(one) for one in plan.cells if one.state != _SAME))
    ]
    if rows:
        printing.table("逐行核对", ("行", "线索", "结果", "主体", "内容"), rows)


#: Value of leads.returns.CellState that needs nobody's eye.
_SAME = "unchanged"
#: Value of leads.returns.RowKind -> what a clerk reads.
_KINDS = {
    "change": "将更新",
    "unchanged": "已一致",
    "new": "新线索（请另行登记）",
    "unknown": "查无此线索",
    "duplicate": "重复",
    "refused": "有误",
}


def _account(applied: "Applied") -> str:
    left = f"；略过第 {'、'.join(map(str, applied.left_out))} 行" if applied.left_out else ""
    if applied.batch is None:
        return f"没有需要写入的内容{left}。"
    return (
        f"已写入第 {applied.batch} 批：{applied.rows} 行、{applied.statements} 项{left}。"
        f"撤销：fangfei leads undo-import {applied.batch}"
    )


def _pair(text: str) -> tuple[int, str]:
    row, _, field = text.partition(":")
    if not row.isdecimal() or len(row) > 9 or not field:
        raise BadInput(f"--take {text!r} is not ROW:FIELD, such as 12:amount_wan.")
    return int(row), field


def _house(out: Path | None, db: str | None):  # type: ignore[no-untyped-def]  # House is imported lazily
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
