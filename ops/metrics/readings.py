"""What the gauges show at one moment; read by wiring, kept for some seconds."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from facts.runs import RunStatus, Tally
from store.gauges import Gauges

#: Seconds that a reading is good for: several monitors, or one that asks every second, cost the database nothing more.
KEPT_S = 15.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """The world as the gauges show it; what could not be read is None or empty."""

    version: str
    #: Whether the tables could be read.
    is_up: bool
    gauges: Gauges | None = None
    #: Of the newest run, and how it ended.
    tally: Tally | None = None
    run_status: RunStatus | None = None
    #: Seconds since the last night that came through, the scheduler's beat, the newest backup; None for never.
    night_age_s: float | None = None
    lease_age_s: float | None = None
    backup_age_s: float | None = None
    disk_free: int | None = None
    disk_total: int | None = None
    #: What runs here: label -> value.
    build: Mapping[str, str] = field(default_factory=dict)


class Kept:
    """Readings that are made anew at most every few seconds, by one caller at a time."""

    def __init__(
        self, read: Callable[[], Readings], *, kept_s: float = KEPT_S, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        self._read = read
        self._kept_s = kept_s
        self._seconds = seconds
        self._lock = threading.Lock()
        self._last: tuple[float, Readings] | None = None

    def now(self) -> Readings:
        """The readings, a few seconds old at most."""
        with self._lock:
            if self._last is None or self._seconds() - self._last[0] >= self._kept_s:
                self._last = (self._seconds(), self._read())
            return self._last[1]
