"""What an address says by itself: too long, a file, a circle, more parameters than a person would set."""

import re

from crawler.traps.kinds import Trap
from crawler.traps.shapes import Parts
from crawler.urls import MAX_LENGTH

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
#: Segments that may be repetitions of others, whichever they are.
REPETITIONS = 3
#: Segments of a path; Heritrix's TooManyPathSegments uses 20, pages that people read stay below 10.
SEGMENTS = 16
#: Parameters of one address.
PARAMETERS = 20


def by_itself(url: str, parts: Parts) -> Trap | None:
    """Return the trap that an address is whatever others there are, or None."""
    if len(url) > MAX_LENGTH:
        return Trap.LONG_ADDRESS
    path, query = parts.path, parts.query
    if "." in path and path.rpartition(".")[2].lower() in BINARY:
        return Trap.FILE_NAME
    slashes = path.count("/")
    if slashes >= REPEATS:
        segments = path.rstrip("/").split("/")
        if len(segments) > SEGMENTS:
            return Trap.REPEATED_PATH if _repeats(segments) else Trap.TOO_DEEP
        if len(segments) - len(set(segments)) >= REPEATS and _repeats(segments):
            return Trap.REPEATED_PATH
    if query.count("=") > PARAMETERS or _names_repeat(query):
        return Trap.QUERY_EXPLOSION
    return None


def _repeats(segments: list[str]) -> bool:
    different = set(segments)
    return len(segments) - len(different) > REPETITIONS or any(segments.count(one) > REPEATS for one in different)


def _names_repeat(query: str) -> bool:
    """Whether one parameter stands there more than REPEATS times; lists (a[]=1&a[]=2) may."""
    if query.count("&") < REPEATS:
        return False
    names = [pair.partition("=")[0] for pair in query.split("&")]
    return any(names.count(name) > REPEATS for name in set(names) if not name.endswith(("[]", "%5B%5D")))
