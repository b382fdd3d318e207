"""Pictures for tests, made of bytes or by Pillow."""

import io
import struct
import sys
import zlib
from pathlib import Path

from PIL import Image

from pictures import ChildReader
from tests.pictures.child import MARK

_CHILD = Path(__file__).with_name("child.py")
_START = "import runpy, sys; sys.path[:0] = sys.argv[2:]; runpy.run_path(sys.argv[1], run_name='__main__')"


def letters(*, seconds: float = 30.0) -> ChildReader:
    """A reader of a child without models."""
    return ChildReader(seconds=seconds, command=("-c", _START, str(_CHILD), *filter(None, sys.path)))


def a_picture(text: str = "", *, kind: str = "PNG", size: tuple[int, int] = (120, 60), frames: int = 1) -> bytes:
    """A picture that `letters` reads as `text`; another text is another picture."""
    out = io.BytesIO()
    shades = [Image.new("RGB", size, (40 * number % 256, 90, 120)) for number in range(frames)]
    more = {"save_all": True, "append_images": shades[1:]} if frames > 1 else {}
    shades[0].save(out, kind, **more)
    return out.getvalue() + (MARK + text.encode() if text else b"")


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a hundred bytes that claims so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", header)
        + _chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + _chunk(b"IEND", b"")
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
