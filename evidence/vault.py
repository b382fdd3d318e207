"""The vault: every exchange becomes two WARC records on disk before anybody reads the page.

    RUN-PID-N.warc.gz    warcinfo | response, request | revisit, request | …

What an earlier visit of the same address has kept is not kept again: a revisit record says that it was the same.

A file belongs to the process that made it: a crash may have cut its tail, so nobody appends to it again.
"""

import os
import re
import time
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from evidence import exchanges, provenance, resources
from evidence.captures import capture
from evidence.drawer import Drawer
from evidence.exchanges import Origin, Profile
from evidence.records import Record, digest, peek, unpack
from facts.errors import BadInput, DamagedExhibit
from facts.pages import Capture, Exchange, Exhibit, Known

#: Exchanges between two fsyncs; a power cut may cost so many, a killed process none (every keep reaches the OS).
SYNC_EVERY = 64
#: Seconds between two fsyncs at most, for slow crawls; an fsync costs 1–20 ms on the disks of small servers.
SYNC_SECONDS = 5.0
#: Bytes after which another file is begun; the WARC guidelines' 1 GB keeps copies and audits manageable.
FILE_BYTES = 1_000_000_000
#: Records whose headers were looked up and are remembered: those of the requests under way.
_ORIGINS = 1024
_LABEL = "sha256:"
_RUN = re.compile(r"[\w.-]{1,100}", re.ASCII)


