"""A run from start to summary."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from facts.reports import SourceReport
from facts.sources import Source


class RunStatus(StrEnum):
    """How far a run has come."""

    RUNNING = "running"
    FINISHED = "finished"
    STOPPED = "stopped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """Which address really serves a host, as curl's --resolve and --connect-to: HOST:PORT:ADDR[:PORT]."""

    #: Host name, or * for every host.
    host: str
    #: Port in the URL, or None for every port.
    port: int | None
    address: str
    #: Port at the address; None keeps the URL's port.
    to_port: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The place of one source in a run in which not everybody may be served."""

    source: str
    #: Pages that it may have before the others have had theirs; None for any number.
    share: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSpec:
    """What one scan shall do; it travels to the crawl process as JSON."""

    #: Run id, such as 20261123-020000-a1b2; also names the evidence files.
    run: str
    sources: tuple[Source, ...]
    #: Database address in SQLAlchemy's form.
    db: str
    #: Folder of the WARC files.
    evidence: str
    #: Pages to fetch in the whole run at most; None leaves it to each source.
    max_pages: int | None = None
    #: Seconds after which the crawl ends in good order; None for no limit.
    deadline_s: float | None = None
    #: Seconds between two requests to one host; None leaves it to each source.
    delay_s: float | None = None
    rewrites: tuple[Rewrite, ...] = ()
    #: Who goes first, and with how many pages; empty serves all sources alike.
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CrawlAccount:
    """What one crawl process counted and no table keeps."""

    #: Source -> what held links back, such as a trap's name -> links of which no target was made.
    not_followed: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    #: Source -> known pages whose change was not likely yet, so that nobody asked.
    resting: Mapping[str, int] = field(default_factory=dict)
    #: Source -> what a person should know of it, such as hours that were over or a host that refused.
    notes: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One row of the run table."""

    id: str
    status: RunStatus
    #: Digest over the sources and bounds: a run that died is resumed by the same command.
    plan: str
    started_at: datetime
    ended_at: datetime | None = None
    #: One sentence where the run did not finish.
    note: str = ""
    #: The shift that made it; None where a person started it.
    shift: int | None = None
    #: The process that works on it, as runs.nights.processes writes it, and its last sign of life.
    holder: str = ""
    beat_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a run has brought so far, counted from its tables."""

    pages_fetched: int = 0
    unchanged: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    screened: int = 0
    bytes: int = 0
    waiting: int = 0
    #: Band -> pages.
    bands: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a scan came to; `fangfei scan --json` prints it."""

    run: str
    status: RunStatus
    pages_fetched: int
    unchanged: int
    #: Skip reason -> targets.
    skipped: Mapping[str, int]
    screened: int
    leads_new: int
    leads_updated: int
    #: Bytes of all decoded bodies.
    bytes: int
    seconds: float
    #: Targets found but not fetched when the run ended (budget or deadline).
    waiting: int = 0
    #: Pages that could not be screened, with their sentences.
    problems: tuple[str, ...] = ()
    bands: Mapping[str, int] = field(default_factory=dict)
    #: Alerts of the run's drift, plain Chinese, one sentence each.
    alerts: tuple[str, ...] = ()
    #: What the run saw of each source, and what it did not see.
    sources: tuple[SourceReport, ...] = ()
    #: Watch entries met and alarms raised, plain Chinese, one sentence each.
    flags: tuple[str, ...] = ()
    #: The same of pages below the bands of leads: nothing else tells of them; each sentence with its address.
    watched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One link of the audit chain: who did what to which thing."""

    seq: int
    at: datetime
    actor: str
    #: Past tense verb phrase, such as "lead judged".
    act: str
    subject: str
    #: Canonical JSON of what the act changed.
    detail: str
    #: Hash of the entry before; 64 zeros for the first.
    previous: str
    #: SHA-256 over the canonical JSON of all the above.
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the pages of a run look like to the screener; profiles of several runs add up."""

    run: str
    at: datetime
    #: Screened pages.
    pages: int
    #: Pages whose score is 0, above 0 to 10, above 10 to 20 … above 90: 11 counts.
    scores: tuple[int, ...]
    #: Category -> pages with at least one hit of it.
    categories: Mapping[str, int]
    hits: int
    #: Hits that were written in disguise.
    disguised: int
    #: Pairs of neighbouring characters in all texts, and those the model does not know.
    bigrams: int
    unseen: int
    #: Lexicon, model and rules that screened them, in order of name; empty in profiles of before this was noted.
    versions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """How far a run, with the week before it, is from the weeks before that."""

    run: str
    at: datetime
    #: Pages of the week, and of the weeks it is held against; the latter 0 where there is no history yet.
    pages: int
    reference_pages: int
    #: Population stability index of the score; None without history.
    score_psi: float | None
    #: Category -> index of the share of pages that have it.
    category_psi: Mapping[str, float]
    #: Share of unknown pairs of characters, now and before; None where nothing was counted.
    unseen: float | None
    unseen_before: float | None
    #: Share of hits in disguise, now and before.
    disguised: float | None
    disguised_before: float | None
    #: Plain Chinese, one sentence each; alerts first.
    sentences: tuple[str, ...] = ()
    #: How many of the sentences are alerts.
    alerts: int = 0

    @property
    def warnings(self) -> tuple[str, ...]:
        """The sentences that somebody should look at."""
        return self.sentences[: self.alerts]
