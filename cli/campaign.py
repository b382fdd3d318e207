"""`fangfei campaign …`: duties and their board, areas of emphasis, places free of cases, the draft appraisal."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from cli import campaign_places, printing
from cli.campaign_house import By, Campaigns, house_of, on_day, picked
from cli.options import Db, Json, Out
from facts.campaigns import Filing, FilingKind
from facts.errors import NotKnown, UnreadableFile

app = typer.Typer(
    help="The campaign: who files what by when, areas of emphasis, places, appraisal.", no_args_is_help=True
)
app.command("areas")(campaign_places.areas)
app.command("tag")(campaign_places.tag)
app.command("places")(campaign_places.places)
app.command("declare")(campaign_places.declare)
app.command("appraise")(campaign_places.appraisal)
Identity = Annotated[str, typer.Argument(metavar="CAMPAIGN", help="Campaign, such as xiamen-2018.")]
On = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As of this day; default: today.")]
#: Bytes of a document that is filed; only its digest is kept.
_MOST = 512 << 20


@app.command("list")
def campaigns(*, folder: Campaigns = None, as_json: Json = False) -> None:
    """List the campaigns.

    Example: fangfei campaign list
    """
    from wiring.papers import campaigns as known

    found = known(house_of(None, None), folder)
    if as_json:
        printing.as_json({"campaigns": [asdict(each) for each in found]})
        return
    heads = ("编号", "名称", "文号", "开始", "结束", "单位", "报送要求")
    rows = [(c.id, c.title, c.document, c.start, c.end, len(c.units), len(c.duties)) for c in found]
    printing.table(f"{len(found)} 个专项排查活动", heads, rows)


@app.command("board")
def board(
    identity: Identity,
    *,
    on: On = None,
    folder: Campaigns = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show per unit what is due, filed and late.

    Example: fangfei campaign board xiamen-2018 --on 2018-06-05
    """
    from leads.campaign.board import draw_board
    from leads.campaign.words import BOARD_HEADS, board_rows

    house = house_of(out, db)
    campaign = picked(house, folder, identity)
    drawn = draw_board(campaign, house.campaigns.filings(campaign.id), on_day(house, on))
    if as_json:
        printing.as_json(asdict(drawn))
        return
    printing.table(f"{campaign.title}（{drawn.on}）", BOARD_HEADS, board_rows(drawn))


