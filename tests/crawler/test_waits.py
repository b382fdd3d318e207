"""What servers write into Retry-After, and the hours in which a source may be asked."""

from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crawler.manners.waits import http_date, next_opening, retry_after
from facts.sources import Window

NOW = datetime(2026, 11, 23, 4, 0, 0, tzinfo=UTC)
DAY = 86_400.0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (b" 7 ", 7.0),
        ("0", 0.0),
        ("99999999999999999999", DAY),
        ("Mon, 23 Nov 2026 04:02:00 GMT", 120.0),
        (b"Monday, 23-Nov-26 04:02:00 GMT", 120.0),
        ("Mon Nov 23 04:02:00 2026", 120.0),
        ("Mon, 23 Nov 2026 03:00:00 GMT", 0.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
    ],
)
def test_a_number_and_each_form_of_date(value: str | bytes, seconds: float) -> None:
    """RFC 9110, 10.2.3 and 5.6.7; a date that has passed asks for nothing, a huge wait is cut."""
    assert retry_after(value, NOW, most_s=DAY) == seconds


@pytest.mark.parametrize(
    "value",
    [None, "", " ", "-5", "+5", "1.5", "1e3", "٣", "soon", "Mon", "Mon, 99 Nov 2026 04:02:00 GMT", "120, 60", "\x00",
     "Mon, 23 Nov 99999999999 04:02:00 GMT", "9" * 65, b"\xff\xfe", "2026-11-23T04:02:00Z", "inf", "nan"],
)  # fmt: skip
def test_garbage_says_nothing(value: str | bytes | None) -> None:
    """What cannot be read is no wait of zero: the crawler backs off by its own rule."""
    assert retry_after(value, NOW, most_s=DAY) is None


@given(some.one_of(some.binary(max_size=80), some.text(max_size=80)))
def test_any_bytes_give_a_bounded_wait_or_none(value: str | bytes) -> None:
    """Nothing a server sends raises or escapes the bounds."""
    found = retry_after(value, NOW, most_s=DAY)

    assert found is None or 0 <= found <= DAY


@given(some.integers(-86_400, 2 * 86_400))
def test_dates_and_numbers_mean_the_same(seconds: int) -> None:
    """A date is so many seconds from the server's own clock."""
    exact = NOW + timedelta(seconds=seconds)
    written = format_datetime(exact, usegmt=True)

    assert http_date(written) == exact
    assert retry_after(written, NOW, most_s=DAY) == max(0.0, min(DAY, seconds))


def test_a_window_over_midnight_opens_at_its_start_by_the_office_s_clock() -> None:
    """22:00–06:00 in Shanghai is 14:00–22:00 UTC."""
    night = (Window(start=time(22), end=time(6)),)

    assert next_opening(night, NOW) == datetime(2026, 11, 23, 14, tzinfo=UTC)
    assert next_opening(night, datetime(2026, 11, 23, 14, tzinfo=UTC)) is None
    assert next_opening(night, datetime(2026, 11, 23, 21, 59, 59, tzinfo=UTC)) is None
    assert next_opening(night, datetime(2026, 11, 23, 22, tzinfo=UTC)) == datetime(2026, 11, 24, 14, tzinfo=UTC)
    assert next_opening((), NOW) is None


clock_times = some.times(max_value=time(23, 59))


@given(
    some.lists(some.tuples(clock_times, clock_times).filter(lambda both: both[0] != both[1]), min_size=1, max_size=4),
    some.integers(0, 2 * 86_400),
)
def test_it_is_open_when_it_is_said_to_open_and_not_before(hours: list[tuple[time, time]], seconds: int) -> None:
    """The next opening lies within a day, and a minute before it every window is still closed."""
    windows = [Window(start=start, end=end) for start, end in hours]
    now = NOW + timedelta(seconds=seconds)
    opening = next_opening(windows, now)
    if opening is None:
        return

    assert now < opening <= now + timedelta(days=1)
    assert next_opening(windows, opening) is None
    before = opening - timedelta(seconds=1)
    assert before < now or next_opening(windows, before) == opening
