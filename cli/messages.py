"""`fangfei messages` and `fangfei alerts`: what the office was told, by which channels, and what is wrong."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cli import printing
from cli.options import Db, Json, Out, running_account
from facts.errors import HouseError, NotKnown

if TYPE_CHECKING:
    from datetime import datetime

    from ops.messages.channels import Channel
    from wiring.assembly import House

app = typer.Typer(name="messages", help="Messages to the office, and the channels they go by.", no_args_is_help=True)
alerts = typer.Typer(name="alerts", help="What is wrong, until it has passed.", no_args_is_help=True)

Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")]


@app.command("list")
def list_messages(*, limit: Limit = 20, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List messages with what became of them on each channel, newest first.

    Example: fangfei messages list --limit 10
    """
    from ops.messages.words import DISPATCHES, KINDS

    found = _house(out, db).messages.recent(limit)
    if as_json:
        printing.as_json(
            {"messages": [asdict(one) | {"dispatches": [asdict(each) for each in some]} for one, some in found]}
        )
        return
    rows = [
        (one.id, _moment(one.at), KINDS[one.kind], one.title, "；".join(
            f"{each.channel} {DISPATCHES[each.state]}" + (f"：{each.problem}" if each.problem else "") for each in some
        ) or "没有对应的渠道")
        for one, some in found
    ]  # fmt: skip
    printing.table(f"消息 {len(rows)} 条", ("编号", "时间", "种类", "标题", "渠道"), rows)


@app.command("channels")
def list_channels(*, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List the channels of the settings, what each gets, and whether its last attempt was taken.

    Example: fangfei messages channels
    """
    from ops.messages.channels import KIND_NAMES
    from ops.messages.words import KINDS, SEVERITIES

    house = _house(out, db)
    latest = house.messages.latest()
    if as_json:
        printing.as_json({"channels": [_plain(one) | {"last": _last(house, one.name)} for one in _all(house)]})
        return
    rows = [
        (
            one.name, KIND_NAMES[one.kind], "、".join(KINDS[kind] for kind in sorted(one.kinds)) or "全部",
            SEVERITIES[one.least], "、".join(sorted({*one.districts, *one.sectors, *one.grades})) or "全部",
            one.stand_in or "任一其他渠道", _how_it_went(house, one.name) if one.name in latest else "还没有发过",
        )
        for one in _all(house)
    ]  # fmt: skip
    printing.table(
        f"渠道 {len(rows)} 个", ("名称", "方式", "消息种类", "最低级别", "区域、行业、等级", "备用", "最近一次"), rows
    )


@app.command("test")
def try_channel(
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="Name of the channel in the settings.")],
    *,
    db: Db = None,
    out: Out = None,
) -> None:
    """Send a test message by a channel now, and say whether it was taken.

    Example: fangfei messages test duty
    """
    from ops.messages.channels import MOST_BYTES
    from ops.messages.composing.others import trial_message
    from ops.messages.speaking import speak
    from ops.messages.wording import word

    house = _house(out, db)
    found = house.channels.get(channel)
    if found is None:
        known = ", ".join(house.channels) or "none; add [channels.NAME] to fangfei.toml"
        raise NotKnown(f"There is no channel {channel!r}; the settings have: {known}.")
    message = trial_message(channel, house.clock.now())
    answer = speak(found, word(message, desk=house.settings.desk_address, most_bytes=MOST_BYTES[found.kind]))
    if not answer.is_taken:
        raise HouseError(f"The channel {channel!r} did not take the message: {answer.problem}")
    typer.echo(f"渠道“{channel}”已收下测试消息。{answer.partly}")


@app.command("retry")
def retry(
    dispatch: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help="One dispatch; all without it.")] = None,
    *,
    db: Db = None,
    out: Out = None,
) -> None:
    """Let what waits or was given up be sent by the scheduler's next round.

    Example: fangfei messages retry
    """
    count = _house(out, db).messages.retry(running_account(), dispatch)
    typer.echo(f"{count} 条将由调度程序立即重发。")


@alerts.command("list")
def list_alerts(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Those that have passed too.")] = False,
    limit: Limit = 50,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List alerts that stand, the most severe first; with --all the latest of all.

    Example: fangfei alerts list
    """
    from ops.messages.words import ALERT_STATES, ALERTS, SEVERITIES

    book = _house(out, db).alerts
    found = book.recent(limit) if everything else book.standing()[:limit]
    if as_json:
        printing.as_json({"alerts": [asdict(one) for one in found]})
        return
    rows = [
        (
            one.id, SEVERITIES[one.trouble.severity], ALERTS[one.trouble.kind], one.trouble.title,
            _moment(one.first_at), one.times, ALERT_STATES[one.state] + (f"（{one.seen_by}）" if one.seen_by else ""),
        )
        for one in found
    ]  # fmt: skip
    printing.table(f"告警 {len(rows)} 条", ("编号", "级别", "种类", "内容", "开始", "次数", "状态"), rows)


@alerts.command("ack")
def acknowledge(
    alert: Annotated[int, typer.Argument(metavar="NUMBER", help="Number of the alert.")],
    *,
    comment: Annotated[str, typer.Option("--comment", metavar="TEXT", help="What is done about it.")] = "",
    by: Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who; default: the account.")] = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Note that somebody knows of an alert and looks after it: no more messages of it until it gets worse.

    Example: fangfei alerts ack 12 --comment 已联系机房
    """
    found = _house(out, db).alerts.acknowledge(alert, by or running_account(), comment)
    typer.echo(f"已标为已知晓：{found.trouble.title}")


def _house(out: Path | None, db: str | None) -> "House":
    from wiring.assembly import House
    from wiring.settings import load_settings

    return House(load_settings(out=out, db=db))


def _all(house: "House") -> "list[Channel]":
    return list(house.channels.values())


def _plain(channel: "Channel") -> dict[str, object]:
    """A channel for programs; without secrets and, as it may hold one, without the address."""
    return {
        "name": channel.name, "kind": channel.kind.value, "kinds": sorted(channel.kinds),
        "severity": channel.least.value, "districts": sorted(channel.districts), "sectors": sorted(channel.sectors),
        "grades": sorted(channel.grades), "stand_in": channel.stand_in, "per_minute": channel.per_minute,
    }  # fmt: skip


def _last(house: "House", name: str) -> dict[str, object] | None:
    found = house.messages.latest().get(name)
    return asdict(found) if found else None


def _how_it_went(house: "House", name: str) -> str:
    last = house.messages.latest()[name]
    return f"{_moment(last.tried_at)} {last.problem or '已送达'}"


def _moment(at: "datetime | None") -> str:
    from wiring.rules import OFFICE_ZONE

    return f"{at.astimezone(OFFICE_ZONE):%Y-%m-%d %H:%M}" if at else ""
