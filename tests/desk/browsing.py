"""A real browser at a real desk: Debian's chromium, driven by Playwright, the desk served on loopback by uvicorn."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from desk.app import create_app
from desk.guard import SESSION_COOKIE
from desk.settings import DeskSettings
from facts.people import Person
from tests.conftest import missing
from tests.desk.office import Office

#: Nothing of the browser's own goes anywhere; the sandbox is off only because tests run as root.
ORDERS = (
    "--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
    "--disable-default-apps", "--disable-sync", "--no-first-run", "--dns-prefetch-disable",
)  # fmt: skip
#: The smallest screen that offices have.
SCREEN = {"width": 1366, "height": 768}


@contextmanager
def a_browser() -> Iterator[Browser]:
    """Chromium without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(ORDERS))
        yield browser
        browser.close()


@contextmanager
def served(app: Any, **options: Any) -> Iterator[str]:
    """An application on a free port of loopback; its address."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", **options))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


class Browsing:
    """One desk, one browser, as many people as sit at it."""

    def __init__(self, office: Office, browser: Browser, address: str) -> None:
        self.office = office
        self.browser = browser
        self.address = address
        self._contexts: list[BrowserContext] = []

    def person(self, person: Person | None = None, **options: Any) -> Page:
        """A tab in which somebody is signed in."""
        page = self.stranger(**options)
        key = self.office.key(person)
        page.context.add_cookies([{"name": SESSION_COOKIE, "value": key, "url": self.address}])
        return page

    def stranger(self, **options: Any) -> Page:
        """A tab in which nobody is signed in; relative addresses are the desk's."""
        plain = {"viewport": SCREEN, "base_url": self.address, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
        context = self.browser.new_context(**plain | options)
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        return context.new_page()

    def close(self) -> None:
        """Close every tab."""
        for context in self._contexts:
            context.close()


@contextmanager
def browsing(office: Office, browser: Browser) -> Iterator[Browsing]:
    """The desk of an office, served and looked at."""
    with served(create_app(office.house, DeskSettings())) as address:
        found = Browsing(office, browser, address)
        yield found
        found.close()
