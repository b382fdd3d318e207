"""Read pictures in a child process with a deadline: facts.pictures.PictureReader."""

import contextlib
import importlib.util
import json
import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from typing import Any

from facts.errors import BadInput
from facts.pictures import PictureLine, PictureReading, PictureState
from pictures.limits import refusal

#: Seconds one picture may take: a banner takes 1 to 3, a poster of 1,080 by 20,000 took 44 on half a core.
SECONDS = 120.0
#: Seconds until the models are loaded.
_STARTING_S = 120.0
#: What the extra brings; all of it is needed.
_PARTS = ("rapidocr", "onnxruntime", "cv2", "PIL")
_CURE = "读图片里的文字需要可选组件；请先安装：pip install 'fangfei[ocr]'"
#: The child finds our rooms where this process found them, wherever that was.
_CHILD = "import sys; sys.path[:0] = sys.argv[1:]; from pictures.child import main; raise SystemExit(main())"


def is_installed() -> bool:
    """Whether this machine has what reads pictures; nothing is imported."""
    return all(importlib.util.find_spec(part) is not None for part in _PARTS)


class ChildReader:
    """facts.pictures.PictureReader over one child process, started with the first picture, again after a death."""

    def __init__(self, *, seconds: float = SECONDS, command: Sequence[str] | None = None) -> None:
        """Start nothing yet.

        Args:
            seconds: wall time one picture may take.
            command: arguments to Python that start the child; None for the one with the models.
        """
        self._seconds = seconds
        self._command = command
        self._child: subprocess.Popen[bytes] | None = None
        self._rest = b""
        self._version = ""

    @property
    def version(self) -> str:
        """What the child says it is; empty until it was started."""
        return self._version

    def read(self, body: bytes) -> PictureReading:
        """Read one picture; a child that hangs or dies on it is replaced.

        Raises:
            BadInput: the extra is not installed, or its process does not start.
        """
        if state := refusal(body):
            return PictureReading(state=state)
        child = self._started()
        began = time.monotonic()
        answer = self._asked(child, body)
        seconds = round(time.monotonic() - began, 3)
        if isinstance(answer, PictureState):
            self._kill()
            return PictureReading(state=answer, reader=self._version, seconds=seconds)
        return _reading(answer, self._version, seconds)

    def close(self) -> None:
        """End the child."""
        self._kill()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._child is not None and self._child.poll() is None:
            return self._child
        self._kill()
        if self._command is None and not is_installed():
            raise BadInput(_CURE + "。")
        self._child = subprocess.Popen(  # noqa: S603  # our own interpreter and our own words
            # -P: a folder named like one of our rooms in the working folder must not stand in for it.
            [sys.executable, "-P", *(self._command or ("-c", _CHILD, *filter(None, sys.path)))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        hello = self._line(self._child, time.monotonic() + _STARTING_S)
        if not isinstance(hello, dict):
            self._kill()
            raise BadInput(
                "读图片文字的进程没有启动起来；请重新安装可选组件：pip install --force-reinstall 'fangfei[ocr]'。"
            )
        self._version = str(hello.get("reader", ""))
        return self._child

    def _asked(self, child: "subprocess.Popen[bytes]", body: bytes) -> "dict[str, Any] | PictureState":
        assert child.stdin is not None
        deadline = time.monotonic() + self._seconds
        try:
            # The child reads all of it before it does anything else, so this blocks no longer than a copy takes.
            child.stdin.write(len(body).to_bytes(8, "big") + body)
            child.stdin.flush()
        except BrokenPipeError:
            return PictureState.KILLED_READER
        return self._line(child, deadline)

    def _line(self, child: "subprocess.Popen[bytes]", deadline: float) -> "dict[str, Any] | PictureState":
        assert child.stdout is not None
        handle = child.stdout.fileno()
        while b"\n" not in self._rest:
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([handle], [], [], left)[0]:
                return PictureState.TIMED_OUT
            chunk = os.read(handle, 65536)
            if not chunk:
                return PictureState.KILLED_READER
            self._rest += chunk
        line, _, self._rest = self._rest.partition(b"\n")
        try:
            found = json.loads(line)
        except ValueError:
            found = None
        return found if isinstance(found, dict) else PictureState.KILLED_READER

    def _kill(self) -> None:
        child, self._child, self._rest = self._child, None, b""
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            # Bytes that the dead child never took cannot be flushed any more.
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        child.wait()


def _reading(answer: dict[str, Any], reader: str, seconds: float) -> PictureReading:
    return PictureReading(
        state=PictureState(answer["state"]),
        reader=reader,
        width=answer["width"],
        height=answer["height"],
        frames=answer["frames"],
        lines=tuple(PictureLine(text, confidence, tuple(box)) for text, confidence, box in answer["lines"]),
        seconds=seconds,
    )
