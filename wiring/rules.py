"""The lexicon of this office on this day, and everything built of it, kept fresh while a process runs."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from classifier import NOTHING_KNOWN, Known, Model
from facts.ports import Clock
from keywords import Engine, Lexicon
from keywords.entries.folders import digest_of, read_folder
from keywords.entries.lexicon import PACKAGED
from runs.bands import bands_in_use
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

    def fresh_screener(
        self,
        model: Callable[[], Model],
        *,
        pointer: Path | None = None,
        bands: Path | None = None,
        known: Callable[[], Known] = lambda: NOTHING_KNOWN,
    ) -> Fresh[Screener]:
        """Rules, model and bands, built again when a file of the lexicon, the day, or one of these files changes.

        Args:
            model: loads the text model.
            pointer: file that changes when another model is to be used.
            bands: file of the office's bands; while it is not there, the shipped ones hold.
            known: asked at each page for what casework knows already.
        """
        return self._fresh(
            lambda: Screener(self.engine(), model(), bands=bands_in_use(bands), known=known),
            lambda made: made.version,
            tuple(file for file in (pointer, bands) if file),
        )

    def _fresh(self, build: Callable[[], T], name: Callable[[T], str], files: tuple[Path, ...] = ()) -> Fresh[T]:
        return Fresh(
            build,
            stamp=lambda: (self._stamp(), *map(_content, files)),
            digest=lambda: " ".join((self._digest(), *map(_content, files))),
            name=name,
            clock=self.seconds,
        )

    def _stamp(self) -> Hashable:
        return (self.today(), *(stamp_of(folder) for folder in self._folders()))

    def _digest(self) -> str:
        texts = (digest_of(read_folder(folder, may_be_empty=True)) for folder in self._folders())
        return " ".join((self.today().isoformat(), *texts))

    def _folders(self) -> tuple[Path, ...]:
        return (PACKAGED, self.office) if self.office else (PACKAGED,)


def _content(file: Path) -> str:
    """A file of a few lines; "" where there is none."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
