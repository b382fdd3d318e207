"""Processes that end with the one that started them."""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def die_with_parent(parent: int) -> bool:
    """Ask Linux to end this process with SIGTERM when its parent dies; whether the parent is still there.

    It may have died while Python started here, before there was anybody to tell. To be called in the main thread;
    Linux means the thread that started this process, which therefore has to live as long as its process.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    return os.getppid() == parent
