"""What the office is told: alerts that stand until something is mended, and messages that go out by channels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class AlertKind(StrEnum):
    """What an alert is about."""

    #: 夜间任务错过.
    MISSED = "missed"
    #: 任务失败或未完成.
    FAILED = "failed"
    #: 来源失效或变化.
    SOURCE = "source"
    #: 筛查口径漂移.
    DRIFT = "drift"
    #: 通知渠道故障.
    CHANNEL = "channel"
    #: 磁盘空间.
    DISK = "disk"
    #: 数据库.
    DATABASE = "database"
    #: 时钟偏差.
    CLOCK = "clock"
    #: 备份过期或失败.
    BACKUP = "backup"
    #: 证据或审计链核验不通过.
    EVIDENCE = "evidence"
    #: 新模型待确认.
    MODEL = "model"
    #: 词库待确认.
    LEXICON = "lexicon"


class Severity(StrEnum):
    """How soon somebody has to look."""

    #: 提示.
    INFO = "info"
    #: 警告.
    WARNING = "warning"
    #: 严重: a red card on the desk.
    CRITICAL = "critical"


class AlertState(StrEnum):
    """How far an alert has come."""

    #: 未处理.
    OPEN = "open"
    #: 已知晓.
    ACKNOWLEDGED = "acknowledged"
    #: 已恢复.
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Something that is wrong now; told again and again while it is, it is one alert."""

    kind: AlertKind
    #: What tells it from others of its kind, such as a source's id; the same trouble has the same key.
    key: str
    severity: Severity
    #: One sentence, plain Chinese, without personal data.
    title: str
    #: What to do, and particulars; plain Chinese.
    detail: str = ""
    #: Troubles of one group are told in one message, such as the sources of one night.
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """A trouble that was told, until it has passed."""

    id: int
    trouble: Trouble
    state: AlertState
    first_at: datetime
    last_at: datetime
    #: How often it was told.
    times: int
    #: When a message of it went out last.
    said_at: datetime | None = None
    seen_by: str = ""
    seen_at: datetime | None = None
    closed_at: datetime | None = None


class MessageKind(StrEnum):
    """Why a message goes out."""

    #: 夜间小结.
    NIGHT = "night"
    #: 重大线索.
    MAJOR = "major"
    #: 逾期催办.
    OVERDUE = "overdue"
    #: 运行故障.
    FAILURE = "failure"
    #: 恢复正常.
    RECOVERY = "recovery"
    #: 月度报告.
    REPORT = "report"
    #: 测试消息.
    TEST = "test"


class DispatchState(StrEnum):
    """How far a message has come on one channel."""

    #: 待发送.
    WAITING = "waiting"
    #: 已送达渠道.
    SENT = "sent"
    #: 放弃.
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is said to the office; who gets it, the channels' rules decide."""

    #: Row number; None before it is stored.
    id: int | None = None
    kind: MessageKind
    #: The same message is not kept twice: its key says of what it is.
    key: str
    severity: Severity
    title: str
    #: Lines of plain Chinese; personal data is masked before it is kept.
    lines: tuple[str, ...] = ()
    #: Path at the desk where more stands, such as /leads/12.
    path: str = ""
    #: Of which district (several parted by commas), sector and grade it speaks; empty where of all.
    district: str = ""
    sector: str = ""
    grade: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One message on one channel."""

    id: int
    message: int
    channel: str
    state: DispatchState
    attempts: int
    next_at: datetime
    sent_at: datetime | None = None
    #: When it was tried last.
    tried_at: datetime | None = None
    #: Why the last attempt failed, one sentence without secrets.
    problem: str = ""
    #: The channel it stands in for, where that one failed.
    instead_of: str = ""


class AlertBook(Protocol):
    """Every alert; of one kind and key at most one is not closed."""

    def tell(self, trouble: Trouble) -> tuple[Alert, bool]:
        """Open an alert, or count one more time on the one that stands; whether it is new or has grown more severe."""
        ...

    def clear(self, kind: AlertKind, key: str) -> Alert | None:
        """Close what stands, since it has passed; None where nothing stood."""
        ...

    def standing(self) -> Sequence[Alert]:
        """Alerts that are not closed, the most severe and newest first."""
        ...

    def recent(self, limit: int = 50, *, before: int | None = None) -> Sequence[Alert]:
        """Alerts in any state, newest first; `before` is the number of the last one seen."""
        ...

    def unsaid(self, said_before: datetime) -> Sequence[Alert]:
        """Open alerts of which no message went out, or the last one before a moment; acknowledged ones rest."""
        ...

    def closed(self, since: datetime, until: datetime) -> Sequence[Alert]:
        """Alerts that were told and then closed from one moment until before another, oldest first."""
        ...

    def said(self, alerts: Sequence[int], at: datetime) -> None:
        """Note that a message of some alerts goes out."""
        ...

    def get(self, alert: int) -> Alert:
        """Return one.

        Raises:
            NotKnown: there is none of that number.
        """
        ...

    def acknowledge(self, alert: int, by: str, comment: str = "") -> Alert:
        """Note that somebody knows of it and looks after it, with its audit entry; who did so first, stays.

        Raises:
            NotKnown: there is none of that number.
        """
        ...


class MessageBook(Protocol):
    """What goes out: messages, and one dispatch for each channel they go by."""

    def post(self, message: Message, channels: Sequence[str]) -> Message | None:
        """Keep a message and let it wait for its channels; None where one of its key is there already."""
        ...

    def due(self, now: datetime, limit: int = 50, *, channel: str | None = None) -> Sequence[tuple[Message, Dispatch]]:
        """Dispatches that may be tried now, oldest first; of one channel where it is named."""
        ...

    def waiting(self, now: datetime) -> Sequence[str]:
        """Channels that have something to be tried now."""
        ...

    def claim(self, dispatch: Dispatch, until: datetime, at: datetime) -> bool:
        """Count an attempt before it is made, and keep others from it until a moment; False where it is not as seen.

        An attempt whose process died is made again after that moment.
        """
        ...

    def put_off(self, dispatches: Sequence[int], until: datetime) -> None:
        """Let waiting dispatches rest until a moment, which is no failure."""
        ...

    def of(self, message: int) -> Sequence[Dispatch]:
        """Every dispatch of a message."""
        ...

    def latest(self) -> Mapping[str, Dispatch]:
        """Channel -> the dispatch that was tried there last."""
        ...

    def sent(self, dispatch: int, at: datetime) -> None:
        """Note that a channel took it."""
        ...

    def failed(self, dispatch: int, problem: str, next_at: datetime | None) -> None:
        """Note why a channel did not take it, and when it is tried again; None gives it up."""
        ...

    def stand_in(self, dispatch: Dispatch, channel: str, at: datetime) -> bool:
        """Let another channel take a message; False where that one has it already."""
        ...

    def counts(self) -> Mapping[str, int]:
        """State -> dispatches in it."""
        ...

    def retry(self, by: str, dispatch: int | None = None) -> int:
        """Let what waits or was given up be tried now, one or all, with its audit entry; return how many there are."""
        ...

    def recent(self, limit: int = 50, *, before: int | None = None) -> Sequence[tuple[Message, Sequence[Dispatch]]]:
        """Messages with what became of them, newest first; `before` is the number of the last one seen."""
        ...
