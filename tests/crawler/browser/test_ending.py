"""How showing ends before its time, and that no browser outlives whoever started it."""

import json
import signal
import subprocess
import time
from pathlib import Path

import pytest

from crawler.browser import processes
from crawler.browser.limits import Limits
from tests.crawler.browser.showing import SMALL, Outcome, a_run, a_source, browsers, shown, start
from tests.crawler.browser.test_showing import content
from tests.crawler.web import Web, serve

pytestmark = pytest.mark.browser

BUSY = "<p>忙</p><script>while (true) {}</script>"
FATAL = (
    "<p>崩</p><script>const held = []; while (true) { held.push(new Array(1e5).fill(Math.random()));"
    " held.push('x'.repeat(1e6) + held.length) }</script>"
)


def wait_for_browser(child: "subprocess.Popen[str]") -> list[int]:
    """Wait until the process has a browser with a page in it, and return all that belongs to it."""
    until = time.monotonic() + 30
    while len(processes.browsers(child.pid, "fangfei-browser-")) < 5:
        assert time.monotonic() < until, "no browser came up"
        assert child.poll() is None, child.communicate()
        time.sleep(0.1)
    return processes.below(child.pid)


def alive(found: list[int]) -> list[int]:
    """Those that are there and are no mere entries waiting to be reaped."""
    states = {one: Path(f"/proc/{one}/stat") for one in found}
    return [one for one, stat in states.items() if stat.exists() and ") Z " not in stat.read_text()]


def wait_until_asked(web: Web, host: str) -> None:
    """Wait until the browser has asked for the home page of a host."""
    until = time.monotonic() + 60
    while "/" not in web.paths(host):
        assert time.monotonic() < until, web.asked
        time.sleep(0.02)


def wait_until_gone(found: list[int], seconds: float = 8.0) -> None:
    until = time.monotonic() + seconds
    while alive(found):
        assert time.monotonic() < until, [Path(f"/proc/{one}/cmdline").read_text()[:200] for one in alive(found)]
        time.sleep(0.05)


def test_a_killed_process_leaves_no_browser(tmp_path: Path) -> None:
    """After kill -9 nothing of the browser is there any more, and the next process sweeps up and shows the page."""
    with serve({"k.test/": BUSY}) as web:
        spec = a_run(a_source("http://k.test/"), web.port, "k.test")
        child = start(tmp_path, spec, ["http://k.test/"])
        belonging = wait_for_browser(child)
        child.kill()
        child.communicate()
        wait_until_gone(belonging)

        assert browsers(f"fangfei-browser-{child.pid}-") == []
        web.routes["k.test/"] = "<p>好了</p>"
        outcome = shown(tmp_path, spec, "http://k.test/")

    assert (outcome.said["status"], outcome.said["pages"]) == ("finished", 1)
    assert list(Path("/tmp").glob(f"fangfei-browser-{child.pid}-*")) == []


def test_a_signal_ends_it_in_ten_seconds(tmp_path: Path) -> None:
    """A page that never answers does not hold it up; the target keeps waiting."""
    with serve({"t.test/": BUSY}) as web:
        child = start(tmp_path, a_run(a_source("http://t.test/"), web.port, "t.test"), ["http://t.test/"])
        belonging = wait_for_browser(child)
        time.sleep(1)
        begun = time.monotonic()
        child.send_signal(signal.SIGTERM)
        said, _ = child.communicate(timeout=30)
        spent = time.monotonic() - begun
        wait_until_gone(belonging, 2)

    assert spent < 10
    outcome = Outcome(json.loads(said), tmp_path)
    assert (outcome.said["status"], outcome.said["note"]) == ("stopped", "The crawl was ended by SIGTERM.")
    assert outcome.rows("SELECT done, purpose FROM target WHERE url = 'http://t.test/'") == [(0, "render")]


def test_the_deadline_ends_it(tmp_path: Path) -> None:
    """The run's deadline counts here, too."""
    with serve({"t.test/": BUSY}) as web:
        spec = a_run(a_source("http://t.test/"), web.port, "t.test", deadline_s=3.0)
        outcome = shown(tmp_path, spec, "http://t.test/")

    assert (outcome.said["status"], outcome.said["note"]) == ("stopped", "The deadline of 3 seconds has passed.")


def test_a_page_that_breaks_the_browser_twice(tmp_path: Path) -> None:
    """It is named and left; the page after it is shown."""
    say = "本页正文足够长，以便被当作一页普通的网页来读取和保存，请勿当真。" * 2
    with serve({"c.test/fatal": FATAL, "c.test/": f"<p>{say}</p>"}) as web:
        urls = ("http://c.test/fatal", "http://c.test/")
        outcome = shown(tmp_path, a_run(a_source(*urls), web.port, "c.test"), *urls)

    assert outcome.skip("http://c.test/fatal") == ("unreadable", "the page breaks the browser that shows it, 2 times")
    assert web.paths("c.test").count("/fatal") == 1
    assert say in outcome.document("http://c.test/")


@pytest.mark.timeout(300)
def test_the_browser_itself_is_killed(tmp_path: Path) -> None:
    """Somebody kills Chromium in the middle: another is started, and the page is shown all the same."""
    limits = Limits(page_s=100.0, settle_s=SMALL.settle_s, late_s=SMALL.late_s)
    with serve({"b.test/": "<p>慢</p><script>setInterval(() => document.body.append('慢'), 50)</script>"}) as web:
        child = start(tmp_path, a_run(a_source("http://b.test/"), web.port, "b.test"), ["http://b.test/"], limits)
        wait_for_browser(child)
        wait_until_asked(web, "b.test")
        time.sleep(0.5)
        processes.end(processes.browsers(child.pid, "fangfei-browser-"))
        said, log = child.communicate(timeout=150)

    outcome = Outcome(json.loads(said), tmp_path)
    assert outcome.said["pages"] == 1, (log, outcome.rows("SELECT skip, detail FROM target"))
    assert "慢慢慢" in "".join(outcome.document("http://b.test/").split())
    assert json.loads(content(tmp_path, "urn:pageinfo:http://b.test/"))["finished"] is False
