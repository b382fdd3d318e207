"""Rate limits in the memory of this process: so many in so many seconds, counted as a bucket that drips empty."""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

#: Keys remembered at most; the one longest unheard of goes first.
_MOST_KEYS = 20_000


class Limit:
    """Lets each key through `most` times at once, and `most` times in each `seconds` over a longer while."""

    def __init__(self, most: int, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._drip = most / seconds
        self._now = now
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str, amount: float = 1.0) -> int:
        """Count one more and return 0, or the whole seconds until there is room, without counting."""
        with self._lock:
            level = self._level(key)
            if level + amount > self._most:
                return max(1, math.ceil((level + amount - self._most) / self._drip))
            self._levels[key] = (level + amount, self._now())
            self._levels.move_to_end(key)
            if len(self._levels) > _MOST_KEYS:
                self._levels.popitem(last=False)
            return 0

    def forget(self, key: str) -> None:
        """Begin anew for a key."""
        with self._lock:
            self._levels.pop(key, None)

    def _level(self, key: str) -> float:
        level, at = self._levels.get(key, (0.0, 0.0))
        return max(0.0, level - (self._now() - at) * self._drip)
