"""What casework asks of subjects beside placing: a second look after a run, and what is known of some of them."""

from collections.abc import Iterable, Sequence

from facts.findings import IdentifierKind
from facts.subjects import SubjectAct, SubjectBook, TraitKind
from keywords.identity.firms import firm
from leads.subjects.grouping import loose_parts
from leads.subjects.placing import SubjectPlacer

#: Subjects looked at in one go, and how often: what one look sets free, the next one settles.
_LIMIT, _ROUNDS = 5_000, 3
#: Sites under one filing number whose own numbers are listed.
_SITES = 9


def review(book: SubjectBook, placer: SubjectPlacer, actor: str) -> Sequence[SubjectAct]:
    """Look again at every subject of which a value was seen with others since the last look; run it after each intake.

    Returns:
        The splits and merges that were made; each is in the history and can be undone.
    """
    done: list[SubjectAct] = []
    for _ in range(_ROUNDS):
        acts = book.review(placer, loose_parts, actor, _LIMIT)
        done += acts
        if not acts:
            break
    return done


def identifiers(book: SubjectBook, subjects: Iterable[str]) -> frozenset[tuple[IdentifierKind, str]]:
    """Return the names and numbers of subjects as pages write them, for classifier.known.Known.

    Only values that one subject alone has: a hosting firm's phone must not lift every page that shows it. Filings are
    given with and without the number of a site behind the dash.
    """
    kinds = {kind.value: kind for kind in IdentifierKind}
    found: set[tuple[IdentifierKind, str]] = set()
    for subject in subjects:
        names = {one.name for one in book.mentions(subject) if one.name}
        for trait, _, holders in book.traits(subject):
            kind = kinds.get(trait.kind.value)
            if kind is None or holders > 1 or kind in (IdentifierKind.PERSON, IdentifierKind.TRACKING_ID):
                continue
            found.add((kind, trait.value))
            if trait.kind is TraitKind.ICP:
                found |= {(kind, f"{trait.value}-{site}") for site in range(1, _SITES + 1)}
            if trait.kind is TraitKind.COMPANY:
                found |= {(kind, name) for name in names if (parts := firm(name)) and parts.value == trait.value}
    return frozenset(found)
