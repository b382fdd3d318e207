"""`fangfei leads act …`: what is done on leads, what can be done, and what is due."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out
from facts.errors import BadInput

if TYPE_CHECKING:
    from facts.dockets import Act
    from leads.lifecycle import ActPorts, Reminder, Rules
    from leads.lifecycle.deadlines import NameUnit
    from wiring.assembly import House

Lead = Annotated[str, typer.Argument(metavar="LEAD", help="Lead number, such as XS-000001.")]


def act(
    lead: Lead,
    name: Annotated[
        str, typer.Argument(metavar="ACT", help="What is done: its key or name, as `leads allowed` lists.")
    ],
    *,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who does it.")],
    unit: Annotated[str | None, typer.Option("--unit", metavar="KEY", help="Unit it concerns.")] = None,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DATE", help="By when, instead of the rules' day.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")] = "",
    fields: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="What the act carries; repeatable.")
    ] = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Do an act on a lead: 派发, 签收, 分级, 处置, 销号 …; what cannot be done is refused with a sentence.

    Example: fangfei leads act XS-000001 派发 --by 王主任 --unit FIN_OFFICE --set with_units=D350203
    """
    from facts.dockets import Act
    from leads.lifecycle import perform, tell

    house, ports, unit_name = _open(out, db)
    wanted = Act(
        lead=lead, act=_key(ports.rules, name), by=by, at=house.clock.now(), reason=reason, unit=unit, due=_day(due),
        detail=_pairs(fields or []),
    )  # fmt: skip
    written = perform(ports, wanted)
    if as_json:
        printing.as_json({"acts": [asdict(one) for one in written]})
        return
    for one in written:
        told = tell(one, ports.rules, unit_name=unit_name)
        typer.echo("：".join(part for part in (f"{one.lead} {ports.rules.act_name(one.act)}", told) if part))


def acts(lead: Lead, *, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List what was done on a lead, oldest first, and how it stands now.

    Example: fangfei leads acts XS-000001
    """
    from desk.plain import local
    from leads.lifecycle import docket_of, tell

    _, ports, unit_name = _open(out, db)
    found = docket_of(ports, lead)
    done = ports.dockets.acts(found.lead)
    if as_json:
        printing.as_json({"docket": asdict(found), "acts": [asdict(one) for one in done]})
        return
    rows = [
        (local(one.at), one.by, *_said(one, ports.rules, tell(one, ports.rules, unit_name=unit_name))) for one in done
    ]
    title = f"{found.lead} 现处于“{ports.rules.stage_name(found.stage)}”阶段"
    printing.table(title, ("时间", "办理人", "事项", "转入阶段", "内容"), rows)


def allowed(lead: Lead, *, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List what can be done on a lead now, who may do it and what it must carry.

    Example: fangfei leads allowed XS-000001
    """
    from leads.lifecycle import allowed as possible
    from leads.lifecycle import docket_of
    from leads.lifecycle.fields import field_name

    _, ports, _ = _open(out, db)
    found, rules = docket_of(ports, lead), ports.rules
    each = possible(found, rules)
    if as_json:
        listed = [
            {"act": one.key, "name": one.name, "requires": one.requires, "may": one.may, "who": one.who} for one in each
        ]
        printing.as_json({"lead": found.lead, "stage": found.stage.value, "allowed": listed})
        return
    rows = [
        (
            one.key,
            one.name,
            rules.stage_name(one.to) if one.to and found.stage in one.sources else "",
            "、".join(f"{field_name(field)}（{field}）" for field in one.requires),
            "、".join(f"{field_name(field)}（{field}）" for field in one.may),
            "、".join(rules.roles[role] for role in one.who),
        )
        for one in each
    ]
    title = f"{found.lead} 现处于“{rules.stage_name(found.stage)}”阶段，可以办理"
    printing.table(title, ("事项", "名称", "转入阶段", "须写明", "可写明", "由谁办理"), rows)


Unit = Annotated[str | None, typer.Option("--unit", metavar="KEY", help="Only what waits for this unit.")]


def overdue(*, unit: Unit = None, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List what is late, the latest first.

    Example: fangfei leads overdue --unit D350203
    """
    from leads.lifecycle import overdue as late

    house, ports, unit_name = _open(out, db)
    now, rules, add = house.clock.now(), ports.rules, ports.add_working_days
    _print("逾期事项", late(house.due_dockets(), now, rules, add, unit_name=unit_name), unit, as_json=as_json)


def remind(*, unit: Unit = None, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List what is due soon, due or late, with who is told at which step (催办); nothing is sent or written.

    Example: fangfei leads remind
    """
    from leads.lifecycle import reminders

    house, ports, unit_name = _open(out, db)
    now, rules, add = house.clock.now(), ports.rules, ports.add_working_days
    _print(
        "催办事项", reminders(house.due_dockets(soon=True), now, rules, add, unit_name=unit_name), unit, as_json=as_json
    )


def _print(title: str, every: "tuple[Reminder, ...]", unit: str | None, *, as_json: bool) -> None:
    found = [one for one in every if unit is None or unit in one.units]
    if as_json:
        printing.as_json({"reminders": [asdict(one) for one in found]})
        return
    typer.echo(f"{title}：{len(found)} 项")
    for one in found:
        typer.echo(one.text)


def _said(one: "Act", rules: "Rules", told: str) -> tuple[str, str, str]:
    return rules.act_name(one.act), rules.stage_name(one.stage) if one.stage else "", told


def _open(out: Path | None, db: str | None) -> "tuple[House, ActPorts, NameUnit]":
    """The house, whom acting works with, and what units are called today."""
    from wiring.assembly import House
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    return house, house.act_ports, house.unit_name


def _key(rules: "Rules", name: str) -> str:
    return next((rule.key for rule in rules.acts.values() if name in (rule.key, rule.name)), name)


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as problem:
        raise BadInput(f"--due {text!r} is no date; write it as 2026-12-31.") from problem


def _pairs(fields: list[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in fields:
        name, equals, value = each.partition("=")
        if not equals:
            raise BadInput(f"--set {each!r} is not FIELD=VALUE.")
        found[name.strip()] = value
    return found
