"""What came for a target, whichever way it came: over the wire, or out of an archive."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from scrapy.http import Response

from crawler.wire.unpacking import names, unpack
from facts.pages import Exchange, Exhibit, Page, Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One answer, its body plain."""

    url: str
    status: int
    #: Names in lower case.
    headers: Mapping[str, str]
    body: bytes
    #: SHA-256 of the plain body, where it is known already: a body that came plain has that of its exhibit.
    sha256: str | None
    exhibit: Exhibit
    fetched_at: datetime
    redirects: tuple[str, ...] = ()
    tls_error: str | None = None
    ip: str | None = None

    @classmethod
    def of(cls, response: Response) -> Self:
        """Take what the fetcher brought; its middlewares have kept and unpacked it."""
        meta = response.meta
        headers = {
            name.decode("latin-1").lower(): values[-1].decode("utf-8", "replace")
            for name, values in response.headers.items()
            if values
        }
        return cls(
            url=response.url,
            status=response.status,
            headers=headers,
            body=response.body,
            sha256=None if meta["unpacked"] else meta["exhibit"].sha256,
            exhibit=meta["exhibit"],
            fetched_at=meta["fetched_at"],
            redirects=(*meta["redirects"][1:], response.url) if "redirects" in meta else (),
            tls_error=meta["tls_error"],
            ip=meta["ip"],
        )

    @classmethod
    def replayed(cls, exchange: Exchange, exhibit: Exhibit, cap: int) -> Self:
        """Take what an archive or a file held.

        Raises:
            Skipped: the body unpacks to more than `cap` bytes, or not at all.
        """
        headers = {name.lower(): value for name, value in exchange.response_headers}
        codings = names(headers.get("content-encoding", ""))
        body = unpack(exchange.body, codings, cap) if codings and exchange.body else exchange.body
        return cls(
            url=exchange.url,
            status=exchange.status,
            headers=headers,
            body=body,
            sha256=exhibit.sha256 if body is exchange.body else None,
            exhibit=exhibit,
            fetched_at=exchange.fetched_at,
            ip=exchange.ip,
        )

    def page(self, run: str, target: Target) -> Page:
        """Return the page that it is, without what reading it would add."""
        return Page(
            run=run,
            source=target.source,
            url=self.url,
            requested_url=target.url,
            status=self.status,
            fetched_at=self.fetched_at,
            content_type=self.headers.get("content-type"),
            size=len(self.body),
            sha256=self.sha256 or hashlib.sha256(self.body).hexdigest(),
            exhibit=self.exhibit,
            redirects=self.redirects,
            tls_error=self.tls_error,
            ip=self.ip,
            etag=self.headers.get("etag"),
            last_modified=self.headers.get("last-modified"),
        )
