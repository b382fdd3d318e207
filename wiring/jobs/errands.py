"""What a job is given, and what it comes back with."""

import threading
import time
from dataclasses import dataclass, field

import structlog

from facts.errors import HouseError
from facts.shift_books import ShiftBook
from facts.shifts import Schedule, Shift

#: Seconds between two signs of life; runs.nights.supervising.STALE_S without one mean that a process is stuck.
BEAT_S = 10.0
#: Seconds without a sign that could be written after which a job ends itself, before somebody else begins it again.
UNHEARD_S = 140.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a job ended."""

    #: One sentence for the office, plain Chinese, without personal data.
    note: str
    #: The run that it made, where it crawls.
    run: str | None = None
    #: Whether it came through; one that was cut short at the end of its window did not.
    is_complete: bool = True


@dataclass(slots=True)
class Pulse:
    """The signs of life of one shift's process, given while its job asks whether to go on.

    A job asks in its innermost loop: where it hangs, the signs cease, and the process is ended by force.
    """

    book: ShiftBook
    shift: Shift
    #: Seconds without a question after which a job counts as stuck; None for a job that asks nothing.
    quiet_s: float | None = 600.0
    note: str = ""
    run: str | None = None
    is_lost: bool = False
    #: Set where the job shall end in good order.
    stopping: threading.Event = field(default_factory=threading.Event)
    _asked_at: float = field(default_factory=time.monotonic)
    _heard_at: float = field(default_factory=time.monotonic)
    _over: threading.Event = field(default_factory=threading.Event)

    def is_stopped(self) -> bool:
        """Whether the job shall end in good order; to be asked often."""
        self._asked_at = time.monotonic()
        return self.stopping.is_set()

    def say(self, note: str, run: str | None = None) -> None:
        """How far the job is, plain Chinese; shown with the next sign of life."""
        self._asked_at = time.monotonic()
        self.note, self.run = note, run or self.run

    def stop(self) -> None:
        """Let the job end in good order."""
        self.stopping.set()

    def beat(self) -> None:
        """Give signs of life until the job is over; to be run in a thread beside it."""
        while not self._over.wait(BEAT_S):
            if self.quiet_s is not None and time.monotonic() - self._asked_at > self.quiet_s:
                log.warning("job does not get on", shift=self.shift.id, job=self.shift.job.value)
                continue
            try:
                alive = self.book.beat(self.shift, self.note, self.run)
            except HouseError as problem:
                log.warning("sign of life could not be written", shift=self.shift.id, problem=str(problem))
                self._unheard()
                continue
            self._heard_at = time.monotonic()
            if not alive:
                log.warning("shift is another process's by now", shift=self.shift.id)
                self.is_lost = True
                self.stop()
                return

    def _unheard(self) -> None:
        # Cut off from the database for so long, it is taken for stuck and begun again elsewhere before long.
        if time.monotonic() - self._heard_at > UNHEARD_S and not self.stopping.is_set():
            log.warning("job is ended: nobody hears its signs of life", shift=self.shift.id, job=self.shift.job.value)
            self.stop()

    def over(self) -> None:
        """No more signs of life."""
        self._over.set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One shift as its job sees it."""

    shift: Shift
    schedule: Schedule
    pulse: Pulse
    #: Seconds left of its window when it began.
    seconds: float

    @property
    def actor(self) -> str:
        """In whose name it acts."""
        return self.shift.asked_by or "scheduler"
