"""Shifts as rows: planned once, begun by one process, closed once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, desc, func, select, update

from facts.errors import BadInput, NotKnown, Overtaken
from facts.ports import Clock
from facts.shifts import LOST, TRACKS, Job, Schedule, Shift, ShiftState
from store.audit import link
from store.database import Store
from store.dialect import insert_new, lock_table
from store.nights.tables import ShiftRow

_SHIFT = ShiftRow.__table__  # type: ignore[attr-defined]
_OPEN = (ShiftState.WAITING.value, ShiftState.RUNNING.value)
_PLAIN = (
    "id", "schedule", "due", "asked_by", "attempt", "failures", "holder", "beat", "beat_at", "not_before",
    "started_at", "until", "ended_at", "run", "note", "seen_by", "seen_at",
)  # fmt: skip
_KEY = ("schedule", "due", "asked_by")
_INSTANT = timedelta(microseconds=1)


class SqlShiftBook:
    """facts.shift_books.ShiftBook over the shift table."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def plan(self, shifts: Sequence[Shift]) -> Sequence[Shift]:
        """Add those whose schedule and moment are not there yet, and return them with their numbers."""
        found: list[Shift] = []
        with self._store.writing() as connection:
            for shift in shifts:
                if insert_new(connection, ShiftRow, [_columns(shift)], _KEY):
                    same = (_SHIFT.c.schedule == shift.schedule) & (_SHIFT.c.due == shift.due)
                    found += self._some(connection, same & (_SHIFT.c.asked_by == shift.asked_by))
        return found

    def ask(self, schedule: Schedule, by: str) -> Shift:
        """Add a shift that is due now because somebody wants it, with its audit entry.

        Raises:
            Overtaken: one of this schedule waits or runs already.
        """
        now = self._clock.now()
        mine = (_SHIFT.c.schedule == schedule.name) & _SHIFT.c.state.in_(_OPEN)
        draft = Shift(schedule=schedule.name, job=schedule.job, due=now, asked_by=by)
        with self._store.writing() as connection:
            # Whoever asks at the same moment on PostgreSQL waits here, and then sees this one.
            self._store.lock_audit(connection)
            under_way = self._some(connection, mine)
            if under_way:
                raise Overtaken(
                    f"{schedule.name!r} waits or runs already (shift {under_way[0].number}); let it end first."
                )
            while not insert_new(connection, ShiftRow, [_columns(draft)], _KEY):
                draft = replace(draft, due=draft.due + _INSTANT)
            detail = {"job": schedule.job.value}
            link(self._store, connection, at=now, actor=by, act="shift asked", subject=schedule.name, detail=detail)
            return self._some(connection, mine)[0]

    def last_due(self, schedule: str, until: datetime) -> datetime | None:
        """The latest moment up to `until` for which a schedule has a shift of its own; None if there is none."""
        own = (_SHIFT.c.schedule == schedule) & (_SHIFT.c.asked_by == "") & (_SHIFT.c.due <= until)
        with self._store.reading() as connection:
            row = connection.execute(select(_SHIFT.c.due).where(own).order_by(desc(_SHIFT.c.due)).limit(1)).first()
        return row[0] if row else None

    def ahead(self, after: datetime) -> Sequence[Shift]:
        """Schedules' own shifts due after a moment, by moment; such as a clock that ran ahead has made."""
        with self._store.reading() as connection:
            return self._some(connection, (_SHIFT.c.due > after) & (_SHIFT.c.asked_by == ""))

    def set_aside(self, shifts: Sequence[Shift], mark: str) -> int:
        """Take schedules' own shifts out of the way of their moments, noting why as who asked for them.

        What waits and was never begun is over; the rest stays what it is. Shifts that were set aside before get
        another mark. Returns how many still were as they were read.
        """
        over = {"state": ShiftState.COVERED.value, "ended_at": self._clock.now()}
        done = 0
        with self._store.writing() as connection:
            for shift in shifts:
                never_begun = shift.state is ShiftState.WAITING and not shift.attempt
                same = (_SHIFT.c.id == shift.number) & (_SHIFT.c.asked_by == shift.asked_by)
                still = same & (_SHIFT.c.attempt == shift.attempt)
                change = update(_SHIFT).where(still).values(asked_by=mark, **(over if never_begun else {}))
                done += connection.execute(change).rowcount
        return done

    def aside(self, after: datetime, prefix: str) -> Sequence[Shift]:
        """Shifts due after a moment that were set aside with marks that begin so, the newest row first."""
        mine = (_SHIFT.c.due > after) & _SHIFT.c.asked_by.startswith(prefix, autoescape=True)
        with self._store.reading() as connection:
            return sorted(self._some(connection, mine), key=lambda shift: shift.number, reverse=True)

    def put_back(self, shift: Shift) -> bool:
        """Make a shift that was set aside the one of its moment again; False where there is one by now."""
        there = (_SHIFT.c.schedule == shift.schedule) & (_SHIFT.c.due == shift.due) & (_SHIFT.c.asked_by == "")
        with self._store.writing() as connection:
            if self._some(connection, there):
                return False
            same = (_SHIFT.c.id == shift.number) & (_SHIFT.c.asked_by == shift.asked_by)
            return connection.execute(update(_SHIFT).where(same).values(asked_by="")).rowcount == 1

    def open(self) -> Sequence[Shift]:
        """Shifts that wait or run, by moment."""
        with self._store.reading() as connection:
            return self._some(connection, _SHIFT.c.state.in_(_OPEN))

    def get(self, shift: int) -> Shift:
        """Return one.

        Raises:
            NotKnown: there is none of that number.
        """
        with self._store.reading() as connection:
            return self._get(connection, shift)

    def begin(self, shift: Shift, holder: str, until: datetime) -> Shift | None:
        """Make a waiting shift run, with a new attempt; None where it does not wait any more, or its track is taken."""
        now = self._clock.now()
        other = _SHIFT.alias()
        jobs = [job.value for job, track in TRACKS.items() if track is shift.track]
        taken = select(other.c.id).where(other.c.state == ShiftState.RUNNING.value, other.c.job.in_(jobs)).exists()
        waits = (
            (_SHIFT.c.id == shift.number) & (_SHIFT.c.state == ShiftState.WAITING.value)
            & (_SHIFT.c.attempt == shift.attempt) & ~taken
        )  # fmt: skip
        values = {
            "state": ShiftState.RUNNING.value, "attempt": shift.attempt + 1, "holder": holder, "until": until,
            "beat": _SHIFT.c.beat + 1, "beat_at": now, "not_before": None, "note": "",
            "started_at": func.coalesce(_SHIFT.c.started_at, now),
        }  # fmt: skip
        with self._store.writing() as connection:
            # Of two schedulers, one of which does not know yet that it has lost its lease, only one may see it free.
            lock_table(connection, ShiftRow)
            if not connection.execute(update(_SHIFT).where(waits).values(**values)).rowcount:
                return None
            return self._get(connection, shift.number)

    def beat(self, shift: Shift, note: str = "", run: str | None = None) -> bool:
        """Say that its process is alive; False where the shift is another's by now."""
        values: dict[str, object] = {"beat": _SHIFT.c.beat + 1, "beat_at": self._clock.now()}
        values |= {"note": note} if note else {}
        return self._change(shift, values | ({"run": run} if run else {}))

    def hold(self, shift: Shift, holder: str) -> bool:
        """Note which process works on a running shift; False where it is another's by now."""
        return self._change(shift, {"holder": holder})

    def end(self, shift: Shift, state: ShiftState, note: str, run: str | None = None) -> bool:
        """Close a running or waiting shift, once; False where somebody else did, or it is another's by now."""
        values: dict[str, object] = {"state": state.value, "note": note, "ended_at": self._clock.now()}
        return self._change(shift, values | ({"run": run} if run else {}), _OPEN)

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
        values = {
            "state": ShiftState.WAITING.value, "note": note, "not_before": not_before,
            "failures": _SHIFT.c.failures + int(failed),
        }  # fmt: skip
        return self._change(shift, values, same=None if held_by is None else _SHIFT.c.holder == held_by)

    def recent(self, limit: int = 50, *, schedule: str | None = None, before: int | None = None) -> Sequence[Shift]:
        """The latest shifts, newest moment first; `before` is the number of the last one seen."""
        query = select(_SHIFT).order_by(desc(_SHIFT.c.due), desc(_SHIFT.c.id)).limit(limit)
        if schedule is not None:
            query = query.where(_SHIFT.c.schedule == schedule)
        with self._store.reading() as connection:
            if before is not None:
                last = self._get(connection, before)
                query = query.where((_SHIFT.c.due < last.due) | ((_SHIFT.c.due == last.due) & (_SHIFT.c.id < before)))
            return [_shift(row) for row in connection.execute(query).mappings()]

    def since(self, moment: datetime) -> Sequence[Shift]:
        """Shifts due from a moment on, newest first."""
        with self._store.reading() as connection:
            return self._some(connection, _SHIFT.c.due >= moment)[::-1]

    def lost(self) -> Sequence[Shift]:
        """Shifts that were lost and that nobody has said to have seen, newest first."""
        unseen = _SHIFT.c.state.in_([state.value for state in LOST]) & _SHIFT.c.seen_at.is_(None)
        with self._store.reading() as connection:
            return self._some(connection, unseen)[::-1]

    def see(self, shift: int, by: str) -> Shift:
        """Note that somebody knows of a lost shift, with its audit entry.

        Raises:
            NotKnown: there is none of that number.
            BadInput: it was not lost.
        """
        now = self._clock.now()
        with self._store.writing() as connection:
            found = self._get(connection, shift)
            if not found.is_lost:
                raise BadInput(f"Shift {shift} was not lost; there is nothing to take note of.")
            if found.seen_at is None:
                change = update(_SHIFT).where(_SHIFT.c.id == shift).values(seen_by=by, seen_at=now)
                connection.execute(change)
                detail = {"schedule": found.schedule, "due": found.due.isoformat(), "state": found.state.value}
                link(
                    self._store, connection, at=now, actor=by, act="lost shift seen", subject=str(shift), detail=detail
                )
            return self._get(connection, shift)

    def forget(self, before: datetime) -> int:
        """Remove shifts that were over before a moment and that nobody need be told of; return how many."""
        told = _SHIFT.c.seen_at.is_not(None) | _SHIFT.c.state.not_in([state.value for state in LOST])
        old = (_SHIFT.c.due < before) & _SHIFT.c.state.not_in(_OPEN) & told
        with self._store.writing() as connection:
            return connection.execute(delete(_SHIFT).where(old)).rowcount

    def _change(
        self,
        shift: Shift,
        values: Mapping[str, object],
        states: Sequence[str] = _OPEN[1:],
        same: ColumnElement[bool] | None = None,
    ) -> bool:
        mine = (_SHIFT.c.id == shift.number) & (_SHIFT.c.attempt == shift.attempt) & _SHIFT.c.state.in_(states)
        mine = mine if same is None else mine & same
        with self._store.writing() as connection:
            return connection.execute(update(_SHIFT).where(mine).values(**values)).rowcount == 1

    def _get(self, connection: Connection, shift: int) -> Shift:
        found = self._some(connection, _SHIFT.c.id == shift)
        if not found:
            raise NotKnown(f"There is no shift {shift}.")
        return found[0]

    def _some(self, connection: Connection, condition: ColumnElement[bool]) -> list[Shift]:
        query = select(_SHIFT).where(condition).order_by(_SHIFT.c.due, _SHIFT.c.id)
        return [_shift(row) for row in connection.execute(query).mappings()]


def _columns(shift: Shift) -> dict[str, Any]:
    plain = {name: getattr(shift, name) for name in _PLAIN if name != "id"}
    return plain | {"job": shift.job.value, "state": shift.state.value}


def _shift(row: Mapping[Any, Any]) -> Shift:
    return Shift(**{name: row[name] for name in _PLAIN}, job=Job(row["job"]), state=ShiftState(row["state"]))
