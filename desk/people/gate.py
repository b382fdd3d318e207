"""How many passwords are hashed at once: each takes 46 MiB and 50 ms of a core, and a flood of tries takes no more.

Strangers and browsers that were signed in before have a lane each: whoever floods the one lane holds up nobody in the
other. Who waits too long, or finds too many waiting, is told to come again, and the try does not count.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from facts.errors import HouseError


class TooBusy(HouseError):
    """Too many try to sign in at the same moment."""


class Lane:
    """Lets so many through at once; a few more wait for a moment."""

    def __init__(self, *, at_once: int = 1, waiting: int = 8, wait_s: float = 2.0) -> None:
        self._free = threading.BoundedSemaphore(at_once)
        self._room = threading.BoundedSemaphore(at_once + waiting)
        self._wait_s = wait_s

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Take one's turn.

        Raises:
            TooBusy: too many are waiting, or it takes too long.
        """
        if not self._room.acquire(blocking=False):
            raise TooBusy("现在登录的人太多，请稍等几秒再试。")
        try:
            if not self._free.acquire(timeout=self._wait_s):
                raise TooBusy("现在登录的人太多，请稍等几秒再试。")
            try:
                yield
            finally:
                self._free.release()
        finally:
            self._room.release()


class Gate:
    """One lane for strangers, one for browsers that were signed in before."""

    def __init__(self) -> None:
        self.strangers, self.known = Lane(), Lane()

    def lane(self, *, is_known: bool) -> Lane:
        """The lane of a try."""
        return self.known if is_known else self.strangers
