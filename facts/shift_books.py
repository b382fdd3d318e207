"""The books of shifts: schedules, what became of each of their moments, and the lease of the one scheduler."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from facts.shifts import Lease, Schedule, Shift, ShiftState


class ScheduleBook(Protocol):
    """Schedules as rows."""

    def all(self) -> Sequence[Schedule]:
        """Return every schedule by name."""
        ...

    def get(self, name: str) -> Schedule:
        """Return one schedule.

        Raises:
            NotKnown: there is none of that name.
        """
        ...

    def put(self, schedule: Schedule, actor: str) -> Schedule:
        """Add or replace a schedule, with its audit entry.

        It stands from now on where it is new, was off, or is due at other moments than before: what it was not, it
        cannot have missed.
        """
        ...


class ShiftBook(Protocol):
    """Every shift; each due moment of a schedule has at most one, whoever plans it and how often."""

    def plan(self, shifts: Sequence[Shift]) -> Sequence[Shift]:
        """Add those whose schedule and moment are not there yet, and return them with their numbers."""
        ...

    def ask(self, schedule: Schedule, by: str) -> Shift:
        """Add a shift that is due now because somebody wants it, with its audit entry.

        Raises:
            Overtaken: one of this schedule waits or runs already.
        """
        ...

    def last_due(self, schedule: str, until: datetime) -> datetime | None:
        """The latest moment up to `until` for which a schedule has a shift of its own; None if there is none."""
        ...

    def ahead(self, after: datetime) -> Sequence[Shift]:
        """Schedules' own shifts due after a moment, by moment; such as a clock that ran ahead has made."""
        ...

    def set_aside(self, shifts: Sequence[Shift], mark: str) -> int:
        """Take schedules' own shifts out of the way of their moments, noting why as who asked for them.

        What waits and was never begun is over; the rest stays what it is. Shifts that were set aside before get
        another mark. Returns how many still were as they were read.
        """
        ...

    def aside(self, after: datetime, prefix: str) -> Sequence[Shift]:
        """Shifts due after a moment that were set aside with marks that begin so, the newest row first."""
        ...

    def put_back(self, shift: Shift) -> bool:
        """Make a shift that was set aside the one of its moment again; False where there is one by now."""
        ...

    def open(self) -> Sequence[Shift]:
        """Shifts that wait or run, by moment."""
        ...

    def get(self, shift: int) -> Shift:
        """Return one.

        Raises:
            NotKnown: there is none of that number.
        """
        ...

    def begin(self, shift: Shift, holder: str, until: datetime) -> Shift | None:
        """Make a waiting shift run, with a new attempt; None where it does not wait any more, or its track is taken."""
        ...

    def beat(self, shift: Shift, note: str = "", run: str | None = None) -> bool:
        """Say that its process is alive; False where the shift is another's by now."""
        ...

    def hold(self, shift: Shift, holder: str) -> bool:
        """Note which process works on a running shift; False where it is another's by now."""
        ...

    def end(self, shift: Shift, state: ShiftState, note: str, run: str | None = None) -> bool:
        """Close a running or waiting shift, once; False where somebody else did, or it is another's by now."""
        ...

    def again(
        self,
        shift: Shift,
        note: str,
        *,
        failed: bool,
        not_before: datetime | None = None,
        held_by: str | None = None,
    ) -> bool:
        """Let a running shift wait for its next attempt; False where it is another's by now.

        `held_by` is who was seen to hold it: a process that has said since that it works on it keeps it.
        """
        ...

    def recent(self, limit: int = 50, *, schedule: str | None = None, before: int | None = None) -> Sequence[Shift]:
        """The latest shifts, newest moment first; `before` is the number of the last one seen."""
        ...

    def since(self, moment: datetime) -> Sequence[Shift]:
        """Shifts due from a moment on, newest first."""
        ...

    def lost(self) -> Sequence[Shift]:
        """Shifts that were lost and that nobody has said to have seen, newest first."""
        ...

    def see(self, shift: int, by: str) -> Shift:
        """Note that somebody knows of a lost shift, with its audit entry.

        Raises:
            NotKnown: there is none of that number.
            BadInput: it was not lost.
        """
        ...


class LeaseBook(Protocol):
    """The lease that lets exactly one scheduler run.

    No clock decides over it: a machine's may jump. Whoever waits watches `beat` for so long that a living holder would
    have counted on, and takes the lease over only just as it was seen.
    """

    def seen(self) -> Lease | None:
        """The lease as it stands; None where nobody has it."""
        ...

    def take(self, holder: str, over: Lease | None = None) -> bool:
        """Take a lease that nobody has, or that is still just as it was seen; False where it is not."""
        ...

    def renew(self, holder: str) -> bool:
        """Say that the holder lives; False where the lease is another's by now."""
        ...

    def drop(self, holder: str) -> None:
        """Give the lease back if this holder has it."""
        ...
