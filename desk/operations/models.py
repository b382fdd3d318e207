"""What the API says of unattended work."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from facts.notices import AlertKind, AlertState, DispatchState, MessageKind, Severity
from facts.shifts import Job, ShiftState


class Out(BaseModel):
    """Frozen, made of the values that the rooms speak in."""

    model_config = ConfigDict(frozen=True, from_attributes=True)


class ShiftOut(Out):
    """One moment at which a job was due, and what came of it."""

    id: int
    schedule: str
    job: Job
    due: datetime
    state: ShiftState
    is_lost: bool = Field(description="应做而没有全部做完。")
    asked_by: str = Field(description="谁要求立即执行；按计划开始的为空。")
    attempt: int = Field(description="开始过几次。")
    failures: int
    beat_at: datetime | None
    not_before: datetime | None = Field(description="失败后，此刻以后再试。")
    started_at: datetime | None
    until: datetime | None = Field(description="到点收尾的时刻。")
    ended_at: datetime | None
    run: str | None
    note: str
    seen_by: str
    seen_at: datetime | None


class AheadOut(Out):
    """One schedule and when it is due next."""

    name: str
    job: Job
    title: str
    enabled: bool
    next_at: datetime | None
    problem: str = Field(description="不会自动开始的原因；会开始的为空。")
    under_way: int | None = Field(description="正在等待或进行的班次。")
    last: int | None = Field(description="最近结束的班次。")


class RunningOut(Out):
    """What happens now."""

    at: datetime
    scheduler_alive: bool
    alive_at: datetime | None = Field(description="调度程序最近一次心跳；没有正在运行的为 null。")
    running: Sequence[ShiftOut]
    waiting: Sequence[ShiftOut]
    lost: Sequence[ShiftOut] = Field(description="没有完成、也没有人标为已知晓的班次。")


class SeenAllIn(Out):
    """Up to which shift somebody has looked."""

    until: int = Field(ge=1, le=2_000_000_000, description="看到的编号最大的班次；之后才漏掉的不算。")


class SeenOut(Out):
    """How many were noted."""

    seen: int


class AlertOut(Out):
    """One trouble, until it has passed."""

    id: int
    kind: AlertKind
    key: str
    severity: Severity
    state: AlertState
    title: str
    detail: str
    first_at: datetime
    last_at: datetime
    times: int
    said_at: datetime | None
    seen_by: str
    seen_at: datetime | None
    closed_at: datetime | None


class CommentIn(Out):
    """What somebody says when they acknowledge."""

    comment: str = Field("", max_length=300, description="可不填；记入审计日志。")


class DispatchOut(Out):
    """One message on one channel."""

    id: int
    channel: str
    state: DispatchState
    attempts: int
    next_at: datetime
    sent_at: datetime | None
    problem: str
    instead_of: str = Field(description="代替哪个失败的渠道；不是代发的为空。")


class RetryIn(Out):
    """What is sent again."""

    dispatch: int | None = Field(None, ge=1, le=2_000_000_000, description="发送编号；不填为全部待发送的和已放弃的。")


class RetriedOut(Out):
    """How many are tried now."""

    dispatches: int


class MessageOut(Out):
    """What was said to the office."""

    id: int
    kind: MessageKind
    severity: Severity
    at: datetime | None
    title: str
    lines: Sequence[str] = Field(description="账号不能查看线索时，线索消息的正文不列出。")
    path: str
    dispatches: Sequence[DispatchOut]
