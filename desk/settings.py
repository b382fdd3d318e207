"""What the desk is given: the ports it works with, and its few settings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from classifier import Head
from desk.clue_inbox import ClueInbox
from facts.adverts import AdvertBook
from facts.dossiers import DossierBook
from facts.heat import HeatMap
from facts.learning import HealthBook, ReviewBook
from facts.ports import AuditLog, Clock, LeadBook, PageBook, RunBook, Vault
from facts.reports import ReportBook
from facts.revisits import RevisitBook


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPorts:
    """Whom the desk works with."""

    leads: LeadBook
    #: Everything on a lead in one value.
    dossiers: DossierBook
    pages: PageBook
    audit: AuditLog
    vault: Vault
    runs: RunBook
    clock: Clock
    reviews: ReviewBook
    health: HealthBook
    adverts: AdvertBook
    revisits: RevisitBook
    #: What each run saw of each source.
    reports: ReportBook
    #: What the screening misses, plain Chinese, one sentence each.
    missed: Callable[[], Sequence[str]]
    #: Where the model's answers for a text come from, by head.
    heat: Callable[[str], Mapping[Head, HeatMap]]
    #: Name of an act on a lead -> its word.
    acts: Mapping[str, str]
    #: Sector code -> name as the office's form writes it.
    sectors: Mapping[str, str]
    #: Takes clues of other systems; None offers no such door.
    inbox: ClueInbox | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """How the desk is served.

    There is no login yet: whoever reaches the port is an analyst, and the name beside a judgement is what
    they typed. It therefore listens on this machine alone; put a proxy that authenticates in front of it
    before another `host` is chosen.
    """

    #: Address the server listens on.
    host: str = "127.0.0.1"
    port: int = 8000
    #: Host names a request may be addressed to (DNS rebinding); without port, IPv6 without brackets.
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "::1", "testserver")
    #: Leads on one page of the list.
    page_size: int = 50
    #: Code points of a page's text shown in one piece; findings further down are shown as excerpts.
    shown_text: int = 30_000
