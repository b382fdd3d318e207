"""What a page is about, by rule, and what on the page says so."""

from dataclasses import dataclass
from enum import StrEnum


class TopicKind(StrEnum):
    """What a page can be said to be about."""

    SECTOR = "sector"
    MODE = "mode"
    PRETEXT = "pretext"
    AUDIENCE = "audience"


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """Something on the page that speaks for a topic."""

    #: Head of the lexicon entry, or the sign itself.
    term: str
    #: As it stands on the page.
    text: str
    #: Code points into Reading.text, half-open.
    start: int
    end: int
    #: Part of the topic's own weight, 0..1.
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why a topic was named."""

    kind: TopicKind
    name: str
    #: Part of the weight of all names of this kind on the page, 0..1; 0 where it is named for want of another.
    share: float
    #: The heaviest first; empty where nothing carried it.
    carriers: tuple[Carrier, ...] = ()
    #: The next name of this kind; None where there is no other.
    second: str | None = None
    second_share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Topics:
    """What the page is about, by the lexicon's routing; it routes a lead and scores nothing."""

    #: Sector code of 附件3 such as S06.
    sector: str | None = None
    #: Fundraising mode as the ledger writes it.
    mode: str | None = None
    pretexts: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    #: One for each of the above, in their order: sector, mode, pretexts, audiences.
    grounds: tuple[Ground, ...] = ()
