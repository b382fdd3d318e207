"""What a browser of ours wrote right behind the document that it showed: the picture of the whole page."""

from pathlib import Path
from typing import BinaryIO

from evidence.records import Record, digest, peek, unpack
from facts.errors import DamagedExhibit
from facts.pages import Exhibit

_DOCUMENT, _PICTURE = "urn:dom:", "urn:fullPage:"


def picture_beside(folder: Path, document: Exhibit) -> Exhibit | None:
    """Where the picture of a rendered page lies; None where none was taken, or it lies in the next file.

    The exhibit is found, not checked: `WarcVault.open` does that.
    """
    if Path(document.file).name != document.file:
        return None
    try:
        with (folder / document.file).open("rb") as stream:
            return _behind(stream, document)
    except (OSError, DamagedExhibit):
        return None


def _behind(stream: BinaryIO, document: Exhibit) -> Exhibit | None:
    address = peek(stream, document.offset).get("warc-target-uri", "")
    if not address.startswith(_DOCUMENT):
        return None
    shown = unpack(stream, document.offset)
    picture = unpack(stream, shown.end) if shown else None
    if shown is None or picture is None or not _is_of(picture, address.removeprefix(_DOCUMENT)):
        return None
    return Exhibit(
        file=document.file,
        offset=shown.end,
        sha256=digest(picture.block).removeprefix("sha256:"),
        record_id=picture.headers.get("warc-record-id", ""),
    )


def _is_of(record: Record, url: str) -> bool:
    return record.headers.get("warc-target-uri", "") == _PICTURE + url
