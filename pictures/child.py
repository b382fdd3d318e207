"""The process that reads pictures: bytes in on standard input, JSON out on standard output, one after the other.

    parent ── 8 bytes length, picture ──► child ── one line of JSON ──► parent

A picture that hangs it or kills it costs this process and nobody else; started by pictures.reader.
"""

import json
import os
import resource
import struct
import sys
from typing import Any, BinaryIO

from facts.pictures import PictureLine
from pictures.decoding import unpack
from pictures.engine import Engine

#: Length of the picture behind it, big-endian.
HEAD = struct.Struct(">Q")
#: Nice value: everything else on the machine goes first.
_NICE = 19
#: Bytes of address space; the largest poster allowed took 1.6 GB of it, models included.
_SPACE = 4 * 1024**3


def main() -> int:
    """Serve until standard input ends."""
    # What the libraries print must not come between our lines.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    engine = Engine()
    _say(answers, {"reader": engine.version})
    requests = sys.stdin.buffer
    while head := requests.read(HEAD.size):
        body = requests.read(HEAD.unpack(head)[0])
        _say(answers, answer(body, engine))
    return 0


def answer(body: bytes, engine: Engine) -> dict[str, Any]:
    """Read one picture; the object that goes over the wire."""
    raster = unpack(body)
    lines: tuple[PictureLine, ...] = engine.lines(raster.image) if raster.image is not None else ()
    return {
        "state": raster.state.value,
        "width": raster.width,
        "height": raster.height,
        "frames": raster.frames,
        "lines": [list(line) for line in lines],
    }


def _say(answers: BinaryIO, what: dict[str, Any]) -> None:
    answers.write(json.dumps(what, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())
