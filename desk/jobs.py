"""Work that takes longer than a page may: done in a thread of this process, watched on a page, gone with the process.

    number = desk.jobs.start(who, "导出台账", lambda progress: Result(says="已导出 3 行。", link="/exports"))
    return RedirectResponse(f"/jobs/{number}", 303)

Only who started a job sees it, with the rights and the realm that it was started with: a token of narrower scope or
somebody whose roles were changed since does not. At most two run at once, the others wait; one person has at most
three unfinished ones.
Nothing of it survives a restart: what a job writes for good it writes in one transaction, as every act of the house.
"""

import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from facts.errors import BadInput, HouseError, NotKnown
from facts.people import Person
from facts.ports import Clock

_LOG = logging.getLogger(__name__)
#: Jobs at work at once, unfinished ones of one person and of everybody, finished ones that are remembered.
MOST_AT_WORK, MOST_OF_ONE, MOST_WAITING, MOST_KEPT = 2, 3, 20, 200
#: How long a finished job and its file are kept.
KEPT = timedelta(hours=12)
_UNFORESEEN = "这是程序的问题，已记入服务日志，请告诉管理员。"


class JobState(StrEnum):
    """How far a job is."""

    #: 等候: others are at work.
    WAITING = "waiting"
    #: 进行中.
    RUNNING = "running"
    #: 已完成.
    FINISHED = "finished"
    #: 失败.
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """A file that a job made for the person who started it; it goes when the job is forgotten."""

    path: Path
    #: As the browser saves it.
    name: str
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What a job came to: a Chinese sentence, where to go on, and perhaps a file."""

    says: str
    #: A path of this application.
    link: str = ""
    link_text: str = "查看结果"
    handout: Handout | None = None
    #: What the page after it shows; stays in memory as long as the job is remembered.
    value: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job as it stands."""

    id: str
    #: Who started it, as they were then.
    owner: Person
    title: str
    #: What it is about: asked for the same again, its person gets this job; empty where each is a new one.
    key: str = ""
    state: JobState
    asked_at: datetime
    ended_at: datetime | None = None
    #: What it is doing, in Chinese.
    says: str = ""
    #: Steps done, and how many there are; None where nobody knows.
    done: int = 0
    total: int | None = None
    result: Result | None = None
    #: Why it failed; empty otherwise.
    problem: str = ""

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state in (JobState.FINISHED, JobState.FAILED)

    def is_of(self, who: Person) -> bool:
        """Whether somebody started it and may still do all they could do then."""
        then = self.owner
        return then.id == who.id and then.rights <= who.rights and (who.realm.is_everything or then.realm == who.realm)


class Progress:
    """What the work tells of itself; may be called as often as it likes."""

    def __init__(self, note: Callable[[str, int, int | None], None]) -> None:
        self._note = note

    def __call__(self, says: str, done: int = 0, total: int | None = None) -> None:
        """Say what is being done, how far it is, and out of how many where that is known."""
        self._note(says, done, total)


Work = Callable[[Progress], Result]


class Jobs:
    """The jobs of one process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Condition()
        self._slots = threading.BoundedSemaphore(MOST_AT_WORK)

    def start(self, who: Person, title: str, work: Work, *, key: str = "") -> str:
        """Begin in the background and return the job's number.

        Args:
            who: whose job it is.
            title: what is done, in Chinese.
            work: is called in another thread; a HouseError of it is told to the person as it stands.
            key: where this person has a job of that key that did not fail, its number is returned and nothing begins.

        Raises:
            BadInput: this person, or everybody together, has too many unfinished jobs.
        """
        job = Job(
            id=secrets.token_urlsafe(16), owner=who, title=title, key=key, state=JobState.WAITING,
            asked_at=self._clock.now(),
        )  # fmt: skip
        with self._lock:
            self._forget()
            if key and (same := self._same(who, key)):
                return same
            unfinished = [one for one in self._jobs.values() if not one.is_over]
            if sum(one.owner.id == who.id for one in unfinished) >= MOST_OF_ONE:
                raise BadInput(f"您已有 {MOST_OF_ONE} 项任务没有完成，请等其中一项完成后再试。")
            if len(unfinished) >= MOST_WAITING:
                raise BadInput("正在进行的任务太多，请过几分钟再试。")
            self._jobs[job.id] = job
        threading.Thread(target=self._run, args=(job.id, work), name=f"job {title}", daemon=True).start()
        return job.id

    def get(self, who: Person, job: str) -> Job:
        """Return a job of this person.

        Raises:
            NotKnown: they have none of that number, or it was forgotten.
        """
        with self._lock:
            found = self._jobs.get(job)
        if found is None or not found.is_of(who):
            raise NotKnown("没有这项任务：它已过期，或服务重新启动过；请重新发起。")
        return found

    def wait(self, who: Person, job: str, seconds: float) -> Job:
        """Return the job when it is over, or as it is after so many seconds: most work is done before a page is missed.

        Raises:
            NotKnown: as get().
        """
        with self._lock:
            self._lock.wait_for(lambda: job not in self._jobs or self._jobs[job].is_over, seconds)
        return self.get(who, job)

    def of(self, who: Person) -> tuple[Job, ...]:
        """The jobs of this person, newest first."""
        with self._lock:
            return tuple(one for one in reversed(self._jobs.values()) if one.is_of(who))

    def drop(self, who: Person, key: str) -> None:
        """Forget what this person asked for under a key, so that it can be asked for anew."""
        with self._lock:
            own = [one for one in self._jobs.values() if one.owner.id == who.id and one.key == key]
            for job in (one for one in own if one.is_over):
                del self._jobs[job.id]

    def _same(self, who: Person, key: str) -> str | None:
        same = (one for one in self._jobs.values() if one.is_of(who) and one.key == key)
        return next((one.id for one in same if one.state is not JobState.FAILED), None)

    def _run(self, job: str, work: Work) -> None:
        with self._slots:
            self._change(job, state=JobState.RUNNING)
            try:
                result = work(Progress(lambda says, done, total: self._change(job, says=says, done=done, total=total)))
            except HouseError as problem:
                self._end(job, state=JobState.FAILED, problem=str(problem))
            except Exception:
                _LOG.exception("a job failed")
                self._end(job, state=JobState.FAILED, problem=_UNFORESEEN)
            else:
                self._end(job, state=JobState.FINISHED, result=result)

    def _end(self, job: str, **changes: object) -> None:
        self._change(job, ended_at=self._clock.now(), **changes)

    def _change(self, job: str, **changes: object) -> None:
        with self._lock:
            self._jobs[job] = replace(self._jobs[job], **changes)  # type: ignore[arg-type]  # fields of Job
            self._lock.notify_all()

    def _forget(self) -> None:
        """Let go of what ended long ago, and of the oldest where there are too many; their files go too."""
        over = [one for one in self._jobs.values() if one.is_over]
        limit = self._clock.now() - KEPT
        old = [one for one in over if one.ended_at and one.ended_at < limit]
        for job in {one.id: one for one in (*old, *over[: max(0, len(over) - MOST_KEPT)])}.values():
            del self._jobs[job.id]
            if job.result and job.result.handout:
                with suppress(OSError):
                    job.result.handout.path.unlink(missing_ok=True)
