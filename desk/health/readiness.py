"""Whether the desk can do its work: tables, disk, lexicon and model; asked often, looked at every few seconds."""

import os
import tempfile
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from desk.context import Desk
from facts.errors import HouseError
from store.probing import probe

#: Seconds that an answer is good for: nobody makes the server write and sync by asking.
KEPT_S = 5.0
#: Seconds that the database has to answer in.
PATIENCE_S = 2.0
#: What is written to see whether the disk takes it.
_BYTES = b"fangfei" * 512
OK = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found: name of a part -> `ok`, or what is wrong in a few words without particulars."""

    checks: Mapping[str, str]

    @property
    def is_ready(self) -> bool:
        """Whether everything is well."""
        return all(said == OK for said in self.checks.values())


class Readiness:
    """Looks at the parts, by one caller at a time; who comes meanwhile waits for the same look."""

    def __init__(self, desk: Desk, seconds: Callable[[], float] = time.monotonic) -> None:
        self._desk = desk
        self._seconds = seconds
        self._lock = threading.Lock()
        self._last: tuple[float, Answer] | None = None

    def now(self) -> Answer:
        """The answer, a few seconds old at most."""
        with self._lock:
            if self._last is None or self._seconds() - self._last[0] >= KEPT_S:
                self._last = (self._seconds(), self._look())
            return self._last[1]

    def _look(self) -> Answer:
        house = self._desk.house
        parts: Mapping[str, Callable[[], object]] = {
            "disk": lambda: write_and_sync(house.settings.out.absolute()),
            "lexicon": lambda: house.screener.version,
            "model": lambda: house.model.version,
        }
        return Answer(checks={"database": self._database()} | {name: _said(do) for name, do in parts.items()})

    def _database(self) -> str:
        found = probe(self._desk.house.settings.database, timeout_s=PATIENCE_S)
        return OK if found.is_ready else found.found.value


def write_and_sync(folder: Path) -> None:
    """Write a small file where everything is kept, and see that the disk has it.

    Raises:
        OSError: it does not.
    """
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".ready-") as file:
        file.write(_BYTES)
        file.flush()
        os.fsync(file.fileno())


def _said(do: Callable[[], object]) -> str:
    try:
        do()
    except (HouseError, OSError) as problem:
        # Its kind alone: a sentence would name files and addresses to whoever asks.
        return type(problem).__name__
    return OK
