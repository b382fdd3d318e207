"""Evidence first: each exchange goes to the vault before anything unpacks or reads it.

network ─► Keep (vault) ─► Unpack (content coding) ─► Redirects, Retry ─► spider
"""

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.errand import errand_of
from crawler.skips import Skipped
from facts.pages import Exchange, Skip


class Keep:
    """The downloader middleware closest to the network: it sees every hop, still packed."""

    def __init__(self, crawler: Crawler) -> None:
        self._vault = errand_of(crawler).vault

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Keep":
        """Make it for a crawler, as Scrapy does."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Response:
        """Keep the exchange; the exhibit travels in request.meta["exhibit"]."""
        exchange: Exchange = request.meta.pop("exchange")
        request.meta["exhibit"] = self._vault.keep(exchange)
        request.meta["fetched_at"] = exchange.fetched_at
        request.meta["ip"] = exchange.ip
        request.meta["unpacked"] = False
        return response


class Unpack(HttpCompressionMiddleware):
    """Undoes gzip, deflate, br and zstd up to the cap; a bomb or a broken stream ends the target."""

    def process_request(self, request: Request, spider: Spider | None = None) -> None:
        """Nothing to add: the fetcher's session says which codings are welcome."""

    def process_response(
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """Return the response with a plain body."""
        if not response.headers.get("Content-Encoding") or not response.body:
            return response
        request.meta["unpacked"] = True
        try:
            return super().process_response(request, response)
        except IgnoreRequest as problem:
            raise Skipped(Skip.TOO_LARGE, "the page unpacks to more than the cap") from problem
        except Exception as problem:  # zlib, brotli, zstd and gzip each raise their own
            raise Skipped(Skip.UNREADABLE, "the page's content coding is broken") from problem
