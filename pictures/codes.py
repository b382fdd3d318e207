"""Read two-dimensional codes in pictures: QR codes above all; the only door to zxing-cpp.

    picture ──► unpacked within bounds ──► as it is, then larger, then by colours and edges ──► texts

read_codes works in this process; CodeReader does the same in a child with a deadline, so that a picture which kills
the decoder, written in C++, costs that child and nobody else.
"""

import importlib
import json
import os
import re
import resource
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import Any, BinaryIO
from urllib.parse import urlsplit

from facts.pictures import PictureLine, PictureReading
from pictures.child import HEAD
from pictures.decoding import unpack
from pictures.limits import refusal
from pictures.reader import ChildReader

#: Codes of one picture, and code points of one: the largest QR code holds 4,296 letters, and links stay far below.
MAX_CODES, MAX_TEXT = 10, 2_000
#: Pixels up to which a picture without codes is tried again: twice as large; colour by colour.
_SMALL, _MIDDLE = 500_000, 2_000_000
#: Brightness, 0..255, at which a picture is split for a last try.
_EDGES = (40, 215)
#: Seconds one picture may take: noise of 25 million pixels took 3.
SECONDS = 20.0
#: Bytes of address space of the child; a poster of 22 million pixels took 0.3 GB of it.
_SPACE = 2 * 1024**3
_NICE = 10
_FORMATS = "QRCode,MicroQRCode,DataMatrix,Aztec,PDF417"
_LINK = re.compile(r"https?://[^\s\"'<>\\^`{|}\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{1,1900}", re.IGNORECASE)
_CHILD = "import sys; sys.path[:0] = sys.argv[1:]; from pictures.codes import main; raise SystemExit(main())"


def read_codes(body: bytes) -> tuple[str, ...]:
    """Return the texts of the codes in a picture, each once, MAX_CODES at most; never raises.

    Empty for what is no picture, is damaged, or has more bytes or pixels than pictures.limits allows. A film is read
    in its first frame.
    """
    if refusal(body) is not None:
        return ()
    image = unpack(body).image
    return tuple(line.text for line in _lines(image)) if image is not None else ()


def links_in(codes: Sequence[str]) -> tuple[str, ...]:
    """Return the http and https links among the texts of codes, each once, MAX_CODES at most.

    A link may stand inside a text. What only an application opens (weixin://, wxp://, alipays:// …) is left out, and
    so is a link without a host. Scheme and host come in small letters: codes often have capitals, which take less room.
    """
    found = (_link(match[0]) for code in codes for match in _LINK.finditer(code[:MAX_TEXT]))
    return tuple(dict.fromkeys(filter(None, found)))[:MAX_CODES]


class CodeReader:
    """read_codes in a child process, started with the first picture and again after a death; safe among threads."""

    def __init__(self, *, seconds: float = SECONDS, command: Sequence[str] | None = None) -> None:
        """Start nothing yet.

        Args:
            seconds: wall time one picture may take.
            command: arguments to Python that start the child; None for the real one.
        """
        self._child = ChildReader(seconds=seconds, command=command or ("-c", _CHILD, *filter(None, sys.path)))
        self._one_at_a_time = threading.Lock()

    def read(self, body: bytes) -> PictureReading:
        """Read one picture; each line is one code and its box. A child that hangs or dies on it is replaced.

        Raises:
            BadInput: the child does not start.
        """
        with self._one_at_a_time:
            return self._child.read(body)

    def codes(self, body: bytes) -> tuple[str, ...]:
        """Return the texts of the codes in a picture; empty also where the picture killed the child."""
        return tuple(line.text for line in self.read(body).lines)

    def close(self) -> None:
        """End the child; read() may be called again."""
        with self._one_at_a_time:
            self._child.close()


def main() -> int:
    """Serve pictures on standard input until it ends, as pictures.child does."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.nice(_NICE)
    resource.setrlimit(resource.RLIMIT_AS, (_SPACE, _SPACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    importlib.import_module("zxingcpp")
    _say(answers, {"reader": f"zxing-cpp {version('zxing-cpp')}"})
    requests = sys.stdin.buffer
    while head := requests.read(HEAD.size):
        _say(answers, _answer(requests.read(HEAD.unpack(head)[0])))
    return 0


def _answer(body: bytes) -> dict[str, Any]:
    raster = unpack(body)
    lines = _lines(raster.image) if raster.image is not None else ()
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


def _lines(image: Any) -> tuple[PictureLine, ...]:
    """Read an image in RGB; the ways are tried until one finds anything."""
    for view, scale in _views(image):
        found = _read(view, scale)
        if found:
            return found
    return ()


def _views(image: Any) -> Iterator[tuple[Any, int]]:
    """Yield the image as it is, twice as large, in each of its colours, and split at dark and at light.

    Red on green has one brightness; black on brown without a margin has its edge only where brown counts as white.
    """
    pixels = image.size[0] * image.size[1]
    yield image, 1
    if pixels <= _SMALL:
        yield image.resize((image.size[0] * 2, image.size[1] * 2)), 2
    if pixels <= _MIDDLE:
        for colour in image.split():
            yield colour, 1
        grey = image.convert("L")
        for edge in _EDGES:
            yield grey.point([255 * (value > edge) for value in range(256)]), 1


def _read(view: Any, scale: int) -> tuple[PictureLine, ...]:
    reader: Any = importlib.import_module("zxingcpp")
    try:
        codes = reader.read_barcodes(view, formats=reader.barcode_formats_from_str(_FORMATS))
    except (ValueError, TypeError, RuntimeError, MemoryError, OverflowError):  # what nanobind makes of C++ exceptions
        return ()
    lines = (PictureLine(_clean(each.text), 1.0, _box(each.position, scale)) for each in codes)
    return tuple({line.text: line for line in lines if line.text}.values())[:MAX_CODES]


def _clean(text: str) -> str:
    """Return a text that any table and any wire takes: no half characters, no NUL."""
    return text[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8").replace("\0", "").strip()


def _box(position: Any, scale: int) -> tuple[int, int, int, int]:
    corners = (position.top_left, position.top_right, position.bottom_right, position.bottom_left)
    across, down = [each.x // scale for each in corners], [each.y // scale for each in corners]
    return (min(across), min(down), max(across), max(down))


def _link(text: str) -> str | None:
    text = text.rstrip(".,;:!?)]")
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return None
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl() if host else None


if __name__ == "__main__":
    sys.exit(main())
