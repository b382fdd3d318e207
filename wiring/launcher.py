"""Start a crawl as a child process that ends with its parent, watch whether it gets on, and hear its last words.

child: an empty line every few seconds, from its event loop ─► pipe ─► poll: silent for too long ─► ended by force
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from facts.errors import NoSpace
from facts.runs import CrawlAccount, RunSpec
from wiring.orphans import end_orphans, note
from wiring.specs import dump_spec, load_account

#: Seconds of silence after which a crawl stands still, and seconds after its deadline at which it is not waited for.
SILENT_S, LATE_S = 120.0, 60.0
#: Seconds that count at most between two looks: a machine that slept, or a scan that was busy, heard nothing meanwhile.
_LOOK_S = 5.0
#: Seconds between two looks at a child that was asked to end.
_POLL_S = 0.05
#: Of what a child says, what is kept: its account has some lines of 60 bytes for each source.
_TAIL = 4 * 1024 * 1024


class ProcessLauncher:
    """facts.crawling.RunLauncher: one child process a crawl, since Twisted's reactor cannot be started twice."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs

    def launch(self, spec: RunSpec, *, browser: bool = False) -> "ProcessCrawl":
        """Start `python -m wiring.child`, or wiring.browser_child, with the specification on its standard input.

        A crawl that an earlier scan left behind is ended before.

        Raises:
            NoSpace: the log cannot be written.
        """
        log = self._logs / f"{spec.run}.log"
        with _open(log) as output:
            end_orphans(self._logs)
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
        # More than a pipe holds waits for its reader, who may never come: not in the scan's own thread.
        order = dump_spec(spec).encode("utf-8")
        threading.Thread(target=_hand_over, args=(child, order), name=f"order {spec.run}", daemon=True).start()
        return ProcessCrawl(child, log, note(self._logs, spec.run, child.pid), spec.deadline_s)


def _open(log: Path) -> BinaryIO:
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        return log.open("ab")
    except OSError as problem:
        raise NoSpace(f"The log {log} cannot be written ({problem.strerror}); name another --out.") from problem


def _hand_over(child: "subprocess.Popen[bytes]", order: bytes) -> None:
    assert child.stdin is not None
    # A child that dies before it has read its order is told by poll(), like any other that dies.
    with contextlib.suppress(BrokenPipeError), child.stdin:
        child.stdin.write(order)


class ProcessCrawl:
    """facts.crawling.Crawl over a child process."""

    def __init__(self, child: "subprocess.Popen[bytes]", log: Path, note: Path, deadline_s: float | None) -> None:
        assert child.stdout is not None
        self._child = child
        self._log = log
        self._note = note
        self._pipe = child.stdout.fileno()
        os.set_blocking(self._pipe, False)
        self._said = b""
        self._looked_at = time.monotonic()
        self._silent_s = 0.0
        self._latest = None if deadline_s is None else self._looked_at + deadline_s + LATE_S
        self._is_asked = False
        #: Why it was ended by its scan, though nobody had asked for an end.
        self._fault = ""
        self._words: str | None = None
        self._account = CrawlAccount()

    @property
    def pid(self) -> int:
        """The child's process number."""
        return self._child.pid

    def poll(self) -> int | None:
        """Return the exit code, or None while it runs; one that stands still is ended, and has failed."""
        if self._child.poll() is None:
            self._listen()
            self._watch()
        code = self._child.poll()
        if code is None:
            return None
        self._note.unlink(missing_ok=True)
        return code or 1 if self._fault else 0 if self._never_began(code) else code

    def stop(self, grace_s: float = 10.0) -> None:
        """Ask the child to end, and end it by force after `grace_s` seconds."""
        if self._child.poll() is not None:
            return
        self._is_asked = True
        self._child.terminate()
        deadline = time.monotonic() + grace_s
        while self._child.poll() is None and time.monotonic() < deadline:
            self._listen()
            time.sleep(_POLL_S)
        if self._child.poll() is None:
            # With the browsers it may have started: it leads a group of its own.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._child.pid, signal.SIGKILL)
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

    def _listen(self) -> None:
        """Take what the child has said by now, so that it never waits for us, and add up its silence."""
        now, is_silent = time.monotonic(), True
        with contextlib.suppress(BlockingIOError):
            while said := os.read(self._pipe, 1 << 16):
                self._said = (self._said + said)[-_TAIL:]
                is_silent = False
        self._silent_s = self._silent_s + min(now - self._looked_at, _LOOK_S) if is_silent else 0.0
        self._looked_at = now

    def _watch(self) -> None:
        if self._silent_s > SILENT_S:
            self._fault = f"The crawl process stood still for {SILENT_S:g} seconds and was ended"
            self.stop()
        elif self._latest is not None and time.monotonic() > self._latest:
            self.stop()
            if self._child.returncode < 0:
                self._fault = "The crawl process did not end at its deadline and was ended by force"

    def _never_began(self, code: int | None) -> bool:
        """Whether it was asked to end while it was still starting, before it could end in good order."""
        return self._is_asked and code == -signal.SIGTERM

    def _hear(self) -> str:
        assert self._child.stdout is not None
        self._listen()
        self._child.stdout.close()
        said = self._said.decode("utf-8", "replace").strip().split("\n")
        with contextlib.suppress(LookupError, ValueError):
            self._account = load_account(said[-2])
        if self._fault:
            return f"{self._fault}; its log is {self._log}; run the same scan again to resume."
        try:
            return str(json.loads(said[-1])["words"])
        except (LookupError, TypeError, json.JSONDecodeError):
            code = self._child.returncode
            if self._never_began(code):
                return "The crawl was ended by SIGTERM before it began."
            return f"The crawl process died (code {code}); its log is {self._log}; run the same scan again to resume."
