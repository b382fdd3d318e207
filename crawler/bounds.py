"""How far a site may be followed: inside its hosts, not too deep, and not into a trap.

link ─► inside the source? ─► a page by its name? ─► shape seen too often? ─► admitted
"""

import re
from collections import Counter
from urllib.parse import urlsplit

from crawler.urls import MAX_LENGTH, netloc_of
from facts.pages import Source

#: Endings that are never pages; their bytes cost the site and us for nothing.
BINARY = frozenset(
    re.findall(
        r"\w+",
        "jpg jpeg png gif bmp webp svg ico tif tiff avif heic psd mp3 wav wma ogg flac aac m4a mp4 m4v avi mov wmv flv "
        "mkv webm rm rmvb swf m3u8 ts zip rar 7z gz tgz bz2 xz tar iso dmg exe msi apk ipa deb rpm jar bin dll css js "
        "mjs map json woff woff2 ttf otf eot pdf doc docx xls xlsx ppt pptx wps csv torrent",
    )
)
#: Times one path segment may repeat; relative links that climb wrongly repeat without end (/a/b/a/b/a/b).
REPEATS = 3
#: Segments of a path; Heritrix's TooManyPathSegments uses 20, pages that people read stay below 10.
SEGMENTS = 16
#: Sets of parameter names one path may show; filter menus combine theirs without end.
NAME_SETS = 32
#: Share of a source's page budget that addresses of one shape may take: a calendar fills half of it, never all.
SHAPE_SHARE = 2
SHAPE_FLOOR = 50
#: Addresses admitted for each page of the budget; 50 links a page are usual, most of them known.
ADMITTED_PER_PAGE = 20
_DIGITS = re.compile(r"\d+")
_NAMES = re.compile(r"(?:^|[&;])([^=&;]*)")


class Fence:
    """What one source may admit; counts what it has admitted."""

    def __init__(self, source: Source) -> None:
        self._hosts = frozenset(_site(host) for host in source.inside)
        self._budget = source.bounds.max_pages
        self._admitted = 0
        self._shapes: Counter[str] = Counter()
        self._name_sets: dict[str, set[str]] = {}

    def holds(self, url: str) -> bool:
        """Whether the URL's host belongs to the source; www.HOST and HOST are one site."""
        return _site(netloc_of(url)) in self._hosts

    def refusal(self, url: str) -> str | None:
        """Return why a URL inside the source is not followed, or None."""
        parts = urlsplit(url)
        if len(url) > MAX_LENGTH:
            return "the address is too long"
        if parts.path.rpartition(".")[2].lower() in BINARY:
            return "the name is that of a file"
        segments = [segment for segment in parts.path.split("/") if segment]
        if len(segments) > SEGMENTS or any(segments.count(segment) > REPEATS for segment in set(segments)):
            return "the path repeats itself"
        return self._too_many(parts.netloc + parts.path, parts.query)

    def note(self, url: str) -> None:
        """Count an address as admitted."""
        parts = urlsplit(url)
        self._admitted += 1
        self._shapes[_shape(parts.netloc + parts.path, parts.query)] += 1
        if parts.query:
            self._name_sets.setdefault(parts.netloc + parts.path, set()).add(_names(parts.query))

    def _too_many(self, path: str, query: str) -> str | None:
        if self._admitted >= self._budget * ADMITTED_PER_PAGE:
            return "the source has given enough addresses"
        if self._shapes[_shape(path, query)] >= max(SHAPE_FLOOR, self._budget // SHAPE_SHARE):
            return "too many addresses of one shape"
        names = self._name_sets.get(path, ())
        if query and len(names) >= NAME_SETS and _names(query) not in names:
            return "too many combinations of parameters"
        return None


def _site(netloc: str) -> str:
    bare = netloc.lower().removesuffix(":80").removesuffix(":443")
    return bare.removeprefix("www.")


def _shape(path: str, query: str) -> str:
    return f"{_DIGITS.sub('0', path)}?{_names(query)}" if query else _DIGITS.sub("0", path)


def _names(query: str) -> str:
    return "&".join(sorted(set(_NAMES.findall(query))))
