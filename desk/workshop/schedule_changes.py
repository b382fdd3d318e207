"""The timetable at the desk: read, changed with a reason, and taken back; the audit chain is its history."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from desk.context import Desk
from desk.workshop import rhythms
from facts.errors import BadInput, NotKnown, Overtaken
from facts.people import Person
from facts.runs import AuditEntry
from facts.shifts import Job, Schedule, Track
from store.audit_search import AuditQuery
from wiring.kept import kept_sources, source_home

ZONE = "Asia/Shanghai"
#: Minutes that may be chosen: how late it may begin, how long it may take.
LATE, LASTING = (1, 44_640), (5, 1_440)
MOST_PAGES, MOST_PRIORITY, MOST_REASON = 1_000_000, 100, 500
_ACT = "schedule set"
_NAME = re.compile(r"[^\W_][\w-]{0,39}")
#: Changes of one schedule that are shown.
_SHOWN = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a schedule, as the audit chain has it."""

    #: Number of its entry.
    number: int
    at: datetime
    by: str
    reason: str
    #: None for the first.
    before: Schedule | None
    after: Schedule
    #: The change that it took back.
    undoes: int | None
    is_last: bool


class Unusable(BadInput):
    """A schedule that cannot be kept; a sentence for each field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Field of the form -> what is wrong with it."""
        super().__init__("；".join(problems.values()))
        self.problems = dict(problems)


def listed(desk: Desk) -> list[Schedule]:
    """Every schedule: by track and name of its job."""
    order = {job: place for place, job in enumerate(Job)}
    return sorted(desk.house.schedules.all(), key=lambda one: (order[one.job], one.name))


def one_of(desk: Desk, name: str) -> Schedule:
    """One schedule.

    Raises:
        NotKnown: there is none of that name.
    """
    try:
        return desk.house.schedules.get(name)
    except NotKnown as problem:
        raise NotKnown(f"没有计划任务“{name[:64]}”。") from problem


def state_of(schedule: Schedule | None) -> str:
    """What a form sends back, to tell whether somebody changed the schedule meanwhile."""
    if schedule is None:
        return ""
    return hashlib.sha256(repr(replace(schedule, since=None)).encode()).hexdigest()


def checked(desk: Desk, schedule: Schedule) -> tuple[datetime, ...]:
    """The next moments of a schedule that may be kept.

    Raises:
        Unusable: with a sentence for each field.
    """
    problems: dict[str, str] = {}
    found: tuple[datetime, ...] = ()
    try:
        found = rhythms.moments(schedule, desk.house.clock.now())
    except BadInput as problem:
        problems["cron"] = str(problem)
    if not _NAME.fullmatch(schedule.name):
        problems["name"] = "名称用文字、数字和横线，最多 40 字，例如 nightly-hot。"
    problems |= _out_of_range(schedule) | _of_crawls(desk, schedule)
    if problems:
        raise Unusable(problems)
    return found


def save(desk: Desk, who: Person, schedule: Schedule, *, reason: str, state: str) -> Change:
    """Keep a schedule; it stands from now on where it is due at other moments than before.

    Raises:
        Unusable: a field, or the reason, cannot be taken.
        Overtaken: somebody changed it meanwhile, or put one of that name; nothing was written.
    """
    checked(desk, schedule)
    return _put(desk, who, schedule, {"reason": _reason(reason)}, state)


def undo(desk: Desk, who: Person, number: int, *, reason: str) -> Change:
    """Give a schedule what it had before its latest change; that is a change of its own.

    Raises:
        NotKnown: there is no such change.
        Overtaken: it was changed again since; take that back first.
        Unusable: what it had before cannot be used any more, or there is no reason.
        BadInput: it is its first.
    """
    change = change_of(desk, number)
    if not change.is_last:
        raise Overtaken("这次修改之后又被改过；请先从最近一次修改开始，依次撤销。")
    if change.before is None:
        raise BadInput("这是最初的设定，之前没有内容可以恢复；不需要它时请停用。")
    checked(desk, change.before)
    why = {"reason": _reason(reason), "undoes": number}
    return _put(desk, who, change.before, why, state_of(change.after))


def history(desk: Desk, name: str) -> list[Change]:
    """The latest changes of a schedule, newest first."""
    found = desk.house.audit_search.find(AuditQuery(act=_ACT, subject=name, limit=_SHOWN + 1)).entries
    pairs = zip(found, (*found[1:], None), strict=False)
    return [_change(entry, before, is_last=entry is found[0]) for entry, before in pairs][:_SHOWN]


def change_of(desk: Desk, number: int) -> Change:
    """One change by the number of its audit entry.

    Raises:
        NotKnown: that entry is none.
    """
    search = desk.house.audit_search
    entry = search.get(number)
    if entry is None or entry.act != _ACT:
        raise NotKnown(f"没有第 {number} 号的计划任务修改。")
    earlier = search.find(AuditQuery(act=_ACT, subject=entry.subject, before=number, limit=1)).entries
    newest = search.find(AuditQuery(act=_ACT, subject=entry.subject, limit=1)).entries[0]
    return _change(entry, earlier[0] if earlier else None, is_last=newest.seq == number)


