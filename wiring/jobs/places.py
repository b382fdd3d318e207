"""Where jobs keep what is theirs, below the office's folder."""

from pathlib import Path

from runs.marks import Marks
from wiring.assembly import House


def marks_of(house: House) -> Marks:
    """How far the jobs have come that go over everything in many shifts."""
    return Marks(house.settings.out / "marks")


def reports_of(house: House) -> Path:
    """The folder of the reports that are drafted by themselves."""
    return house.settings.out / "reports"
