"""The vault: every exchange becomes two WARC records on disk before anybody reads the page.

    RUN-PID-N.warc.gz    warcinfo | response, request | response, request | …

A file belongs to the process that made it: a crash may have cut its tail, so nobody appends to it again.
"""

import os
import re
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

from evidence.captures import capture
from evidence.drawer import Drawer
from evidence.records import Record, digest, http_head, pack, unpack
from facts.errors import BadInput, DamagedExhibit
from facts.pages import Capture, Exchange, Exhibit

#: Exchanges between two fsyncs; a power cut may cost so many, a killed process none (every keep reaches the OS).
SYNC_EVERY = 64
#: Seconds between two fsyncs at most, for slow crawls; an fsync costs 1–20 ms on the disks of small servers.
SYNC_SECONDS = 5.0
#: Bytes after which another file is begun; the WARC guidelines' 1 GB keeps copies and audits manageable.
FILE_BYTES = 1_000_000_000
_RUN = re.compile(r"[\w.-]{1,100}", re.ASCII)
#: Headers that describe the transfer, which is undone before keeping.
_HOP = frozenset({"transfer-encoding", "connection", "keep-alive"})


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
        self._unsynced = 0
        self._synced_at = 0.0

    def keep(self, exchange: Exchange) -> Exhibit:
        """Write request and response and return where they lie; flushed to the OS when it returns.

        Raises:
            NoSpace: the disk is full or the folder cannot be written; the file ends with its last whole record.
        """
        drawer = self._open_drawer()
        record_id = _new_id()
        response = self._response(exchange, record_id)
        offset = drawer.add(response + self._request(exchange, record_id))
        self._sync_now_and_then(drawer)
        if drawer.size >= FILE_BYTES:
            self.close()
        return Exhibit(file=drawer.path.name, offset=offset, sha256=_hex(exchange.body), record_id=record_id)

    def open(self, exhibit: Exhibit) -> Capture:
        """Read one exhibit back, checked, with its content coding undone.

        Raises:
            DamagedExhibit: naming file and offset.
        """
        try:
            return capture(self._find(exhibit))
        except DamagedExhibit as problem:
            place = f"{exhibit.file}:{exhibit.offset}"
            raise DamagedExhibit(f"The exhibit at {place} cannot be used: {problem}.") from problem

    def close(self) -> None:
        """Finish the file being written; keep() may be called again and starts another."""
        if self._drawer is not None:
            drawer, self._drawer = self._drawer, None
            drawer.close()

    def _find(self, exhibit: Exhibit) -> Record:
        if Path(exhibit.file).name != exhibit.file:
            raise DamagedExhibit("its file name leads out of the folder")
        try:
            with (self._folder / exhibit.file).open("rb") as stream:
                record = unpack(stream, exhibit.offset)
        except OSError as problem:
            raise DamagedExhibit(f"the file cannot be read ({problem.strerror})") from problem
        if record is None:
            raise DamagedExhibit("the file ends before it")
        record.check()
        if record.headers.get("warc-record-id") != exhibit.record_id or _hex(record.payload) != exhibit.sha256:
            raise DamagedExhibit("another response lies there")
        return record

    def _open_drawer(self) -> Drawer:
        if self._drawer is None:
            self._drawer = Drawer.make(self._folder, f"{self._run}-{os.getpid()}")
            self._info = _new_id()
            self._drawer.add(self._warcinfo(self._drawer.path.name))
            self._synced_at = time.monotonic()
        return self._drawer

    def _sync_now_and_then(self, drawer: Drawer) -> None:
        self._unsynced += 1
        if self._unsynced >= SYNC_EVERY or time.monotonic() - self._synced_at >= SYNC_SECONDS:
            drawer.sync()
            self._unsynced, self._synced_at = 0, time.monotonic()

    def _warcinfo(self, name: str) -> bytes:
        fields = (("software", self._software), ("format", "WARC File Format 1.1"), ("isPartOf", self._run))
        block = "".join(f"{key}: {value}\r\n" for key, value in fields).encode()
        return pack(
            (
                ("WARC-Type", "warcinfo"),
                ("WARC-Record-ID", self._info),
                ("WARC-Date", _date(datetime.now(UTC))),
                ("WARC-Filename", name),
                ("Content-Type", "application/warc-fields"),
            ),
            block,
        )

    def _response(self, exchange: Exchange, record_id: str) -> bytes:
        head = http_head(
            f"HTTP/1.1 {exchange.status} {exchange.reason}",
            (pair for pair in exchange.response_headers if pair[0].lower() not in _HOP),
        )
        headers = [*self._common("response", exchange, record_id), ("WARC-Payload-Digest", digest(exchange.body))]
        if exchange.ip:
            headers.append(("WARC-IP-Address", exchange.ip))
        return pack(headers, head + exchange.body)

    def _request(self, exchange: Exchange, response_id: str) -> bytes:
        target = "/" + exchange.url.partition("//")[2].partition("#")[0].partition("/")[2]
        head = http_head(f"{exchange.method} {target} HTTP/1.1", exchange.request_headers)
        headers = [*self._common("request", exchange, _new_id()), ("WARC-Concurrent-To", response_id)]
        return pack(headers, head)

    def _common(self, kind: str, exchange: Exchange, record_id: str) -> list[tuple[str, str]]:
        return [
            ("WARC-Type", kind),
            ("WARC-Record-ID", record_id),
            ("WARC-Date", _date(exchange.fetched_at)),
            ("WARC-Target-URI", exchange.url),
            ("WARC-Warcinfo-ID", self._info),
            ("Content-Type", f"application/http; msgtype={kind}"),
        ]


def _hex(body: bytes) -> str:
    return digest(body).removeprefix("sha256:")


def _new_id() -> str:
    return f"<urn:uuid:{uuid.uuid4()}>"


def _date(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
