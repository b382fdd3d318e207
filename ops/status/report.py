"""What a look at the unattended work has come to, as a value; the command line prints it, a monitor reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ops.verdicts import Level, worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One thing, how well it is, and one sentence on it; plain Chinese, without personal data and secrets."""

    #: What a program calls it.
    key: str
    title: str
    level: Level = Level.OK
    sentence: str
    #: Further lines below it.
    lines: tuple[str, ...] = ()
    #: The same for programs: numbers, names and moments.
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything together."""

    at: datetime
    sections: tuple[Section, ...]

    @property
    def level(self) -> Level:
        """The worst of all sections."""
        return worst(section.level for section in self.sections)

    @property
    def sentence(self) -> str:
        """What is wrong, the worst first; one sentence."""
        bad = [one for one in self.sections if one.level is self.level]
        if self.level is Level.OK:
            return "一切正常。"
        return "；".join(f"{one.title}：{one.sentence.rstrip('。')}" for one in bad) + "。"

    def plain(self) -> dict[str, Any]:
        """As `--json` prints it: fields are added over time, never renamed."""
        return {
            "status": self.level.value, "sentence": self.sentence, "at": self.at,
            "sections": {
                one.key: {"level": one.level.value, "sentence": one.sentence, "lines": one.lines, **one.data}
                for one in self.sections
            },
        }  # fmt: skip
