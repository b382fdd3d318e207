"""Leads, acts, subjects and duties as the REST API tells them; personal values covered."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from facts.dockets import Grade, Stage

Number = Annotated[str, Field(pattern=r"^XS-[0-9]{1,9}$", max_length=12, description="线索编号，如 XS-000001。")]
SubjectNumber = Annotated[str, Field(pattern=r"^ZT-[0-9]{1,9}$", max_length=12, description="主体编号，如 ZT-000001。")]
Short = Annotated[str, Field(max_length=500)]
Long = Annotated[str, Field(max_length=4000)]
#: Numbers that both databases hold.
Row = Annotated[int, Field(ge=0, le=2_147_483_647)]


class Frozen(BaseModel):
    """Given out or taken in, never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LeadOut(Frozen):
    """One lead of a list."""

    lead: str
    subject: str
    subject_id: str | None
    title: str
    host: str
    page: int | None
    band: str
    stance: str
    status: str
    score: float
    stage: Stage
    grade: Grade | None
    districts: Sequence[str]
    sector: str | None
    mode: str | None
    annual_percent: float | None
    pages: int
    sites: int
    sources: Sequence[str]
    first_seen: datetime
    last_seen: datetime
    due: date | None
    late_days: int = Field(description="逾期的工作日数；0 为未逾期。")
    awaits: str
    units: Sequence[str]
    holder: str | None


class ActOut(Frozen):
    """One act on a lead."""

    id: int | None
    lead: str
    act: str
    name: str
    by: str
    at: datetime
    stage: Stage | None
    unit: str | None
    due: date | None
    told: str
    waits_for: str


class JudgementOut(Frozen):
    """One judgement of a lead."""

    decision: str
    analyst: str
    reason: str
    at: datetime
    stance: str | None
    corrections: Mapping[str, str]


class CaseOut(Frozen):
    """One lead with its case."""

    lead: str
    status: str
    subject: str
    subject_id: str | None
    title: str
    score: float
    stage: Stage
    grade: Grade | None
    proposed_grade: Grade
    grade_reasons: Sequence[str]
    units: Sequence[str]
    holder: str | None
    due: date | None
    duty_unit: str
    duty_district: str
    gaps: Sequence[str] = Field(description="核对清单里待补的事实。")
    last_act: int = Field(description="最后一个经办事项的号；办理时送回，别人先办了就不写入。")
    judgements: Sequence[JudgementOut]
    acts: Sequence[ActOut]


class OfferOut(Frozen):
    """One act that can be done now."""

    act: str
    name: str
    leads_to: str
    requires: Sequence[str]
    may: Sequence[str]
    notes: Sequence[str]
    refusal: str = Field(description="不由这个账号办理的原因；可以办理时为空。")


class ActIn(Frozen):
    """An act to be done."""

    act: Annotated[str, Field(max_length=40, description="事项，如 assign；可办理的见 allowed。")]
    unit: Annotated[str, Field(max_length=64)] | None = None
    due: date | None = None
    reason: Long = ""
    fields: Annotated[Mapping[str, Long], Field(max_length=30)] = Field(default_factory=dict)
    last_act: Row | None = Field(default=None, description="看到的最后一个经办事项的号；还没有时为 0。")


class ManyIn(Frozen):
    """One act on several leads."""

    leads: Annotated[Sequence[Number], Field(min_length=1, max_length=100)]
    act: Annotated[str, Field(max_length=40, description="assign 或 urge。")]
    unit: Annotated[str, Field(max_length=64)] | None = None
    due: date | None = None
    reason: Long = ""
    holder: Annotated[str, Field(max_length=40)] = ""


class ResultOut(Frozen):
    """What came of it on one lead."""

    lead: str
    said: str
    problem: str
    act: int | None


class JudgeIn(Frozen):
    """A judgement to be written."""

    decision: Annotated[str, Field(max_length=20, description="confirm、dismiss 或 observe。")]
    reason: Long
    stance: Annotated[str, Field(max_length=30)] = ""
    corrections: Annotated[Mapping[str, Short], Field(max_length=20)] = Field(default_factory=dict)
    known: Row | None = Field(default=None, description="看到的研判条数；别人先研判了就不写入。")


class SubjectOut(Frozen):
    """One subject."""

    id: str
    kind: str
    name: str
    aliases: Sequence[str]
    mentions: int
    first_seen: datetime | None
    last_seen: datetime | None


class SubjectActOut(Frozen):
    """What somebody or the machine did about a subject."""

    id: int | None
    act: str
    subject: str
    other: str | None
    by: str
    reason: str
    at: datetime
    undone_by: int | None


class TraitOut(Frozen):
    """One trait of a subject."""

    kind: str
    value: str
    mentions: int
    subjects: int


class EdgeOut(Frozen):
    """Two mentions taken for one, and why."""

    id: int
    left: str
    right: str
    why: str
    weight: float
    standing: str


class SubjectPageOut(Frozen):
    """One subject with everything that holds it together."""

    subject: SubjectOut
    lead: str | None
    traits: Sequence[TraitOut]
    mentions: Sequence[str]
    edges: Sequence[EdgeOut]
    history: Sequence[SubjectActOut]
    last: int


class ChangeIn(Frozen):
    """A change of a subject."""

    do: Annotated[str, Field(max_length=10, description="merge、split、cut、rename 或 undo。")]
    reason: Annotated[str, Field(max_length=500)]
    other: Annotated[str, Field(max_length=12)] = ""
    mentions: Annotated[Sequence[Annotated[str, Field(max_length=2100)]], Field(max_length=500)] = ()
    edge: Row = 0
    act: Row = 0
    name: Annotated[str, Field(max_length=200)] = ""
    last: Row | None = None


class ForesightOut(Frozen):
    """What would come of a change."""

    says: Sequence[str]


class TallyOut(Frozen):
    """Duties of one unit or place."""

    key: str
    name: str
    late: int
    soon: int


class DutiesOut(Frozen):
    """What is late and due within a week."""

    late: int
    soon: int
    by_unit: Sequence[TallyOut]
    by_place: Sequence[TallyOut]
