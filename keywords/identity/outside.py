"""Identifiers that stand outside of the reading text: in links and scripts; their span is empty, at 0."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import re2

from facts.findings import Identifier, IdentifierKind
from facts.readings import Reading
from keywords.identity.tracking import statistics_accounts
from keywords.matching.searching import compile_quietly

#: Links and code points of scripts looked at.
_MOST_LINKS, _MOST_SCRIPT = 5_000, 1 << 20
_FILE = Path(__file__).parents[1] / "tables" / "app-hosts.txt"
_STORE = re.compile(r"/id(\d{8,11})(?!\d)")


def find_outside(reading: Reading) -> Iterator[Identifier]:
    """Yield apps that links lead to and the accounts of statistics services that scripts report to, each once."""
    seen = set()
    for kind, value, detail in (*_apps(reading), *_accounts((*reading.scripts, *reading.trackers))):
        if (kind, value) not in seen:
            seen.add((kind, value))
            yield Identifier(kind=kind, value=value, valid=True, start=0, end=0, detail=detail)


def _apps(reading: Reading) -> Iterator[tuple[IdentifierKind, str, str]]:
    links = reading.links[:_MOST_LINKS]
    # Few pages have one: all addresses are looked at together before any is taken apart.
    if not links or not _hint().search("\n".join([link.url for link in links]).encode("utf-8", "replace")):
        return
    for link in links:
        if value := app_of(link.url):
            yield IdentifierKind.APP, value, "link"


def app_of(url: str) -> str | None:
    """What app a link leads to: file, package, number in a store or address of a distributor; None where it is none."""
    lowered = url.lower()
    if lowered.startswith("itms-services:"):
        return next(iter(parse_qs(url.partition("?")[2]).get("url", ())), None)
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.path.lower().endswith(".apk"):
        return parts.path.lower().rpartition("/")[2]
    host = parts.netloc.lower().rpartition("@")[2].partition(":")[0]
    if not any(host == known or host.endswith("." + known) for known in _hosts()):
        return None
    asked = parse_qs(parts.query)
    package = next(iter(asked.get("pkgname", asked.get("id", ()))), None)
    number = _STORE.search(parts.path)
    return package or (number and f"id{number[1]}") or (host + parts.path.rstrip("/") if len(parts.path) > 1 else None)


def _accounts(scripts: Iterable[str]) -> Iterator[tuple[IdentifierKind, str, str]]:
    left = _MOST_SCRIPT
    for script in scripts:
        if left <= 0:
            return
        read = script[:left]
        left -= len(read)
        for _, _, value, service in statistics_accounts(read):
            yield IdentifierKind.TRACKING_ID, value, service


@cache
def _hint() -> "re2._Regexp":
    return compile_quietly("|".join(("(?i)[.]apk", "itms-services:", *map(re.escape, _hosts()))))


@cache
def _hosts() -> tuple[str, ...]:
    """Hosts from which apps are given out."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return tuple(line.split()[0] for line in lines if line and not line.startswith("#"))
