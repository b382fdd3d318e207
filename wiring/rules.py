"""The lexicon of this office on this day, and everything built of it, kept fresh while a process runs."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from classifier import Model
from facts.ports import Clock
from keywords import Engine, Lexicon
from keywords.entries.folders import digest_of, read_folder
from keywords.entries.lexicon import PACKAGED
from runs.fresh import Fresh, stamp_of
from screening import Screener

#: Where the day of an entry's validity begins.
OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rules:
    """Where the lexicon comes from: the shipped folder, an office's folder over it, and the day."""

    office: Path | None
    clock: Clock
    #: Seconds that only grow, for when to look at the files again.
    seconds: Callable[[], float] = time.monotonic

    def today(self) -> date:
        """The day in the office's zone."""
        return self.clock.now().astimezone(OFFICE_ZONE).date()

    def lexicon(self) -> Lexicon:
        """Load the entries that hold today; errors as Lexicon.load."""
        return Lexicon.load(office=self.office, on=self.today())

    def engine(self, *, variants: bool = True) -> Engine:
        """Build the engine of today; errors as Lexicon.load."""
        return Engine.of(self.lexicon(), variants=variants)

    def fresh_lexicon(self) -> Fresh[Lexicon]:
        """The lexicon, loaded again when a file or the day changes."""
        return self._fresh(self.lexicon, lambda made: made.version)

    def fresh_screener(self, model: Callable[[], Model]) -> Fresh[Screener]:
        """Rules and model, built again when a file of the lexicon or the day changes."""
        return self._fresh(lambda: Screener(self.engine(), model()), lambda made: made.version)

    def _fresh(self, build: Callable[[], T], name: Callable[[T], str]) -> Fresh[T]:
        return Fresh(build, stamp=self._stamp, digest=self._digest, name=name, clock=self.seconds)

    def _stamp(self) -> Hashable:
        return (self.today(), *(stamp_of(folder) for folder in self._folders()))

    def _digest(self) -> str:
        texts = (digest_of(read_folder(folder, may_be_empty=True)) for folder in self._folders())
        return " ".join((self.today().isoformat(), *texts))

    def _folders(self) -> tuple[Path, ...]:
        return (PACKAGED, self.office) if self.office else (PACKAGED,)
