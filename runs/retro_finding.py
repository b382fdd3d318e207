"""Find one thing on stored pages: a term however it is written, a pattern, or names and numbers of a subject.

Stored text is folded again and matched as the screening matches it, so that what is hidden there is found here.
Numbers are looked for among the identifiers that the screening kept in the contract; names in the text.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from facts.errors import BadInput
from facts.findings import Family
from facts.retro import Quarry, StoredPage, Trace
from facts.subjects import Trait, TraitKind
from keywords import Entry, Kind, Lexicon, Matcher
from keywords.entries.entry import Policy
from keywords.entries.patterns import flaw_of
from keywords.identity.covering import cover
from keywords.identity.firms import firm
from keywords.identity.traits import normalise
from text import fold, read_plain, sentence, similarity

#: Names are read in the text; everything else among the identifiers.
_FIRMS = frozenset((TraitKind.COMPANY, TraitKind.FORMER_NAME))
_NAMES = _FIRMS | {TraitKind.CORE_NAME, TraitKind.BRAND, TraitKind.PERSON, TraitKind.OFFICIAL_ACCOUNT}
#: Shorter names stand in ordinary words when disguises are seen through.
_SAFE_LENGTH = 4
#: Share of pieces in common from which two texts are one: mean similarity of copies is .52, of strangers .07.
_SAME_TEXT = 0.5
#: What is told of one page.
_MOST_FOUND = 20
#: Begins a value that is kept as its digest alone.
_SEALED = "sha256:"
#: Makes the digest of a value as the watch list keeps it.
Seal = Callable[[TraitKind, str], str]


class Finder:
    """Looks for one quarry; built once for a hunt."""

    def __init__(self, quarry: Quarry, lexicon: Lexicon, seal: Seal | None = None) -> None:
        """Build the matcher of the quarry's words.

        Args:
            quarry: what is looked for.
            lexicon: lends its cues; its entries are not looked for.
            seal: for traits that are kept as digests; without it they are passed over.

        Raises:
            BadInput: the pattern cannot be used, or the term has nothing to match.
        """
        entries = tuple(_entries(quarry))
        self._matcher = Matcher(replace(lexicon, entries=entries, lapsed=())) if entries else None
        self._numbers = tuple(each for each in quarry.traits if each.kind not in _NAMES)
        self._seal = seal

    def look(self, page: StoredPage) -> Trace | None:
        """What is there of the quarry on one page; None where nothing is. Never raises."""
        hits = self._hits(page.text)
        numbers = tuple(dict.fromkeys(self._found(page)))
        if not hits and not numbers:
            return None
        disguises = {each.value for hit in hits for each in hit.disguise}
        start, end = sentence(page.text, hits[0].start, hits[0].end) if hits else (0, 0)
        return Trace(
            page_id=page.page_id, url=page.url, source=page.source, fetched_at=page.fetched_at,
            found=tuple(dict.fromkeys((*(hit.text for hit in hits), *numbers)))[:_MOST_FOUND],
            disguise=tuple(sorted(disguises)), quote=page.text[start:end], lead=page.lead,
        )  # fmt: skip

    def _hits(self, text: str) -> Sequence[Any]:
        if self._matcher is None:
            return ()
        return self._matcher.find(fold(text), read_plain(text))

    def _found(self, page: StoredPage) -> Iterator[str]:
        sealed = any(each.value.startswith(_SEALED) for each in self._numbers)
        kept: dict[str, Any] | None = None
        for trait in self._numbers:
            if trait.kind is TraitKind.DOMAIN:
                if normalise(TraitKind.DOMAIN, page.url) == trait:
                    yield f"domain {trait.value}"
                continue
            # Most pages have nothing of it: a search of the text costs a hundredth of reading the JSON.
            if not sealed and trait.kind is not TraitKind.TEXT and trait.value not in page.contract:
                continue
            kept = _contract(page.contract) if kept is None else kept
            if self._has(kept, trait):
                yield f"{trait.kind.value} {'同文' if trait.kind is TraitKind.TEXT else trait.value}"

    def _has(self, kept: dict[str, Any], trait: Trait) -> bool:
        if trait.kind is TraitKind.TEXT:
            mine = (kept.get("main_fingerprint"), kept.get("fingerprint"))
            return any(_alike(each, trait.value) for each in mine if isinstance(each, str))
        found = kept.get("identifiers", ())
        values = (
            str(each.get("value", ""))
            for each in (found if isinstance(found, list) else ())
            if isinstance(each, dict) and each.get("kind") == trait.kind.value
        )
        if trait.value.startswith(_SEALED):
            return self._seal is not None and any(self._seal(trait.kind, each) == trait.value for each in values)
        return any(each == trait.value or normalise(trait.kind, each) == trait for each in values)


def _entries(quarry: Quarry) -> Iterator[Entry]:
    if quarry.pattern:
        flaw = flaw_of(quarry.pattern)
        if flaw:
            raise BadInput(f"这个正则用不了：{flaw.chinese}。")
        yield _entry("R0001", quarry.pattern, Kind.PATTERN, Policy.ALL)
    words = [quarry.term] if quarry.term else [word for each in quarry.traits for word in _words(each)]
    for number, word in enumerate(dict.fromkeys(words), 2):
        squeezed = fold(word).squeezed
        if len(squeezed) < (2 if quarry.term else 1):
            raise BadInput(f"“{word}”去掉符号后不足两个字，无法查找。")
        # Two characters hidden behind others of the same sound are anything; a name is no exception.
        policy = Policy.ALL if len(squeezed) >= _SAFE_LENGTH or quarry.term else Policy.FOLDED
        yield _entry(f"R{number:04d}", word, Kind.LITERAL, policy)


def _entry(identity: str, word: str, kind: Kind, policy: Policy) -> Entry:
    return Entry(
        id=identity, term=word, kind=kind, category="R", family=Family.ELEMENT, element=None, weight=1.0,
        pattern=word if kind is Kind.PATTERN else "", policy=policy, source="回溯",
    )  # fmt: skip


def _words(trait: Trait) -> Iterator[str]:
    """How a name may stand in a text; a firm's also without its place and form, which others write otherwise."""
    if trait.kind not in _NAMES:
        return
    parts = firm(trait.value) if trait.kind in _FIRMS else None
    if parts and len(parts.core) >= _SAFE_LENGTH:
        yield parts.core
    else:
        yield trait.value


def _alike(mine: str, theirs: str) -> bool:
    """Whether two signatures are of one text; a trait keeps the digest of one, which tells equal ones alone."""
    if len(theirs) != len(mine):
        return hashlib.sha256(mine.encode("utf-8", "replace")).hexdigest().startswith(theirs)
    try:
        return similarity(mine, theirs) >= _SAME_TEXT
    except ValueError:
        return False


def _contract(text: str) -> dict[str, Any]:
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def shown(trace: Trace, *, unmask: bool = False) -> Trace:
    """The trace with personal values masked, for people to read."""
    found = tuple(cover(each, unmask=unmask) for each in trace.found)
    return replace(trace, found=found, quote=cover(trace.quote, unmask=unmask))
