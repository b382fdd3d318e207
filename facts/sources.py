"""What the office watches, as data: one source a file, with its bounds, its manners and what it is expected to give."""

from dataclasses import dataclass, field
from datetime import date, time
from enum import StrEnum
from urllib.parse import urlsplit


class Kind(StrEnum):
    """How a source is read; each is a spider of that name."""

    #: Follows a site's own links.
    SITE = "site"
    #: Listing pages of a classified or B2B board, each item led to by selectors.
    LIST = "list"
    SITEMAP = "sitemap"
    #: RSS, Atom or JSON Feed.
    FEED = "feed"
    #: Questions put to a SearXNG instance; what it finds is fetched, and followed no further.
    SEARCH = "search"
    #: Addresses of single articles, such as those of public accounts.
    ARTICLES = "articles"
    #: Newly seen domains, from files.
    DOMAINS = "domains"
    #: Replay of WARC and WACZ files.
    ARCHIVE = "archive"
    #: What a person saved: HTML, SingleFile, MHTML, PDF, picture.
    FILE = "file"


#: Kinds that read files of this machine and ask no web server for them.
LOCAL = frozenset({Kind.ARCHIVE, Kind.FILE})


class Rhythm(StrEnum):
    """Schedule class: how often a source is scanned by itself."""

    HOT = "hot"
    NIGHTLY = "nightly"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Browsing(StrEnum):
    """When a page is shown by a browser instead of being read as it came."""

    NEVER = "never"
    #: Where visible text is too little and scripts are present.
    AUTO = "auto"
    ALWAYS = "always"


class Revisits(StrEnum):
    """Which known pages a run asks for again."""

    #: Those whose change has become likely, see crawler/targets/revisiting.py.
    DUE = "due"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How far one source may be followed."""

    max_pages: int = 2000
    #: Links away from a start URL; 0 fetches the start URLs alone.
    max_depth: int = 12
    #: Seconds between two requests to one host.
    delay_s: float = 1.0
    #: Pages outside the source that adverts, results and codes lead to, at most.
    max_landings: int = 200

    def __post_init__(self) -> None:
        if self.max_pages < 1 or min(self.max_depth, self.delay_s, self.max_landings) < 0:
            raise ValueError("max_pages must be at least 1, max_depth, delay and max_landings at least 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hours in which a source may be asked, by the clock of Asia/Shanghai; 22:00–06:00 goes over midnight."""

    start: time
    end: time

    def holds(self, moment: time) -> bool:
        """Whether the time of day lies inside; the start belongs to it, the end does not."""
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class RobotsApproval:
    """Somebody's named decision not to obey the robots.txt of a source; every run that uses it is audited."""

    by: str
    reason: str
    #: Last day it holds.
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How a source's hosts are treated beyond `Bounds.delay_s`."""

    #: Seconds between two requests at most, however slow the host and whatever its Crawl-delay.
    max_delay_s: float = 60.0
    #: The delay is at least this many times what the host took to answer (Heritrix: delayFactor); 0 turns it off.
    delay_factor: float = 2.0
    #: Pages of one host a run at most; None leaves it to the source's budget.
    pages_per_host: int | None = None
    #: Decoded bytes of one host a run at most.
    bytes_per_host: int | None = None
    #: Hours in which the source may be asked; empty is any hour.
    windows: tuple[Window, ...] = ()
    robots_approval: RobotsApproval | None = None

    def __post_init__(self) -> None:
        if self.max_delay_s <= 0 or self.delay_factor < 0:
            raise ValueError("max_delay_s must be above 0 and delay_factor at least 0")
        if (self.pages_per_host or 1) < 1 or (self.bytes_per_host or 1) < 1:
            raise ValueError("pages_per_host and bytes_per_host must be at least 1")


class Claim(StrEnum):
    """What an assertion is about."""

    #: Pages fetched or found unchanged, at least.
    LEAST_PAGES = "least_pages"
    #: Median of visible characters a page, at least.
    LEAST_TEXT = "least_text"
    #: Share of answers that were HTTP 200 or 304, at least; 0..1.
    SHARE_OK = "share_ok"
    #: A phrase that stands on at least one page.
    CANARY = "canary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """What a source is expected to give; a run that misses it has drifted."""

    claim: Claim
    #: A number, or the phrase of a canary.
    value: float | str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Where the items of a listing page stand; each selector is CSS, or XPath where it begins with / or (."""

    #: One match for each item.
    item: str
    #: The item's link, inside the item.
    link: str = "a"
    #: The link to the next listing page, in the whole page; None follows no pages.
    next: str | None = None
    #: Listing pages after the first at most.
    pages: int = 20
    #: Items a listing page has at least; fewer mean that the page's layout has changed.
    least_items: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Queries:
    """Questions for a search engine: every keyword with every district."""

    keywords: tuple[str, ...] = ()
    #: Lexicon categories whose terms are keywords too.
    categories: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    #: Result pages a question.
    pages: int = 1
    #: SearXNG's language and time_range; empty leaves them out.
    language: str = "zh-CN"
    time_range: str = ""
    #: Hosts whose results are not fetched, such as encyclopaedias; each with its subdomains.
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One site, board, feed or list that the office watches."""

    id: str
    title: str
    #: For a search the instance's address, for local kinds empty.
    start_urls: tuple[str, ...] = ()
    kind: Kind = Kind.SITE
    bounds: Bounds = field(default_factory=Bounds)
    manners: Manners = field(default_factory=Manners)
    #: Hosts that may be followed; empty means the hosts of the start URLs.
    hosts: tuple[str, ...] = ()
    owner: str | None = None
    district: str | None = None
    sector: str | None = None
    rhythm: Rhythm = Rhythm.NIGHTLY
    revisits: Revisits = Revisits.DUE
    browsing: Browsing = Browsing.NEVER
    #: Whether adverts on its pages are recorded and their landing pages fetched.
    adverts: bool = True
    assertions: tuple[Assertion, ...] = ()
    listing: Listing | None = None
    queries: Queries | None = None
    #: Files and folders of local kinds and of domain lists, absolute.
    files: tuple[str, ...] = ()
    #: Of a domain list, what a name must match (google-re2); empty takes all.
    match: str = ""

    def __post_init__(self) -> None:
        if not self.start_urls and not self.files:
            raise ValueError(f"source {self.id} has no start URL")

    @property
    def inside(self) -> frozenset[str]:
        """The host names this source may be followed into, lower case, with the port where the URL has one."""
        return frozenset(self.hosts) or frozenset(urlsplit(url).netloc.lower() for url in self.start_urls)
