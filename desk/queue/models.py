"""What the REST API says of queues, full text and saved views."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class NightOut(_Frozen):
    """Queue of a night."""

    run: str = Field(description="批次编号。")
    started_at: datetime
    pages: int | None = Field(ge=0, description="入列页数；只看本管辖范围的人为 null。")


class QueuedOut(_Frozen):
    """A page of a queue; personal values covered."""

    page_id: int
    position: int = Field(ge=1, description="入列次序，从 1 起。")
    stratum: str = Field(description="top 高风险、uncertain 拿不准、random 随机。")
    probability: float = Field(gt=0, le=1, description="当晚入列概率。")
    title: str
    host: str
    source: str
    fetched_at: datetime
    score: float | None
    band: str | None
    stance: str | None
    quote: str = Field(description="最强的一句原文。")
    percent: float | None = Field(description="承诺年化收益，百分数。")
    lead: str | None
    subject: str
    districts: Sequence[str]
    sector: str | None
    sightings: int = Field(ge=0, description="同一线索出现的页数。")
    sites: int = Field(ge=0)
    near_copies: int | None = Field(description="同一线索的其他页面中，正文与本页近似的页数；没有比对时为 null。")
    age_days: int = Field(ge=0)
    due: date | None
    said: str = Field(description="最后的研判；尚无时为空。")
    said_by: str | None
    is_waiting: bool = Field(description="等待他人复核。")


class ProgressOut(_Frozen):
    """How far a night's review is."""

    run: str
    strata: Mapping[str, Sequence[int]] = Field(description="份额 → [已研判，全部]。")


class FoundOut(_Frozen):
    """A page that holds the words; personal values covered."""

    page_id: int
    title: str
    host: str
    fetched_at: datetime
    band: str | None
    stance: str | None
    snippet: str
    lead: str | None
    subject: str


class ViewIn(_Frozen):
    """A view to be saved."""

    list: str = Field(max_length=16, description="queue 或 leads。")
    name: str = Field(min_length=1, max_length=40)
    query: str = Field(default="", max_length=1500, description="网址中问号之后的筛选条件。")
    shared: bool = False


class ViewOut(_Frozen):
    """A saved view."""

    id: int
    list: str
    name: str
    query: str
    by: str
    is_own: bool
    shared: bool
