"""Follow redirects one hop at a time: inside the source, never in circles, never twice to one page."""

from urllib.parse import urljoin

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from w3lib.url import safe_url_string

from crawler.errand import errand_of
from crawler.urls import canonical
from crawler.wire.skips import Skipped
from facts.pages import Purpose, Skip, Target

_STATUSES = frozenset({301, 302, 303, 307, 308})
#: Hops that robots.txt may take (RFC 9309, 2.3.1.2), whatever host they lead to.
_ROBOTS_HOPS = 5
#: Characters of an address that is followed; browsers and servers agree on about 2,000.
_LONGEST = 2000
#: Characters of an address that a sentence repeats.
_SHOWN = 200


class Redirects:
    """Scrapy's own follows anywhere up to 20 times; ours asks the fence and the table first."""

    def __init__(self, crawler: Crawler) -> None:
        self._errand = errand_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "Redirects":
        """Make it for a crawler, as Scrapy does."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Return the next request of a redirect, or the response itself.

        Raises:
            Skipped: the redirect is not followed.
        """
        location = response.headers.get("Location")
        if response.status not in _STATUSES or not location:
            return response
        chain = (*request.meta.get("redirects", ()), request.url)
        following = _follow(request.url, location)
        most = _ROBOTS_HOPS if request.meta.get("robots") else self._errand.options.max_redirects
        if following in chain:
            raise Skipped(Skip.REDIRECTS, f"redirects in a circle to {_shown(following)}")
        if len(chain) > most:
            raise Skipped(Skip.REDIRECTS, f"more than {most} redirects")
        # A request that somebody makes by hand, as in scrapy shell, belongs to no source.
        if (target := request.meta.get("target")) is not None:
            self._admit(target, chain, following)
        return request.replace(url=following, meta=request.meta | {"redirects": chain, "download_slot": None})

    def _admit(self, target: Target, chain: tuple[str, ...], url: str) -> None:
        if target.purpose is Purpose.REQUISITE:
            return  # pictures live on other hosts, and one may belong to several pages
        # The fence stands around pages of the source: a landing page lies outside by nature, its address is
        # checked when the connection is made like any other.
        admission = self._errand.admission
        fence = admission.fences[target.source] if target.purpose is Purpose.PAGE else None
        form = canonical(url) or url
        if fence is not None and not admission.holds(target.source, url):
            raise Skipped(Skip.OFFSITE, f"redirects to {_shown(url)}, outside the source")
        if form in admission and form not in map(canonical, chain):
            raise Skipped(Skip.DUPLICATE, f"redirects to {_shown(url)}, which is fetched by itself")
        if fence is not None and (refusal := fence.refusal(url)):
            raise Skipped(Skip.TRAP, f"redirects to {_shown(url)}: {refusal.sentence}")
        admission.add(form)


def _follow(base: str, location: bytes) -> str:
    # Session ids stay: a site that insists on one in the address would otherwise redirect for ever.
    try:
        url = urljoin(base, safe_url_string(location.strip(), encoding="utf-8")).partition("#")[0]
    except (ValueError, UnicodeError):
        url = ""
    if not url.startswith(("http://", "https://")):
        raise Skipped(Skip.REDIRECTS, "redirects to something that is no web page")
    scheme, _, rest = url.partition("://")
    place, slash, path = rest.partition("/")
    url = f"{scheme}://{place.rpartition('@')[2]}{slash}{path}"  # a name and a password would be sent as a login
    if len(url) > _LONGEST:
        raise Skipped(Skip.REDIRECTS, f"redirects to an address of {len(url)} characters")
    return url


def _shown(url: str) -> str:
    return url if len(url) <= _SHOWN else url[:_SHOWN] + "…"
