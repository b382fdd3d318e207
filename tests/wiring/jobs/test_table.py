"""Every job that a schedule can name has its function."""

from facts.shifts import Job
from runs.nights.defaults import shipped_schedules
from wiring.jobs.table import JOBS


def test_every_job_is_done_by_somebody() -> None:
    """And the shipped timetable starts each of them."""
    assert set(JOBS) == set(Job) == {one.job for one in shipped_schedules()}
