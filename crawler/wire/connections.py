"""What connections may cost: how many stay open unused, and how many bytes come in through one.

aiohttp keeps a used connection for 15 seconds and knows no bound: measured, 600 hosts were 600 open files. And it
counts what it makes of the bytes, not the bytes: interim answers and chunk extensions may flow at full speed as
long as a request may take.
"""

import asyncio
from collections import OrderedDict
from typing import cast

#: Idle connections kept open; with 64 requests under way, two sockets each at worst, the crawl stays below 512 files.
IDLE = 160
#: Bytes until the headers of an answer are complete, interim answers (1xx) included.
_HEAD = 512 * 1024
#: Bytes on the wire for each byte that a body may have; chunks of ten bytes take half as much again.
_WIRE = 2


class Connections:
    """The transports that wait for another request, the longest unused first."""

    def __init__(self, most: int = IDLE) -> None:
        self._most = most
        self._idle: OrderedDict[asyncio.Transport, None] = OrderedDict()

    def take(self, transport: asyncio.Transport) -> "Meter":
        """A request uses it now; return what counts its bytes."""
        self._idle.pop(transport, None)
        protocol = transport.get_protocol()
        if not isinstance(protocol, Meter):
            protocol = Meter(transport, cast("asyncio.Protocol", protocol))
            transport.set_protocol(protocol)
        protocol.left = _HEAD
        return protocol

    def give(self, transport: asyncio.Transport) -> None:
        """Its request is done; the longest unused ones are closed where there are too many."""
        if transport.is_closing():
            return
        self._idle[transport] = None
        while len(self._idle) > self._most:
            # abort, for a TLS connection waits 30 seconds for the other side's farewell otherwise
            self._idle.popitem(last=False)[0].abort()


class Meter(asyncio.Protocol):
    """Stands between a transport and its protocol and breaks the connection off where too much comes in."""

    def __init__(self, transport: asyncio.Transport, inner: asyncio.Protocol) -> None:
        self._transport = transport
        self._inner = inner
        #: Bytes that may still come in.
        self.left = _HEAD
        self.is_over = False

    def expect(self, body: int) -> None:
        """The headers are there, and the body may have so many bytes."""
        self.left = body * _WIRE + _HEAD

    def data_received(self, data: bytes) -> None:
        """Pass on, while it lasts."""
        self.left -= len(data)
        if self.left < 0:
            self.is_over = True
            self._transport.abort()
        else:
            self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Pass on."""
        return self._inner.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on."""
        self._inner.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass on."""
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """Pass on."""
        self._inner.resume_writing()
