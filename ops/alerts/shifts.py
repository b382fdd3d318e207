"""Lost shifts: every lost night is an alert of its own, what else was lost is one for each schedule."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from facts.notices import AlertKind, Severity, Trouble
from facts.shifts import Job, Shift, ShiftState
from ops.status.terms import JOBS, STATES, moment

PREFIX = "shift:"
KINDS = frozenset({AlertKind.MISSED, AlertKind.FAILED})
_ADVICE = "请在工作台“运行”页查看原因并点“已知晓”。"


def lost_shifts(lost: Iterable[Shift]) -> list[Trouble]:
    """What was due, was not done, and nobody has seen; newest first."""
    nights: list[Trouble] = []
    others: defaultdict[tuple[str, AlertKind], list[Shift]] = defaultdict(list)
    for shift in lost:
        if shift.job is Job.SCAN:
            nights.append(_night(shift))
        else:
            others[shift.schedule, kind_of(shift)].append(shift)
    return [*nights, *(_several(name, kind, found) for (name, kind), found in others.items())]


def kind_of(shift: Shift) -> AlertKind:
    """Whether it never began, or came to nothing."""
    return AlertKind.MISSED if shift.state is ShiftState.MISSED else AlertKind.FAILED


def _night(shift: Shift) -> Trouble:
    is_part = shift.state is ShiftState.INCOMPLETE
    return Trouble(
        kind=kind_of(shift),
        key=f"{PREFIX}{shift.number}",
        severity=Severity.WARNING if is_part else Severity.CRITICAL,
        title=f"{moment(shift.due)} 的{JOBS[shift.job]}{STATES[shift.state]}",
        detail=f"{shift.note}{_ADVICE}",
        group="nights",
    )


def _several(name: str, kind: AlertKind, found: Sequence[Shift]) -> Trouble:
    newest = found[0]
    times = f"，共 {len(found)} 班" if len(found) > 1 else ""
    return Trouble(
        kind=kind,
        key=f"{PREFIX}{name}",
        severity=Severity.WARNING,
        title=f"{moment(newest.due)} 的{JOBS[newest.job]}{STATES[newest.state]}{times}",
        detail=f"{newest.note}{_ADVICE}",
        group="jobs",
    )
