"""Find the pictures among the captured responses: image/* records of the vault's own files, from a mark on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

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


def images(folder: Path, marks: Mapping[str, int]) -> Iterator[Found]:
    """Walk the files of a vault from their marks on and yield every picture, and each file's new mark at its end.

    A record that is still being written, or is damaged, ends its file for this time; the mark stays before it, and
    `fangfei evidence fsck` names it. Reading a picture back goes through the vault, which checks it again.
    """
    for path in sorted(folder.glob("*.warc.gz")):
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
    if record.headers.get("warc-type") != "response" or _IMAGE not in _head(record):
        return None
    try:
        record.check()
        response = capture(record)
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
