"""What each term of the lexicon and each source brought: pages, leads, confirmed leads, and what that cost."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from facts.filed import SourceYield, TermYield
from facts.retro import StoredPage

#: A system's key under which scans of ours stand in a dossier; they are counted by their own sources.
SCAN = "scan"


@dataclass(frozen=True, slots=True)
class _Count:
    """One term, as it is counted."""

    name: str
    pages: list[int]
    leads: set[str] = field(default_factory=set)


class TermCount:
    """Counts over a stream of pages; holds terms and lead numbers, never a page."""

    def __init__(self) -> None:
        self._terms: dict[str, _Count] = {}
        #: Pages whose stored assessment could not be read.
        self.unreadable = 0

    def add(self, page: StoredPage) -> None:
        """Count the terms of one page; hits that are denied or quoted do not count."""
        for term_id, name in self._hits(page.contract):
            count = self._terms.setdefault(term_id, _Count(name, [0]))
            count.pages[0] += 1
            if page.lead:
                count.leads.add(page.lead)

    def yields(self, confirmed: frozenset[str]) -> tuple[TermYield, ...]:
        """Every term seen: most confirmed leads first, then leads, then pages."""
        found = (
            TermYield(
                term_id=term_id, term=count.name, pages=count.pages[0], leads=len(count.leads),
                confirmed=len(count.leads & confirmed),
            )
            for term_id, count in self._terms.items()
        )  # fmt: skip
        return tuple(sorted(found, key=lambda one: (-one.confirmed, -one.leads, -one.pages, one.term_id)))

    def _hits(self, contract: str) -> Iterable[tuple[str, str]]:
        try:
            hits = json.loads(contract).get("hits", ())
            return {_named(hit) for hit in hits if not (hit.get("negated") or hit.get("quoted"))}
        except (ValueError, AttributeError, KeyError, TypeError, RecursionError):
            self.unreadable += 1
            return ()


def _named(hit: Mapping[str, Any]) -> tuple[str, str]:
    return str(hit["term_id"]), str(hit["term"])


def source_yield(name: str, count: Sequence[int], cost: tuple[int, int]) -> SourceYield:
    """One source: its leads, judged and confirmed ones, and the pages with their bytes that it cost."""
    candidates, judged, confirmed = count
    return SourceYield(
        source=name,
        pages=cost[0],
        bytes=cost[1],
        candidates=candidates,
        judged=judged,
        confirmed=confirmed,
        pages_each=cost[0] / confirmed if confirmed and cost[0] else None,
    )
