"""The product with one of its guards switched off: what the drill must find."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, cast

from facts.shift_books import LeaseBook, ShiftBook
from facts.shifts import Shift, ShiftState


class Without:
    """The shift table with some calls replaced."""

    def __init__(self, book: ShiftBook, **calls: Callable[..., Any]) -> None:
        """Take the real one and what replaces its calls."""
        self._book = book
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        """The replaced call, or the real one."""
        return self._calls.get(name) or getattr(self._book, name)


def _wrapped(book: ShiftBook, lease: LeaseBook, **calls: Callable[..., Any]) -> tuple[ShiftBook, LeaseBook]:
    return cast("ShiftBook", Without(book, **calls)), lease


def without_missed(book: ShiftBook, lease: LeaseBook) -> tuple[ShiftBook, LeaseBook]:
    """What was missed is not written down."""

    def plan(shifts: Sequence[Shift]) -> Sequence[Shift]:
        return book.plan([shift for shift in shifts if shift.state is not ShiftState.MISSED])

    def end(shift: Shift, state: ShiftState, note: str, run: str | None = None) -> bool:
        return book.end(shift, ShiftState.COVERED if state is ShiftState.MISSED else state, note, run)

    return _wrapped(book, lease, plan=plan, end=end)


def without_orphans(book: ShiftBook, lease: LeaseBook) -> tuple[ShiftBook, LeaseBook]:
    """What a dead scheduler left behind is not taken up."""

    def again(shift: Shift, note: str, *, held_by: str | None = None, **more: Any) -> bool:
        return held_by is None and book.again(shift, note, **more)

    return _wrapped(book, lease, again=again)


def without_doubts(book: ShiftBook, lease: LeaseBook) -> tuple[ShiftBook, LeaseBook]:
    """What a clock that ran ahead has made stays in the way of its moments."""
    return _wrapped(book, lease, ahead=lambda after: [])


def without_rows(book: ShiftBook, lease: LeaseBook) -> tuple[ShiftBook, LeaseBook]:
    """A scheduler trusts its memory instead of the table: the moments of an earlier one are new to it."""
    number, memory = next(_NUMBERS), dict[str, datetime]()

    def plan(shifts: Sequence[Shift]) -> Sequence[Shift]:
        memory.update((shift.schedule, shift.due) for shift in shifts)
        # Nobody is in their way.
        return book.plan([replace(shift, due=shift.due + timedelta(microseconds=number)) for shift in shifts])

    return _wrapped(book, lease, plan=plan, last_due=lambda schedule, until: memory.get(schedule))


_NUMBERS = count(1)
