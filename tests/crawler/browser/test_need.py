"""When a browser is needed, whether there is one, and that the crawl without one does not load it."""

import importlib.util
import shutil
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from crawler.browser import is_available, needs_browser
from facts.pages import Trouble
from facts.sources import Browsing, Source

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize(
    ("browsing", "trouble", "expected"),
    [
        (Browsing.NEVER, Trouble.TOO_LITTLE_TEXT, False),
        (Browsing.AUTO, None, False),
        (Browsing.AUTO, Trouble.WALLED, False),
        (Browsing.AUTO, Trouble.TOO_LITTLE_TEXT, True),
        (Browsing.ALWAYS, None, True),
    ],
)
def test_when_it_is_needed(browsing: Browsing, trouble: Trouble | None, expected: bool) -> None:
    """A source asks for it, or the page has too little text and the source leaves it to us."""
    source = Source(id="s", title="s", start_urls=("http://s.test/",), browsing=browsing)

    assert needs_browser(source, trouble) is expected


def test_a_missing_part_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the extra, or without Chromium, one sentence says what to install."""
    there = ModuleSpec("x", None)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "playwright" else there)
    without_extra = is_available()
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: there)
    without_chromium = is_available()
    monkeypatch.setattr(shutil, "which", lambda _: "/usr/bin/chromium")

    assert without_extra == "playwright is not installed; pip install 'fangfei[browser]' brings what shows pages."
    assert without_chromium == (
        "There is no chromium on this machine; on Debian: apt-get install chromium fonts-noto-cjk."
    )
    assert is_available() is None


def test_the_crawl_does_not_load_it() -> None:
    """Neither the crawl nor the question whether there is a browser loads Playwright or a reactor."""
    code = (
        "import sys, crawler.run, crawler.browser; crawler.browser.is_available()\n"
        "heavy = {'playwright', 'scrapy_playwright', 'twisted.internet.reactor', 'crawler.browser.run'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)

    assert done.stdout == "[]\n"
