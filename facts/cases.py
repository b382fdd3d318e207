"""The office's side: leads, judgements, and rows of the ledger's forms."""

from dataclasses import dataclass
from datetime import date, datetime
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
    #: 并案: lives on in another lead.
    MERGED = "merged"
    #: 撤回: the import that brought it was undone, and nothing else speaks for it.
    WITHDRAWN = "withdrawn"

    @property
    def is_gone(self) -> bool:
        """Whether a lead that stands so is in no list, form or count any more."""
        return self in (LeadStatus.MERGED, LeadStatus.WITHDRAWN)


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
    """线索: one subject that people should look at, as its strongest page or clue shows it, with what it rests on."""

    #: Office number such as XS-000001; None until the store has given one.
    id: str | None
    #: Of the strongest page; empty where an outside clue names none.
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
    #: None where no page was captured: an outside clue alone.
    exhibit: Exhibit | None
    page_id: int | None
    #: The last run or import that brought it.
    run: str
    first_seen: datetime
    last_seen: datetime
    #: Runs in which one of its pages was seen at or above the lead band.
    times_seen: int = 1
    status: LeadStatus = LeadStatus.CANDIDATE
    #: MinHash of the main text, hex.
    fingerprint: str | None = None
    #: The subject's number such as ZT-000001; None where nothing identifies one.
    subject_id: str | None = None
    #: Why a lead that was quiet (dismissed, closed) speaks again; plain Chinese, empty for most.
    news: str = ""
    #: The lead it lives on in; None for most.
    merged_into: str | None = None

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
    #: The page that the analyst had before them; None where it is not known.
    page_id: int | None = None

    def __post_init__(self) -> None:
        if not self.analyst.strip() or not self.reason.strip():
            raise ValueError("a judgement names its analyst and gives a reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRow:
    """What the forms say of one lead; None is unknown and stays blank, never 0.

    The first thirteen are columns 2 to 14 of 附件1《重点风险线索统计表》 in their order (厦处非办〔2018〕7号); the
    others are those of the ledger of risky firms 重点风险企业管理台账 (the seed's 四(三), notes 5.4) and of 附件2.
    """

    subject: str | None = None
    #: Name of the sector as the forms write it.
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

    #: Lead number, by which a filled sheet finds its way back.
    lead: str | None = None
    uscc: str | None = None
    #: 法定代表人.
    legal_person: str | None = None
    #: Row of 附件2's lower half: 消费返利, 一带一路 …
    behaviour: str | None = None
    #: District or functional zone where it is (所在区).
    district: str | None = None
    #: 注册地 and 经营地, as text.
    registered_at: str | None = None
    operates_at: str | None = None
    #: 业务模式, free text.
    business: str | None = None
    #: 风险敞口, ten thousand yuan.
    exposure_wan: Decimal | None = None
    #: 舆论热度 and 涉稳隐患, as the grading rules word them.
    heat: str | None = None
    unrest: str | None = None
    #: 红 / 橙 / 黄 / 蓝.
    grade: str | None = None
    duty_district: str | None = None
    duty_unit: str | None = None
    #: 整改责任人, 整改措施, 整改时限, 进展.
    rectifier: str | None = None
    rectification: str | None = None
    rectify_by: date | None = None
    progress: str | None = None
    #: 清退比例, 0..1.
    repaid_ratio: Decimal | None = None
    closing_basis: str | None = None
    updated: date | None = None
    #: 主要问题 (附件2, note 4).
    problems: str | None = None


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
