"""How far jobs have come that go over everything in many shifts: a small file each, written whole or not at all.

Nothing is lost with it but the place to go on from: a job without its mark begins anew.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from facts.errors import NoSpace


class Marks:
    """Marks by the name of their job."""

    def __init__(self, folder: Path) -> None:
        """Take the folder; it is made with the first mark."""
        self._folder = folder

    def get(self, job: str) -> Mapping[str, Any]:
        """Return the mark of a job; empty where there is none, or where it cannot be understood."""
        try:
            said = json.loads(self._file(job).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def put(self, job: str, mark: Mapping[str, Any]) -> None:
        """Set the mark of a job; of one job, one process at a time does so.

        Raises:
            NoSpace: it cannot be written; the mark before stays.
        """
        fresh = self._file(job).with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(mark, ensure_ascii=False), encoding="utf-8")
            fresh.replace(self._file(job))
        except OSError as problem:
            raise NoSpace(
                f"The folder {self._folder} cannot be written ({problem.strerror}); free some space."
            ) from problem

    def _file(self, job: str) -> Path:
        return self._folder / f"{job}.json"
