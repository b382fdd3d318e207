"""What the crawler goes for and what it brings home: targets, exchanges, exhibits, pages, visits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import urlsplit

from facts.adverts import Advert
from facts.saved import Saved


class Skip(StrEnum):
    """Why a target gave no page; each value is a row of the run's report."""

    ROBOTS = "robots"
    HTTP_ERROR = "http_error"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNRESOLVED = "unresolved"
    REFUSED_ADDRESS = "refused_address"
    CONNECTION = "connection"
    TLS = "tls"
    NOT_TEXT = "not_text"
    REDIRECTS = "redirects"
    OFFSITE = "offsite"
    TRAP = "trap"
    DUPLICATE = "duplicate"
    UNREADABLE = "unreadable"
    #: 429, 403 or a firewall's page instead of the page.
    BLOCKED = "blocked"
    #: A sitemap, feed, listing or search result: read for its links, not screened. No failure.
    GUIDE = "guide"
    #: A picture or style kept with its page. No failure.
    REQUISITE = "requisite"


class Trouble(StrEnum):
    """Why a page that was fetched does not show what the site shows people."""

    #: A login or a captcha stands before it.
    WALLED = "walled"
    #: A firewall or a rate limit answered in the site's stead.
    BLOCKED = "blocked"
    #: "Not found" said with HTTP 200.
    SOFT_404 = "soft_404"
    #: Hardly any text; scripts would write it.
    TOO_LITTLE_TEXT = "too_little_text"
    #: One of many pages of its kind that say the same.
    NEAR_DUPLICATE = "near_duplicate"


class Purpose(StrEnum):
    """What a target is fetched for."""

    #: Belongs to its source and is followed as the source is.
    PAGE = "page"
    #: A sitemap, feed, listing or search result: read for where it leads, not screened.
    GUIDE = "guide"
    #: Where an advert, a search result or a code in a picture leads; one page, outside the source, not followed.
    LANDING = "landing"
    #: A picture or style of the page `via`, kept beside it, never screened.
    REQUISITE = "requisite"
    #: A page that waits for the browser.
    RENDER = "render"


def host_of(url: str) -> str:
    """Return the host of a URL in its one form, without port; an IPv6 address keeps its brackets."""
    netloc = url.partition("//")[2].partition("/")[0].partition("?")[0]
    return netloc if netloc.endswith("]") else netloc.rpartition(":")[0] or netloc


class LaneKey(NamedTuple):
    """Targets that wait for the same turn: of one source, at one host; what is no page of the source stands apart."""

    source: str
    host: str
    #: Whether these are landing pages and requisites, which no page budget holds.
    extra: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an earlier run kept of a URL: enough to ask whether it has changed."""

    #: The page row whose exhibit holds the content.
    page: int
    #: SHA-256 of the decoded body.
    sha256: str
    size: int
    content_type: str | None
    exhibit: "Exhibit"
    #: As the server wrote them.
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One URL waiting to be fetched."""

    url: str
    source: str
    #: Links away from a start URL of its source.
    depth: int = 0
    #: The page that linked here; None for a start URL.
    via: str | None = None
    purpose: Purpose = Purpose.PAGE
    #: What is known of it from earlier runs; filled in when the frontier hands it out.
    known: Known | None = None

    @property
    def host(self) -> str:
        """The host it is asked from, without port."""
        return host_of(self.url)

    @property
    def lane(self) -> "LaneKey":
        """Where it waits for the wire."""
        return LaneKey(self.source, self.host, self.purpose is not Purpose.PAGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and the response it got, as they crossed the wire; or what somebody saved of such a one."""

    url: str
    #: Empty where the request is not known.
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    response_headers: tuple[tuple[str, str], ...]
    #: Payload after transfer coding, before content coding: what the site sent.
    body: bytes
    fetched_at: datetime
    ip: str | None = None
    #: How it came to us where no request of ours brought it; such a file is kept as a WARC resource record.
    saved: Saved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """证据件: where one kept response lies and what it must hash to."""

    #: WARC file name, relative to the evidence folder.
    file: str
    #: Bytes from the start of the file to the response record's gzip member.
    offset: int
    #: SHA-256 of the payload as sent, 64 lower-case hex digits.
    sha256: str
    #: WARC-Record-ID of the response record.
    record_id: str

    def __post_init__(self) -> None:
        if len(self.sha256) != 64:
            raise ValueError("sha256 must be 64 hex digits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A kept response read back and checked against its digest."""

    url: str
    status: int
    headers: Mapping[str, str]
    #: Payload with the content coding (gzip, br, …) undone.
    body: bytes
    fetched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched page of one run; its bytes are in the exhibit."""

    run: str
    source: str
    #: Where the response came from, after redirects.
    url: str
    #: What was asked for.
    requested_url: str
    status: int
    fetched_at: datetime
    content_type: str | None
    #: Bytes of the decoded body.
    size: int
    #: SHA-256 of the decoded body: equal digests are an unchanged page.
    sha256: str
    exhibit: Exhibit
    redirects: tuple[str, ...] = ()
    #: What was wrong with the certificate; None where it verified or the page came over plain http.
    tls_error: str | None = None
    ip: str | None = None
    #: The same URL had the same digest in an earlier run.
    unchanged: bool = False
    #: Row number; None until the store has given one.
    id: int | None = None
    #: Digest of what the body says in other than ASCII letters, 16 hex digits: markup, figures and times left out.
    #: Equal gists are one content for the change rate; empty where nothing is left.
    gist: str = ""
    trouble: Trouble | None = None
    #: Whether a browser showed it; the exhibit is then the rendered document.
    rendered: bool = False
    etag: str | None = None
    last_modified: str | None = None

    @property
    def host(self) -> str:
        """The host name of the page, without port."""
        return urlsplit(self.url).hostname or ""


#: How the detail of a kept requisite begins; the digest of what the site sent stands behind it, and where it lies.
DIGEST = "sha256:"
_KEPT = re.compile(r"sha256:([0-9a-f]{64}) ([\w.-]{1,255}):(\d{1,15}) (\S{1,255})", re.ASCII)


def kept_as(exhibit: Exhibit) -> str:
    """The detail of a requisite's visit: the digest of what the site sent, and where it lies."""
    return f"{DIGEST}{exhibit.sha256} {exhibit.file}:{exhibit.offset} {exhibit.record_id}"


def kept_at(detail: str) -> Exhibit | None:
    """The inverse of `kept_as`; None for details that name no place, such as those written before there were any."""
    found = _KEPT.fullmatch(detail)
    if found is None:
        return None
    return Exhibit(sha256=found[1], file=found[2], offset=int(found[3]), record_id=found[4])


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one target came to: a page, or the reason there is none, and the links it gave."""

    target: Target
    page: Page | None = None
    skip: Skip | None = None
    #: One sentence for the report, such as the HTTP status or the error.
    detail: str = ""
    links: tuple[Target, ...] = ()
    adverts: tuple[Advert, ...] = ()
    #: The target keeps waiting, for this instead; such a visit has neither page nor skip.
    handed_to: Purpose | None = None
    #: The HTTP status where there was an answer.
    status: int | None = None

    def __post_init__(self) -> None:
        if (self.page is not None) + (self.skip is not None) + (self.handed_to is not None) != 1:
            raise ValueError("a visit has a page, or a reason for having none, or is handed on")
