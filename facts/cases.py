"""The office's side: leads, judgements, and rows of the ledger's forms."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from facts.assessments import Band, Stance
from facts.pages import Exhibit


class LeadStatus(StrEnum):
    """Where a lead stands; people move it, the machine only opens candidates."""

    CANDIDATE = "candidate"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    OBSERVED = "observed"


class Decision(StrEnum):
    """What an analyst decides about a lead (研判结论)."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    OBSERVE = "observe"

    @property
    def status(self) -> LeadStatus:
        """The status a lead has after this decision."""
        return {
            Decision.CONFIRM: LeadStatus.CONFIRMED,
            Decision.DISMISS: LeadStatus.DISMISSED,
            Decision.OBSERVE: LeadStatus.OBSERVED,
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of the page that a lead rests on."""

    #: Name of the element or reason it speaks for.
    about: str
    text: str
    #: Code points into the reading text, half-open.
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """线索: one page that people should look at, with what it rests on."""

    #: Office number such as XS-000001; None until the store has given one.
    id: str | None
    url: str
    title: str
    #: Company, credit code, filing number or app as the page claims it; None where the page names nobody.
    subject: str | None
    band: Band
    stance: Stance
    #: 0..100.
    score: float
    sector: str | None
    mode: str | None
    pretexts: tuple[str, ...]
    audiences: tuple[str, ...]
    quotes: tuple[Quote, ...]
    #: Highest promised simple annual percent on the page; None where none is promised.
    annual_percent: float | None
    #: Sum the page claims to have raised, yuan; None where it claims none.
    raised_yuan: int | None
    exhibit: Exhibit
    page_id: int
    run: str
    first_seen: datetime
    last_seen: datetime
    #: Runs in which the page was seen at or above the lead band.
    times_seen: int = 1
    status: LeadStatus = LeadStatus.CANDIDATE
    fingerprint: str | None = None

    @property
    def is_actionable(self) -> bool:
        """Whether it names a subject and quotes an act; the rest is observation and never enters 附件1."""
        return bool(self.subject) and bool(self.quotes)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """研判: one decision by one person; append-only, the last one counts."""

    lead: str
    decision: Decision
    analyst: str
    reason: str
    at: datetime
    #: What the analyst corrects on the lead's ledger row: field name of LedgerRow -> value as typed.
    corrections: tuple[tuple[str, str], ...] = ()
    #: What the analyst says that the page does; None where nothing was said about it.
    stance: Stance | None = None

    def __post_init__(self) -> None:
        if not self.analyst.strip() or not self.reason.strip():
            raise ValueError("a judgement names its analyst and gives a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """One row of 附件1《重点风险线索统计表》; None is unknown and stays blank, never 0.

    Source: 厦处非办〔2018〕7号 附件1, columns 2 to 14 in their order.
    """

    subject: str | None = None
    sector: str | None = None
    mode: str | None = None
    #: 线上 / 线下 / 线上线下相结合 (note 1).
    online: str | None = None
    #: Sum involved, ten thousand yuan.
    amount_wan: Decimal | None = None
    people: int | None = None
    #: Not paid back, ten thousand yuan.
    unpaid_wan: Decimal | None = None
    #: 是 / 否 (note 1).
    cross_province: str | None = None
    measures: str | None = None
    repayment: str | None = None
    outcome: str | None = None
    notices: str | None = None
    remark: str | None = None


class Stratum(StrEnum):
    """Why a page of a night was put before analysts."""

    #: Highest scores, near copies shown once.
    TOP = "top"
    #: Scores near the lead threshold, of many sources and modes.
    UNCERTAIN = "uncertain"
    #: Drawn among all pages that are not shown for another reason, whatever their score.
    RANDOM = "random"


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One page put before analysts, with how likely that was; append-only."""

    run: str
    page_id: int
    #: Place in the queue, from 1.
    position: int
    stratum: Stratum
    #: Probability that the page was shown that night, 0..1; 1 where no chance was involved.
    probability: float

    def __post_init__(self) -> None:
        if not 0 < self.probability <= 1 or self.position < 1:
            raise ValueError("a page is shown with a probability above 0, at a place from 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What one analyst says that one page does, whether there is a lead on it or not; append-only."""

    page_id: int
    stance: Stance
    analyst: str
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.analyst.strip() or not self.reason.strip():
            raise ValueError("an opinion names its analyst and gives a reason")
