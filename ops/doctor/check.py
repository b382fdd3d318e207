"""One thing that was checked, and all of them together."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from facts.errors import HouseError
from ops.status.report import Section
from ops.verdicts import Level, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was found, and how it is mended; plain Chinese, without personal data and secrets."""

    key: str
    title: str
    level: Level = Level.OK
    sentence: str
    #: What to do where it is not well, or how it came to be well.
    cure: str = ""

    @property
    def is_bad(self) -> bool:
        """Whether somebody has to do something."""
        return self.level is not Level.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """Every check, in the order in which one would mend."""

    checks: tuple[Check, ...]

    @property
    def level(self) -> Level:
        """The worst of all."""
        return worst(one.level for one in self.checks)

    @property
    def sentence(self) -> str:
        """How many of each."""
        counts = {level: sum(one.level is level for one in self.checks) for level in Level}
        return "，".join(f"{level.word} {count} 项" for level, count in counts.items()) + "。"

    def plain(self) -> dict[str, Any]:
        """As `--json` prints it: fields are added over time, never renamed."""
        return {
            "status": self.level.value, "sentence": self.sentence,
            "checks": [
                {"key": one.key, "title": one.title, "level": one.level.value, "sentence": one.sentence,
                 "cure": one.cure} for one in self.checks
            ],
        }  # fmt: skip


def guarded(key: str, title: str, do: Callable[[], Check], cure: str = "") -> Check:
    """Do a check; one that breaks off is a fault with its own words, and the others go on."""
    try:
        return do()
    except (HouseError, OSError) as problem:
        return Check(key=key, title=title, level=Level.FAULT, sentence=f"{problem}", cure=cure)


def loads(key: str, title: str, load: Callable[[], str], cure: str) -> Check:
    """Whether something can be loaded; `load` says what it is, such as its version."""
    return guarded(key, title, lambda: Check(key=key, title=title, sentence=load(), cure=cure), cure)


def of_section(section: Section, cure: str) -> Check:
    """A part of the status as a check."""
    return Check(key=section.key, title=section.title, level=section.level, sentence=section.sentence, cure=cure)
