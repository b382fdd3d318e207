"""`fangfei watch …`: the watch list (一地警示、全市受限) and alarms of a change of shell (改头换面)."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import printing, watch_alarms
from cli.options import Db, Json, Out, Unmask
from cli.watch_alarms import By, Reason, TraitOptions, columns_of, entries_of, house_at, today_of
from cli.watch_alarms import given as _given
from facts.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from facts.watching import WatchEntry

app = typer.Typer(help="The watch list, who meets it, and alarms of a change of shell.", no_args_is_help=True)
app.command("check")(watch_alarms.check)
app.command("alarms")(watch_alarms.alarms)
app.command("ack")(watch_alarms.acknowledge)

Entry = Annotated[str, typer.Argument(metavar="ENTRY", help="Entry number, such as GZ-000001.")]
Until = Annotated[str, typer.Option("--until", metavar="DATE", help="Last day, such as 2027-11-22.")]
Review = Annotated[str, typer.Option("--review", metavar="DATE", help="Day of review, where there is no last day.")]


@app.command("add")
def add(
    *,
    name: Annotated[str, typer.Option("--name", help="Firm, product, site, app or person.")],
    basis: Annotated[str, typer.Option("--basis", metavar="TEXT", help="Legal basis: article, document number.")],
    issuer: Annotated[str, typer.Option("--issuer", metavar="UNIT", help="Unit that issued the warning.")],
    district: Annotated[str, typer.Option("--district", help="District of the issuer: 思明区 or 350203; 厦门市.")],
    procedure: Annotated[str, typer.Option("--procedure", metavar="TEXT", help="How the subject gets off the list.")],
    by: By,
    kind: Annotated[str, typer.Option("--kind", help="企业, 网站, 应用, 个人, 产品; default by the name.")] = "",
    trait: TraitOptions = None,
    scope: Annotated[str, typer.Option("--scope", help="city or district.")] = "city",
    since: Annotated[str, typer.Option("--since", metavar="DATE", help="First day; default today.")] = "",
    until: Until = "",
    review: Review = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="What for.")] = "",
    lead: Annotated[
        str | None, typer.Option("--lead", help="Lead it comes from; its subject's traits are taken.")
    ] = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Put a subject on the list.

    Example: fangfei watch add --name 金树财富 --trait domain=jinshu.test --basis 条例第十条 --issuer 思明区处非办 --district 思明区 --procedure 发布单位书面解除 --until 2027-11-22 --by 李分析
    """  # noqa: E501  # an example is one line
    from leads.watch.entering import make_entry
    from leads.watch.meeting import display_name

    house = house_at(out, db)
    subject = house.leads.get(lead).subject_id if lead else None
    known = [trait for one in house.subjects.mentions(subject) for trait in one.traits] if subject else []
    texts = {
        "name": name, "kind": kind, "basis": basis, "issuer": issuer, "district": district, "scope": scope,
        "since": since, "until": until, "review": review, "procedure": procedure, "reason": reason,
    }  # fmt: skip
    columns = columns_of(house)
    given, today = _given(trait, columns), today_of(house)
    entry = make_entry(texts, given, columns, today=today, known=known, lead=lead, subject=subject)
    (stored,) = entries_of(house).add([entry], by)
    typer.echo(
        f"{stored.id} 已列入警示名单：{display_name(stored)}（{len(stored.traits)} 项比对信息，{_term(stored)}）"
    )


