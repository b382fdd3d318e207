"""A scan in front of somebody: progress on the terminal, the result on standard output, neither in the other."""

import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

from tests.line.hand import ROOT, fangfei
from tests.line.sites import a_big_site, resolve

PAGES = 40


def watch(terminal: int, seen: bytearray) -> None:
    """Read what the terminal is sent until nobody can send any more."""
    try:
        while chunk := os.read(terminal, 4096):
            seen.extend(chunk)
    except OSError:
        return


def test_progress_is_shown_on_a_terminal_only(tmp_path: Path) -> None:
    """The bar names what is screened and is wiped at the end; with a pipe in its place there is nothing at all."""
    terminal, theirs = pty.openpty()
    seen = bytearray()
    watcher = threading.Thread(target=watch, args=(terminal, seen))
    watcher.start()
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "COLUMNS": "150"}
    with a_big_site(tmp_path / "web", PAGES).serve() as server:
        words = ("scan", "http://big.test/0.html", *resolve(server), "--json")
        done = subprocess.run(
            [sys.executable, "-m", "cli", *words],
            cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=theirs, timeout=90, check=True,
        )  # fmt: skip
        os.close(theirs)
        watcher.join(10)
        os.close(terminal)
        quiet = fangfei(tmp_path, *words)

    shown = seen.decode()
    assert json.loads(done.stdout)["pages_fetched"] == PAGES
    assert "screening" in shown
    assert "http://big.test/" in shown
    assert f"{PAGES}/" in shown
    assert shown.rstrip().endswith("\x1b[2K")
    assert quiet.json["unchanged"] == PAGES
