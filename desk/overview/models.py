"""What the API says of the overview."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from desk.overview.nights import NightState
from facts.reports import Verdict
from facts.runs import RunStatus


class Out(BaseModel):
    """Frozen, made of the values that the rooms speak in."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class RunOut(Out):
    """One run."""

    id: str
    status: RunStatus
    started_at: datetime
    ended_at: datetime | None
    note: str


class TallyOut(Out):
    """What runs saw, and what they did not."""

    pages_fetched: int = Field(description="取得的页面，含与上次相同的。")
    unchanged: int
    screened: int
    waiting: int = Field(description="还在等待、没有看的网址。")
    skipped: Mapping[str, int] = Field(description="没有取得的网址，按原因。")
    bands: Mapping[str, int] = Field(description="筛查过的页面，按级别。")
    bytes: int


class ReportOut(Out):
    """One source in one run."""

    run: str
    source: str
    title: str
    verdict: Verdict
    fetched: int
    unchanged: int
    waiting: int
    vanished: int
    drift: Sequence[str]
    sentences: Sequence[str]


class ScheduledNightOut(Out):
    """One scheduled night."""

    schedule: str
    due: datetime
    state: NightState
    run: str = Field(description="对应的运行；没有时为空。")
    shift: int = Field(description="班次编号，见 /operations/shifts。")
    note: str = Field(description="进度，或者结束的原因；账号只看本管辖范围时为空。")
    seen_by: str = Field(description="谁已知晓这一夜没有看完；没有人时为空。")
    seen_at: datetime | None


class DutiesOut(Out):
    """What waits for people."""

    overdue: int
    alarms: int
    candidates: int
    queued: int
    answered: int


class NightOut(Out):
    """The last night; without runs where nothing ever ran."""

    runs: Sequence[RunOut]
    tally: TallyOut | None = Field(description="没有运行过，或账号只看本管辖范围时，为 null；以下页面数同。")
    pages_new: int | None
    pages_changed: int | None
    pages_vanished: int | None
    leads_new: int
    leads_again: int
    lacking: Sequence[ReportOut] = Field(description="没有看到、与预期不符、只看到一部分的来源。")
    missed: Sequence[ScheduledNightOut] = Field(description="近14天没有看完的计划夜间。")
    running: Sequence[str]
    duties: DutiesOut
    questions: int = Field(description="等待他人意见的复核请求。")
    problems: Sequence[str]
    unseen: int = Field(description="没有完成、也没有人标为已知晓的班次。")
    scheduler_alive: bool = Field(description="调度程序三分钟内有没有心跳。")
    next_at: datetime | None = Field(description="下一夜应开始的时刻；没有启用的夜间扫描时为 null。")


class StepOut(Out):
    """One step of the way."""

    name: str
    unit: str
    count: int | None = Field(description="没有测量时为 null。")
    rate: float | None = Field(description="占上一步（或 of 所指一步）的份额，0 到 1。")
    of: str = Field(description="份额不是占上一步时，占哪一步；否则为空。")
    low: float | None
    high: float | None
    means: str


class FunnelOut(Out):
    """From page to filed case."""

    first: date
    last: date
    steps: Sequence[StepOut]
    notes: Sequence[str]


class CountOut(Out):
    """Leads."""

    leads: int
    confirmed: int
    high: int = Field(description="已确认且定为红色、橙色级的。")


class RegionOut(Out):
    """One district, zone or sector."""

    key: str = Field(description="区划代码、功能区或行业代码；不明时为空。")
    name: str
    count: CountOut


class RegionsOut(Out):
    """Leads by place and by sector."""

    districts: Sequence[RegionOut]
    zones: Sequence[RegionOut]
    sectors: Sequence[RegionOut]
    total: CountOut


class PaceOut(Out):
    """One day or week."""

    first: str = Field(description="起始日。")
    runs: int | None = Field(description="账号只看本管辖范围时为 null；pages 同。")
    pages: int | None
    found: int
    promised: int
    confirmed: int
    dismissed: int


class TrendsOut(Out):
    """Days or weeks, oldest first."""

    first: date
    last: date
    step: int = Field(description="每点几天。")
    points: Sequence[PaceOut]


class SourceOut(Out):
    """One source over a period."""

    source: str
    verdict: Verdict
    runs: int
    seen: int
    last_at: datetime
    seen_at: datetime | None
    pages: int
    leads: int
    confirmed: int
    pages_each: float | None
    drift: Sequence[str]


class WatchedPageOut(Out):
    """A page that meets the watch list and carries no lead."""

    page_id: int
    url: str
    says: str


class RunDetailOut(RunOut):
    """One run with its sources."""

    tally: TallyOut
    verdict: str
    gaps: Sequence[str]
    reports: Sequence[ReportOut]
    #: Empty for people of a district or sector.
    watched: Sequence[WatchedPageOut]
