"""Whether a page that repeats a lead's text is one more sighting of it, or somebody else's copy."""

from collections.abc import Collection
from dataclasses import dataclass

from facts.subjects import Mention, Trait, TraitKind
from leads.repeats.copies import Copy
from leads.repeats.naming import FIRM_NAMES, plain

#: What says who a firm is; sharing one of them is being one.
_FIRM = FIRM_NAMES | {TraitKind.USCC, TraitKind.REGISTRATION}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """That a new page repeats a lead's text, and whether it may count as a sighting of that lead."""

    lead: str
    similarity: float
    #: Who the page says it is, where that is somebody else than the lead's subject; None: it contradicts nobody.
    contradicts: str | None = None

    @property
    def is_sighting(self) -> bool:
        """Whether the page is one more sighting of the lead; else it is a lead of its own, and an alarm."""
        return self.contradicts is None


def repeated(copy: Copy | None, mention: Mention, known: Collection[Trait]) -> Repeat | None:
    """Judge a near copy by who it says it is.

    Args:
        copy: what Copies.nearest gave for the page's main text.
        mention: who the page says is behind it.
        known: every trait of the subject of the copy's lead; empty where nothing identifies it.
    """
    if copy is None:
        return None
    other = contradiction(mention.traits, known)
    name = None if other is None else (mention.name or other)
    return Repeat(lead=copy.lead, similarity=copy.similarity, contradicts=name)


def contradiction(new: Collection[Trait], known: Collection[Trait]) -> str | None:
    """Return the name or number by which the new one says that it is somebody else; None where it does not.

    Both name a firm (name, former name, credit code, registration number) and share none, or neither names a firm and
    both have a filing number and share none. A page without a name of its own contradicts nobody.
    """
    for kinds in (_FIRM, frozenset((TraitKind.ICP,))):
        ours, theirs = _values(new, kinds), _values(known, kinds)
        if ours.keys() & theirs.keys():
            return None
        if ours and theirs:
            return next(iter(ours.values()))
    return None


def _values(traits: Collection[Trait], kinds: frozenset[TraitKind]) -> dict[tuple[str, str], str]:
    """Compared form -> value as given; a firm's names are compared with each other, its numbers kind by kind."""
    return {
        ("name" if one.kind in FIRM_NAMES else one.kind.value, plain(one.kind, one.value)): one.value
        for one in sorted(traits)
        if one.kind in kinds
    }
