"""Which fields each kind of source needs, and which mean nothing to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from facts.sources import LOCAL, Kind

_WEB = frozenset(Kind) - LOCAL
#: What is fetched one page at a time wherever it lies: hosts cannot be named beforehand.
_ANYWHERE = frozenset({Kind.SEARCH, Kind.DOMAINS})

#: Field -> kinds that may have it; a field that is not named here is for all.
ONLY: Mapping[str, frozenset[Kind]] = {
    "start_urls": frozenset(Kind) - LOCAL - {Kind.DOMAINS},
    "hosts": _WEB - _ANYWHERE,
    "max_depth": _WEB - _ANYWHERE,
    "files": LOCAL | {Kind.DOMAINS, Kind.ARTICLES},
    "listing": frozenset({Kind.LIST}),
    "queries": frozenset({Kind.SEARCH}),
    "match": frozenset({Kind.DOMAINS}),
    **dict.fromkeys(
        ("delay_s", "max_delay_s", "delay_factor", "pages_per_host", "bytes_per_host", "windows", "robots_approval",
         "browsing", "revisits"),
        _WEB,
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """Fields of which a kind needs one, and what is said where there is none."""

    fields: tuple[str, ...]
    sentence: str


_START = Need(("start_urls",), "at least one start URL is wanted")
_FILES = Need(("files",), "at least one file or folder is wanted")

NEEDS: Mapping[Kind, tuple[Need, ...]] = {
    Kind.SITE: (_START,),
    Kind.LIST: (_START, Need(("listing",), "a list needs its selectors: item, and link where it is not a")),
    Kind.SITEMAP: (Need(("start_urls",), "at least one start URL is wanted: a sitemap's, or a robots.txt's"),),
    Kind.FEED: (_START,),
    Kind.SEARCH: (
        Need(("start_urls",), "at least one start URL is wanted: the SearXNG instance's"),
        Need(("queries",), "a search needs its keywords or categories"),
    ),
    Kind.ARTICLES: (Need(("start_urls", "files"), "at least one start URL or file of addresses is wanted"),),
    Kind.DOMAINS: (_FILES,),
    Kind.ARCHIVE: (_FILES,),
    Kind.FILE: (_FILES,),
}


def may_have(field: str, kind: Kind) -> bool:
    """Whether a field means something to a kind."""
    return kind in ONLY.get(field, frozenset(Kind))


def kinds_of(field: str) -> tuple[Kind, ...]:
    """The kinds that may have a field, in their order."""
    return tuple(kind for kind in Kind if may_have(field, kind))
