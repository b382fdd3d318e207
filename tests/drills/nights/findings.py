"""What must hold after sixty nights: none missed in silence, none run twice, nothing stuck."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, pairwise

from facts.shifts import LOST, Shift
from tests.drills.nights.ordeal import DAY, FIRST, SCHEDULES, Lived
from tests.drills.nights.truth import Work
from tests.drills.nights.world import BEGIN, HOUR


def complaints(lived: Lived) -> Iterator[str]:
    """Yield what is wrong."""
    yield from _missed(lived)
    yield from _twice(lived)
    yield from _at_once(lived)
    yield from _stuck(lived)


def _missed(lived: Lived) -> Iterator[str]:
    """Each true night has a scan that came through and began nearer to it than to any other, or a red card.

    By a clock that was wrong over a night its scan comes when that clock says so; nobody on that machine can know.
    """
    rows = {shift.number: shift for shift in lived.rows}
    began = [work.launched for work in lived.truth.works if work.job == "scan" and work.finished is not None]
    by_its_name = {_true(shift) for shift in lived.rows if shift.job == "scan" and shift.state == "finished"}
    red = [_true(shift) for shift in lived.rows if shift.job == "scan" and shift.number in lived.red]
    # By a wrong clock a loss bears a wrong moment; it was told in the night all the same.
    red += [loss.at for loss in lived.truth.losses if loss.offset and rows[loss.shift].job == "scan"]
    for night in range(lived.nights):
        at = FIRST + night * DAY
        is_near = any(abs(one - at) <= 12 * HOUR for one in (*began, *red))
        if not is_near and (lived.truth.is_right(at) or at not in by_its_name):
            yield f"night {night} was missed without a red card"


def _twice(lived: Lived) -> Iterator[str]:
    """No row, and no moment by a true clock, has come through more than once."""
    done = [work for work in lived.truth.works if work.finished is not None]
    for one, two in combinations(done, 2):
        if one.shift == two.shift:
            yield f"shift {one.shift} came through twice"
        elif _is_one_moment(one, two):
            yield f"{one.schedule} of {one.due} came through as shift {one.shift} and as {two.shift}"


def _is_one_moment(one: Work, two: Work) -> bool:
    if one.schedule != two.schedule or one.is_asked or two.is_asked:
        return False
    is_near = abs(one.began - two.began) < 12 * HOUR
    return is_near and abs(one.due - two.due) < timedelta(minutes=1)


def _at_once(lived: Lived) -> Iterator[str]:
    """Of one track, one process at a time."""
    for track in {work.track for work in lived.truth.works}:
        works = sorted((work for work in lived.truth.works if work.track is track), key=lambda work: work.began)
        for one, two in pairwise(works):
            if one.ended is None or one.ended > two.began:
                yield f"shifts {one.shift}.{one.attempt} and {two.shift}.{two.attempt} were at work at once"


def _stuck(lived: Lived) -> Iterator[str]:
    """Nothing is open beyond its time, and what is over says when it ended."""
    end = FIRST + lived.nights * DAY + 2 * DAY
    for shift in lived.rows:
        schedule = next(one for one in SCHEDULES if one.name == shift.schedule)
        patience = schedule.late + schedule.most + timedelta(hours=1)
        if not shift.is_over and BEGIN + timedelta(seconds=end) - shift.due > patience:
            yield f"shift {shift.number} of {shift.due} is {shift.state.value} at the end"
        if shift.state in LOST and not shift.seen_by and shift.number not in lived.red:
            yield f"shift {shift.number} was lost and is on no red card"


def _true(shift: Shift) -> float:
    return (shift.due - BEGIN).total_seconds()
