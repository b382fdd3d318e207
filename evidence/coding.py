"""Undo the content codings of a kept response, exactly as the crawl did when it came."""

from facts.errors import BrokenCoding, DamagedExhibit, OverCap
from text.codings import names, unpack

#: Bytes a decoded body may have; the crawler refuses bodies above a smaller cap, so more is a bomb.
DECODED_CAP = 32 * 1024 * 1024


def decode(body: bytes, codings: str, cap: int = DECODED_CAP) -> bytes:
    """Undo the codings of a Content-Encoding header, last applied first.

    A stream that is cut off gives what arrived, as browsers do; an unknown coding ends the undoing.

    Raises:
        DamagedExhibit: a stream is broken from its start, or comes out larger than `cap` bytes.
    """
    try:
        return unpack(body, names(codings), cap)
    except (BrokenCoding, OverCap) as problem:
        raise DamagedExhibit(str(problem)) from problem
