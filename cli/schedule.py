"""`fangfei schedule …`: what happens by itself, when, and what came of it."""

import time
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import printing
from cli.options import Db, Json, Out, running_account
from cli.schedule_words import job_word, local, print_shifts, state_word
from facts.errors import BadInput, NotKnown
from facts.shifts import Job, Schedule, Shift, ShiftState, Track

if TYPE_CHECKING:
    from wiring.assembly import House

app = typer.Typer(name="schedule", help="What happens by itself, when, and what came of it.", no_args_is_help=True)
Name = Annotated[str, typer.Argument(metavar="NAME", help="Schedule, as `schedule list` names it.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it; default: this account.")]
#: Seconds between two looks at a shift that is followed.
_LOOK_S = 1.0
_NAME_LENGTH = 64


@app.command("list")
def show_all(*, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """List every schedule with its next moment and what became of its last one.

    Example: fangfei schedule list
    """
    house = _house(out, db)
    found = [_told(house, one) for one in house.schedules.all()]
    if as_json:
        printing.as_json({"schedules": found})
        return
    rows = [
        (one["name"], job_word(one["job"]), one["cron"], "" if one["enabled"] else "停用", local(one["next"], one),
         one["priority"], state_word(one["last"].state) if one["last"] else "")
        for one in found
    ]  # fmt: skip
    columns = ("名称", "任务", "时间", "状态", "下一班", "先后", "上一班")
    printing.table(f"计划任务 {len(rows)} 项", columns, rows)


@app.command("show")
def show(name: Name, *, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Show one schedule with its windows and its last shifts.

    Example: fangfei schedule show nightly
    """
    house = _house(out, db)
    schedule = house.schedules.get(name)
    one, shifts = _told(house, schedule), house.shifts.recent(5, schedule=name)
    if as_json:
        printing.as_json(one | {"shifts": [asdict(shift) for shift in shifts]})
        return
    rows: list[tuple[Any, ...]] = [
        ("任务", job_word(schedule.job)), ("时间", f"{schedule.cron}（{schedule.timezone}）"),
        ("状态", "启用" if schedule.enabled else "停用"), ("下一班", local(one["next"], one)),
        ("最迟开始", f"到点后 {schedule.late_minutes} 分钟内"), ("最长用时", f"{schedule.most_minutes} 分钟"),
        ("页面上限", schedule.max_pages or "按各来源"), ("先后", schedule.priority),
        ("来源", "、".join(schedule.sources) or "配置的全部来源"),
    ]  # fmt: skip
    printing.table(name, ("项目", "内容"), rows)
    print_shifts(shifts, schedule.timezone)


@app.command("set")
def put(
    name: Name,
    *,
    cron: Annotated[
        str | None, typer.Option("--cron", metavar="LINE", help="Five fields, such as '0 2 * * *'.")
    ] = None,
    job: Annotated[Job | None, typer.Option("--job", help="What it starts; default for a new one: scan.")] = None,
    timezone: Annotated[str | None, typer.Option("--timezone", metavar="ZONE", help="Default: Asia/Shanghai.")] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", metavar="SOURCE", help="URL, source file or folder; repeatable.")
    ] = None,
    all_sources: Annotated[bool, typer.Option("--all-sources", help="The configured sources again.")] = False,
    late: Annotated[int | None, typer.Option("--late", min=1, help="Minutes late that it may still begin.")] = None,
    most: Annotated[int | None, typer.Option("--most", min=1, help="Minutes it may take.")] = None,
    pages: Annotated[int | None, typer.Option("--pages", min=0, help="Pages at most; 0: as each source says.")] = None,
    priority: Annotated[int | None, typer.Option("--priority", min=0, max=99, help="The lowest goes first.")] = None,
    by: By = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Add a schedule, or change what is given of one; a running scheduler follows within half a minute.

    Example: fangfei schedule set nightly --cron '30 1 * * *' --most 240
    """
    house = _house(out, db)
    wished: dict[str, Any] = {
        "cron": cron, "job": job, "timezone": timezone, "late_minutes": late, "most_minutes": most,
        "priority": priority, "sources": () if all_sources else _sources(house, source),
        "max_pages": pages or None,
    }  # fmt: skip
    keep = {key: value for key, value in wished.items() if value is not None}
    schedule = replace(_known(house, name, cron), **keep)
    if pages == 0:
        schedule = replace(schedule, max_pages=None)
    _check(house, schedule)
    _said(house, house.schedules.put(schedule, by or running_account()), as_json=as_json)


@app.command("enable")
def enable(name: Name, *, by: By = None, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Switch a schedule on; what was due while it was off has not been missed.

    Example: fangfei schedule enable discovery
    """
    _switch(_house(out, db), name, is_on=True, by=by, as_json=as_json)


@app.command("disable")
def disable(name: Name, *, by: By = None, db: Db = None, out: Out = None, as_json: Json = False) -> None:
    """Switch a schedule off; what of it runs goes on, what waits is not begun.

    Example: fangfei schedule disable discovery
    """
    _switch(_house(out, db), name, is_on=False, by=by, as_json=as_json)


@app.command("run")
def run(
    name: Name,
    *,
    wait: Annotated[bool, typer.Option("--wait", help="Follow it to its end; exit code 1 where it is lost.")] = False,
    by: By = None,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """Let a schedule be due now, out of turn; refused while one of it waits or runs.

    Example: fangfei schedule run nightly --wait
    """
    house = _house(out, db)
    shift = house.shifts.ask(house.schedules.get(name), by or running_account())
    typer.echo(_prospect(house, shift), err=True)
    if wait:
        shift = _follow(house, shift)
    if as_json:
        printing.as_json(asdict(shift))
    if wait and shift.is_lost:
        raise typer.Exit(1)


@app.command("history")
def history(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="Only of one schedule.")] = None,
    *,
    lost: Annotated[bool, typer.Option("--lost", help="Only those that were lost and that nobody has seen.")] = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000, help="How many.")] = 50,
    db: Db = None,
    out: Out = None,
    as_json: Json = False,
) -> None:
    """List shifts, newest first: when each was due and what came of it.

    Example: fangfei schedule history nightly --limit 60
    """
    house = _house(out, db)
    if name is not None:
        house.schedules.get(name)
    shifts = [one for one in house.shifts.lost() if name in (None, one.schedule)][:limit] if lost else None
    found = house.shifts.recent(limit, schedule=name) if shifts is None else shifts
    if as_json:
        printing.as_json({"shifts": [asdict(shift) for shift in found]})
        return
    zones = {one.name: one.timezone for one in house.schedules.all()}
    print_shifts(found, zones)


@app.command("seen")
def seen(
    numbers: Annotated[list[int], typer.Argument(metavar="SHIFT…", help="Numbers, as `schedule history` lists.")],
    *,
    by: By = None,
    db: Db = None,
    out: Out = None,
) -> None:
    """Say that somebody knows of lost shifts; their red cards go.

    Example: fangfei schedule seen 41 42 --by 王主任
    """
    house = _house(out, db)
    for number in numbers:
        shift = house.shifts.see(number, by or running_account())
        typer.echo(f"班次 {number}（{shift.schedule}）：{shift.seen_by} 已知晓。")


def _switch(house: "House", name: str, *, is_on: bool, by: str | None, as_json: bool) -> None:
    schedule = replace(house.schedules.get(name), enabled=is_on)
    if is_on:
        _check(house, schedule)
    _said(house, house.schedules.put(schedule, by or running_account()), as_json=as_json)


def _known(house: "House", name: str, cron: str | None) -> Schedule:
    try:
        return house.schedules.get(name)
    except NotKnown as problem:
        if cron is None or len(name) > _NAME_LENGTH or not name.strip():
            raise BadInput(
                f"There is no schedule {name[:_NAME_LENGTH]!r}; a new one needs a name of 1 to {_NAME_LENGTH} "
                "characters and --cron 'MINUTE HOUR DAY MONTH WEEKDAY'."
            ) from problem
        return Schedule(name=name, cron=cron, timezone="Asia/Shanghai")


def _sources(house: "House", names: list[str] | None) -> tuple[str, ...] | None:
    """Files and folders by their whole path: the scheduler works in another folder."""
    if not names:
        return None
    house.sources(names)
    return tuple(str(Path(name).resolve()) if Path(name).exists() else name for name in names)


def _check(house: "House", schedule: Schedule) -> None:
    """Refuse what could never be due, or names sources for a job that fetches nothing."""
    from runs.nights.planning import next_due
    from scheduler import trigger_of

    trigger_of(schedule)
    if next_due(schedule, house.clock.now()) is None:
        raise BadInput(f"Schedule {schedule.name!r} would not be due within a year: {schedule.cron!r}.")
    if schedule.track is not Track.CRAWL and (schedule.sources or schedule.max_pages):
        raise BadInput(f"The job {schedule.job.value} fetches nothing; --source and --pages are for those that do.")


def _prospect(house: "House", shift: Shift) -> str:
    """What will happen to a wish."""
    if house.lease.seen() is None:
        return f"班次 {shift.number} 已排队；目前没有调度程序在运行，启动 fangfei scheduler 后才会开始，一天内有效。"
    track = [one for one in house.shifts.open() if one.track is shift.track and one.state is ShiftState.RUNNING]
    if track:
        return f"班次 {shift.number} 已排队；同一通道的 {track[0].schedule} 正在进行，结束后开始。"
    return f"班次 {shift.number} 已排队，调度程序即将开始。"


def _follow(house: "House", shift: Shift) -> Shift:
    told = ("", "")
    while not shift.is_over:
        time.sleep(_LOOK_S)
        shift = house.shifts.get(shift.number)
        if told != (now := (state_word(shift.state), shift.note)):
            typer.echo("：".join(part for part in now if part), err=True)
            told = now
    return shift


def _told(house: "House", schedule: Schedule) -> dict[str, Any]:
    from runs.nights.planning import next_due

    try:
        following = next_due(schedule, house.clock.now()) if schedule.enabled else None
    except BadInput:
        following = None
    last = house.shifts.recent(1, schedule=schedule.name)
    return asdict(schedule) | {"next": following, "last": last[0] if last else None}


def _said(house: "House", schedule: Schedule, *, as_json: bool) -> None:
    one = _told(house, schedule)
    if as_json:
        printing.as_json(one)
    else:
        following = local(one["next"], one) if schedule.enabled else "停用"
        typer.echo(f"{schedule.name}（{job_word(schedule.job)}）：{schedule.cron}，下一班 {following}。")


def _house(out: Path | None, db: str | None) -> "House":
    from runs.nights.defaults import ensure_schedules
    from wiring.assembly import House
    from wiring.settings import load_settings

    house = House(load_settings(out=out, db=db))
    # A new office's timetable stands before its scheduler has run for the first time.
    if not house.schedules.all():
        ensure_schedules(house.schedules)
    return house
