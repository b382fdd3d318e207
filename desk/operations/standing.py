"""What is wrong with the unattended work right now, and who may do something about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.operations.terms import title_of
from desk.plain import covered, local, shortened
from facts.errors import HouseError
from facts.notices import AlertKind, AlertState, Severity
from facts.people import Person, Right
from facts.shifts import QUIET, Job, Lease, Shift
from wiring.assembly import House

#: Who may start a shift out of turn and say that they look after what went wrong: the leader, who answers for the
#: night, and the administrator, who mends the machine. Others read: a click of theirs would hide it from these two.
ACTING = (Right.APPROVE, Right.SETTINGS)
#: Alerts of what the shifts say themselves.
_SAID = frozenset({AlertKind.MISSED, AlertKind.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody has to look after."""

    #: Shifts that were lost and that nobody has seen; scans first, then the newest first.
    lost: tuple[Shift, ...]
    #: Whether the scheduler gives signs of life.
    is_alive: bool
    #: Its last sign of life; None where it never ran, or was ended in good order.
    alive_at: datetime | None
    #: Whether there is a timetable that it would follow.
    has_schedules: bool

    @property
    def nights(self) -> tuple[Shift, ...]:
        """Scans among the lost."""
        return tuple(one for one in self.lost if one.job is Job.SCAN)

    @property
    def newest(self) -> int:
        """The highest number among the lost; 0 without any."""
        return max((one.number for one in self.lost), default=0)

    def for_place(self) -> "Standing":
        """The same for whoever sees some places alone: whether nights ran, and nothing that counts pages."""
        return Standing(
            lost=self.nights, is_alive=self.is_alive, alive_at=self.alive_at, has_schedules=self.has_schedules
        )


def standing_of(house: House) -> Standing:
    """Look at shifts and lease."""
    lease = house.lease.seen()
    lives = is_alive(lease, house.clock.now())
    return Standing(
        lost=_ordered(house.shifts.lost()), is_alive=lives, alive_at=lease.beat_at if lease else None,
        # One that lives has put its timetable there.
        has_schedules=lives or any(one.enabled for one in house.schedules.all()),
    )  # fmt: skip


def is_alive(lease: Lease | None, now: datetime) -> bool:
    """Whether somebody holds the lease and counted on a moment ago; a clock that was set does not kill it."""
    return lease is not None and abs(now - lease.beat_at) <= QUIET


def may_act(who: Person | None) -> bool:
    """Whether somebody may start shifts and acknowledge: of everywhere, and not one who only reads."""
    if who is None or who.only_reads or not who.realm.is_everything:
        return False
    return any(who.may(right) for right in ACTING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One piece of the bar that stands on every page of whoever may act."""

    says: str
    href: str


def alarms(house: House, who: Person | None) -> tuple[Alarm, ...]:
    """What the bar says; nothing for whoever cannot act, and nothing where the database cannot be asked."""
    if not may_act(who):
        return ()
    try:
        return (*_of_shifts(standing_of(house)), *_of_alerts(house))
    except HouseError:
        # The page itself says what is wrong with the database.
        return ()


def _of_shifts(found: Standing) -> Sequence[Alarm]:
    said = []
    if found.has_schedules and not found.is_alive:
        said.append(Alarm(says="调度程序没有运行，任务不会自动开始", href="/operations"))
    if found.lost:
        first = found.lost[0]
        more = f"等 {len(found.lost)} 班没有完成" if len(found.lost) > 1 else "没有完成"
        said.append(Alarm(says=f"{local(first.due, '%m-%d %H:%M')} 的{title_of(first)}{more}", href="/operations#lost"))
    return said


def _of_alerts(house: House) -> Sequence[Alarm]:
    """Grave ones that nobody acknowledged; those of shifts stand in the bar already."""
    found = [
        one for one in house.alerts.standing()
        if one.state is AlertState.OPEN and one.trouble.severity is Severity.CRITICAL
        and one.trouble.kind not in _SAID
    ]  # fmt: skip
    if not found:
        return ()
    title = shortened(covered(found[0].trouble.title).rstrip("。"), 40)
    more = f"等 {len(found)} 项" if len(found) > 1 else ""
    return (Alarm(says=f"严重告警：{title}{more}", href="/operations/alerts"),)


def _ordered(shifts: Sequence[Shift]) -> tuple[Shift, ...]:
    return tuple(sorted(shifts, key=lambda one: (one.job is not Job.SCAN, -one.due.timestamp(), -one.number)))
