"""Send the browser's process to a little web and look at what came of each address."""

import contextlib
import json
import os
import pickle
import shutil
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler import CrawlSettings, parse_rewrite
from crawler.browser.limits import Limits
from evidence import WarcVault
from facts.pages import Exhibit, Purpose, Target
from facts.runs import RunSpec
from facts.sources import Bounds, Source
from tests.conftest import missing

CHILD = Path(__file__).with_name("child.py")
ROOT = Path(__file__).parents[3]
#: What a page of the tests may cost: less than in earnest, so that hostile pages end soon.
SMALL = Limits(page_s=25.0, settle_s=5.0, late_s=1.0)


def need_chromium() -> None:
    """Skip, or fail under CI, where there is no browser."""
    if shutil.which("chromium") is None:
        missing("Chromium", "chromium")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the process said, and the rows it left."""

    said: dict[str, Any]
    folder: Path
    seconds: float = 0.0

    def rows(self, question: str, *values: object) -> list[tuple[Any, ...]]:
        return ask(self.folder, question, *values)

    def page(self, url: str) -> tuple[Any, ...]:
        """(rendered, size, exhibit) of a page."""
        (row,) = self.rows(
            "SELECT rendered, size, exhibit_file, exhibit_offset, exhibit_sha256, exhibit_record FROM page"
            " WHERE requested_url = ?",
            url,
        )
        return row

    def document(self, url: str) -> str:
        """The rendered document as the evidence has it."""
        _, _, file, offset, sha256, record = self.page(url)
        vault = WarcVault(self.folder / "evidence", run="look", software="x")
        return vault.open(Exhibit(file=file, offset=offset, sha256=sha256, record_id=record)).body.decode()

    def skip(self, url: str) -> tuple[Any, ...]:
        """(skip, detail) of a target."""
        (row,) = self.rows("SELECT skip, detail FROM target WHERE url = ?", url)
        return row


def ask(folder: Path, question: str, *values: object) -> list[tuple[Any, ...]]:
    """Read the run's tables while they may be written."""
    with contextlib.closing(sqlite3.connect(folder / "run.db", timeout=10)) as connection:
        return connection.execute(question, values).fetchall()


def a_source(*start_urls: str, hosts: tuple[str, ...] = (), **bounds: Any) -> Source:
    """A source without delay."""
    return Source(id="s", title="s", start_urls=start_urls, hosts=hosts, bounds=Bounds(**({"delay_s": 0.0} | bounds)))


def a_run(source: Source, port: int, *names: str, **changes: Any) -> RunSpec:
    """A run in which the named hosts, and no other, are served from the port on loopback."""
    rewrites = tuple(parse_rewrite(f"{name}:*:127.0.0.1:{port}") for name in names)
    plain = {"run": "r1", "sources": (source,), "db": "", "evidence": "", "rewrites": rewrites}
    return RunSpec(**(plain | changes))


def start(
    folder: Path,
    spec: RunSpec,
    urls: Iterable[str],
    limits: Limits = SMALL,
    *orders: str,
    **settings: Any,
) -> "subprocess.Popen[str]":
    """Start the process; each URL waits for the browser."""
    need_chromium()
    targets = [Target(url=url, source=spec.sources[0].id, purpose=Purpose.RENDER) for url in urls]
    options = CrawlSettings(**({"timeout_s": 5.0} | settings))
    order = folder / "order.pickle"
    order.write_bytes(pickle.dumps((spec, options, limits, folder, targets)))
    return subprocess.Popen(
        [sys.executable, CHILD, order, *orders],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])},
        start_new_session=True,
    )


def shown(
    folder: Path, spec: RunSpec, *urls: str, limits: Limits = SMALL, orders: Iterable[str] = (), **settings: Any
) -> Outcome:
    """Show the URLs to the end."""
    child = start(folder, spec, urls, limits, *orders, **settings)
    said, log = child.communicate(timeout=150)
    assert child.returncode == 0, log[-4000:]
    return Outcome(json.loads(said.splitlines()[-1]), folder)


@contextlib.contextmanager
def canary() -> Iterator[tuple[int, list[bytes]]]:
    """A server on loopback that nobody may reach, by TCP or UDP on one port; yields the port and what it heard."""
    heard: list[bytes] = []
    with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
        tcp.bind(("127.0.0.1", 0))
        udp.bind(tcp.getsockname())
        tcp.listen()
        for heard_by in (lambda: _hear(tcp, heard), lambda: _overhear(udp, heard)):
            threading.Thread(target=heard_by, daemon=True).start()
        yield tcp.getsockname()[1], heard


def _hear(tcp: socket.socket, heard: list[bytes]) -> None:
    with contextlib.suppress(OSError):
        while True:
            other, _ = tcp.accept()
            heard.append(b"connected")
            other.close()


def _overhear(udp: socket.socket, heard: list[bytes]) -> None:
    with contextlib.suppress(OSError):
        while True:
            heard.append(udp.recv(2048))


def browsers(mark: str = "fangfei-browser-") -> list[int]:
    """Chromium processes that this house has started and that are alive."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and mark in (entry / "cmdline").read_bytes().decode("utf-8", "replace"):
                found.append(int(entry.name))
    return found
