"""The audit log at the desk: looked through, its chain verified, a stretch of it handed out."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desk.chinese import in_chinese
from desk.context import Desk
from desk.jobs import Progress, Result
from desk.plain import OFFICE_ZONE
from desk.unmasking import LASTING, MOST_REASON
from desk.workshop.act_telling import Told, tell
from desk.workshop.results import results_of
from facts.errors import BadInput, BrokenChain, NotKnown
from facts.people import Person
from facts.runs import AuditEntry
from store.audit_search import AuditFound, AuditQuery

#: Entries of one export.
MOST_EXPORTED = 100_000
#: Words of one search.
_MOST_WORDS = 5
HEADS = ("序号", "时间", "谁", "做了什么", "对象", "详情", "前一条的摘要", "本条的摘要")
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a form or a request asks for; days are the office's, both included."""

    actor: str = ""
    act: str = ""
    subject: str = ""
    since: str = ""
    until: str = ""
    words: str = ""
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What verifying the chain came to."""

    #: Entries that fit; None where one did not.
    length: int | None
    #: The first break; "" where there is none.
    fault: str
    by: str


def find(desk: Desk, wanted: Wanted) -> AuditFound:
    """One page of entries.

    Raises:
        BadInput: a day is none.
    """
    until = _day(wanted.until)
    query = AuditQuery(
        actor=wanted.actor.strip(), act=wanted.act, subject=wanted.subject.strip(),
        since=_start(_day(wanted.since)), until=_start(until + timedelta(days=1)) if until else None,
        words=tuple(wanted.words.split()[:_MOST_WORDS]), before=wanted.before, limit=wanted.limit,
    )  # fmt: skip
    return desk.house.audit_search.find(query)


def told(desk: Desk, entry: AuditEntry) -> Told:
    """An entry in Chinese, its personal values covered."""
    return tell(entry, desk.acts)


def entry_of(desk: Desk, seq: int) -> AuditEntry:
    """One entry.

    Raises:
        NotKnown: there is none.
    """
    found = desk.house.audit_search.get(seq)
    if found is None:
        raise NotKnown(f"审计日志里没有第 {seq} 条。")
    return found


def ask_raw(desk: Desk, who: Person, seq: int, reason: str) -> AuditEntry:
    """Let somebody read an entry as it was written, uncovered, for a quarter of an hour; the asking is an act.

    Raises:
        BadInput: there is no reason, or it is too long.
        NotKnown: there is no such entry.
    """
    entry, said = entry_of(desk, seq), _reason(reason)
    desk.house.people.unmask(who, f"audit {seq}", said, LASTING)
    return entry


def may_read_raw(desk: Desk, who: Person, seq: int) -> bool:
    """Whether somebody asked for an entry, and the time is not over."""
    return desk.house.people.is_unmasked(who, f"audit {seq}")


def _reason(typed: str) -> str:
    said = " ".join(typed.split())
    if not 2 <= len(said) <= MOST_REASON:
        raise BadInput(f"请写明理由，2 到 {MOST_REASON} 字；记录里的个人信息没有遮盖，查看本身记入日志。")
    return said


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as problem:
        raise BadInput(f"“{text[:20]}”不是日期；请写成 2026-11-23。") from problem
    # The ends of the calendar have no day before or after.
    if not date(1990, 1, 1) <= found <= date(2200, 1, 1):
        raise BadInput(f"“{text[:20]}”不在 1990 年到 2200 年之间。")
    return found


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), OFFICE_ZONE) if day else None


def start_verifying(desk: Desk, who: Person) -> str:
    """Recompute the whole chain in the background; the job's number. Errors as `Jobs.start`."""

    def work(progress: Progress) -> Result:
        total = desk.house.audit_search.length()
        try:
            length = desk.house.audit.verify(lambda done, *_: progress("正在核验审计链", done, total))
        except BrokenChain as problem:
            found = Verified(length=None, fault=in_chinese(str(problem)), by=who.name)
        else:
            found = Verified(length=length, fault="", by=who.name)
        results_of(desk).count(found)
        desk.house.audit.append(
            actor=who.name, act="audit verified", subject="audit",
            detail={"entries": found.length, "fault": found.fault},
        )  # fmt: skip
        says = f"审计链完整，共 {found.length:,} 条。" if not found.fault else f"审计链断开：{found.fault}"
        return Result(says=says, link="/audit")

    return desk.jobs.start(who, "核验审计链", work)


def verified(desk: Desk) -> tuple[Verified, datetime] | None:
    """What the last verification of this process came to, and when."""
    return results_of(desk).counted(Verified)


def export(desk: Desk, who: Person, first: int, last: int, *, reason: str) -> Iterator[str]:
    """A stretch of the chain as CSV with its hashes, uncovered: they can be recomputed. Handing it out is an act.

    Cells that a spreadsheet would take for a formula get an apostrophe before them.

    Raises:
        BadInput: the stretch is empty, or longer than one export may be, or no reason is given.
    """
    said = _reason(reason)
    last = min(last, desk.house.audit_search.length())
    if not 1 <= first <= last:
        raise BadInput("起止序号不对：起始序号从 1 开始，不能大于结束序号和最新的序号。")
    if last - first >= MOST_EXPORTED:
        raise BadInput(f"一次最多导出 {MOST_EXPORTED:,} 条；请分段导出。")
    desk.house.audit.append(
        actor=who.name, act="audit exported", subject=f"{first}-{last}",
        detail={"first": first, "last": last, "reason": said},
    )  # fmt: skip
    return _lines(desk, first, last)


def _lines(desk: Desk, first: int, last: int) -> Iterator[str]:
    # The mark tells spreadsheets that it is UTF-8.
    yield "\ufeff" + _line(HEADS)
    for entry in desk.house.audit_search.stretch(first, last):
        yield _line(_cells(entry))


def _cells(entry: AuditEntry) -> tuple[str, ...]:
    plain = (entry.actor, entry.act, entry.subject, entry.detail)
    safe = (f"'{text}" if text.startswith(_FORMULA) else text for text in plain)
    return (str(entry.seq), entry.at.isoformat(), *safe, entry.previous, entry.hash)


def _line(cells: tuple[str, ...]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([cell.encode("utf-8", "replace").decode("utf-8") for cell in cells])
    return out.getvalue()
