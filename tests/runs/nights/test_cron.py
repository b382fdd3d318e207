"""Due moments as the timers' library reads the same lines, and lines that cannot be read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.errors import BadInput
from facts.shifts import Schedule
from runs.nights.cron import due_moments
from scheduler import trigger_of

BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
_LINES = (
    "0 2 * * *", "30 */6 * * *", "0 2 * * 1-5", "0 2 * * 0", "0 2 * * 7", "0 2 * * mon,fri", "15,45 1-3 * * *",
    "0 2 1 * *", "0 2 13 * 5", "0 0 1-15/7 nov *", "5/20 2 * * *", "0 2 * * */3", "0 2 * * 5-7", "0 2 29 2 *",
)  # fmt: skip


def _row(cron: str, zone: str = "Asia/Shanghai") -> Schedule:
    return Schedule(name="nightly", cron=cron, timezone=zone)


def _by_timers(row: Schedule, since: datetime, until: datetime) -> list[datetime]:
    trigger, found = trigger_of(row), []
    moment = trigger.get_next_fire_time(None, since)
    while moment is not None and moment < until:
        found.append(moment)
        moment = trigger.get_next_fire_time(None, moment + timedelta(microseconds=1))
    return found


@pytest.mark.parametrize("cron", _LINES)
def test_moments_are_the_timers(cron: str) -> None:
    """Forty days of each line, moment for moment."""
    until = BEGIN + timedelta(days=40)

    assert list(due_moments(_row(cron), BEGIN, until)) == _by_timers(_row(cron), BEGIN, until)


_LINE = st.builds(
    "{},{} {}/{} {} {} {}".format,
    st.integers(0, 59), st.integers(0, 59), st.integers(0, 11), st.integers(3, 11),
    # No day that never comes: the timers' library looks for it until the year 9999.
    st.sampled_from(("*", "*/5", "1", "28")), st.sampled_from(("*", "2", "feb-apr", "*/3")),
    st.sampled_from(("*", "0", "7", "1-5", "sat", "2,4")),
)  # fmt: skip


@settings(max_examples=30)
@given(line=_LINE, begin=st.integers(0, 900), zone=st.sampled_from(("Asia/Shanghai", "UTC")))
def test_any_line_is_read_as_the_timers_read_it(line: str, begin: int, zone: str) -> None:
    """Lists, steps, ranges and names, from any day on."""
    since = BEGIN + timedelta(days=begin, hours=begin % 24)
    until = since + timedelta(days=8)

    assert list(due_moments(_row(line, zone), since, until)) == _by_timers(_row(line, zone), since, until)


@pytest.mark.parametrize(
    ("cron", "zone"),
    [
        ("0 2 * *", "UTC"), ("61 2 * * *", "UTC"), ("x 2 * * *", "UTC"), ("0 2 * * *", "Mars/X"), ("", "UTC"),
        ("0 25 * * *", "UTC"), ("今晚", "UTC"), ("0 2 * * *", "../etc"), ("*/0 2 * * *", "UTC"), ("0 2 5-1 * *", "UTC"),
        ("0 2 * * 5-1", "UTC"), ("-5 2 * * *", "UTC"),
    ],
)  # fmt: skip
def test_lines_that_cannot_be_read_are_told(cron: str, zone: str) -> None:
    """By name; by the rows' reader in Chinese, by the timers' in English."""
    with pytest.raises(BadInput, match="nightly"):
        list(due_moments(_row(cron, zone), BEGIN, BEGIN + timedelta(days=1)))
    with pytest.raises(BadInput, match="'nightly' cannot be used"):
        trigger_of(_row(cron, zone))
