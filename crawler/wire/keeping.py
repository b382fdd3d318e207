"""Evidence first: each exchange goes to the vault before anything unpacks or reads it.

network ─► Keep (vault) ─► Unpack (content coding) ─► Redirects, Retry ─► spider
"""

from http import HTTPStatus
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.errand import Errand, errand_of
from crawler.wire.skips import Skipped
from crawler.wire.unpacking import is_gzip, names, unpack
from crawler.wire.welcome import CONDITIONS, known_of, welcome
from facts.pages import Exchange, Skip


class Keep:
    """The downloader middleware closest to the network: it sees every hop, still packed."""

    def __init__(self, crawler: Crawler) -> None:
        self._vault = errand_of(crawler).vault

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for a crawler, as Scrapy does."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the exchange; the exhibit travels in request.meta["exhibit"].

        "Not modified" in answer to a condition has nothing to keep: the exchange stays in request.meta["exchange"],
        and the exhibit is that of the visit before.
        """
        exchange: Exchange = request.meta["exchange"]
        request.meta["fetched_at"] = exchange.fetched_at
        request.meta["ip"] = exchange.ip
        request.meta["unpacked"] = False
        if not (exchange.status == HTTPStatus.NOT_MODIFIED and _asked_for_changes(exchange)):
            del request.meta["exchange"]
            known = known_of(request.meta, request.url)
            request.meta["exhibit"] = self._vault.keep(exchange, known) if known else self._vault.keep(exchange)
        return response


def _asked_for_changes(exchange: Exchange) -> bool:
    return any(name in CONDITIONS for name, _ in exchange.request_headers)


class Unpack:
    """Undoes gzip, deflate, br and zstd up to the cap; a bomb or a broken stream ends the target."""

    def __init__(self, errand: Errand) -> None:
        self._options = errand.options

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make it for a crawler, as Scrapy does."""
        return cls(errand_of(crawler))

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response with a plain body.

        Raises:
            Skipped: it is too large, or no such stream.
        """
        coded = response.headers.getlist("Content-Encoding") if response.body else []
        is_packed_guide = bool(request.meta.get("guide")) and (coded or is_gzip(response.body))
        if not coded and not is_packed_guide:
            return response
        accepted = welcome(request.meta, self._options)
        codings = names(b",".join(coded).decode("latin-1"))
        body = unpack(response.body, codings, accepted.cap, is_cut=accepted.is_cut)
        if is_packed_guide and is_gzip(body):
            body = _file(body, accepted.cap)
        if body is response.body:
            return response
        request.meta["unpacked"] = True
        response.headers.pop("Content-Encoding", None)
        return response.replace(body=body)


def _file(body: bytes, cap: int) -> bytes:
    # sitemap.xml.gz is a file, not a coding: servers send it as application/gzip
    body = unpack(body, ["gzip"], cap)
    if is_gzip(body):
        raise Skipped(Skip.UNREADABLE, "the file is packed more than once")
    return body