def source_names(desk: Desk) -> tuple[str, ...]:
    """Files that a schedule may name; none where no folder is configured."""
    settings = desk.house.settings
    if settings.sources is None or not settings.sources.is_dir():
        return ()
    return tuple(name for name in kept_sources(desk.house).names() if name.endswith(".yml"))


def sources_of(desk: Desk, typed: str, old: Schedule | None) -> tuple[str, ...]:
    """Typed file names as the schedule keeps them; what the server's administrator wrote there may stay.

    Raises:
        Unusable: a name is no file of the folder of sources.
    """
    known, names = set(old.sources if old else ()), set(source_names(desk))
    wanted = tuple(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    unknown = [one for one in wanted if one not in known and one not in names]
    if unknown:
        raise Unusable({"sources": f"来源文件夹里没有 {'、'.join(unknown[:5])[:200]}；请写文件名，例如 bank.yml。"})
    home = source_home(desk.house.settings) if names else None
    return tuple(one if one in known or home is None else str(home / one) for one in wanted)


def shown_sources(desk: Desk, schedule: Schedule | None) -> str:
    """Sources of a schedule as the form shows them: files of the folder by name alone."""
    if schedule is None or not schedule.sources:
        return ""
    names = set(source_names(desk))
    home = str(source_home(desk.house.settings)) + "/" if names else "\n"
    return "\n".join(one.removeprefix(home) if one.removeprefix(home) in names else one for one in schedule.sources)


def _put(desk: Desk, who: Person, schedule: Schedule, why: Mapping[str, object], state: str) -> Change:
    old = next((one for one in desk.house.schedules.all() if one.name == schedule.name), None)
    if state_of(schedule) == state_of(old) == state:
        raise BadInput("内容没有变化，什么都没有写入。")
    try:
        desk.house.schedules.put(schedule, who.name, why=why, seen=lambda found: state_of(found) == state)
    except Overtaken as problem:
        raise Overtaken(
            "这个计划任务在此期间被别人改过，什么都没有写入；请看过现在的内容后再改。"
            if state else f"已有名为“{schedule.name}”的计划任务，请换一个名称。"
        ) from problem  # fmt: skip
    return history(desk, schedule.name)[0]


def _reason(typed: str) -> str:
    said = " ".join(typed.split())
    if not said:
        raise Unusable({"reason": "请写明理由；没有写入任何内容。"})
    if len(said) > MOST_REASON:
        raise Unusable({"reason": f"理由最多 {MOST_REASON} 字。"})
    return said


def _out_of_range(schedule: Schedule) -> dict[str, str]:
    ranges = {
        "late_minutes": (schedule.late_minutes, *LATE, "最晚推迟"),
        "most_minutes": (schedule.most_minutes, *LASTING, "最长进行"),
        "priority": (schedule.priority, 1, MOST_PRIORITY, "先后"),
    }  # fmt: skip
    return {
        name: f"{word}请写 {low} 到 {high} 的整数。" for name, (value, low, high, word) in ranges.items()
        if not low <= value <= high
    }  # fmt: skip


def _of_crawls(desk: Desk, schedule: Schedule) -> dict[str, str]:
    problems = {}
    if schedule.max_pages is not None and not 1 <= schedule.max_pages <= MOST_PAGES:
        problems["max_pages"] = f"页数上限请写 1 到 {MOST_PAGES} 的整数，不限就空着。"
    if schedule.track is not Track.CRAWL:
        problems |= {"max_pages": "这项任务不抓取网页，页数上限请空着。"} if schedule.max_pages is not None else {}
        problems |= {"sources": "这项任务不抓取网页，来源请空着。"} if schedule.sources else {}
    return problems


def _change(entry: AuditEntry, before: AuditEntry | None, *, is_last: bool) -> Change:
    detail = json.loads(entry.detail)
    return Change(
        number=entry.seq, at=entry.at, by=entry.actor, reason=str(detail.get("reason", "")),
        before=_schedule(before) if before else None, after=_schedule(entry), undoes=detail.get("undoes"),
        is_last=is_last,
    )  # fmt: skip


def _schedule(entry: AuditEntry) -> Schedule:
    """A schedule as its audit entry has it; entries of earlier versions lack what did not exist then."""
    detail = json.loads(entry.detail)
    plain = ("cron", "timezone", "enabled", "late_minutes", "most_minutes", "max_pages", "priority")
    given = {name: detail[name] for name in plain if name in detail}
    return Schedule(
        **{"cron": "", "timezone": ZONE} | given, name=entry.subject, job=Job(detail.get("job", Job.SCAN)),
        sources=tuple(detail.get("sources") or ()),
    )  # fmt: skip
