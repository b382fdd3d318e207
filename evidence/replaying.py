"""Make exchanges of the records of an archive: a response with its request, or the file that a resource record is.

request? · response · request?   ──►  Exchange
resource                         ──►  Exchange without a request
revisit, too long, no HTTP       ──►  Missed
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from evidence.walking import MOST_BLOCK, Walked, pairs
from facts.archives import Missed
from facts.pages import Exchange, Skip
from facts.saved import Naming, Saved

_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?:[ \t]+([^\r\n]{0,200}))?")
_GAP = re.compile(rb"\r?\n\r?\n")
#: Bytes of an HTTP head; browsers take 256 KiB.
_MOST_HEAD = 1024 * 1024
_CHUNK = re.compile(rb"[ \t]{0,8}([0-9a-fA-F]{1,8})[ \t]{0,8}(?:;[^\r\n]{0,256})?\r?\n")
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def replayed(records: Iterable[Walked], file: str) -> Iterator[Exchange | Missed]:
    """Yield what the records are, in their order; one response waits until the record behind it is seen."""
    pair = _Pair()
    try:
        for record in records:
            if pair.takes(record):
                continue
            if pair.response is not None:
                yield pair.close(file)
            if record.type == "request":
                pair.request = record
            elif _is_page(record.url):
                yield from _one(record, pair, file)
    except Exception:
        # What follows is damaged; the response before it is whole.
        if pair.response is not None:
            yield pair.close(file)
        raise
    if pair.response is not None:
        yield pair.close(file)


@dataclass(slots=True)
class _Pair:
    """The response and the request that wait for each other."""

    response: Walked | None = None
    request: Walked | None = None

    def takes(self, record: Walked) -> bool:
        """Whether the record is the request of the response that waits for one."""
        if self.response is None or record.type != "request" or not _belong(record, self.response):
            return False
        self.request = record
        return True

    def open(self, response: Walked) -> None:
        """Let a response wait; the request before it stays where it is its own."""
        if self.request is not None and not _belong(self.request, response):
            self.request = None
        self.response = response

    def close(self, file: str) -> Exchange | Missed:
        """Return what the waiting response is."""
        assert self.response is not None
        found = _exchange(self.response, self.request, file)
        self.response = self.request = None
        return found


def _one(record: Walked, pair: _Pair, file: str) -> Iterator[Exchange | Missed]:
    if record.type == "response":
        pair.open(record)
    elif record.type == "resource":
        yield _resource(record, file)
    elif record.type == "revisit":
        yield Missed(url=record.url, skip=Skip.DUPLICATE, detail="the archive says: the same as an earlier response")


def _is_page(url: str) -> bool:
    return url.lower().startswith(("http://", "https://", "file://"))


def _belong(request: Walked, response: Walked) -> bool:
    """Whether a request and a response beside each other are of one exchange."""
    if request.headers.get("warc-record-id", "-") in response.headers.get("warc-concurrent-to", ""):
        return True
    concurrent = request.headers.get("warc-concurrent-to")
    if concurrent:
        return concurrent == response.headers.get("warc-record-id")
    return request.url == response.url


def _exchange(response: Walked, request: Walked | None, file: str) -> Exchange | Missed:
    if response.block is None:
        return _too_large(response)
    gap = _GAP.search(response.block, 0, _MOST_HEAD)
    head, body = (response.block[: gap.start()], response.block[gap.end() :]) if gap else (response.block, b"")
    first = _STATUS.match(head)
    if first is None or len(head) > _MOST_HEAD:
        return Missed(url=response.url, skip=Skip.UNREADABLE, detail="the record is no HTTP response")
    headers = tuple(pairs(head.splitlines()[1:]))
    method, request_headers = _asked(request)
    return Exchange(
        url=response.url,
        method=method,
        request_headers=request_headers,
        status=int(first[1]),
        reason=(first[2] or b"").decode("utf-8", "replace").strip(),
        response_headers=headers,
        body=_whole(body, headers),
        fetched_at=_date(response),
        ip=response.headers.get("warc-ip-address"),
        saved=Saved(file=file, naming=Naming.ARCHIVE),
    )


def _resource(record: Walked, file: str) -> Exchange | Missed:
    if record.block is None:
        return _too_large(record)
    media = record.headers.get("content-type", "")
    return Exchange(
        url=record.url,
        method="",
        request_headers=(),
        status=200,
        reason="",
        response_headers=(("content-type", media),) if media else (),
        body=record.block,
        fetched_at=_date(record),
        saved=Saved(file=file, naming=Naming.RESOURCE),
    )


def _too_large(record: Walked) -> Missed:
    detail = f"the record has {record.size} bytes, the cap is {MOST_BLOCK}"
    return Missed(url=record.url, skip=Skip.TOO_LARGE, detail=detail)


def _asked(request: Walked | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    if request is None or not request.block:
        return "", ()
    lines = request.block[:_MOST_HEAD].splitlines()
    method = lines[0].partition(b" ")[0].decode("ascii", "replace")
    end = lines.index(b"") if b"" in lines else len(lines)
    return (method, tuple(pairs(lines[1:end]))) if method.isalpha() else ("", ())


def _whole(body: bytes, headers: tuple[tuple[str, str], ...]) -> bytes:
    """Undo chunked transfer coding; tools that undid it left the header, so a body without chunks is whole."""
    coding = next((value for name, value in headers if name == "transfer-encoding"), "")
    if "chunked" not in coding.lower():
        return body
    parts: list[bytes] = []
    at = 0
    while chunk := _CHUNK.match(body, at):
        length = int(chunk[1], 16)
        parts.append(body[chunk.end() : chunk.end() + length])
        at = chunk.end() + length
        if not length:
            break
        at += 2 if body.startswith(b"\r\n", at) else body.startswith(b"\n", at)
    return b"".join(parts) if at else body


def _date(record: Walked) -> datetime:
    try:
        when = datetime.fromisoformat(record.headers.get("warc-date", ""))
        return when.replace(tzinfo=when.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return _NEVER
