"""`fangfei clues …`: what other systems and people bring."""

from pathlib import Path
from typing import Annotated, Any

import typer

from cli import printing
from cli.exchange import By
from cli.options import Db, Json, Out, Unmask

app = typer.Typer(help="Clues of other systems and people: import, preview, list, undo.", no_args_is_help=True)

Profiles = Annotated[
    Path | None, typer.Option("--profiles", metavar="DIR", help="The office's own import profiles (.yml).")
]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]


@app.command("import")
def import_clues(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, Excel, JSON or JSON Lines.")],
    *,
    profile: Annotated[str, typer.Option("--profile", metavar="KEY", help="Import profile; see `clues profiles`.")],
    by: By,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what importing would do.")] = False,
    whole: Annotated[bool, typer.Option("--whole", help="Import nothing where a single row is refused.")] = False,
    profiles: Profiles = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Import a source's file: new and changed rows in one transaction, the same file twice adds nothing.

    Example: fangfei clues import 12315.csv --profile complaints-12315 --by 王登记 --preview
    """
    from cli.clue_house import open_clues
    from leads.clues import find_profile, import_file, preview_file

    found, desk = find_profile(profile, profiles), open_clues(out, db)
    if preview:
        _show_preview(preview_file(desk.clues, desk.clock, found, file), {}, as_json=as_json)
        return
    done = import_file(desk.clues, desk.clock, found, file, by=by, whole=whole)
    taken = desk.intake.take_waiting(by=by) + desk.intake.retry_open(by=by)
    more = {
        "batch": done.batch.id, "leads_new": taken.leads_new, "leads_updated": taken.leads_updated, "open": taken.open,
    }  # fmt: skip
    _show_preview(done.preview, more, as_json=as_json)


@app.command("list")
def list_clues(
    *,
    system: Annotated[str | None, typer.Option("--system", metavar="KEY", help="Only of this source.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only clues without a lead (observations).")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="At most so many.")] = 200,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List clues by number.

    Example: fangfei clues list --open
    """
    from cli.clue_house import open_clues, shown, told

    desk = open_clues(out, db)
    found = [shown(clue, unmask=unmask) for clue in desk.clues.all(system=system, open_only=open_only, limit=limit)]
    if as_json:
        printing.as_json({"clues": found})
        return
    columns = ("编号", "来源", "来源编号", "接收时间", "主体", "行为", "金额（元）")
    names = ("id", "source", "external_id", "received_at", "subject", "behaviour", "amount_yuan")
    rows = [tuple(told(name, one[name] or "")[:60] for name in names) for one in found]
    printing.table(f"{len(rows)} 条外部线索", columns, rows)


@app.command("show")
def show_clue(
    clue: Annotated[str, typer.Argument(metavar="CLUE", help="Clue number, such as WB-000001.")],
    *,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show one clue with its versions and what became of it; never who reported it.

    Example: fangfei clues show WB-000001
    """
    from cli.clue_house import LABELS, open_clues, shown, told

    desk = open_clues(out, db)
    found, taking = shown(desk.clues.get(clue), unmask=unmask), desk.clues.taking(clue)
    versions = [
        {"version": one.version, "batch": one.batch, "profile": one.profile} for one in desk.clues.versions(clue)
    ]
    became = {"lead": taking.lead, "subject_id": taking.subject, "why_open": taking.reason} if taking else {}
    if as_json:
        printing.as_json(found | became | {"versions": versions})
        return
    known = {name: value for name, value in (found | became).items() if value not in (None, "", ()) and name != "kind"}
    rows = [(LABELS.get(name, name), told(name, value)) for name, value in known.items()]
    printing.table(f"{found['id']}（共 {len(versions)} 个版本）", ("项", "内容"), rows)


@app.command("undo")
def undo(
    what: Annotated[str, typer.Argument(metavar="BATCH|CLUE", help="Number of an import, or a clue (WB-000001).")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
) -> None:
    """Undo an import or one clue: nothing is deleted, what it stated no longer counts, rows stay to be read.

    Example: fangfei clues undo 3 --by 王登记 --reason 列对应错了
    """
    from cli.clue_house import open_clues

    desk = open_clues(out, db)
    if what.isascii() and what.isdigit() and len(what) < 10:
        count = desk.intake.undo_batch(int(what), by=by, reason=reason)
        typer.echo(f"已撤销第 {what} 批，{count} 条外部线索不再计入；原始行保留")
        return
    desk.intake.undo(what, by=by, reason=reason)
    typer.echo(f"已撤销 {what} 的当前版本；原始行保留")


@app.command("batches")
def batches(*, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List imports, newest first.

    Example: fangfei clues batches
    """
    from dataclasses import asdict

    from cli.clue_house import open_clues
    from desk.plain import local

    found = open_clues(out, db).clues.batches()
    if as_json:
        printing.as_json({"batches": [asdict(one) for one in found]})
        return
    rows = [
        (
            one.id,
            one.system,
            one.file,
            one.by,
            local(one.at),
            one.new,
            one.changed,
            one.same,
            one.refused,
            one.undone_by,
        )
        for one in found
    ]
    printing.table(
        "导入批次", ("批次", "来源", "文件", "经办人", "时间", "新增", "变更", "未变", "未导入", "撤销人"), rows
    )


@app.command("profiles")
def list_profiles(*, profiles: Profiles = None, as_json: Json = False) -> None:
    """List the import profiles and what of them is unverified.

    Example: fangfei clues profiles
    """
    from leads.clues.profile import FOLDER, load_profiles

    found = load_profiles(profiles or FOLDER).values()
    if as_json:
        plain = ("id", "version", "name", "kind", "valid_from", "required", "origin")
        printing.as_json({"profiles": [{name: getattr(one, name) for name in plain} for one in found]})
        return
    rows = [(one.id, one.version, one.name, one.columns["external_id"][0], one.origin) for one in found]
    printing.table(f"{len(rows)} 个导入模板", ("键", "版本", "来源", "编号列", "依据与待核"), rows)


@app.command("reporter")
def reporter(
    clue: Annotated[str, typer.Argument(metavar="CLUE", help="Clue number, such as WB-000001.")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
) -> None:
    """Show who reported a clue: needs a name and a reason, and is written to the audit log.

    Example: fangfei clues reporter WB-000001 --by 李专员 --reason 回访核实
    """
    from cli.clue_house import open_clues

    found = open_clues(out, db).clues.reporter(clue, by=by, reason=reason)
    if found is None:
        typer.echo(f"{clue} 没有登记举报人信息")
        return
    parts = (("姓名", found.name), ("电话", found.phone), ("证件号", found.id_card), ("地址", found.address))
    rows = [(name, value) for name, value in (*parts, *found.other) if value]
    printing.table(f"{clue} 举报人信息（严格保密，本次查阅已留痕）", ("项", "内容"), rows)


def _show_preview(preview: Any, more: dict[str, Any], *, as_json: bool) -> None:
    from cli.clue_house import preview_shown

    found = preview_shown(preview) | more
    if as_json:
        printing.as_json(found)
        return
    words = {"new": "新增", "changed": "变更", "same": "未变", "refused": "未导入"}
    counts = "，".join(f"{words[name]} {found[name]}" for name in words)
    done = f"；第 {more['batch']} 批" if more.get("batch") else ""
    leads = f"；新线索 {more['leads_new']}，更新线索 {more['leads_updated']}，观察 {more['open']}" if more else ""
    typer.echo(f"{counts}{done}{leads}")
    for note in preview.notes:
        typer.echo(f"  【注意】{note}")
    for row in preview.rows:
        for problem in row.problems:
            typer.echo(f"  {problem}")
    if preview.untold:
        typer.echo(f"  另有 {preview.untold} 行的问题未逐条列出")
