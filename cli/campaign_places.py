"""Areas of emphasis, places free of cases and the draft appraisal of `fangfei campaign`."""

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import printing
from cli.campaign_house import By, Campaigns, house_of, on_day, picked
from cli.options import Db, Json, Out, Unmask
from cli.scoreboard import shown_case
from facts.appraisals import Appraisal, AppraisalItem
from facts.campaigns import AreaKind, AreaTag
from facts.places import Declaration, PlaceLevel

Identity = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="Campaign, such as xiamen-2018.")]
On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; default: today.")]
File = Annotated[
    Path | None,
    typer.Option("--places", metavar="FILE", help="The office's own places (.yml); default: the shipped ones."),
]


def areas(
    identity: Identity,
    *,
    on: On = None,
    places_file: File = None,
    folder: Campaigns = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List the areas of emphasis that hold on a day.

    Example: fangfei campaign areas xiamen-2018
    """
    from leads.campaign.areas import areas_on
    from leads.campaign.words import area_row
    from wiring.papers import places as office_places

    house = house_of(out, db)
    campaign, known = picked(house, folder, identity), office_places(house, places_file)
    found = areas_on(house.campaigns.tags(campaign.id), on_day(house, on))
    if as_json:
        printing.as_json({"areas": [asdict(each) for each in found]})
        return
    rows = [area_row(each, known.get(each.place).name) for each in found]
    printing.table(f"{len(found)} 个重点排查辖区标记", ("编号", "辖区", "类别", "自", "至", "依据"), rows)


def tag(
    identity: Identity,
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Code or name of the place.")],
    kind: Annotated[AreaKind, typer.Argument(metavar="KIND", help="Why it is one of emphasis.")],
    *,
    by: By,
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="What it rests on.")],
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="First day; default: today.")
    ] = None,
    until: Annotated[datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Last day.")] = None,
    ends: Annotated[
        int | None, typer.Option("--ends", metavar="TAG", help="End this tag instead of adding one.")
    ] = None,
    places_file: File = None,
    folder: Campaigns = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Tag a place as an area of emphasis, or end such a tag.

    Example: fangfei campaign tag xiamen-2018 莲前街道 finance_dense --source 2018年一季度发案统计 --by 王登记
    """
    from leads.campaign.areas import check_tag
    from wiring.papers import places as office_places

    house = house_of(out, db)
    campaign, known = picked(house, folder, identity), office_places(house, places_file)
    given = AreaTag(
        campaign=campaign.id, place=known.get(place).code, kind=kind, source=source, by=by,
        at=house.clock.now(), since=on_day(house, since), until=until.date() if until else None, ends=ends,
    )  # fmt: skip
    stored = house.campaigns.tag(check_tag(given))
    typer.echo(f"{'已结束标记 #' + str(ends) if ends else '已标记 #' + str(stored.id)}")


def places(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Code or name; default: all.")] = "",
    *,
    level: Annotated[PlaceLevel | None, typer.Option("--level", help="Only places of this level.")] = None,
    on: On = None,
    places_file: File = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show which places are free of illegal fundraising as declared, and which have leads; one place with its history.

    Example: fangfei campaign places --level street
    """
    from leads.campaign.statuses import history_of, status_of
    from leads.campaign.words import PLACE_HEADS, place_row
    from wiring.papers import leads_of_places
    from wiring.papers import places as office_places

    house = house_of(out, db)
    known = office_places(house, places_file)
    leads, said = leads_of_places(house, known), house.campaigns.declarations()
    wanted = [known.get(place)] if place else [p for p in known.by_code.values() if level in (None, p.level)]
    found = [status_of(each, leads, said, on_day(house, on)) for each in wanted]
    history = history_of(wanted[0], leads, said) if place else ()
    if as_json:
        printing.as_json({"places": [asdict(each) for each in found], "history": list(history)})
        return
    printing.table(f"{len(found)} 个辖区（{on_day(house, on)}）", PLACE_HEADS, [place_row(each) for each in found])
    if place:
        printing.table("经过", ("日期", "事项"), list(history))


def declare(
    place: Annotated[str, typer.Argument(metavar="PLACE", help="Code or name of the place.")],
    *,
    by: By,
    basis: Annotated[str, typer.Option("--basis", metavar="TEXT", help="Document or inspection it rests on.")],
    on: On = None,
    end: Annotated[bool, typer.Option("--end", help="Take the declaration back.")] = False,
    places_file: File = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Declare a place free of illegal fundraising; refused while confirmed leads in it are not closed.

    Example: fangfei campaign declare 莲花镇 --basis 区处非办〔2018〕1号验收 --by 王登记
    """
    from leads.campaign.statuses import check_declaration
    from wiring.papers import leads_of_places
    from wiring.papers import places as office_places

    house = house_of(out, db)
    known = office_places(house, places_file)
    now, meant = house.clock.now(), known.get(place)
    given = Declaration(place=meant.code, is_free=not end, basis=basis, on=on_day(house, on), by=by, at=now)
    house.campaigns.declare(check_declaration(given, meant, leads_of_places(house, known), house.today()))
    typer.echo(f"{meant.name}：{'取消' if end else '申报'}“无非法集资”（{given.on}）")


def appraisal(
    identity: Identity,
    *,
    on: On = None,
    places_file: File = None,
    rules: Annotated[
        Path | None, typer.Option("--rules", metavar="FILE", help="The scoreboard's rules (.yml).")
    ] = None,
    unmask: Unmask = False,
    folder: Campaigns = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Draft the appraisal of a campaign: findings of each unit against the cases that came to light.

    Example: fangfei campaign appraise xiamen-2018 --on 2018-12-31
    """
    from leads.campaign.words import APPRAISAL_HEADS, DRAFT, appraisal_lines, appraisal_rows
    from wiring.papers import appraisal as draft
    from wiring.papers import places as office_places
    from wiring.papers import score_rules

    house = house_of(out, db)
    campaign, known = picked(house, folder, identity), office_places(house, places_file)
    drafted = draft(house, campaign, on_day(house, on), known, score_rules(house, rules))
    found = _masked(drafted, unmask=unmask)
    if as_json:
        printing.as_json({"draft": DRAFT} | asdict(found))
        return
    printing.table(f"{campaign.title}：排查结果与实际发案情况（草稿）", APPRAISAL_HEADS, appraisal_rows(found))
    for line in appraisal_lines(found):
        typer.echo(line)


def _masked(found: Appraisal, *, unmask: bool) -> Appraisal:
    from keywords import cover

    def item(one: AppraisalItem) -> AppraisalItem:
        return replace(one, behind=tuple(cover(each, unmask=unmask) for each in one.behind))

    units = tuple(
        replace(
            each,
            cases=tuple(shown_case(case, unmask=unmask) for case in each.cases),
            items=tuple(map(item, each.items)),
        )
        for each in found.units
    )
    return replace(found, units=units, unplaced=tuple(shown_case(case, unmask=unmask) for case in found.unplaced))
