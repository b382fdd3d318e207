"""What people do about shifts: begin one now, begin a lost one again, say that they know of it."""

from desk.context import Desk
from desk.operations.terms import title_of
from facts.errors import BadInput, NotKnown, Overtaken
from facts.people import Person
from facts.shifts import Shift


def run_now(desk: Desk, who: Person, schedule: str) -> Shift:
    """Let a schedule be due now, in somebody's name; the scheduler begins it.

    Raises:
        NotKnown: there is no such schedule.
        Overtaken: one of its shifts waits or runs already; nothing was written.
    """
    try:
        found = desk.house.schedules.get(schedule)
    except NotKnown as problem:
        raise NotKnown(f"没有计划任务“{schedule[:64]}”。") from problem
    try:
        return desk.house.shifts.ask(found, who.name)
    except Overtaken as problem:
        raise Overtaken(
            f"{title_of(found)}已有一班在等待或进行中，同一任务不会同时做两次；请等它结束后再执行。"
        ) from problem


def run_again(desk: Desk, who: Person, number: int) -> Shift:
    """Make up for a lost shift: its schedule is due now, and the loss counts as seen.

    Raises:
        NotKnown: there is no such shift, or its schedule is gone.
        BadInput: it was not lost.
        Overtaken: one of its schedule waits or runs already; nothing was written.
    """
    lost = shift_of(desk, number)
    if not lost.is_lost:
        raise BadInput(f"第 {number} 班没有漏掉，不需要补做。")
    asked = run_now(desk, who, lost.schedule)
    desk.house.shifts.see(number, who.name)
    return asked


def see(desk: Desk, who: Person, number: int) -> Shift:
    """Note that somebody knows of a lost shift.

    Raises:
        NotKnown: there is no such shift.
        BadInput: it was not lost.
    """
    if not shift_of(desk, number).is_lost:
        raise BadInput(f"第 {number} 班没有漏掉，不需要标为已知晓。")
    return desk.house.shifts.see(number, who.name)


def see_all(desk: Desk, who: Person, until: int) -> int:
    """Note that somebody knows of every lost shift up to a number: those that stood before their eyes; how many."""
    found = [one for one in desk.house.shifts.lost() if one.number <= until]
    for one in found:
        desk.house.shifts.see(one.number, who.name)
    return len(found)


def shift_of(desk: Desk, number: int) -> Shift:
    """One shift.

    Raises:
        NotKnown: there is none of that number.
    """
    try:
        return desk.house.shifts.get(number)
    except NotKnown as problem:
        raise NotKnown(f"没有第 {number} 班。") from problem
