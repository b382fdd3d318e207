"""Read responses out of WARC files of any origin; the only door to warcio."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from evidence.captures import join, make_capture
from evidence.coding import DECODED_CAP
from facts.errors import UnreadableFile
from facts.pages import Capture

#: Characters of a foreign error shown; warcio's may hold a whole line of the file.
MOST_WORDS = 100


def captures(path: Path) -> Iterator[Capture]:
    """Yield every response of a WARC file (plain or gzip), in file order, with its content coding undone.

    Raises:
        UnreadableFile: the file is missing, or has no WARC record; what was read before has been yielded.
        DamagedExhibit: a body cannot be decoded.
    """
    records = 0
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                records += record.rec_headers.get_header("WARC-Record-ID") is not None
                if record.rec_type == "response" and record.http_headers is not None:
                    yield _capture(record)
    except (OSError, ArchiveLoadFailed, EOFError, AttributeError, ValueError) as problem:
        # On damaged heads warcio trips over its own parser, and quotes what it could not read.
        raise _unreadable(path, str(problem)) from problem
    if not records:
        raise _unreadable(path, "it has no WARC record")


def _unreadable(path: Path, why: str) -> UnreadableFile:
    shown = ascii(why.partition("\n")[0]).strip("'\"")[:MOST_WORDS]
    return UnreadableFile(f"The archive {path} cannot be read ({shown}); check that it is a whole WARC file.")


def _capture(record: Any) -> Capture:  # warcio has no types
    status = str(record.http_headers.get_statuscode() or "")
    return make_capture(
        url=record.rec_headers.get_header("WARC-Target-URI") or "",
        status=int(status) if status.isdigit() else 0,
        headers=join(record.http_headers.headers),
        body=record.raw_stream.read(DECODED_CAP),
        date=record.rec_headers.get_header("WARC-Date"),
    )