@app.command("list")
def list_entries(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Expired and removed entries too.")] = False,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List entries with issuer, scope, term and state.

    Example: fangfei watch list --all
    """
    from facts.watching import WatchState
    from leads.watch.meeting import display_name
    from leads.watch.sheets import STATES

    house = house_at(out, db)
    today, columns = today_of(house), columns_of(house)
    shown = [one for one in entries_of(house).all() if everything or one.state_on(today) is WatchState.ACTIVE]
    if as_json:
        printing.as_json({"entries": [_plain(one, today, unmask=unmask) for one in shown]})
        return
    rows = [
        (one.id, display_name(one, unmask=unmask), columns.place(one.district), one.issuer, columns.scope(one.scope),
         _term(one), STATES[one.state_on(today)] + _overdue(one, today), len(one.traits))
        for one in shown
    ]  # fmt: skip
    heads = ("编号", "主体", "发布地区", "发布单位", "适用范围", "期限", "状态", "比对信息")
    printing.table(f"警示名单 {len(shown)} 条", heads, rows)


@app.command("show")
def show(entry: Entry, *, unmask: Unmask = False, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Show one entry with what it is met by, who met it, and its history.

    Example: fangfei watch show GZ-000001
    """
    from desk.plain import local
    from leads.repeats.naming import LABELS
    from leads.watch.meeting import display_name
    from leads.watch.sheets import STATES

    house = house_at(out, db)
    book, today = entries_of(house), today_of(house)
    found, history, hits = book.get(entry), book.history(entry), book.hits(entry=entry)
    if as_json:
        more = {"history": [asdict(one) for one in history], "hits": [one.says for one in hits]}
        printing.as_json(_plain(found, today, unmask=unmask) | more)
        return
    facts = [
        ("状态", STATES[found.state_on(today)] + _overdue(found, today)), ("期限", _term(found)),
        ("法律依据", found.basis), ("发布单位", found.issuer), ("解除程序", found.procedure), ("事由", found.reason),
        ("来源线索", found.lead),
    ]  # fmt: skip
    facts += [(one.role or LABELS[one.kind], _value(one.value, one.shown, unmask=unmask)) for one in found.traits]
    title = f"{found.id} {display_name(found, unmask=unmask)}"
    printing.table(title, ("项", "内容"), [row for row in facts if row[1]])
    printing.table("命中", ("时间", "线索", "说明"), [(local(one.at), one.lead, one.says) for one in hits])
    acts = {"added": "列入", "renewed": "续期", "removed": "解除"}
    rows = [(local(one.at), acts.get(one.act, one.act), one.by, one.reason) for one in history]
    printing.table("经过", ("时间", "事项", "操作人", "理由"), rows)


@app.command("renew")
def renew(
    entry: Entry, *, by: By, reason: Reason, until: Until = "", review: Review = "", db: Db = None, out: Out = None
) -> None:
    """Give an entry a new term.

    Example: fangfei watch renew GZ-000001 --until 2028-11-22 --by 李分析 --reason "仍在活动"
    """
    from leads.watch.entering import read_term

    house = house_at(out, db)
    last, look = read_term(until, review, today_of(house))
    stored = entries_of(house).renew(entry, until=last, review=look, by=by, reason=reason)
    typer.echo(f"{stored.id} 已续期：{_term(stored)}")


@app.command("remove")
def remove(entry: Entry, *, by: By, reason: Reason, db: Db = None, out: Out = None) -> None:
    """Take an entry off the list; it stays on record with its history.

    Example: fangfei watch remove GZ-000001 --by 李分析 --reason "发布单位书面解除"
    """
    from leads.watch.meeting import display_name

    stored = entries_of(house_at(out, db)).remove(entry, by=by, reason=reason)
    typer.echo(f"{stored.id} 已移出警示名单：{display_name(stored)}")


@app.command("import")
def import_entries(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or workbook, columns as `export` writes them.")],
    *,
    by: By,
    partial: Annotated[bool, typer.Option("--partial", help="Take the good rows though others are not.")] = False,
    db: Db = None,
    out: Out = None,
) -> None:
    """Put the entries of a sheet on the list: all or, where a row is wrong, none.

    Example: fangfei watch import 警示名单.csv --by 李分析
    """
    from leads.watch.sheets import problems_told, read_entries

    house = house_at(out, db)
    book = entries_of(house)
    sheet = read_entries(file, columns_of(house), book.all(), today_of(house))
    for line in problems_told(sheet.problems):
        typer.echo(line, err=True)
    if sheet.ignored:
        typer.echo(f"未识别的列（未读取）：{'、'.join(sheet.ignored)}", err=True)
    if sheet.problems and not partial:
        count = len(sheet.problems)
        raise BadInput(f"{file} 有 {count} 行不能列入，全部未导入；改正后重试，或加 --partial 只导入其余各行。")
    stored = book.add([entry for _, entry in sheet.entries], by)
    typer.echo(f"已列入 {len(stored)} 条；已在名单 {len(sheet.known)} 条；未列入 {len(sheet.problems)} 行")


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(metavar="FILE.csv", help="CSV file to write.")],
    *,
    by: By,
    everything: Annotated[bool, typer.Option("--all", help="Expired and removed entries too.")] = False,
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
) -> None:
    """Write the list as CSV for Excel; personal values are starred unless asked, bank cards are digests.

    Example: fangfei watch export 警示名单.csv --by 李分析
    """
    from facts.watching import WatchState
    from leads.watch.sheets import write_entries

    house = house_at(out, db)
    today = today_of(house)
    shown = [one for one in entries_of(house).all() if everything or one.state_on(today) is WatchState.ACTIVE]
    count = write_entries(target, shown, columns_of(house), today, unmask=unmask)
    detail = {"entries": count, "unmasked": unmask}
    house.audit.append(actor=by, act="watch list exported", subject=target.name, detail=detail)
    typer.echo(f"{target}：{count} 条")


def _term(entry: "WatchEntry") -> str:
    until = f"至 {entry.until}" if entry.until else f"至解除为止，复核日期 {entry.review}"
    return f"{entry.since} {until}"


def _overdue(entry: "WatchEntry", today: "date") -> str:
    """Say that an entry should have been looked at again."""
    return "（已过复核日期）" if not entry.removal and entry.review and entry.review < today else ""


def _plain(entry: "WatchEntry", today: "date", *, unmask: bool) -> dict[str, Any]:
    """Return an entry for JSON, personal values starred unless asked."""
    from leads.watch.meeting import display_name

    traits = [
        {"kind": one.kind, "role": one.role, "value": _value(one.value, one.shown, unmask=unmask)}
        for one in entry.traits
    ]
    named = {"name": display_name(entry, unmask=unmask), "state": entry.state_on(today), "traits": traits}
    return asdict(entry) | named


def _value(value: str, shown: str, *, unmask: bool) -> str:
    return value if unmask else shown or value
