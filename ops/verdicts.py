"""How well something is: 正常, 警告, 故障; the worst of many decides."""

from collections.abc import Iterable
from enum import StrEnum


class Level(StrEnum):
    """How well something is."""

    #: 正常.
    OK = "ok"
    #: 警告: it works, and somebody should look soon.
    WARNING = "warning"
    #: 故障: a night may be lost by it.
    FAULT = "fault"

    @property
    def word(self) -> str:
        """As it is written for people."""
        return _WORDS[self]


_WORDS = {Level.OK: "正常", Level.WARNING: "警告", Level.FAULT: "故障"}
_ORDER = (Level.FAULT, Level.WARNING, Level.OK)


def worst(levels: Iterable[Level]) -> Level:
    """The most severe; 正常 of none."""
    found = set(levels)
    return next((level for level in _ORDER if level in found), Level.OK)
