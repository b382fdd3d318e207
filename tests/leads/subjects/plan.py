"""How an invented city is made, who is in it, and what is seen of it."""

from dataclasses import dataclass, field

from facts.subjects import Mention, Trait


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a city is made; shares are 0..1."""

    seed: int
    subjects: int = 3000
    nameless: float = 0.17
    salesmen: float = 0.08
    shops: float = 0.12
    #: Shops of one brand.
    brand_size: int = 9
    portals: int = 12
    #: Firms that a portal lists.
    listed: int = 40
    #: Portal pages on which the reader takes the portal's own numbers for the listed firm's.
    leaking: float = 0.4
    namesakes: float = 0.06
    sisters: float = 0.05
    renamed: float = 0.06
    branches: float = 0.03
    hosting: float = 0.25
    hosts: int = 9
    agents: int = 6
    trackers: int = 14
    templates: int = 25
    slips: float = 0.02
    missing: float = 0.22
    recycled: float = 0.01


@dataclass(slots=True)
class Actor:
    """One subject and what is its own."""

    id: str
    name: str = ""
    trade: str = ""
    place: str = ""
    core: str = ""
    uscc: str = ""
    icp: str = ""
    person: str = ""
    brand: str = ""
    old: str = ""
    domains: list[str] = field(default_factory=list)
    phones: list[str] = field(default_factory=list)
    more: list[Trait] = field(default_factory=list)
    #: What its sites carry of others: hosting phone, agent's filing, shared statistics.
    foreign: list[Trait] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class City:
    """Mentions in the order in which they come, and whose each is."""

    mentions: tuple[Mention, ...]
    truth: dict[str, str]
