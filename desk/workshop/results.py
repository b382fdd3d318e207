"""What jobs of this room came to, kept in memory for the page that shows it: trials, checks, counts."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from desk.context import Desk
from facts.errors import NotKnown
from facts.people import Person

#: Results remembered; the oldest goes first. A trial of 200 pages takes 200 kB.
MOST = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """Something that was counted, and when."""

    value: object
    at: datetime


class Results:
    """The results of one process; what somebody tried is theirs alone, what was counted is everybody's."""

    def __init__(self, desk: Desk) -> None:
        self._clock = desk.house.clock
        self._lock = threading.Lock()
        self._own: OrderedDict[str, tuple[int, object]] = OrderedDict()
        self._counted: dict[type, Dated] = {}

    def keep(self, who: Person, value: object) -> str:
        """Keep a result of somebody's and return its number."""
        number = secrets.token_urlsafe(12)
        with self._lock:
            self._own[number] = who.id, value
            while len(self._own) > MOST:
                self._own.popitem(last=False)
        return number

    def get(self, who: Person, number: str, kind: type[T]) -> T:
        """Return a result.

        Raises:
            NotKnown: this person has none of that number and kind, or it was forgotten.
        """
        with self._lock:
            owner, value = self._own.get(number, (None, None))
        if owner != who.id or not isinstance(value, kind):
            raise NotKnown("没有这份结果：它已过期，或服务重新启动过；请重新发起。")
        return value

    def count(self, value: object) -> None:
        """Keep what was counted, in place of what was counted before."""
        with self._lock:
            self._counted[type(value)] = Dated(value=value, at=self._clock.now())

    def counted(self, kind: type[T]) -> tuple[T, datetime] | None:
        """What was counted last, and when; None where nobody counted yet."""
        with self._lock:
            found = self._counted.get(kind)
        return (found.value, found.at) if found and isinstance(found.value, kind) else None


def results_of(desk: Desk) -> Results:
    """The results of a desk; its pages and its API share them."""
    return desk.own(Results)
