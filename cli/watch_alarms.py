"""`fangfei watch check`, `alarms` and `ack`, and what the commands on the watch list share."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import printing
from cli.options import Db, Json, Out
from facts.errors import BadInput
from facts.subjects import Mention, Origin, Trait, TraitKind

if TYPE_CHECKING:
    from datetime import date

    from leads.watch.columns import Columns
    from leads.watch.entering import Given
    from store.alarms import SqlAlarmBook
    from store.watching import SqlWatchBook
    from wiring.assembly import House

By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")]
TraitOptions = Annotated[
    list[str] | None,
    typer.Option("--trait", metavar="KIND=VALUE", help="phone=…, domain=…, 法定代表人=…, 收款账户=…; repeatable."),
]


def check(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="Name to look for; - or nothing for none.")] = "-",
    *,
    trait: TraitOptions = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Say which entries a name and what is known beside it would meet today; nothing is stored.

    Example: fangfei watch check 海纳财富 --trait domain=haina.test
    """
    from leads.watch.meeting import STRENGTHS, WatchIndex
    from leads.watch.rules import SHIPPED, load_watch_rules

    if name == "-" and not trait:
        raise BadInput("请给出要比对的名称，或用 --trait 种类=值 给出比对信息。")
    house = house_at(out, db)
    traits = tuple(Trait(kind=kind, value=value) for kind, _, value in given(trait, columns_of(house)))
    called = None if name == "-" else name
    asked = Mention(key="check", origin=Origin.CLUE, name=called, traits=traits, seen_at=house.clock.now())
    rules = load_watch_rules(own_file(house, "watch.yml") or SHIPPED)
    index = WatchIndex(entries_of(house).all(), today_of(house), rules)
    # Whoever asks for one value wants to know, however many have it.
    hits = index.met(asked, lambda _: 0, house.clock.now())
    if as_json:
        found = [
            {"entry": hit.entry.id, "strength": hit.strength, "points": hit.points, "says": hit.says} for hit in hits
        ]
        printing.as_json({"hits": found})
        return
    printing.table(
        f"命中 {len(hits)} 条",
        ("编号", "程度", "说明"),
        [(hit.entry.id, STRENGTHS[hit.strength], hit.says) for hit in hits],
    )


def alarms(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those dealt with too.")] = False,
    lead: Annotated[str | None, typer.Option("--lead", metavar="LEAD", help="Only those of one lead.")] = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List alarms of a change of shell and of copied texts, newest first.

    Example: fangfei watch alarms --lead XS-000001
    """
    from desk.plain import local

    found = alarms_of(house_at(out, db)).all(open_only=not everything, lead=lead)
    if as_json:
        printing.as_json({"alarms": [asdict(one) for one in found]})
        return
    kinds = {"shell": "改头换面", "copy": "同文异主"}
    rows = [
        (one.id, kinds[one.kind.value], local(one.at), one.lead, one.says, _dealt_with(one.acknowledged))
        for one in found
    ]
    printing.table(f"预警 {len(found)} 条", ("编号", "类别", "时间", "线索", "说明", "处理"), rows)


def acknowledge(
    alarm: Annotated[str, typer.Argument(metavar="ALARM", help="Alarm number, such as YJ-000001.")],
    *,
    by: By,
    reason: Reason,
    db: Db = None,
    out: Out = None,
) -> None:
    """Note that somebody looked at an alarm, and why it needs no more.

    Example: fangfei watch ack YJ-000001 --by 李分析 --reason "同一集团的两个网站"
    """
    stored = alarms_of(house_at(out, db)).acknowledge(alarm, by=by, reason=reason)
    typer.echo(f"{stored.id} 已处理")


def given(options: list[str] | None, columns: "Columns") -> "list[Given]":
    """Read KIND=VALUE options; a kind is one of the house's words or a header of the sheet.

    Raises:
        BadInput: there is no such kind, or no value.
    """
    known: dict[str, tuple[TraitKind, str]] = {kind.value: (kind, "") for kind in TraitKind}
    for column in columns.columns:
        if column.trait:
            known |= dict.fromkeys((column.header, *column.also), (column.trait, column.role))
    found = []
    for option in options or ():
        name, _, value = option.partition("=")
        if name not in known or not value.strip():
            raise BadInput(
                f"--trait {option!r} is not KIND=VALUE; kinds are {', '.join(kind.value for kind in TraitKind)}."
            )
        found.append((*known[name], value.strip()))
    return found


def _dealt_with(noted: Any) -> str:
    return f"{noted.by}：{noted.reason}" if noted else "待处理"


def own_file(house: "House", name: str) -> Path | None:
    """The office's own file of rules of that name; None where it has none."""
    file = house.settings.casework / name if house.settings.casework else None
    return file if file and file.exists() else None


def columns_of(house: "House") -> "Columns":
    """The columns of sheets of entries, the office's own or the shipped ones."""
    from leads.watch.columns import SHIPPED, load_columns

    return load_columns(own_file(house, "watch-columns.yml") or SHIPPED)


def entries_of(house: "House") -> "SqlWatchBook":
    """The watch list of a house."""
    from store.watching import SqlWatchBook

    return SqlWatchBook(house.store, house.clock)


def alarms_of(house: "House") -> "SqlAlarmBook":
    """The alarms of a house."""
    from store.alarms import SqlAlarmBook

    return SqlAlarmBook(house.store, house.clock)


def today_of(house: "House") -> "date":
    """The office's day."""
    from facts.figures import OFFICE_ZONE

    return house.clock.now().astimezone(OFFICE_ZONE).date()


def house_at(out: Path | None, db: str | None) -> "House":
    """The house of a folder or a database."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))