class WarcVault:
    """facts.ports.Vault over a folder of WARC files."""

    def __init__(self, folder: Path, *, run: str, software: str) -> None:
        """Take a folder (made when first needed), the run that names the files, and who writes them."""
        if not _RUN.fullmatch(run) or run.startswith("."):
            raise BadInput(f"The run name {run!r} cannot name a file; use letters, digits, dots and dashes.")
        self._folder = folder
        self._run = run
        self._software = software
        self._drawer: Drawer | None = None
        self._info = ""
        self._origins: OrderedDict[Exhibit, Origin] = OrderedDict()
        self._unsynced = 0
        self._synced_at = 0.0

    def keep(self, exchange: Exchange, known: Known | None = None) -> Exhibit:
        """Write request and response and return where they lie; flushed to the OS when it returns.

        What a person saved becomes a resource record with its provenance beside it, see evidence/provenance.py.
        Where `known` has the same payload of the same address, a revisit record is written in the response's stead,
        and its exhibit is returned.

        Raises:
            NoSpace: the disk is full or the folder cannot be written; the file ends with its last whole record.
        """
        payload = digest(exchange.body)
        if known and not exchange.saved and (origin := self._same(exchange, known, payload)):
            self._add(exchanges.revisit(exchange, self._begin(), profile=Profile.SAME_PAYLOAD, origin=origin))
            return known.exhibit
        record_id = exchanges.new_id()
        if exchange.saved:
            written = provenance.records(
                exchange, exchange.saved, self._begin(), record_id=record_id, payload_digest=payload
            )
        else:
            written = exchanges.response(exchange, self._begin(), record_id=record_id, payload_digest=payload)
        file, offset = self._add(written)
        return Exhibit(file=file, offset=offset, sha256=payload.removeprefix(_LABEL), record_id=record_id)

    def keep_unchanged(self, exchange: Exchange, known: Known) -> Exhibit:
        """Write a revisit record for an answer that it has not changed (304) and return the exhibit of the content.

        Raises:
            DamagedExhibit: the content is not in this folder; ask `holds` before asking a server for changes alone.
            NoSpace: the disk is full or the folder cannot be written; the file ends with its last whole record.
        """
        origin = self._origin(known.exhibit)
        self._add(exchanges.revisit(exchange, self._begin(), profile=Profile.NOT_MODIFIED, origin=origin))
        return known.exhibit

    def holds(self, exhibit: Exhibit) -> bool:
        """Whether the exhibit's record begins where it should; its bytes are not checked, 0.03 ms."""
        try:
            self._origin(exhibit)
        except DamagedExhibit:
            return False
        return True

    def keep_resource(self, uri: str, content_type: str, body: bytes, at: datetime) -> Exhibit:
        """Write what a browser made of a page, see evidence/resources.py, and return where it lies.

        Raises:
            NoSpace: the disk is full or the folder cannot be written; the file ends with its last whole record.
        """
        name, payload, info = exchanges.new_id(), digest(body), self._begin()
        file, offset = self._add(
            resources.resource(uri, content_type, body, at, info=info, record_id=name, payload_digest=payload)
        )
        return Exhibit(file=file, offset=offset, sha256=payload.removeprefix(_LABEL), record_id=name)

    def open(self, exhibit: Exhibit) -> Capture:
        """Read one exhibit back, checked, with its content coding undone.

        Raises:
            DamagedExhibit: naming file and offset.
        """
        try:
            found = self._find(exhibit)
            return resources.capture_of(found) if resources.is_resource(found) else capture(found)
        except DamagedExhibit as problem:
            place = f"{exhibit.file}:{exhibit.offset}"
            raise DamagedExhibit(f"The exhibit at {place} cannot be used: {problem}.") from problem

    def claims(self, exhibit: Exhibit) -> Mapping[str, str]:
        """What the record of an exhibit says of itself: its WARC headers, names in lower case. Nothing is computed.

        Raises:
            DamagedExhibit: the file cannot be read, or another record lies there.
        """
        headers = self._head(exhibit)
        if headers.get("warc-record-id") != exhibit.record_id:
            raise DamagedExhibit(f"Another response lies at {exhibit.file}:{exhibit.offset}.")
        return headers

    def close(self) -> None:
        """Finish the file being written; keep() may be called again and starts another."""
        if self._drawer is not None:
            drawer, self._drawer = self._drawer, None
            drawer.close()

    def _find(self, exhibit: Exhibit) -> Record:
        try:
            with self._path(exhibit).open("rb") as stream:
                record = unpack(stream, exhibit.offset)
        except OSError as problem:
            raise DamagedExhibit(f"the file cannot be read ({problem.strerror})") from problem
        if record is None:
            raise DamagedExhibit("the file ends before it")
        record.check()
        if record.headers.get("warc-record-id") != exhibit.record_id or digest(record.payload) != _label(exhibit):
            raise DamagedExhibit("another response lies there")
        return record

    def _path(self, exhibit: Exhibit) -> Path:
        if Path(exhibit.file).name != exhibit.file:
            raise DamagedExhibit("its file name leads out of the folder")
        return self._folder / exhibit.file

    def _origin(self, exhibit: Exhibit) -> Origin:
        if exhibit in self._origins:
            return self._origins[exhibit]
        headers = self._head(exhibit)
        origin = Origin(
            record_id=headers.get("warc-record-id", ""),
            url=headers.get("warc-target-uri", ""),
            date=headers.get("warc-date", ""),
            payload_digest=headers.get("warc-payload-digest", ""),
        )
        if origin.record_id != exhibit.record_id or origin.payload_digest != _label(exhibit):
            raise DamagedExhibit(f"Another response lies at {exhibit.file}:{exhibit.offset}.")
        self._origins[exhibit] = origin
        if len(self._origins) > _ORIGINS:
            self._origins.popitem(last=False)
        return origin

    def _head(self, exhibit: Exhibit) -> Mapping[str, str]:
        try:
            with self._path(exhibit).open("rb") as stream:
                return peek(stream, exhibit.offset)
        except OSError as problem:
            raise DamagedExhibit(f"The file {exhibit.file} cannot be read ({problem.strerror}).") from problem

    def _same(self, exchange: Exchange, known: Known, payload: str) -> Origin | None:
        # The headers read back are those of the record referred to: another media type is another page.
        if payload != _label(known.exhibit) or _media(exchange) != known.content_type:
            return None
        if not self.holds(known.exhibit):
            return None
        origin = self._origin(known.exhibit)
        return origin if origin.url == exchange.url else None

    def _begin(self) -> str:
        """Return the id of the warcinfo record of the file being written; a new file is begun where there is none."""
        if self._drawer is None:
            self._drawer = Drawer.make(self._folder, f"{self._run}-{os.getpid()}")
            self._info = exchanges.new_id()
            self._drawer.add(
                exchanges.warcinfo(self._info, name=self._drawer.path.name, software=self._software, run=self._run)
            )
            self._synced_at = time.monotonic()
        return self._info

    def _add(self, records: bytes) -> tuple[str, int]:
        # _begin() has been called for the id that the records name.
        assert self._drawer is not None
        drawer = self._drawer
        offset = drawer.add(records)
        self._sync_now_and_then(drawer)
        if drawer.size >= FILE_BYTES:
            self.close()
        return drawer.path.name, offset

    def _sync_now_and_then(self, drawer: Drawer) -> None:
        self._unsynced += 1
        if self._unsynced >= SYNC_EVERY or time.monotonic() - self._synced_at >= SYNC_SECONDS:
            drawer.sync()
            self._unsynced, self._synced_at = 0, time.monotonic()


def _label(exhibit: Exhibit) -> str:
    return _LABEL + exhibit.sha256


def _media(exchange: Exchange) -> str | None:
    return next((value for name, value in exchange.response_headers if name.lower() == "content-type"), None)
