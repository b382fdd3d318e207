"""When things happen by themselves: schedules, and their shifts, one for each moment at which one was due."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Job(StrEnum):
    """What a schedule starts."""

    #: 夜间扫描: the configured sources.
    SCAN = "scan"
    #: 重点页面复查: pages of open leads and of the watch list, between two nights.
    REVISIT = "revisit"
    #: 新站发现: the sources that search.
    DISCOVERY = "discovery"
    #: 旧页重筛: everything stored, after a change of lexicon or model.
    RETRO = "retro"
    #: 模型更新: a challenger of the office's own judgements, held against the champion.
    REFRESH = "refresh"
    #: 期限与催办: what is due soon, due or late.
    REMIND = "remind"
    #: 月度报告: last month's report as a draft.
    REPORT = "report"
    #: 证据核验: digests of the evidence files, and the audit chain.
    VERIFY = "verify"
    #: 时间戳: what waits for the time-stamp authority.
    STAMP = "stamp"
    #: 到期清理: what the office need not keep any longer.
    RETENTION = "retention"
    #: 数据库维护.
    MAINTENANCE = "maintenance"
    #: 备份.
    BACKUP = "backup"


class Track(StrEnum):
    """Of the jobs of one track, one runs at a time."""

    #: Those that go out and fetch.
    CRAWL = "crawl"
    #: Those that take long and fetch nothing.
    UPKEEP = "upkeep"
    #: Those that people wait for and that take seconds.
    OFFICE = "office"


TRACKS = {
    Job.SCAN: Track.CRAWL, Job.REVISIT: Track.CRAWL, Job.DISCOVERY: Track.CRAWL,
    Job.REMIND: Track.OFFICE, Job.REPORT: Track.OFFICE, Job.STAMP: Track.OFFICE,
    Job.RETRO: Track.UPKEEP, Job.REFRESH: Track.UPKEEP, Job.VERIFY: Track.UPKEEP,
    Job.RETENTION: Track.UPKEEP, Job.MAINTENANCE: Track.UPKEEP, Job.BACKUP: Track.UPKEEP,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When a job starts by itself; a row of ours, not a pickle of the scheduler's."""

    name: str
    #: Five-field cron line.
    cron: str
    timezone: str
    job: Job = Job.SCAN
    #: Source files or folders, for jobs that crawl; empty for the configured sources.
    sources: tuple[str, ...] = ()
    enabled: bool = True
    #: Minutes after its moment within which it may still begin; later, that moment is missed.
    late_minutes: int = 360
    #: Minutes after its beginning at which it is asked to end in good order; the window of a night.
    most_minutes: int = 300
    #: Pages that a job that crawls may fetch; None leaves it to each source.
    max_pages: int | None = None
    #: Of jobs that wait for the same track, the lowest goes first.
    priority: int = 50
    #: Since when it stands: moments before are nobody's.
    since: datetime | None = None

    @property
    def track(self) -> Track:
        """With whom it takes turns."""
        return TRACKS[self.job]

    @property
    def late(self) -> timedelta:
        """How late it may still begin."""
        return timedelta(minutes=self.late_minutes)

    @property
    def most(self) -> timedelta:
        """How long it may take."""
        return timedelta(minutes=self.most_minutes)


class ShiftState(StrEnum):
    """What became of a shift."""

    #: 等待开始.
    WAITING = "waiting"
    #: 进行中.
    RUNNING = "running"
    #: 已完成.
    FINISHED = "finished"
    #: 未完成: it ended in good order before it was through, such as at the end of its window.
    INCOMPLETE = "incomplete"
    #: 失败: it was tried as often as is sensible.
    FAILED = "failed"
    #: 错过: nothing began in time.
    MISSED = "missed"
    #: 并入下一班: the next moment came before it began, and covers it.
    COVERED = "covered"


#: Those that are over.
OVER = frozenset(ShiftState) - {ShiftState.WAITING, ShiftState.RUNNING}
#: Those that somebody must hear of.
LOST = frozenset({ShiftState.INCOMPLETE, ShiftState.FAILED, ShiftState.MISSED})


#: Begins what is noted as who asked for a shift whose moment a wrong clock has made doubtful.
DOUBTFUL = "clock "


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """One moment at which a schedule was due, or at which somebody asked for it."""

    #: Row number; None before it is stored.
    id: int | None = None
    schedule: str
    job: Job
    due: datetime
    state: ShiftState = ShiftState.WAITING
    #: Who asked for it out of turn; empty where the schedule did.
    asked_by: str = ""
    #: How often it was begun. A process that holds an older number has lost the shift to another.
    attempt: int = 0
    #: How often it ended in an error or by a death of its process; an end with its scheduler does not count.
    failures: int = 0
    #: Process that works on it, as processes.Identity writes it: host, boot, process number, its start.
    holder: str = ""
    #: Counts up while the process is alive and gets on; whoever watches compares it with itself, not with a clock.
    beat: int = 0
    beat_at: datetime | None = None
    #: Not to be begun before this moment, after a failure.
    not_before: datetime | None = None
    started_at: datetime | None = None
    #: When it is asked to end in good order.
    until: datetime | None = None
    ended_at: datetime | None = None
    #: The run that it made, where it crawls.
    run: str | None = None
    #: How far it is, or how it ended; plain Chinese.
    note: str = ""
    #: Who has seen that it was lost, and when.
    seen_by: str = ""
    seen_at: datetime | None = None

    @property
    def number(self) -> int:
        """The row number of a stored shift."""
        assert self.id is not None
        return self.id

    @property
    def is_lost(self) -> bool:
        """Whether what was due was not done in full."""
        return self.state in LOST

    @property
    def is_doubtful(self) -> bool:
        """Whether its moment was set aside, since the clock was set back behind it."""
        return self.asked_by.startswith(DOUBTFUL)

    @property
    def track(self) -> Track:
        """With whom it takes turns."""
        return TRACKS[self.job]

    @property
    def is_over(self) -> bool:
        """Whether nothing will come of it any more."""
        return self.state in OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """Who may act alone."""

    holder: str
    #: Counts up while the holder lives.
    beat: int
    beat_at: datetime


#: A scheduler renews its lease every 20 s and loses it after 90 s; this long without, people are told that it does not
#: run. Nobody takes a lease over by this: it compares clocks.
QUIET = timedelta(minutes=3)
