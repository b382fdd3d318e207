"""Find the pictures among what was kept: image/* records of the vault's own files, from a mark on.

A picture came from a server, or a person saved it; what a browser of ours took is of another scheme (urn:) and no find.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evidence import resources
from evidence.captures import capture
from evidence.records import Record, digest, unpack
from facts.errors import DamagedExhibit
from facts.pages import Capture, Exhibit

_IMAGE = "image/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One step through one evidence file."""

    file: str
    #: Bytes of the file that are done with this step.
    mark: int
    #: None where the record is no picture.
    exhibit: Exhibit | None = None
    capture: Capture | None = None


def images(folder: Path, marks: Mapping[str, int], *, run: str = "") -> Iterator[Found]:
    """Walk a vault's files, or those of one run, from their marks on: every picture, and each file's mark at its end.

    A record that is still being written, or is damaged, ends its file for this time; the mark stays before it, and
    `fangfei evidence fsck` names it. Reading a picture back goes through the vault, which checks it again.
    """
    for path in sorted(folder.glob(f"{run}*.warc.gz")):
        if path.stat().st_size > marks.get(path.name, 0):
            with path.open("rb") as stream:
                yield from _walk(stream, path.name, marks.get(path.name, 0))


def _walk(stream: BinaryIO, name: str, offset: int) -> Iterator[Found]:
    try:
        while record := unpack(stream, offset):
            if found := _picture(record, name, offset):
                yield Found(file=name, mark=record.end, exhibit=found[0], capture=found[1])
            offset = record.end
    except DamagedExhibit:
        # Nothing behind it can be trusted, and nothing before it is lost.
        pass
    yield Found(file=name, mark=offset)


def _picture(record: Record, name: str, offset: int) -> tuple[Exhibit, Capture] | None:
    is_saved = resources.is_resource(record) and not record.headers.get("warc-target-uri", "").startswith("urn:")
    if not is_saved and (record.headers.get("warc-type") != "response" or _IMAGE not in _head(record)):
        return None
    try:
        record.check()
        response = resources.capture_of(record) if is_saved else capture(record)
    except DamagedExhibit:
        return None
    if response.status != 200 or not response.headers.get("content-type", "").lower().startswith(_IMAGE):
        return None
    sha256 = digest(record.payload).removeprefix("sha256:")
    record_id = record.headers.get("warc-record-id", "")
    return Exhibit(file=name, offset=offset, sha256=sha256, record_id=record_id), response


def _head(record: Record) -> str:
    """The head of the response, lower case; a page has no picture's type, and most records are pages."""
    return record.block[: max(0, record.block.find(b"\r\n\r\n"))].decode("latin-1").lower()
