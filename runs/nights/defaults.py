"""The timetable of a new office, as rows."""

from functools import cache
from pathlib import Path

import yaml

from facts.shift_books import ScheduleBook
from facts.shifts import Job, Schedule

_FILE = Path(__file__).with_name("schedules.yml")
ACTOR = "scheduler"


@cache
def shipped_schedules() -> tuple[Schedule, ...]:
    """The rows of schedules.yml."""
    said = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(Schedule(**row | {"job": Job(row["job"]), "timezone": said["timezone"]}) for row in said["schedules"])


def ensure_schedules(book: ScheduleBook) -> None:
    """Put each row where there is none of its name; one that is there stays as it is, and stands from now on at least.

    A row of an older version that never started anything says of no moment since when it stands.
    """
    there = {row.name: row for row in book.all()}
    for row in shipped_schedules():
        if row.name not in there:
            book.put(row, ACTOR)
    for row in there.values():
        if row.since is None:
            book.put(row, ACTOR)
