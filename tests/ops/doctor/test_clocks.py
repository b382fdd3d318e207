"""What a clock is held against: the program's own files, what was written last, a time source."""

import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from ops.doctor import clocks
from ops.verdicts import Level

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A file that was put here a month ago."""
    file = tmp_path / "program.py"
    file.touch()
    os.utime(file, ((NOW - timedelta(days=30)).timestamp(),) * 2)
    return file


@pytest.mark.parametrize(
    ("last", "level"),
    [(None, Level.OK), (timedelta(hours=-1), Level.OK), (timedelta(seconds=10), Level.OK),
     (timedelta(minutes=2), Level.WARNING), (timedelta(hours=2), Level.FAULT)],
)  # fmt: skip
def test_nothing_was_written_in_the_future(program: Path, last: timedelta | None, level: Level) -> None:
    """An entry later than now says that the clock was set back."""
    entry = None if last is None else NOW + last

    assert clocks.check_clock(NOW, program=program, last_entry=entry).level is level


def test_a_clock_before_the_program_came_is_wrong(program: Path) -> None:
    """As after a dead battery: 1970, or the year the board was made."""
    found = clocks.check_clock(datetime(2000, 1, 1, tzinfo=UTC), program=program, last_entry=None)

    assert found.level is Level.FAULT
    assert "timedatectl" in found.cure


def test_the_time_zone_has_to_be_there_and_right() -> None:
    """Eight hours all the year."""
    assert clocks.check_zone().level is Level.OK
    assert clocks.check_zone("Asia/Nowhere").level is Level.FAULT
    assert clocks.check_zone("Europe/Berlin").level is Level.FAULT


@pytest.fixture
def source() -> Iterator[str]:
    """A web server whose clock says NOW."""

    class Answering(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:  # the library's name
            self.send_response_only(200 if self.path == "/time" else 404)
            if self.path == "/time":
                self.send_header("Date", format_datetime(NOW, usegmt=True))
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("off", "level"),
    [(timedelta(seconds=2), Level.OK), (timedelta(minutes=-2), Level.WARNING), (timedelta(hours=1), Level.FAULT)],
)
def test_a_time_source_says_how_far_off_it_is(source: str, off: timedelta, level: Level) -> None:
    """Either way."""
    found = clocks.check_source(f"{source}/time", NOW + off)

    assert (found.level, f"{abs(off).total_seconds():.0f} 秒" in found.sentence) == (level, True)


@pytest.mark.parametrize("address", ["{source}/nothing", "http://127.0.0.1:9/", "https://127.0.0.1:9/", "nonsense"])
def test_a_time_source_that_says_nothing_is_a_warning(source: str, address: str) -> None:
    """It is away, or no web server."""
    assert clocks.check_source(address.format(source=source), NOW).level is Level.WARNING
