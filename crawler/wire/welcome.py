"""What may come in for a request: media types, bytes, and what is said of it beforehand.

robots.txt   any type, its first 500 KiB
page         text, and PDF, up to CrawlSettings.max_body
guide        text, XML, JSON, feeds and their gzip, up to 16 MiB
requisite    pictures and styles, up to CrawlSettings.max_requisite
shown_for    what a page in the browser asks for: any type, up to CrawlSettings.max_body
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from crawler.options import CrawlSettings
from crawler.wire.skips import Skipped
from facts.pages import Known, Purpose, Skip, Target
from facts.ports import Vault

#: Bytes of robots.txt that are read (RFC 9309, 2.5); the rest is left.
ROBOTS_CAP = 500 * 1024
#: Bytes of a sitemap or feed, packed or unpacked. The protocol allows 50 MB; 50,000 addresses of 300 bytes are 15 MB,
#: and a whole one is in memory several times while it is read.
GUIDE_CAP = 16 * 1024 * 1024
#: Statuses that never have a body, whatever length they announce.
_EMPTY = frozenset({204, 205, 304})
#: Headers that ask for a page only if it has changed.
CONDITIONS = ("If-None-Match", "If-Modified-Since")
#: Characters of a validator that is sent back; longer ones are no validators.
_VALIDATOR = 500
_PAGE = (
    "text/html",
    "application/xhtml",
    "text/plain",
    "application/xml",
    "text/xml",
    "text/vnd.wap.wml",
    "application/pdf",
)
_GUIDE = (
    "text/html",
    "text/plain",
    "text/xml",
    "text/json",
    "application/xhtml",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/json",
    "application/feed+json",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
)
_REQUISITE = ("image/", "text/css")
_PICTURES = {"Accept": "image/avif,image/webp,image/png,image/*;q=0.9,text/css;q=0.9,*/*;q=0.1"}


@dataclass(frozen=True, slots=True)
class Welcome:
    """What is accepted in answer to one request."""

    cap: int
    #: Beginnings of media types in lower case; empty accepts any.
    media: tuple[str, ...] = ()
    #: Whether the first `cap` bytes do where there are more.
    is_cut: bool = False
    #: Whether an answer without a media type is taken.
    takes_untyped: bool = True

    def refuse(self, answer: aiohttp.ClientResponse) -> None:
        """Look at the headers alone.

        Raises:
            Skipped: the body is not worth asking for.
        """
        if answer.status in _EMPTY or self.is_cut:
            return
        if (answer.content_length or 0) > self.cap:
            raise Skipped(Skip.TOO_LARGE, f"the page has {answer.content_length} bytes, the cap is {self.cap}")
        media = answer.headers.get("Content-Type", "").strip().lower()
        if 200 <= answer.status < 300 and self.media and not self._takes(media):
            raise Skipped(Skip.NOT_TEXT, f"the content type is {_clean(media.partition(';')[0]) or 'not given'}")

    def _takes(self, media: str) -> bool:
        return media.startswith(self.media) if media and "/" in media else self.takes_untyped


def welcome(meta: Mapping[str, Any], options: CrawlSettings) -> Welcome:
    """Return what is accepted for a request by its meta: "robots", "guide" and the target's purpose."""
    if meta.get("robots"):
        return Welcome(ROBOTS_CAP, is_cut=True)
    if meta.get("guide"):
        return Welcome(max(GUIDE_CAP, options.max_body), _GUIDE)
    if meta.get("shown_for"):
        return Welcome(options.max_body)
    target: Target | None = meta.get("target")
    if target is not None and target.purpose is Purpose.REQUISITE:
        return Welcome(options.max_requisite, _REQUISITE, takes_untyped=False)
    return Welcome(options.max_body, _PAGE)


def headers(meta: Mapping[str, Any], url: str, vault: Vault) -> dict[str, str]:
    """Return the headers that one request has beyond the session's: media types, and what is known of the page.

    A validator goes to the address it came from, to no hop behind it, and only while the vault has the page.
    """
    target: Target | None = meta.get("target")
    if target is None or meta.get("robots"):
        return {}
    found = dict(_PICTURES) if target.purpose is Purpose.REQUISITE else {}
    known = known_of(meta, url)
    if known is not None and (conditions := _conditions(known)) and vault.holds(known.exhibit):
        found |= conditions
    return found


def known_of(meta: Mapping[str, Any], url: str) -> Known | None:
    """Return what is known of the address that is asked for; None for the hops behind it."""
    target: Target | None = meta.get("target")
    return target.known if target is not None and url == target.url and not meta.get("robots") else None


def _conditions(known: Known) -> dict[str, str]:
    pairs = zip(CONDITIONS, (known.etag, known.last_modified), strict=True)
    return {name: value for name, value in pairs if value and len(value) <= _VALIDATOR and value.isprintable()}


def _clean(text: str) -> str:
    return "".join(character if character.isprintable() else "?" for character in text[:100])
