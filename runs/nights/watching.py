"""What one scheduler saw of the processes at work: when they last gave a sign, and when they were asked to end."""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from facts.shifts import Shift, Track
from runs.nights.ports import Worker

#: Seconds without a beat after which a process counts as stuck; it beats every ten.
STALE_S = 180.0
#: Seconds between asking a process to end and ending it by force; a crawl needs ten.
GRACE_S = 60.0
#: A process is ended by force again after so many seconds, should it still be there.
_ONCE_MORE_S = 30.0
#: Seconds that a process has to be gone by itself once its shift is closed.
_LAST_LINES_S = 15.0
#: Seconds of silence that one look counts at most: the machine, or this process, may have been stopped itself.
_ASLEEP_S = 30.0
log = structlog.get_logger(__name__)

#: Row number and attempt: another attempt is another process.
Key = tuple[int, int]


def key_of(shift: Shift) -> Key:
    """Name one attempt at a shift."""
    return shift.number, shift.attempt


@dataclass(slots=True)
class Watched:
    """What was seen of one attempt at a shift."""

    track: Track
    beat: int
    #: When the beat was last seen to have changed.
    at: float
    #: Our process; None where another scheduler began it.
    worker: Worker | None = None
    #: When it is asked to end, and when it was.
    until: float | None = None
    asked_at: float | None = None
    killed_at: float | None = None
    #: When its shift was first seen not to run any more.
    over_at: float | None = None

    @property
    def is_at_work(self) -> bool:
        """Whether our process is still there."""
        return self.worker is not None and self.worker.poll() is None

    def see(self, shift: Shift, now: float) -> None:
        """Note a beat that has changed."""
        if shift.beat != self.beat:
            self.beat, self.at = shift.beat, now

    def is_overdue(self, now: float) -> bool:
        """Whether it is to end: asked already, silent for too long, or through its window."""
        return self.asked_at is not None or now - self.at > STALE_S or (self.until is not None and now > self.until)

    def ask(self, now: float) -> None:
        """Ask it to end, once."""
        if self.worker is not None and self.asked_at is None:
            self.asked_at = now
            log.warning("process was asked to end", holder=self.worker.holder, silent_s=round(now - self.at))
            self.worker.ask()

    def press(self, now: float) -> None:
        """Ask it to end, and end it by force where it does not within its grace."""
        self.ask(now)
        if self.worker is None or self.asked_at is None or now - self.asked_at <= GRACE_S:
            return
        if self.killed_at is None or now - self.killed_at > _ONCE_MORE_S:
            self.killed_at = now
            log.warning("process was ended by force", holder=self.worker.holder)
            self.worker.kill()


class Watch:
    """Every attempt that is watched, by shift and attempt."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._looked_at = seconds()
        self.seen: dict[Key, Watched] = {}

    @property
    def is_idle(self) -> bool:
        """Whether no process of ours is at work."""
        return not any(one.is_at_work for one in self.seen.values())

    def tracks(self) -> set[Track]:
        """Tracks in which a process of ours is at work, whatever its row says."""
        return {one.track for one in self.seen.values() if one.is_at_work}

    def look(self) -> None:
        """Begin a look: while nobody looked, nobody was silent for long."""
        now = self._seconds()
        asleep = now - self._looked_at
        self._looked_at = now
        if asleep > _ASLEEP_S:
            for one in self.seen.values():
                one.at += asleep - _ASLEEP_S

    def of(self, shift: Shift) -> Watched:
        """What was seen of a running shift, with what its row says now."""
        now = self._seconds()
        one = self.seen.setdefault(key_of(shift), Watched(shift.track, shift.beat, now))
        one.see(shift, now)
        return one

    def see_off(self, key: Key, *, is_lost: bool = False) -> None:
        """Wait for the process of a shift that is closed: it is on its last lines, and is given them.

        One whose shift another process works on by now is asked to end at once.
        """
        one, now = self.seen[key], self._seconds()
        if not one.is_at_work:
            del self.seen[key]
            return
        one.over_at = now if one.over_at is None else one.over_at
        if is_lost or one.asked_at is not None or now - one.over_at > _LAST_LINES_S:
            one.press(now)

    def stop(self) -> None:
        """Ask every process of ours to end in good order."""
        for one in self.seen.values():
            one.ask(self._seconds())

    def reap(self) -> None:
        """See who has ended, and end by force who was asked and has not within its grace."""
        for key in list(self.seen):
            self.see_off(key)
