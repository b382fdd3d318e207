"""What is not given to the reader, told from the first bytes alone: too heavy, a drawing, no picture at all."""

import re

from facts.pictures import PictureState

#: Bytes of one picture; the crawler's own cap for a page is 4 MiB, and banners of adverts stay below 1.
MAX_BYTES = 8 * 1024 * 1024
#: Pixels of one picture: a poster of 1,080 by 20,000 has 22 million. Unpacked they are 75 MB.
MAX_PIXELS = 25_000_000
#: Pixels of the shorter side: below, no Chinese character can be read (the reader's own floor is 30 for a line).
MIN_SIDE = 16
#: Bytes of the beginning that are looked at for an <svg>.
_HEAD = 1024
_SVG = re.compile(rb"<svg[\s>]|<!DOCTYPE svg", re.IGNORECASE)
#: The raster formats that browsers show and Pillow reads without further parts.
_MAGIC = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"BM")


def refusal(body: bytes) -> PictureState | None:
    """Say why the bytes are not given to the reader; None where they are."""
    if len(body) > MAX_BYTES:
        return PictureState.TOO_HEAVY
    if _is_raster(body):
        return None
    return PictureState.DRAWING if _SVG.search(body[:_HEAD]) else PictureState.NOT_A_PICTURE


def _is_raster(body: bytes) -> bool:
    return body.startswith(_MAGIC) or (body[:4] == b"RIFF" and body[8:12] == b"WEBP")
