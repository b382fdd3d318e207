"""Unpack a picture within bounds; the only door to Pillow, which comes with the extra."""

import importlib
import io
import struct
from dataclasses import dataclass
from typing import Any

from facts.pictures import PictureState
from pictures.limits import MAX_PIXELS, MIN_SIDE

#: Never asked for others: Pillow has forty formats, some of them old code that nobody's browser shows.
_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
#: What Pillow raises on damaged files, by experience: cut off, broken checksums, absurd headers.
_BROKEN = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error, OverflowError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raster:
    """A picture as it came out of its file."""

    #: READ or FIRST_FRAME where there are pixels; else why there are none.
    state: PictureState
    width: int = 0
    height: int = 0
    frames: int = 0
    #: A Pillow image in RGB, transparent parts on white.
    image: Any = None


def unpack(body: bytes) -> Raster:
    """Unpack a picture; the header is looked at before a pixel is unpacked, so a bomb costs nothing."""
    images: Any = importlib.import_module("PIL.Image")
    images.MAX_IMAGE_PIXELS = None  # our own bound stands before every load
    try:
        with images.open(io.BytesIO(body), formats=_FORMATS) as opened:
            return _bounded(opened, images)
    except _BROKEN:
        return Raster(state=PictureState.DAMAGED)


def _bounded(opened: Any, images: Any) -> Raster:
    width, height = opened.size
    refused = None
    if width * height > MAX_PIXELS:
        refused = PictureState.TOO_MANY_PIXELS
    elif min(width, height) < MIN_SIDE:
        refused = PictureState.TOO_SMALL
    if refused:
        return Raster(state=refused, width=width, height=height)
    # A frame more than one is all that is asked: counting all of a long film takes its time.
    frames = 2 if getattr(opened, "is_animated", False) else 1
    opened.seek(0)
    image = _on_white(opened, images)
    state = PictureState.FIRST_FRAME if frames > 1 else PictureState.READ
    return Raster(state=state, width=width, height=height, frames=frames, image=image)


def _on_white(opened: Any, images: Any) -> Any:
    if opened.mode in ("RGBA", "LA", "PA") or "transparency" in opened.info:
        clear = opened.convert("RGBA")
        return images.alpha_composite(images.new("RGBA", clear.size, "white"), clear).convert("RGB")
    return opened.convert("RGB")
