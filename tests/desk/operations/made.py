"""Shifts, alerts and messages of an office, made by hand."""

from datetime import timedelta

from facts.notices import AlertKind, Message, MessageKind, Severity, Trouble
from facts.shifts import Job, Schedule, Shift, ShiftState
from tests.desk.office import Office

ZONE = "Asia/Shanghai"


def a_timetable(office: Office) -> None:
    """A scan and a backup, and a scheduler that lives."""
    book = office.house.schedules
    book.put(Schedule(name="nightly", cron="0 2 * * *", timezone=ZONE, priority=10), "scheduler")
    book.put(Schedule(name="backup", job=Job.BACKUP, cron="30 23 * * *", timezone=ZONE), "scheduler")
    office.house.lease.take("server/boot/77/1234")


def a_shift(
    office: Office, state: ShiftState, *, hours_ago: float = 8, job: Job = Job.SCAN, schedule: str = "nightly",
    note: str = "", run: str | None = None,
) -> Shift:  # fmt: skip
    """A shift that came so far."""
    due = office.clock.now() - timedelta(hours=hours_ago)
    (shift,) = office.house.shifts.plan([Shift(schedule=schedule, job=job, due=due)])
    if state is ShiftState.WAITING:
        return shift
    if state in (ShiftState.MISSED, ShiftState.COVERED):
        office.house.shifts.end(shift, state, note)
        return office.house.shifts.get(shift.number)
    running = office.house.shifts.begin(shift, "server/boot/4321/99", office.clock.now() + timedelta(hours=5))
    assert running
    if state is ShiftState.RUNNING:
        office.house.shifts.beat(running, note, run)
    else:
        office.house.shifts.end(running, state, note, run)
    return office.house.shifts.get(shift.number)


def an_alert(
    office: Office, kind: AlertKind = AlertKind.DISK, severity: Severity = Severity.CRITICAL, *, key: str = "data",
    title: str = "磁盘剩余空间不足 2%。", detail: str = "请清理磁盘，或把数据目录移到更大的磁盘。",
) -> int:  # fmt: skip
    """The number of a trouble that was told."""
    return office.house.alerts.tell(Trouble(kind=kind, key=key, severity=severity, title=title, detail=detail))[0].id


def a_message(office: Office, *channels: str, key: str = "night 2026-11-23", **changes: object) -> int:
    """The number of a message that waits for its channels."""
    given: dict[str, object] = {
        "kind": MessageKind.NIGHT, "severity": Severity.INFO, "title": "昨夜扫描完成：新线索 3 条。",
        "lines": ("抓取 1,204 页。", "有 1 个来源没有看到。"), "path": "/overview", "at": office.clock.now(),
    }  # fmt: skip
    stored = office.house.messages.post(Message(key=key, **given | changes), channels)  # type: ignore[arg-type]
    assert stored
    assert stored.id
    return stored.id
