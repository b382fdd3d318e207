"""One entry of the lexicon: a term with what it says, where it routes, when it holds, and its own tests."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from facts.findings import Disguise, Element, Family


class Kind(StrEnum):
    """How an entry is matched."""

    #: Its surface forms, on the squeezed stream.
    LITERAL = "literal"
    #: A regular expression of google-re2, on the folded stream.
    PATTERN = "pattern"
    #: Knowledge for people about a trick or an outside signal; never matched.
    NOTE = "note"


class Policy(StrEnum):
    """How far a term may be disguised and still be taken for itself."""

    #: Only as the lexicon writes it; width, case and traditional characters are no disguise.
    NONE = "none"
    #: Marks and blanks between its characters are seen through too, but no character may be another one.
    FOLDED = "folded"
    #: Every rung: lookalikes, same sounds, letters, parts, digits, reversed order.
    ALL = "all"


#: Disguises each policy allows; ALL allows any.
_ALLOWED = {
    Policy.NONE: frozenset({Disguise.FOLD, Disguise.TRADITIONAL}),
    Policy.FOLDED: frozenset(
        {Disguise.FOLD, Disguise.TRADITIONAL, Disguise.SPLIT, Disguise.ZERO_WIDTH, Disguise.TAG_SPLIT}
    ),
    Policy.ALL: frozenset(Disguise),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Routes:
    """Where an entry sends a page; empty where it says nothing."""

    #: Sector code such as S06.
    sector: str = ""
    #: Fundraising mode, one of the names in modes.yml.
    mode: str = ""
    pretext: str = ""
    audience: str = ""

    def over(self, other: "Routes") -> "Routes":
        """Return these routes, with the other's where these are empty."""
        return Routes(
            sector=self.sector or other.sector,
            mode=self.mode or other.mode,
            pretext=self.pretext or other.pretext,
            audience=self.audience or other.audience,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """词条: one term of the lexicon, as its file gives it."""

    #: Such as T0001, or U0001 for an office's own; never given twice, never reused.
    id: str
    #: The head; for a pattern its readable name.
    term: str
    kind: Kind
    #: Category code such as P1 or L1.
    category: str
    family: Family
    element: Element | None
    #: 0..1; keywords/lexicon/README.md says how it is set.
    weight: float
    #: Other surface forms that say the same.
    variants: tuple[str, ...] = ()
    #: Surface forms that innocent pages use as well; they count WEAK_WEIGHT at most.
    weak: tuple[str, ...] = ()
    #: How far its forms may be disguised; a pattern is never looked for in disguise.
    policy: Policy = Policy.ALL
    #: Expression of a PATTERN, written against the folded stream.
    pattern: str = ""
    routes: Routes = field(default_factory=Routes)
    #: Contexts in which the term is innocent, for people.
    benign: tuple[str, ...] = ()
    #: Sentences in which the entry must be found, neither negated nor quoted.
    finds: tuple[str, ...] = ()
    #: Sentences in which it must not be found, or only negated or quoted.
    spares: tuple[str, ...] = ()
    #: First and last day on which it is matched; None where there is no such day.
    since: date | None = None
    until: date | None = None
    source: str = ""
    #: File name and line of the entry, for messages.
    place: str = ""

    @property
    def surfaces(self) -> tuple[tuple[str, float], ...]:
        """Every surface form of a literal with its weight, the head first."""
        strong = ((each, self.weight) for each in (self.term, *self.variants))
        return (*strong, *((each, min(self.weight, WEAK_WEIGHT)) for each in self.weak))

    def allows(self, disguise: Iterable[Disguise]) -> bool:
        """Whether a form disguised in these ways may still be taken for this entry; plain writing always may."""
        return _ALLOWED[self.policy].issuperset(disguise)

    def holds_on(self, day: date) -> bool:
        """Whether the entry is matched on a day; the last day counts."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


#: Weight of a surface form that alone means nothing: the lowest class of the lexicon (C).
WEAK_WEIGHT = 0.1
