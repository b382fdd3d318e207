"""What leads to pages: sitemaps, feeds, listing pages, search results, lists of articles and of domains.

bytes or lines ─► reader of the kind ─► Guide: entries (pages to fetch), next (guides to read), problems (sentences)

Readers are pure and bounded: no network, no clock, memory and time linear in what they are given, and whatever a site
sends ends as a problem in plain Chinese, never as an exception. A problem is what a person must know of the guide:
that it is no sitemap, that the layout of a listing has changed, that the instance answers no JSON.
"""

from dataclasses import dataclass
from datetime import datetime

#: Entries of one guide at most; the sitemap protocol has the same number (sitemaps.org, "Sitemap file").
MAX_ENTRIES = 50_000
#: Begins a problem that means the source is not what its file says, so that its report is one of drift.
DRIFT = "来源变样："


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page that a guide leads to."""

    #: In its one form, see crawler.urls.canonical.
    url: str
    #: One line, at most 200 characters; empty where the guide gives none.
    title: str = ""
    #: When the guide says it was written or changed; aware.
    when: datetime | None = None
    #: Whether it belongs to its source, so that its own links may be followed as the source's bounds allow; what a
    #: search or a list of domains finds is fetched as a landing page, and followed no further.
    follow: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What one guide gave."""

    #: In the order of the guide, each address once.
    entries: tuple[Entry, ...] = ()
    #: Addresses of further guides of the same kind: sitemaps of an index, the next listing or result page.
    next: tuple[str, ...] = ()
    #: Plain Chinese, one sentence each; a guide with problems may have entries all the same.
    problems: tuple[str, ...] = ()
