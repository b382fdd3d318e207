"""`fangfei units …`, `fangfei route …`, `fangfei calendar …`: who answers for what, since when, and until when.

`check`, `grade` and `propose_route` are commands of `fangfei leads …`.
"""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, Unmask
from cli.routed import covered_grade, house_of, masked, print_route, proposed, set_grade
from facts.dockets import Act, Grade
from facts.errors import BadInput

units = typer.Typer(help="Responsible units, their names through time, and who took over.", no_args_is_help=True)
route = typer.Typer(help="Which units a sector and a place lead to, as of a day.", no_args_is_help=True)
calendar = typer.Typer(help="Working days of China and deadlines.", no_args_is_help=True)

On = Annotated[str | None, typer.Option("--date", metavar="DAY", help="Day that counts, such as 2018-06-01; today.")]
Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="The office's own units, routes, districts.")
]
LeadId = Annotated[str, typer.Argument(metavar="LEAD", help="Lead number, such as XS-000001.")]


@units.command("list")
def list_units(*, on: On = None, rules: Rules = None, as_json: Json = False) -> None:
    """List the units that exist on a day, under their names of that day.

    Example: fangfei units list --date 2018-06-01
    """
    from leads.routing import load_rules, units_on

    found = list(units_on(_day(on), load_rules(rules)))
    if as_json:
        printing.as_json({"units": [{"key": unit.key, **asdict(name)} for unit, name in found]})
        return
    rows = [(unit.key, name.name, name.full, name.valid_from, name.valid_to, name.unverified) for unit, name in found]
    printing.table(f"{len(rows)} 个单位", ("代码", "名称", "全称", "自", "至", "待核"), rows)


@units.command("name")
def name_unit(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key such as FIN_OFFICE, or a division code.")],
    *,
    on: On = None,
    rules: Rules = None,
) -> None:
    """Print the name a unit had on a day.

    Example: fangfei units name FIN_OFFICE --date 2018-06-01
    """
    from leads.routing import load_rules, name_of

    typer.echo(name_of(key, _day(on), load_rules(rules)))


@route.command("show")
def show_route(
    sector: Annotated[str, typer.Argument(metavar="SECTOR", help="Code such as S06; - where it is unknown.")],
    *,
    registered: Annotated[str | None, typer.Option("--registered", metavar="PLACE", help="登记地.")] = None,
    operates: Annotated[str | None, typer.Option("--operates", metavar="PLACE", help="经营地.")] = None,
    conduct: Annotated[str | None, typer.Option("--conduct", metavar="PLACE", help="行为地.")] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="PLACE", help="住所地, of a person.")] = None,
    on: On = None,
    rules: Rules = None,
    as_json: Json = False,
) -> None:
    """Show who has to act on a lead of a sector and place, and why.

    Example: fangfei route show S06 --registered 厦门市湖里区火炬高新区 --operates 思明区 --date 2019-06-01
    """
    from facts.units import Jurisdiction, Tie, TiedPlace
    from leads.routing import load_rules, place
    from leads.routing import route as find

    read = load_rules(rules)
    given = {Tie.REGISTERED: registered, Tie.OPERATES: operates, Tie.CONDUCT: conduct, Tie.RESIDENCE: person}
    places, districts = read.gazetteer, read.gazetteer.districts
    ties = tuple(
        TiedPlace(tie=tie, text=text, places=place(districts.get(text, text), places, is_local=True))
        for tie, text in given.items()
        if text
    )
    jurisdiction = Jurisdiction(ties=ties, is_person=person is not None)
    print_route(find(None if sector == "-" else sector, jurisdiction, _day(on), read), as_json=as_json)


@route.command("place")
def show_place(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="An address or a sentence.")],
    *,
    rules: Rules = None,
    as_json: Json = False,
) -> None:
    """Show which districts, zones, streets and provinces a text names.

    Example: fangfei route place 厦门市集美区杏林街道
    """
    from leads.routing import area_name, label, load_rules, place

    gazetteer = load_rules(rules).gazetteer
    found = place(text, gazetteer)
    if as_json:
        printing.as_json({**asdict(found), "label": label(found, gazetteer)})
        return
    rows = [
        ("归属", area_name(label(found, gazetteer), gazetteer)),
        ("区", "、".join(area_name(code, gazetteer) for code in found.districts)),
        ("功能区", "、".join(area_name(key, gazetteer) for key in found.zones)),
        ("街道", "、".join(found.streets)),
        ("省份", "、".join(found.provinces)),
        ("市外", "、".join((*found.cities, *found.abroad))),
    ]
    printing.table("地名", ("项", "内容"), rows)


