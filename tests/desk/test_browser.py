"""The desk in a real browser: pages load, styles and script are let in by the policy, marks are there."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from desk import DeskSettings, create_app
from tests.conftest import missing
from tests.desk.office import Office

pytestmark = pytest.mark.browser


@pytest.fixture
def address(office: Office) -> Iterator[str]:
    """The desk with one lead, served on a free port of loopback."""
    office.lead()
    server = uvicorn.Server(
        uvicorn.Config(create_app(office.ports(), DeskSettings()), host="127.0.0.1", port=0, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def browse(url: str, folder: Path, *orders: str) -> str:
    """What Chromium makes of a page."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "chromium")
    assert chromium is not None
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}",
        "--disable-background-networking", "--disable-dev-shm-usage", "--window-size=1280,900",
        "--enable-logging=stderr",
        *orders, url,
    ]  # fmt: skip
    done = subprocess.run(
        command, capture_output=True, timeout=90, check=True, env={"HOME": str(folder), "PATH": os.environ["PATH"]}
    )
    complaints = [line for line in done.stderr.decode().splitlines() if "CONSOLE" in line]
    assert complaints == [], complaints
    return done.stdout.decode()


def test_list_and_lead_in_a_browser(address: str, tmp_path: Path) -> None:
    """The list names the lead; its page has the marked spans, one of them disguised, one negated."""
    profile = tmp_path / "profile"
    listed = browse(f"{address}/", profile, "--dump-dom")
    shown = browse(f"{address}/leads/XS-000001", profile, "--dump-dom")
    picture = tmp_path / "lead.png"
    browse(f"{address}/leads/XS-000001", profile, f"--screenshot={picture}")

    shaded = browse(f"{address}/leads/XS-000001?heat=solicitation", profile, "--dump-dom")
    queue = browse(f"{address}/queue", profile, "--dump-dom")

    assert 'class="heat for' in shaded
    assert "还没有研判队列" in queue
    assert 'href="/leads/XS-000001"' in listed
    assert ">保·本·保·息</span>" in shown
    assert 'class="hit inducement disguised' in shown
    assert 'class="hit inducement negated"' in shown
    assert picture.read_bytes().startswith(b"\x89PNG")
