"""The case side of a lead: its stage, grade, duty and everything that was done, as append-only acts (案卷).

Source: the seed's 四(三)(四), notes 5.1 to 5.4. Transitions, deadlines and measures are data in leads/lifecycle/.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """Where a lead stands in its life (生命周期)."""

    #: 发现: the machine or a source brought it.
    FOUND = "found"
    #: 登记.
    REGISTERED = "registered"
    #: 研判.
    JUDGED = "judged"
    #: 派发.
    ASSIGNED = "assigned"
    #: 核查.
    VERIFYING = "verifying"
    #: 分级.
    GRADED = "graded"
    #: 处置.
    DISPOSAL = "disposal"
    #: 反馈.
    FEEDBACK = "feedback"
    #: 销号.
    CLOSED = "closed"
    #: 归档.
    ARCHIVED = "archived"
    #: 并案: lives on in another lead.
    MERGED = "merged"
    #: 移送.
    TRANSFERRED = "transferred"
    #: 不属于非法集资.
    NOT_APPLICABLE = "not_applicable"


class Grade(StrEnum):
    """Grade of a lead's case (风险等级); not the band of a page."""

    RED = "red"
    ORANGE = "orange"
    YELLOW = "yellow"
    BLUE = "blue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One thing done on a lead; append-only."""

    lead: str
    #: Name of the transition or act as leads/lifecycle/*.yml lists it: register, assign, verify, grade, …
    act: str
    by: str
    at: datetime
    reason: str = ""
    #: Stage after it; None where the act moves nothing (催办, a notice, a measure).
    stage: Stage | None = None
    #: Unit key or district code it concerns (who has to do it, or who was asked).
    unit: str | None = None
    #: By when it must be answered; None where nothing is due.
    due: date | None = None
    #: What else the act says, JSON-ready: a field of leads/lifecycle/fields.py -> its value, as people read it
    #: (measure, grade, provinces, ratio, recipient, into …).
    detail: Mapping[str, object] = field(default_factory=dict)
    id: int | None = None
    #: By when, where hours count (即报); None elsewhere.
    due_at: datetime | None = None
    #: Name of the act that is due by `due` or `due_at`; empty where nothing is.
    awaits: str = ""
    #: Name of the act by which a second person has to confirm this one; empty where nobody has to.
    waits_for: str = ""
    #: Number of the act that this one confirms or declines; None elsewhere.
    answers: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something that is due on a lead: what, from whom, by when."""

    #: Name of the act that settles it.
    awaits: str
    since: datetime
    due: date | None = None
    #: Where hours count.
    due_at: datetime | None = None
    units: tuple[str, ...] = ()
    #: Site that is to be cleaned up; empty elsewhere.
    site: str = ""
    #: Beside what the stage waits for (即报, 提请清理).
    aside: bool = False
    #: Times its day was put off (延期).
    extended: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleanup:
    """A request to have a site cleaned up (提请清理网站), and what came of it."""

    site: str
    #: Unit asked: CYBER or TELECOM.
    unit: str
    #: What was asked for: 关闭网站, 屏蔽链接 …
    ask: str
    asked_at: datetime
    #: Number of the act that asked; None before the store has numbered it.
    act: int | None = None
    answered_at: datetime | None = None
    answer: str | None = None
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Docket:
    """案卷: what the acts and judgements of a lead add up to."""

    lead: str
    stage: Stage
    grade: Grade | None = None
    #: Why it has this grade, in words for the analyst.
    grade_reasons: tuple[str, ...] = ()
    #: Red and orange wait for a second person until this is set.
    grade_confirmed_by: str | None = None
    #: Unit keys or queue that have to act now.
    units: tuple[str, ...] = ()
    #: Unit keys or division codes that answer for the lead's place.
    district: str | None = None
    due: date | None = None
    #: Who acts for the unit.
    holder: str | None = None
    #: Times it was urged (催办).
    urged: int = 0
    #: 处置措施, in the order taken.
    measures: tuple[str, ...] = ()
    #: 资金清退, 0..1; None where unknown.
    repaid: Decimal | None = None
    #: (province, times) of inter-provincial notices.
    notices: tuple[tuple[str, int], ...] = ()
    #: Emergency mechanisms that run: 人财物账控制, 网络管理, 舆情引导, 社会稳定.
    emergency: tuple[str, ...] = ()
    #: 四(六): with which other campaign it is connected.
    handover: tuple[str, ...] = ()
    #: The lead it was merged into.
    merged_into: str | None = None
    #: Times it came back after it was closed.
    reopened: int = 0
    #: Number of the last act; None before there is one. What `DocketBook.add` compares with.
    last_act: int | None = None
    #: When the stage was reached, and from which stage.
    since: datetime | None = None
    came_from: Stage | None = None
    #: When the unit that answers for it got it (派发); the outer limit counts from here.
    assigned_at: datetime | None = None
    #: What is due: first what its stage waits for, then what was asked beside it (即报, 提请清理).
    duties: tuple[Duty, ...] = ()
    #: Acts that a second person has yet to confirm.
    pending: tuple[Act, ...] = ()
    #: Leads that live on in this one (并案).
    merged_from: tuple[str, ...] = ()
    #: 移送: to whom.
    transferred_to: str | None = None
    #: 处理结果: how the firm stands now, in the words of 附件1, note 3.
    outcome: str | None = None
    #: 正在清退 or 清退完毕; None where nothing was said.
    repayment: str | None = None
    closing_basis: str | None = None
    cleanups: tuple[Cleanup, ...] = ()
    #: Why it counts as a major case (重大), in the order said; empty for most.
    major: tuple[str, ...] = ()
    #: What brought it back (复发重开).
    news: str = ""


class DocketBook(Protocol):
    """Acts on leads; each is written together with its audit entry."""

    def add(self, act: Act, *, expected_last: int | None) -> Act:
        """Append one act and return it with its number.

        Args:
            act: as leads.lifecycle.decide completed it.
            expected_last: the last act that its author saw (Docket.last_act); None where there was none.

        Raises:
            NotKnown: there is no such lead.
            Overtaken: somebody else acted on the lead meanwhile; look again, then decide.
        """
        ...

    def add_together(self, acts: Sequence[tuple[Act, int | None]]) -> Sequence[Act]:
        """Append acts on several leads, all of them or none; each with its own `expected_last`.

        Raises:
            NotKnown, Overtaken: as `add`.
        """
        ...

    def acts(self, lead: str) -> Sequence[Act]:
        """Return the acts on a lead, oldest first."""
        ...

    def all_acts(self) -> Mapping[str, Sequence[Act]]:
        """Return the acts of every lead that has any, oldest first."""
        ...