@app.command("show")
def show(
    identity: Identity,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Unit key, such as COMM.")] = "",
    *,
    on: On = None,
    folder: Campaigns = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Show a campaign with its duties, or one unit's duties and everything it filed.

    Example: fangfei campaign show xiamen-2018 COMM
    """
    from leads.campaign.board import draw_board
    from leads.campaign.words import AREAS, DUTY_HEADS, FILINGS, duty_rows, task_of

    house = house_of(out, db)
    campaign = picked(house, folder, identity)
    drawn = draw_board(campaign, house.campaigns.filings(campaign.id), on_day(house, on))
    lines = [line for line in drawn.units if unit.upper() in ("", line.unit.key)]
    if not lines:
        raise NotKnown(f"{campaign.title}没有单位“{unit}”；现有 {'、'.join(one.key for one in campaign.units)}。")
    if as_json:
        printing.as_json({"campaign": asdict(campaign), "units": [asdict(line) for line in lines]})
        return
    if unit:
        for line in lines:
            typer.echo(f"排查领域：{task_of(line.unit, house.sectors)}")
            printing.table(f"{line.unit.name}（{drawn.on}）", DUTY_HEADS, duty_rows(line))
        return
    typer.echo(f"{campaign.title}（{campaign.document}）{campaign.start} 至 {campaign.end}；来源：{campaign.source}")
    if campaign.mark:
        typer.echo(campaign.mark)
    duties = [(duty.title, duty.due, duty.least, duty.source) for duty in campaign.duties]
    printing.table("报送要求", ("内容", "期限", "份数", "依据"), duties)
    phases = [
        (one.title, one.start, one.end, "、".join(FILINGS[kind] for kind in one.kinds)) for one in campaign.phases
    ]
    printing.table("阶段", ("阶段", "自", "至", "报送内容"), phases)
    printing.table("重点排查辖区", ("类别", "原文"), [(AREAS[kind], words) for kind, words in campaign.areas])
    tasks = [(one.key, one.name, task_of(one, house.sectors)) for one in campaign.units]
    printing.table("任务分解", ("代码", "单位", "排查领域"), tasks)


@app.command("file")
def file(
    identity: Identity,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Unit key, such as COMM.")],
    kind: Annotated[
        FilingKind, typer.Argument(metavar="KIND", help="What is filed: plan, monthly, bulletin, closing …")
    ],
    *,
    by: By,
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the document.")],
    filed_on: Annotated[
        datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="Day it came in; default: today.")
    ] = None,
    period: Annotated[str, typer.Option("--period", metavar="YYYY-MM", help="Month of a monthly summary.")] = "",
    document: Annotated[
        Path | None, typer.Option("--document", metavar="FILE", help="The document; its name and digest are kept.")
    ] = None,
    folder: Campaigns = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Record what a unit filed.

    Example: fangfei campaign file xiamen-2018 COMM plan --date 2018-05-17 --title 实施方案 --by 王登记
    """
    from leads.campaign.board import check_filing

    house = house_of(out, db)
    campaign = picked(house, folder, identity)
    now = house.clock.now()
    given = Filing(
        campaign=campaign.id, unit=unit.upper(), kind=kind, filed_on=on_day(house, filed_on),
        title=title, by=by, at=now, period=period, file=document.name if document else "",
        sha256=_digest(document) if document else "",
    )  # fmt: skip
    stored = house.campaigns.file(check_filing(campaign, given, house.today()))
    typer.echo(f"已登记报送 #{stored.id}：{stored.unit} {stored.title}（{stored.filed_on}）")


@app.command("settle")
def settle(
    identity: Identity,
    unit: Annotated[str, typer.Argument(metavar="UNIT", help="Unit key, such as COMM.")],
    kind: Annotated[FilingKind, typer.Argument(metavar="KIND", help="Which duty: plan, monthly, bulletin …")],
    *,
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why it counts as done.")],
    period: Annotated[str, typer.Option("--period", metavar="YYYY-MM", help="Month of a monthly summary.")] = "",
    folder: Campaigns = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Take a duty as done though its papers did not come in; the reason stands on the board.

    Example: fangfei campaign settle xiamen-2018 COMM monthly --period 2018-06 --by 王科长 --reason 并入7月报告
    """
    from leads.campaign.board import SETTLED, check_settling

    house = house_of(out, db)
    campaign, today = picked(house, folder, identity), house.today()
    given = Filing(
        campaign=campaign.id, unit=unit.upper(), kind=kind, filed_on=today, title=SETTLED, by=by,
        at=house.clock.now(), period=period, reason=reason,
    )  # fmt: skip
    stored = house.campaigns.file(check_settling(campaign, given, house.campaigns.filings(campaign.id), today))
    typer.echo(f"已认定完成 #{stored.id}：{stored.unit} {stored.kind.value} {stored.period}（{stored.reason}）")


@app.command("withdraw")
def withdraw(
    number: Annotated[int, typer.Argument(metavar="FILING", help="Number of the filing, see `show`.")],
    *,
    by: By,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    db: Db = None,
    out: Out = None,
) -> None:
    """Take a filing back; it stays for the record and no longer counts.

    Example: fangfei campaign withdraw 3 --by 王登记 --reason 报错单位
    """
    house = house_of(out, db)
    house.campaigns.withdraw(number, on=house.today(), by=by, reason=reason)
    typer.echo(f"报送 #{number} 已撤回")


def _digest(path: Path) -> str:
    import hashlib

    try:
        if path.stat().st_size > _MOST:
            raise UnreadableFile(f"{path} 超过 512 MB，请只登记正式文件。")
        with path.open("rb") as body:
            return hashlib.file_digest(body, "sha256").hexdigest()
    except OSError as problem:
        raise UnreadableFile(f"{path} 打不开（{problem.strerror}）。") from problem