@calendar.command("check")
def check_calendar(
    *,
    file: Annotated[Path | None, typer.Option("--file", metavar="FILE.yml", help="Holidays; default: ours.")] = None,
    office: Annotated[Path | None, typer.Option("--office", metavar="FILE.yml", help="Own days off.")] = None,
) -> None:
    """Check a file of holidays and count each year's working days.

    Example: fangfei calendar check
    """
    from leads.calendar import load_calendar, working_days_between

    read = load_calendar(file, office)
    rows = [
        (year, working_days_between(date(year - 1, 12, 31), date(year, 12, 31), read), note or "已与通知文字核对")
        for year, note in sorted(read.years.items())
    ]
    printing.table(read.version, ("年", "工作日", "核对"), rows)


@calendar.command("due")
def show_due(
    days: Annotated[int, typer.Argument(metavar="DAYS", help="Working days.")],
    *,
    start: Annotated[str | None, typer.Option("--from", metavar="DAY", help="Day it runs from; today.")] = None,
    office: Annotated[Path | None, typer.Option("--office", metavar="FILE.yml", help="Own days off.")] = None,
) -> None:
    """Print the day a deadline ends on; the day it runs from is not counted.

    Example: fangfei calendar due 10 --from 2026-02-12
    """
    from leads.calendar import due, load_calendar

    found = due(_day(start), days, load_calendar(office=office))
    typer.echo(f"{found.day}{f'（{found.note}）' if found.note else ''}")


def check(lead_id: LeadId, *, unmask: Unmask = False, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Go through the eleven facts a lead must say: filled, empty with a reason, or still to do.

    Example: fangfei leads check XS-000001
    """
    from leads.checklist import check as go_through
    from leads.checklist import is_observation

    house = house_of(db, out)
    dossier = house.dossiers.get(lead_id)
    found = go_through(dossier, house.checklist, house.routed(dossier))
    facts, why = [masked(fact, unmask=unmask) for fact in found], is_observation(dossier)
    if as_json:
        told = [{**asdict(fact), "mark": fact.mark, "gaps": fact.gaps} for fact in facts]
        printing.as_json({"lead": lead_id, "observation": why, "facts": told})
        return
    rows = [(fact.number, fact.name, fact.mark, fact.told) for fact in facts]
    printing.table(f"{lead_id} 核对清单", ("序号", "事实", "状态", "内容"), rows)
    if why:
        typer.echo(why)


def grade(
    lead_id: LeadId,
    *,
    chosen: Annotated[Grade | None, typer.Option("--set", help="Set this grade.")] = None,
    accept: Annotated[bool, typer.Option("--accept", help="Set the proposed grade.")] = False,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who sets it.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why not the proposed one.")] = "",
    unmask: Unmask = False,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show the grade the rules propose for a lead, reason by reason; set it with --accept, another with --set.

    Example: fangfei leads grade XS-000001 --set red --by 李分析 --reason 公安已立案
    """
    from leads.grading import grade_name, needs_second

    house = house_of(db, out)
    proposal, rules = proposed(house, lead_id), house.grading
    if chosen or accept:
        act = Act(lead=lead_id, act="grade", by=by, at=house.clock.now(), reason=reason)
        typer.echo(set_grade(house, proposal, act, chosen))
        return
    proposal = covered_grade(proposal, unmask=unmask)
    if as_json:
        printing.as_json({"lead": lead_id, **asdict(proposal)})
        return
    rows = [(one.text, f"{one.points:+}") for one in proposal.reasons]
    title = f"{lead_id} 建议{grade_name(proposal.grade, rules)}级，{proposal.points} 分，规则 {proposal.rules}"
    printing.table(title, ("理由", "分"), rows)
    typer.echo(f"未知项若按最重计，可至{grade_name(proposal.ceiling, rules)}级。")
    if needs_second(proposal.grade, rules):
        typer.echo("红、橙级须由定级人以外的另一人复核后生效。")


def propose_route(lead_id: LeadId, *, on: On = None, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Show which units the rules propose for a lead, and why.

    Example: fangfei leads route XS-000001
    """
    house = house_of(db, out)
    day = house.today() if on is None else _day(on)
    print_route(house.routed(house.dossiers.get(lead_id), day), as_json=as_json)


def _day(text: str | None) -> date:
    """A day as typed; today in China where none was."""
    from zoneinfo import ZoneInfo

    if text is None:
        return datetime.now(ZoneInfo("Asia/Shanghai")).date()
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        raise BadInput(f"{text!r} is no day; write it as 2026-02-12.") from problem
