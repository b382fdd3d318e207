"""An answer as aiohttp gives it: what its connection knew, its body within the cap, and what Scrapy makes of it."""

import asyncio
from collections.abc import Iterable

import aiohttp
from aiohttp.connector import Connection
from scrapy.http import Headers, HtmlResponse, Response, TextResponse, XmlResponse

from crawler.wire.connections import Connections, Meter
from crawler.wire.skips import Skipped
from crawler.wire.welcome import Welcome
from facts.pages import Skip

_CLASSES: dict[str, type[Response]] = {
    "text/html": HtmlResponse,
    "application/xhtml+xml": HtmlResponse,
    "text/xml": XmlResponse,
    "application/xml": XmlResponse,
    "application/rss+xml": XmlResponse,
    "application/atom+xml": XmlResponse,
    "application/json": TextResponse,
    "application/feed+json": TextResponse,
}


class Answer(aiohttp.ClientResponse):
    """Remembers the connection's facts, which are lost once a short body has been read (aiohttp#2205)."""

    #: Of the fetcher that asks.
    connections: Connections
    peer: str | None = None
    transport: asyncio.Transport | None = None
    meter: Meter | None = None
    #: The certificate, DER.
    certificate: bytes | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Note peer and certificate before the connection goes back to the pool."""
        if connection.protocol is not None and connection.protocol.should_close:
            # Something lies there that nobody has asked for: it would be taken for the answer to this request.
            raise aiohttp.ServerDisconnectedError
        self.transport = connection.transport
        if self.transport is not None:
            self.meter = self.connections.take(self.transport)
            name = self.transport.get_extra_info("peername")
            self.peer = name[0] if name else None
            tls = self.transport.get_extra_info("ssl_object")
            self.certificate = tls.getpeercert(binary_form=True) if tls else None
        try:
            return await super().start(connection)
        except aiohttp.ClientError as problem:
            if self.is_flooded:
                raise Skipped(Skip.TOO_LARGE, "the answer has more headers than the cap") from problem
            raise

    @property
    def is_flooded(self) -> bool:
        """Whether the connection was broken off for what came in through it."""
        return self.meter is not None and self.meter.is_over


async def collect(answer: aiohttp.ClientResponse, accepted: Welcome) -> bytes:
    """Return the body, still packed.

    Raises:
        Skipped: it is larger than what is accepted.
        aiohttp.ClientPayloadError: it broke off.
    """
    if isinstance(answer, Answer) and answer.meter is not None:
        answer.meter.expect(accepted.cap)
    body = bytearray()
    while chunk := await answer.content.readany():
        body += chunk
        if len(body) > accepted.cap:
            answer.close()
            if not accepted.is_cut:
                raise Skipped(Skip.TOO_LARGE, f"the page is larger than {accepted.cap} bytes")
            return bytes(body[: accepted.cap])
    return bytes(body)


def response_of(url: str, answer: aiohttp.ClientResponse, body: bytes) -> Response:
    """Return Scrapy's response, in its class for the media type."""
    # Raw headers, for not every server writes them in UTF-8; Scrapy's classes by type, so that spiders can select.
    media = answer.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    kind = _CLASSES.get(media, TextResponse if media.startswith("text/") else Response)
    response = kind(url, status=answer.status, body=body)
    response.headers = _headers(answer.raw_headers)
    return response


def _headers(raw: Iterable[tuple[bytes, bytes]]) -> Headers:
    # Scrapy would bring each name and value to its form twice; what aiohttp gives is bytes already.
    found: dict[bytes, list[bytes]] = {}
    for name, value in raw:
        found.setdefault(name.title(), []).append(value)
    headers = Headers()
    dict.update(headers, found)
    return headers
