"""Undo a response's content codings for the crawl; what cannot be undone ends the target.

Scrapy's own takes any number of codings on top of each other, any window of zstd, and gzip members without
end; each of these is an attack on the crawl's memory or its time.
"""

from crawler.wire.skips import Skipped
from facts.errors import BrokenCoding, OverCap
from facts.pages import Skip
from text import codings as _codings
from text.codings import LAYERS, is_gzip, names

__all__ = ["LAYERS", "is_gzip", "names", "unpack"]


def unpack(body: bytes, codings: list[str], cap: int, *, is_cut: bool = False) -> bytes:
    """Undo codings as text.codings.unpack does.

    Raises:
        Skipped: too many codings, one that is broken from its start, or more than `cap` bytes.
    """
    try:
        return _codings.unpack(body, codings, cap, is_cut=is_cut)
    except OverCap as problem:
        raise Skipped(Skip.TOO_LARGE, "the page unpacks to more than the cap") from problem
    except BrokenCoding as problem:
        raise Skipped(Skip.UNREADABLE, f"the page cannot be unpacked: {problem}") from problem
