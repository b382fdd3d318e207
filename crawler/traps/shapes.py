"""The shape of an address: what stays when numbers, long words and values are taken out of it.

http://a.test/news/2026/11/23/8841.html?from=list  ─►  a.test    /news/0/0/0 / 0.html ? from
                                                       netloc    folder  / page ? names
"""

import re
from typing import NamedTuple

#: Numbers, and words of 16 characters and more: session numbers, digests, titles, percent-encoded words.
_CHANGING = re.compile(r"[\w%-]{16,}+|\d++", re.ASCII)
_NAMES = re.compile(r"(?:^|[&;])([^=&;]*)")
#: Values that a program drew: long words with a figure in them, times in seconds or finer, random fractions.
_DRAWN = re.compile(r"(?=[\w.-]*?\d)(?:[\w-]{16,}|\d{9,}|0\.\d{8,})", re.ASCII)
_DRAWN_SEGMENT = re.compile(r"(?=[^/]*?\d)[\w-]{16,}|\([^/()]{0,3}\([\w-]{16,}\)\)", re.ASCII)


class Parts(NamedTuple):
    """An address taken apart."""

    netloc: str
    path: str
    query: str


def parts_of(url: str) -> Parts:
    """Take apart a URL in its one form; cheaper than urlsplit, which keeps what it has seen."""
    where, _, query = url.partition("//")[2].partition("?")
    netloc, _, path = where.partition("/")
    return Parts(netloc, path, query)


def without_changes(path: str) -> str:
    """Return a path with 0 in the place of each number and each long word."""
    return _CHANGING.sub("0", path)


def names_of(query: str) -> str:
    """Return the parameters' names, each once, sorted, joined by &."""
    if "&" not in query and ";" not in query:
        return query.partition("=")[0]
    return "&".join(sorted(set(_NAMES.findall(query))))


def drawn_names(query: str) -> list[tuple[str, str]]:
    """Return the (name, value) pairs whose value a program drew: session numbers, random numbers, times."""
    pairs = (pair.partition("=") for pair in re.split("[&;]", query))
    return [(name, value) for name, _, value in pairs if _DRAWN.fullmatch(value)]


def drawn_segments(path: str) -> list[int]:
    """Return the places of path segments that a program drew, counted from 0."""
    return [place for place, segment in enumerate(path.split("/")) if _DRAWN_SEGMENT.fullmatch(segment)]
