"""Filed cases (立案案件) that others report, and what we had of each: earlier, at the same time, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from facts.subjects import Trait


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledCase:
    """One case that police or another authority filed, as their list gives it."""

    #: Who gave the list: 市公安局.
    source: str
    #: Case number of the source; where it gives none, a digest over name, code and day.
    external_id: str
    name: str | None
    #: Name, code, domains, phones and apps of the row, normalised.
    traits: tuple[Trait, ...]
    filed_on: date
    #: District or zone as written.
    district: str | None = None
    #: Sector as written.
    sector: str | None = None
    amount_yuan: int | None = None
    people: int | None = None
    #: The row as it was, heading -> cell.
    raw: Mapping[str, str] = field(default_factory=dict)
    #: Row of the file as the spreadsheet numbers it.
    row: int = 0
    #: Office number such as LA-000001; None until stored.
    id: str | None = None
    batch: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseProblem:
    """Why a row of a list of cases was not taken."""

    row: int
    #: Heading of the column; empty where the row as a whole is meant.
    column: str
    #: The cell as it stands, cut where it is long.
    text: str
    #: What is wrong and what to do, plain Chinese.
    sentence: str

    def __str__(self) -> str:
        where = f"第 {self.row} 行" + (f"「{self.column}」" if self.column else "")
        return f"{where}{self.sentence}" + (f"（原文：{self.text}）" if self.text else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseBatch:
    """One imported list of cases; undone as a whole."""

    id: int
    file: str
    #: SHA-256 of the file, 64 hex digits.
    sha256: str
    by: str
    at: datetime
    cases: int
    undone_at: datetime | None = None
    undone_by: str | None = None
    undone_reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CasesTaken:
    """What an import came to."""

    #: None where nothing was new.
    batch: int | None
    new: int
    #: Rows that were there already, word for word.
    known: int
    #: Rows whose case number is there with other content; they were left out.
    conflicts: tuple[CaseProblem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecision:
    """Which lead a case belongs to, as a person says; append-only, the last one counts."""

    case: str
    #: Lead number; None says that none of ours is this case.
    lead: str | None
    by: str
    reason: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise ValueError("a decision names who made it and gives a reason")


class Outcome(StrEnum):
    """What we had of a case when it was filed."""

    #: 早于立案.
    EARLIER = "earlier"
    #: 与立案同期.
    SAME_TIME = "same_time"
    #: 漏报: nothing, or only later.
    MISSED = "missed"
    #: 待人工确认: several leads may be it, or too little tells.
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLead:
    """A lead as the scoreboard looks at it."""

    lead: str
    #: Subject number; the lead's own where it has none. Leads of one subject are one answer.
    subject: str
    name: str
    traits: tuple[Trait, ...]
    #: Since when it stood at least as a candidate by our own finding; None where only those who file cases knew it.
    found_at: datetime | None
    #: When it was first confirmed.
    confirmed_at: datetime | None = None
    #: From when to when it stood dismissed; the second is None while it does.
    dismissed: tuple[tuple[datetime, datetime | None], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """One subject of ours that a case may be, and by what."""

    lead: str
    subject: str
    name: str
    shared: tuple[Trait, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResult:
    """One case held against everything we had."""

    case: FiledCase
    #: At the level of candidates, and of confirmed leads.
    as_candidate: Outcome
    as_confirmed: Outcome
    #: Which leads it is; several are for a person to choose from.
    meetings: tuple[Meeting, ...] = ()
    #: Days from our first candidate (confirmation) to the filing; negative where we were later; None where never.
    lead_days: int | None = None
    confirmed_days: int | None = None
    #: Why it came out so, plain Chinese.
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share with its 95 % interval (Wilson)."""

    hits: int
    of: int
    #: None where there is nothing to divide by.
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthRecall:
    """The cases of one month, or of all, at one level."""

    #: Such as 2026-11; empty for all together.
    month: str
    earlier: int
    same_time: int
    missed: int
    #: Cases that wait for a person; they are in no share.
    undecided: int
    #: (earlier + same time) / (earlier + same time + missed).
    recall: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class TermYield:
    """What one entry of the lexicon brought (词条产出)."""

    #: Lexicon id such as T0001.
    term_id: str
    term: str
    #: Stored pages with a hit that is neither denied nor quoted.
    pages: int
    #: Leads seen on them, and those of them that stand confirmed.
    leads: int
    confirmed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceYield:
    """What one source brought, and what it cost."""

    #: Name of a source of ours, or of an outside system.
    source: str
    #: Pages fetched and their bytes: what it cost the line. 0 for outside systems.
    pages: int
    bytes: int
    candidates: int
    #: Candidates that somebody judged: what it cost people.
    judged: int
    confirmed: int
    #: Pages fetched for one confirmed lead; None where there is none.
    pages_each: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRecall:
    """A figure that somebody else published, for reference."""

    who: str
    period: str
    hits: int
    of: int
    source: str
    #: 待核, or empty where it was checked.
    mark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoreboard:
    """成绩单: how early, how complete and how precise the work is, with every number's parts."""

    at: datetime
    #: Days around the filing that count as the same time.
    window_days: int
    results: tuple[CaseResult, ...]
    candidate_total: MonthRecall
    confirmed_total: MonthRecall
    candidate_months: tuple[MonthRecall, ...]
    confirmed_months: tuple[MonthRecall, ...]
    #: Median of the days by which cases were found earlier or at the same time; None where there are none.
    median_lead_days: float | None
    median_confirmed_days: float | None
    #: Confirmed leads among those judged.
    acceptance: Share
    terms: tuple[TermYield, ...] = ()
    sources: tuple[SourceYield, ...] = ()
    published: tuple[PublishedRecall, ...] = ()


class FiledBook(Protocol):
    """Filed cases; every change is written together with its audit entry."""

    def take_in(self, cases: Sequence[FiledCase], *, file: str, sha256: str, by: str) -> CasesTaken:
        """Write cases that are not there yet, all of them or none; the same case number is the same case."""
        ...

    def all(self) -> Sequence[FiledCase]:
        """Return the cases that stand (undone batches left out), by day of filing."""
        ...

    def batches(self) -> Sequence[CaseBatch]:
        """Return every batch, newest first."""
        ...

    def undo(self, batch: int, *, by: str, reason: str) -> int:
        """Let a batch no longer count and return how many cases that were; nothing is deleted.

        Raises:
            NotKnown: there is no such batch, or it was undone already.
        """
        ...

    def decide(self, decision: CaseDecision) -> None:
        """Append which lead a case belongs to.

        Raises:
            NotKnown: there is no such case or lead.
        """
        ...

    def decisions(self) -> Mapping[str, CaseDecision]:
        """Case -> the decision that counts."""
        ...
