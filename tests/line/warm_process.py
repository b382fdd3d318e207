"""The warm process itself: see tests.line.warm."""

import gc
import json
import os
import resource
import socket
import sys
from typing import Any

import wiring.assembly
import wiring.scanning  # noqa: F401  # what commands import when they are called
from cli import main
from tests.line.warm import MOST


def _serve(line: socket.socket) -> None:
    while True:
        order, pipes, _, _ = socket.recv_fds(line, MOST, 4)
        if not order:
            return
        if os.fork() == 0:
            line.close()
            _become(json.loads(order), pipes)
        for pipe in pipes:
            os.close(pipe)
        _bury()


def _bury() -> None:
    """Take leave of those who watched over commands that are over."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


def _become(order: dict[str, Any], pipes: list[int]) -> None:
    """Fork the command, watch over it, tell how it ended."""
    *standard, tell = pipes
    command = os.fork()
    if command:
        os.write(tell, f"{command}\n".encode())
        for pipe in standard:
            os.close(pipe)
        os.write(tell, f"{os.waitstatus_to_exitcode(os.waitpid(command, 0)[1])}\n".encode())
        os._exit(0)
    os.close(tell)
    for number, pipe in enumerate(standard):
        os.dup2(pipe, number)
        os.close(pipe)
    os.environ.clear()
    os.environ.update(order["environment"])
    os.chdir(order["folder"])
    os.umask(order["mask"])
    resource.setrlimit(resource.RLIMIT_FSIZE, tuple(order["file_size"]))
    sys.argv = ["fangfei", *order["words"]]
    main()
    sys.exit()


if __name__ == "__main__":
    # What is there now is left alone by every collection of the forks.
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as mine:
        _serve(mine)
