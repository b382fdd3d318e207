"""Retro-hunt (回溯): a new term, pattern or watched subject looked for in everything that is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from facts.subjects import Trait


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarry:
    """What is looked for: one of the three."""

    #: A term, however it is written.
    term: str = ""
    #: An expression of google-re2 over the folded text.
    pattern: str = ""
    #: Names and numbers of a subject; any of them is enough.
    traits: tuple[Trait, ...] = ()

    def __post_init__(self) -> None:
        if (bool(self.term.strip()) + bool(self.pattern.strip()) + bool(self.traits)) != 1:
            raise ValueError("a retro-hunt looks for a term, a pattern or traits")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPage:
    """One screened page as the store keeps it."""

    page_id: int
    url: str
    source: str
    fetched_at: datetime
    text: str
    #: The contract's JSON.
    contract: str
    #: The lead that was seen at this address, as XS-000001; None where there is none.
    lead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What was found on one stored page."""

    page_id: int
    url: str
    source: str
    fetched_at: datetime
    #: What matched: the text as written, or kind and value of a trait.
    found: tuple[str, ...]
    #: How it was hidden: values of facts.findings.Disguise; empty where it stands plainly.
    disguise: tuple[str, ...] = ()
    #: The sentence around the first place; empty where it stands in no text.
    quote: str = ""
    #: The lead at this address, None where it is none yet.
    lead: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hunt:
    """One retro-hunt and how far it has come."""

    id: int
    quarry: Quarry
    by: str
    started_at: datetime
    #: Pages with ids up to this one were looked at; the hunt goes on after it.
    after: int
    #: Highest page id when it began: what comes later is screened with the new term anyway.
    last: int
    pages: int
    traces: int
    finished_at: datetime | None = None


class ScreenedPages(Protocol):
    """Everything that was screened, in order of page id."""

    def after(self, page_id: int, limit: int) -> Sequence[StoredPage]:
        """Return up to `limit` screened pages with higher ids, ascending."""
        ...

    def last(self) -> int:
        """Return the highest page id that was screened; 0 where none was."""
        ...

    def count(self, after: int, last: int) -> int:
        """Return how many screened pages there are with ids above `after`, up to `last`."""
        ...

    def per_source(self) -> Mapping[str, tuple[int, int]]:
        """Source -> pages fetched and their bytes."""
        ...

    def sources_of_leads(self) -> Mapping[str, Sequence[str]]:
        """Lead -> the sources on whose pages it was seen."""
        ...


class HuntBook(Protocol):
    """Retro-hunts, written as they go so that a killed one goes on where it was."""

    def begin(self, quarry: Quarry, *, last: int, by: str) -> Hunt:
        """Start a hunt, or return the unfinished one for the same thing; start and end are in the audit log."""
        ...

    def advance(self, hunt: int, traces: Sequence[Trace], *, after: int, pages: int) -> None:
        """Write what a stretch of pages gave and move the mark, in one transaction.

        Raises:
            BadInput: another process is at the same hunt and was there first.
        """
        ...

    def finish(self, hunt: int, *, by: str) -> Hunt:
        """Close a hunt."""
        ...

    def get(self, hunt: int) -> Hunt:
        """Return one hunt.

        Raises:
            NotKnown: there is no such hunt.
        """
        ...

    def all(self) -> Sequence[Hunt]:
        """Return every hunt, newest first."""
        ...

    def traces(self, hunt: int, *, after: int = 0, limit: int = 1000) -> Sequence[Trace]:
        """Return what a hunt found by page id, each with the lead at its address as of now."""
        ...


#: Screens one stored page anew and takes it in; returns the lead's number, None where it stays below the lead band.
TakeIn = Callable[[int], str | None]
