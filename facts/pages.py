"""What the crawler goes for and what it brings home: targets, exchanges, exhibits, pages, visits."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far one source may be followed."""

    max_pages: int = 2000
    #: Links away from a start URL; 0 fetches the start URLs alone.
    max_depth: int = 12
    #: Seconds between two requests to one host.
    delay_s: float = 1.0

    def __post_init__(self) -> None:
        if self.max_pages < 1 or self.max_depth < 0 or self.delay_s < 0:
            raise ValueError("max_pages must be at least 1, max_depth and delay at least 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One site or advert board that the office watches."""

    id: str
    title: str
    start_urls: tuple[str, ...]
    bounds: Bounds = field(default_factory=Bounds)
    #: Hosts that may be followed; empty means the hosts of the start URLs.
    hosts: tuple[str, ...] = ()
    owner: str | None = None
    district: str | None = None
    sector: str | None = None

    def __post_init__(self) -> None:
        if not self.start_urls:
            raise ValueError(f"source {self.id} has no start URL")

    @property
    def inside(self) -> frozenset[str]:
        """The host names this source may be followed into, lower case, with the port where the URL has one."""
        return frozenset(self.hosts) or frozenset(urlsplit(url).netloc.lower() for url in self.start_urls)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """One URL waiting to be fetched."""

    url: str
    source: str
    #: Links away from a start URL of its source.
    depth: int = 0
    #: The page that linked here; None for a start URL.
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and the response it got, as they crossed the wire."""

    url: str
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    response_headers: tuple[tuple[str, str], ...]
    #: Payload after transfer coding, before content coding: what the site sent.
    body: bytes
    fetched_at: datetime
    ip: str | None = None


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

    @property
    def host(self) -> str:
        """The host name of the page, without port."""
        return urlsplit(self.url).hostname or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one target came to: a page, or the reason there is none, and the links it gave."""

    target: Target
    page: Page | None = None
    skip: Skip | None = None
    #: One sentence for the report, such as the HTTP status or the error.
    detail: str = ""
    links: tuple[Target, ...] = ()

    def __post_init__(self) -> None:
        if (self.page is None) == (self.skip is None):
            raise ValueError("a visit has either a page or a reason for having none")
