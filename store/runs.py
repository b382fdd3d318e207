"""The run table: what is under way, what died, and what each run has brought."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, desc, func, insert, select, update

from facts.errors import NotKnown, Overtaken
from facts.pages import Purpose, Skip
from facts.ports import Clock
from facts.runs import Run, RunStatus, Tally
from store import rows
from store.audit import link
from store.database import Store
from store.tables import PageRow, RunRow, ScreeningRow, TargetRow

_RUN = RunRow.__table__  # type: ignore[attr-defined]
_TARGET = TargetRow.__table__  # type: ignore[attr-defined]
_PAGE = PageRow.__table__  # type: ignore[attr-defined]
_SCREENING = ScreeningRow.__table__  # type: ignore[attr-defined]


#: A run that died is still RUNNING; one that its deadline or a signal ended is STOPPED.
RESUMABLE = (RunStatus.RUNNING, RunStatus.STOPPED)


class SqlRunBook:
    """facts.ports.RunBook over the run table."""

    def __init__(self, store: Store, clock: Clock, actor: str) -> None:
        self._store = store
        self._clock = clock
        self._actor = actor

    def begin(self, run: Run, *, is_alive: Callable[[Run], bool] = lambda _: False) -> Run:
        """Add a run, or return the unfinished run with the same plan so that `run.holder` resumes it.

        Args:
            run: what is asked for, with the process that will work on it and the shift that asked.
            is_alive: whether another process still works on an unfinished run.

        Raises:
            Overtaken: another process works on that run.
        """
        open_ = _RUN.c.status.in_([status.value for status in RESUMABLE])
        unfinished = select(_RUN).where(_RUN.c.plan == run.plan, open_).order_by(desc(_RUN.c.started_at))
        with self._store.writing() as connection:
            # Two that begin at once take turns: the second must see what the first has written.
            self._store.lock_audit(connection)
            found = connection.execute(unfinished).mappings().first()
            if found:
                return self._resume(connection, rows.run(found), run, is_alive)
            begun = replace(run, beat_at=self._clock.now()) if run.holder else run
            connection.execute(insert(_RUN).values(**rows.run_columns(begun)))
            self._link(connection, "run started", run.id, {"plan": run.plan})
        return begun

    def _resume(self, connection: Connection, run: Run, asked: Run, is_alive: Callable[[Run], bool]) -> Run:
        if run.status is RunStatus.RUNNING and is_alive(run):
            raise Overtaken(f"Run {run.id} is under way in another process ({run.holder}); wait for its end.")
        resumed = replace(
            run,
            status=RunStatus.RUNNING, ended_at=None, note="", holder=asked.holder,
            beat_at=self._clock.now() if asked.holder else None,
            shift=run.shift if asked.shift is None else asked.shift,
        )  # fmt: skip
        connection.execute(update(_RUN).where(_RUN.c.id == run.id).values(**rows.run_columns(resumed)))
        self._link(connection, "run resumed", run.id, {"was": run.status.value})
        return resumed

    def beat(self, run_id: str, holder: str) -> bool:
        """Say that the holder of a run is alive; False where the run is over, or another's by now."""
        held = (_RUN.c.id == run_id) & (_RUN.c.holder == holder) & (_RUN.c.status == RunStatus.RUNNING.value)
        with self._store.writing() as connection:
            return connection.execute(update(_RUN).where(held).values(beat_at=self._clock.now())).rowcount == 1

    def of_shift(self, shift: int) -> Sequence[Run]:
        """Return the runs that a shift made or took up last, newest first."""
        query = select(_RUN).where(_RUN.c.shift == shift).order_by(desc(_RUN.c.started_at))
        with self._store.reading() as connection:
            return [rows.run(row) for row in connection.execute(query).mappings()]

    def end(self, run_id: str, status: RunStatus, note: str = "") -> None:
        """Close a run."""
        closing = update(_RUN).where(_RUN.c.id == run_id)
        with self._store.writing() as connection:
            connection.execute(closing.values(status=status.value, ended_at=self._clock.now(), note=note))
            self._link(connection, "run ended", run_id, {"status": status.value, "note": note})

    def get(self, run_id: str) -> Run:
        """Return one run.

        Raises:
            NotKnown: there is no such run.
        """
        with self._store.reading() as connection:
            row = connection.execute(select(_RUN).where(_RUN.c.id == run_id)).mappings().first()
        if row is None:
            raise NotKnown(f"There is no run {run_id}.")
        return rows.run(row)

    def recent(self, limit: int = 20) -> Sequence[Run]:
        """Return the latest runs, newest first."""
        query = select(_RUN).order_by(desc(_RUN.c.started_at)).limit(limit)
        with self._store.reading() as connection:
            return [rows.run(row) for row in connection.execute(query).mappings()]

    def tally(self, run_id: str) -> Tally:
        """Count what a run has brought so far."""
        pages = select(
            func.count(),
            func.coalesce(func.sum(_PAGE.c.size), 0),
            func.count().filter(_PAGE.c.unchanged.is_(True)),
        ).where(_PAGE.c.run == run_id)
        with self._store.reading() as connection:
            fetched, size, unchanged = connection.execute(pages).one()
            is_told = (_TARGET.c.skip != Skip.GUIDE.value) & (_TARGET.c.purpose != Purpose.REQUISITE.value)
            skipped = _counts(connection, _TARGET.c.skip, _TARGET.c.run == run_id, is_told)
            waiting = _counts(connection, _TARGET.c.run, _TARGET.c.run == run_id, _TARGET.c.done.is_(False))
            bands = _counts(connection, _SCREENING.c.band, _SCREENING.c.page_id == _PAGE.c.id, _PAGE.c.run == run_id)
        return Tally(
            pages_fetched=fetched,
            unchanged=unchanged,
            skipped=skipped,
            screened=sum(bands.values()),
            bytes=int(size),
            waiting=sum(waiting.values()),
            bands=bands,
        )

    def _link(self, connection: Connection, act: str, run_id: str, detail: dict[str, object]) -> None:
        link(self._store, connection, at=self._clock.now(), actor=self._actor, act=act, subject=run_id, detail=detail)


def _counts(connection: Connection, column: Any, *conditions: Any) -> dict[str, int]:
    query = select(column, func.count()).where(*conditions).group_by(column).order_by(column)
    return {row[0]: row[1] for row in connection.execute(query)}
