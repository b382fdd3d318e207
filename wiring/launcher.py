"""Start a crawl as a child process that ends with its parent, and hear its last words."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

from facts.errors import NoSpace
from facts.runs import CrawlAccount, RunSpec
from wiring.specs import dump_spec, load_account

#: Seconds between two looks at a child that was asked to end.
_POLL_S = 0.05
#: Of what a child says, what is read: its account has some lines of 60 bytes for each source.
_TAIL = 4 * 1024 * 1024


class ProcessLauncher:
    """facts.crawling.RunLauncher: one child process a crawl, since Twisted's reactor cannot be started twice."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs

    def launch(self, spec: RunSpec, *, browser: bool = False) -> "ProcessCrawl":
        """Start `python -m wiring.child`, or wiring.browser_child, with the specification on its standard input.

        Raises:
            NoSpace: the log cannot be written.
        """
        log = self._logs / f"{spec.run}.log"
        with _open(log) as output:
            child = subprocess.Popen(  # noqa: S603  # our own interpreter and one of two modules of ours
                # -P: a folder named like one of our rooms in the working folder must not stand in for it.
                [sys.executable, "-P", "-m", f"wiring.{'browser_child' if browser else 'child'}", str(os.getpid())],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=output,
                # A Ctrl-C goes to the parent alone, which then ends the child in good order.
                start_new_session=True,
            )
        assert child.stdin is not None
        # A child that dies before it has read its order is told by poll(), like any other that dies.
        with contextlib.suppress(BrokenPipeError), child.stdin:
            child.stdin.write(dump_spec(spec).encode("utf-8"))
        return ProcessCrawl(child, log)


def _open(log: Path) -> BinaryIO:
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        return log.open("ab")
    except OSError as problem:
        raise NoSpace(f"The log {log} cannot be written ({problem.strerror}); name another --out.") from problem


class ProcessCrawl:
    """facts.crawling.Crawl over a child process."""

    def __init__(self, child: "subprocess.Popen[bytes]", log: Path) -> None:
        self._child = child
        self._log = log
        self._words: str | None = None
        self._is_asked = False
        self._account = CrawlAccount()

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._child.pid

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs."""
        code = self._child.poll()
        return 0 if self._never_began(code) else code

    def stop(self, grace_s: float = 10.0) -> None:
        """Ask the child to end, and end it by force after `grace_s` seconds."""
        if self._child.poll() is not None:
            return
        self._is_asked = True
        self._child.terminate()
        deadline = time.monotonic() + grace_s
        while self._child.poll() is None and time.monotonic() < deadline:
            time.sleep(_POLL_S)
        if self._child.poll() is None:
            self._child.kill()
            self._child.wait()

    def last_words(self) -> str:
        """The sentence the child closed with; where it could not, the log to read."""
        if self._words is None:
            self._words = self._hear()
        return self._words

    def account(self) -> CrawlAccount:
        """What the child counted beside its tables; empty where it died."""
        self.last_words()
        return self._account

    def _never_began(self, code: int | None) -> bool:
        """Whether it was asked to end while it was still starting, before it could end in good order."""
        return self._is_asked and code == -signal.SIGTERM

    def _hear(self) -> str:
        assert self._child.stdout is not None
        said = self._child.stdout.read(_TAIL).decode("utf-8", "replace").strip().split("\n")
        self._child.stdout.close()
        with contextlib.suppress(LookupError, ValueError):
            self._account = load_account(said[-2])
        try:
            return str(json.loads(said[-1])["words"])
        except (LookupError, TypeError, json.JSONDecodeError):
            code = self._child.returncode
            if self._never_began(code):
                return "The crawl was ended by SIGTERM before it began."
            return f"The crawl process died (code {code}); its log is {self._log}; run the same scan again to resume."
