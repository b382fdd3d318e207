"""Who works on a run: one process, named in the run's row, with a sign of life there every few seconds.

A run whose process is gone is taken up by whoever is asked for the same; one whose process lives is left to it.
"""

import threading
from datetime import datetime, timedelta
from types import TracebackType

import structlog

from facts.errors import HouseError, Overtaken
from facts.ports import RunBook
from facts.runs import Run
from runs.nights import processes

#: Seconds between two signs of life; never one for each page, which would cost the crawl its database.
BEAT_S = 10.0
#: How old the last sign of a process of another machine may be; of this machine's it is known whether they live.
FRESH = timedelta(minutes=3)
log = structlog.get_logger(__name__)


def is_alive(run: Run, now: datetime) -> bool:
    """Whether another process than this one works on a run that is not over."""
    if not run.holder or run.holder == processes.identity():
        return False
    if processes.is_here(run.holder):
        return not processes.is_gone(run.holder)
    # Clocks of two machines differ a little: a sign from just ahead of us is one, too.
    return run.beat_at is not None and abs(now - run.beat_at) < FRESH


class Hold:
    """Holds a run while it is worked on; to be used in a `with` around the work."""

    def __init__(self, runs: RunBook, run: Run, *, every_s: float = BEAT_S) -> None:
        self.run = run
        #: Whether another process has taken the run over: this one then has to leave it alone.
        self.is_lost = False
        self._runs = runs
        self._every_s = every_s
        self._over = threading.Event()
        self._beating = threading.Thread(target=self._beat, name=f"run {run.id}", daemon=True)

    def __enter__(self) -> "Hold":
        self._beating.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._beating.join()

    def check(self) -> None:
        """Make sure that the run is still this process's.

        Raises:
            Overtaken: another process has taken it over.
        """
        if self.is_lost or not self._runs.beat(self.run.id, self.run.holder):
            raise Overtaken(f"Run {self.run.id} was taken over by another process; it goes on there.")

    def _beat(self) -> None:
        while not self._over.wait(self._every_s):
            try:
                self.is_lost = not self._runs.beat(self.run.id, self.run.holder)
            except HouseError as problem:
                log.warning("sign of life could not be written", run=self.run.id, problem=str(problem))
            if self.is_lost:
                log.warning("run was taken over by another process", run=self.run.id)
                return
