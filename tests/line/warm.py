"""A process that has imported everything already and becomes the command when it is asked: a fork instead of a start.

    test ── words, settings, folder, its pipes ──► warm process ── fork ──► the command, alone, to its end
                                                                  └─ pid, then exit status ──► test

The command is a real process with its own folder, environment and pipes; what it saves is the second that importing
takes, some hundreds of times. Tests that kill commands start them from nothing (tests.line.hand.start).
"""

import json
import os
import resource
import socket
import subprocess
import sys
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Bytes of one order.
MOST = 1_000_000


class Warm:
    """The test's end of the line to one warm process."""

    def __init__(self) -> None:
        self._line, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST)
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.line.warm_process", str(other.fileno())],
            pass_fds=[other.fileno()], cwd=ROOT, env=environment, start_new_session=True,
        )  # fmt: skip
        other.close()

    def begin(
        self, words: tuple[str, ...], folder: Path, environment: dict[str, str], pipes: tuple[int, int, int]
    ) -> int:
        """Start a command on these pipes; the descriptor returned gives its pid and its exit status, a line each."""
        told, tell = os.pipe()
        # What a child would inherit from the test and a fork of the warm process does not.
        limit, mask = resource.getrlimit(resource.RLIMIT_FSIZE), os.umask(0)
        os.umask(mask)
        order = json.dumps(
            {"words": words, "folder": str(folder), "environment": environment, "file_size": limit, "mask": mask}
        ).encode()
        socket.send_fds(self._line, [order], [*pipes, tell])
        os.close(tell)
        return told


@cache
def warm() -> Warm:
    """The warm process of this test process; it ends when its line does."""
    return Warm()
