"""Clues that come over the wire: imported as a batch of their own and taken into the casework at once."""

from collections.abc import Sequence
from pathlib import Path

from facts.clues import ClueBook
from facts.ports import Clock
from leads.clues.importing import Imported, import_records
from leads.clues.intake import ClueIntake
from leads.clues.profile import find_profile


class Receiver:
    """What stands behind `POST /api/clues/{system}`."""

    def __init__(self, clues: ClueBook, intake: ClueIntake, clock: Clock, profiles: Path | None = None) -> None:
        """Take the books, the way into the casework, and the office's own folder of profiles if it has one."""
        self._clues, self._intake, self._clock, self._profiles = clues, intake, clock, profiles

    def __call__(self, system: str, records: Sequence[object]) -> Imported:
        """Import the records of a system.

        Raises:
            NotKnown: there is no such profile.
        """
        profile, by = find_profile(system, self._profiles), f"接口 {system}"
        found = import_records(self._clues, self._clock, profile, records, by=by)
        self._intake.take_waiting(by=by)
        return found
