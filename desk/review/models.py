"""What the API of reviewing takes and gives."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from desk.review.deciding import MOST_NOTE, Do
from desk.review.order import MOST_FROM
from facts.assessments import Stance


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DecisionIn(_Frozen):
    """One decision on a page."""

    do: Do = Field(
        description="做什么：stance 说明性质、confirm 确认、dismiss 排除、observe 观察、merge 并案、second 请人复核。"
    )
    stance: Stance | None = Field(default=None, description="页面性质；stance 必填，其余可附带。")
    reason: str = Field(default="", max_length=40, description="排除的理由，见 reasons；dismiss 必填。")
    note: str = Field(default="", max_length=MOST_NOTE, description="说明，可不填。")
    into: str = Field(default="", max_length=20, description="并入哪条线索，如 XS-000012；merge 必填。")
    known: int | None = Field(
        default=None,
        ge=0,
        le=2**31 - 1,
        description="看过的最后一条研判的编号（页面详情里的 known）；之后有人研判则 409。",
    )
    source: str = Field(default="", max_length=MOST_FROM, alias="from", description="从哪个列表打开，决定 next。")


class MeterOut(_Frozen):
    """One person's figures."""

    today: int = Field(ge=0, description="今日已研判页数。")
    last_hour: int = Field(ge=0, description="近一小时已研判页数。")
    median_s: float | None = Field(description="今日每页的中位秒数；间隔超过十分钟的不算。")


class DecisionOut(_Frozen):
    """What was written."""

    page: int
    lead: str | None = Field(description="页面上的线索；没有则为 null。")
    said: str = Field(description="记录了什么，一句话。")
    goes_on: bool = Field(description="这一页是否已经办完。")
    next: int | None = Field(description="接下来没有人研判过的页面。")
    known: int = Field(ge=0, description="这条线索最后一条研判的编号。")
    meter: MeterOut


class UndoneOut(_Frozen):
    """What was taken back."""

    said: str
    page: int | None
    lead: str | None
    meter: MeterOut


class ReasonOut(_Frozen):
    """One reason for dismissing."""

    key: str
    name: str
    stance: Stance | None


class SecondOut(_Frozen):
    """One question that waits for an answer."""

    id: int
    page: int
    lead: str | None
    title: str
    host: str
    asked_by: str
    asked_at: datetime
    note: str
    is_own: bool = Field(description="是否本人请求的；本人不能答复。")


class TargetOut(_Frozen):
    """One lead to merge into."""

    lead: str
    subject: str
    title: str
    status: str
    why: str = Field(description="为什么列出。")


class AgreementOut(_Frozen):
    """How far two people agree."""

    pages: int = Field(ge=0, description="两人都研判过的页数。")
    same: float | None = Field(description="相同的比例，0 至 1。")
    kappa: float | None = Field(description="Cohen kappa，-1 至 1。")


class ElementOut(_Frozen):
    """One of the four elements; the quote is empty where the page gives no evidence."""

    element: str
    quote: str
    score: float | None


class GroundOut(_Frozen):
    """One signed part of the score."""

    title: str
    said: str
    points: float
    quote: str


class PromiseOut(_Frozen):
    """One promised return with its arithmetic."""

    text: str
    steps: str
    annual_percent: float | None
    is_own: bool
    notes: Sequence[str]
    lines: Sequence[str]


class CarrierOut(_Frozen):
    """One other page, advert or clue with the same value."""

    origin: str
    where: str
    subject: str
    subject_id: str
    lead: str
    page: int | None


class IdentifierOut(_Frozen):
    """One name or number of the page, covered where it is personal."""

    kind: str
    value: str
    times: int
    mentions: int
    subjects: int
    others: Sequence[CarrierOut]


class SpokenOut(_Frozen):
    """One word on the page."""

    what: str
    by: str
    at: datetime
    reason: str


class PageOut(_Frozen):
    """Everything the review screen shows of a page, personal values covered."""

    page: int
    url: str
    title: str
    fetched_at: datetime
    score: float | None
    band: str | None
    stance: str | None
    lead: str | None
    status: str | None = Field(description="线索状态；等您复核时为 null。")
    known: int
    elements: Sequence[ElementOut]
    reasons: Sequence[GroundOut]
    promises: Sequence[PromiseOut]
    identifiers: Sequence[IdentifierOut]
    spoken: Sequence[SpokenOut] = Field(description="先前的意见；等您复核时只有您自己的。")
    asked: bool = Field(description="是否等您复核。")
    next: int | None
    previous: int | None
