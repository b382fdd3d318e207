"""Areas of emphasis, places free of cases and the draft appraisal of `fangfei campaign`."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing
from cli.campaign_house import By, Campaigns, day_of, house_of, on_day, own, picked
from cli.options import Db, Json, Out, Unmask
from cli.scoreboard import shown_case
from facts.campaigns import Appraisal, AppraisalItem, AreaKind, AreaTag
from facts.places import Declaration, PlaceLevel

if TYPE_CHECKING:
    from facts.places import PlaceLead
    from facts.subjects import Trait
    from leads.campaign.places import Places

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

    house, campaign, known = house_of(out, db), picked(folder, identity), _places(places_file)
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

    house, campaign = house_of(out, db), picked(folder, identity)
    now = house.clock.now()
    given = AreaTag(
        campaign=campaign.id, place=_places(places_file).get(place).code, kind=kind, source=source, by=by, at=now,
        since=since.date() if since else day_of(now), until=until.date() if until else None, ends=ends,
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

    house, known = house_of(out, db), _places(places_file)
    leads, said = _leads(house, known), house.campaigns.declarations()
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

    house, known = house_of(out, db), _places(places_file)
    now, meant = house.clock.now(), known.get(place)
    given = Declaration(place=meant.code, is_free=not end, basis=basis, on=on_day(house, on), by=by, at=now)
    house.campaigns.declare(check_declaration(given, meant, _leads(house, known), day_of(now)))
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
    from leads.campaign.appraising import Ground, appraise
    from leads.campaign.board import draw_board
    from leads.campaign.words import APPRAISAL_HEADS, DRAFT, appraisal_lines, appraisal_rows
    from leads.scoreboard.board import draw
    from leads.scoreboard.rules import SHIPPED, load_rules

    house, campaign, known = house_of(out, db), picked(folder, identity), _places(places_file)

    def traits_of(subject: str) -> "Iterable[Trait]":
        return (trait for mention in house.subjects.mentions(subject) for trait in mention.traits)

    scored = draw(
        house.filed.all(), list(house.dossiers.all()), traits_of, load_rules(own("scoreboard.yml", rules) or SHIPPED),
        at=house.clock.now(), decisions=house.filed.decisions(),
    )  # fmt: skip
    drawn = draw_board(campaign, house.campaigns.filings(campaign.id), on_day(house, on))
    ground = Ground(
        board=drawn, leads=_leads(house, known), results=scored.results, places=known, sectors=house.sectors
    )  # fmt: skip
    found = _masked(appraise(ground), unmask=unmask)
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


def _places(path: Path | None) -> "Places":
    from leads.campaign.places import SHIPPED, load_places

    return load_places(own("campaign-places.yml", path) or SHIPPED)


def _leads(house, known: "Places") -> "list[PlaceLead]":  # type: ignore[no-untyped-def]  # House is imported lazily
    from leads.campaign.places import place_leads

    return list(place_leads(house.dossiers.all(), known, day_of))
