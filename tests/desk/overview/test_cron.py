"""Due moments as the scheduler reads the same lines, and lines that cannot be read."""

from datetime import UTC, datetime, timedelta

import pytest

from facts.errors import BadInput
from facts.shifts import Schedule
from runs.nights.cron import due_moments
from scheduler import next_fire

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)


def _row(cron: str, zone: str = "Asia/Shanghai") -> Schedule:
    return Schedule(name="nightly", cron=cron, timezone=zone)


@pytest.mark.parametrize(
    "cron",
    [
        "0 2 * * *", "30 */6 * * *", "0 2 * * 1-5", "0 2 * * 0", "0 2 * * 7", "0 2 * * mon,fri", "15,45 1-3 * * *",
        "0 2 1 * *", "0 2 13 * 5", "0 0 1-15/7 nov *", "5/20 2 * * *",
    ],
)  # fmt: skip
def test_moments_are_the_schedulers(cron: str) -> None:
    """Forty days of each line, moment for moment."""
    until = BEGIN + timedelta(days=40)
    expected, moment = [], BEGIN - timedelta(microseconds=1)
    while (following := next_fire(_row(cron), moment)) is not None and following < until:
        expected.append(following)
        moment = following

    assert list(due_moments(_row(cron), BEGIN, until)) == expected


@pytest.mark.parametrize(
    ("cron", "zone"), [("0 2 * *", "UTC"), ("61 2 * * *", "UTC"), ("x 2 * * *", "UTC"), ("0 2 * * *", "Mars/X")]
)
def test_lines_that_cannot_be_read_are_told(cron: str, zone: str) -> None:
    """By name, in Chinese."""
    with pytest.raises(BadInput, match="nightly"):
        list(due_moments(_row(cron, zone), BEGIN, BEGIN + timedelta(days=1)))
