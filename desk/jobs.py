"""Work that takes longer than a page may: done in a thread of this process, watched on a page, gone with the process.

    number = desk.jobs.start(who, "导出台账", lambda progress: Result(says="已导出 3 行。", link="/exports"))
    return RedirectResponse(f"/jobs/{number}", 303)

Only who started a job sees it, with the rights and the realm that it was started with: a token of narrower scope or
somebody whose roles were changed since does not. At most two run at once, the others wait; one person has at most
three unfinished ones.
What a job writes for good it writes in one transaction, as every act of the house. A restart ends it; what it was
stays on record (desk.job_files), so that its person reads that it was lost and can begin it again, and a file that was
ready can still be fetched.
"""

import logging
import secrets
import threading
from collections.abc import Callable
from contextlib import suppress
from contextvars import copy_context
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from desk.job_files import JobFiles
from desk.job_values import Handout, Job, JobState, Result
from facts.errors import BadInput, HouseError, NotKnown
from facts.people import Person
from facts.ports import Clock

_LOG = logging.getLogger(__name__)
#: Jobs at work at once, unfinished ones of one person and of everybody, finished ones that are remembered.
MOST_AT_WORK, MOST_OF_ONE, MOST_WAITING, MOST_KEPT = 2, 3, 20, 200
#: How long a finished job and its file are kept.
KEPT = timedelta(hours=12)
_UNFORESEEN = "这是程序的问题，已记入服务日志，请告诉管理员。"


class Progress:
    """What the work tells of itself; may be called as often as it likes."""

    def __init__(self, note: Callable[[str, int, int | None], None]) -> None:
        self._note = note

    def __call__(self, says: str, done: int = 0, total: int | None = None) -> None:
        """Say what is being done, how far it is, and out of how many where that is known."""
        self._note(says, done, total)


Work = Callable[[Progress], Result]
__all__ = ["KEPT", "Handout", "Job", "JobState", "Jobs", "Progress", "Result", "Work"]


class Jobs:
    """The jobs of one process."""

    def __init__(self, clock: Clock, folder: Path | None = None) -> None:
        self._clock = clock
        self._files = JobFiles(folder) if folder else None
        self._jobs: dict[str, Job] = {}
        self._lock = threading.Condition()
        self._slots = threading.BoundedSemaphore(MOST_AT_WORK)

    def start(self, who: Person, title: str, work: Work, *, key: str = "", again: str = "") -> str:
        """Begin in the background and return the job's number.

        Args:
            who: whose job it is.
            title: what is done, in Chinese.
            work: is called in another thread; a HouseError of it is told to the person as it stands.
            key: where this person has a job of that key that did not fail, its number is returned and nothing begins.
            again: what is needed to begin it again after a restart; see Job.again.

        Raises:
            BadInput: this person, or everybody together, has too many unfinished jobs.
        """
        job = Job(
            id=secrets.token_urlsafe(16), owner=who, title=title, key=key, again=again,
            state=JobState.WAITING, asked_at=self._clock.now(),
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
            self._note(job)
        # What is bound to the request, such as the keys of its log lines, goes with the work that it began.
        run = copy_context().run
        threading.Thread(target=run, args=(self._run, job.id, work), name=f"job {title}", daemon=True).start()
        return job.id

    def get(self, who: Person, job: str) -> Job:
        """Return a job of this person.

        Raises:
            NotKnown: they have none of that number, or it was forgotten.
        """
        with self._lock:
            found = self._jobs.get(job) or next((one for one in self._past() if one.id == job), None)
        if found is None or not found.is_of(who):
            raise NotKnown("没有这项任务：它已过期，或不是您发起的；请重新发起。")
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
        """The jobs of this person, newest first; those from before a restart stand last."""
        with self._lock:
            return tuple(one for one in (*reversed(self._jobs.values()), *reversed(self._past())) if one.is_of(who))

    def forget(self, who: Person, job: str) -> None:
        """Let go of a job that was lost: it was begun again, or nobody wants it any more.

        Raises:
            NotKnown: as get().
            BadInput: it is at work, or came to an end of its own.
        """
        if self.get(who, job).state is not JobState.LOST:
            raise BadInput("这项任务没有中断，不用重新发起。")
        if self._files:
            self._files.drop(job)

    def close(self) -> None:
        """Go as a process goes: what is not over is lost for whoever opens the folder next."""
        if self._files:
            self._files.close()

    def drop(self, who: Person, key: str) -> None:
        """Forget what this person asked for under a key, so that it can be asked for anew."""
        with self._lock:
            own = [one for one in self._jobs.values() if one.owner.id == who.id and one.key == key]
            for job in (one for one in own if one.is_over):
                del self._jobs[job.id]
                self._drop(job)

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
            if job not in self._jobs:
                return
            self._jobs[job] = replace(self._jobs[job], **changes)  # type: ignore[arg-type]  # fields of Job
            # How far it is, is told by this process alone; a record of every step would cost more than it says.
            if "state" in changes:
                self._note(self._jobs[job])
            self._lock.notify_all()

    def _forget(self) -> None:
        """Let go of what ended long ago, and of the oldest where there are too many; their files go too."""
        over = [one for one in self._jobs.values() if one.is_over]
        limit = self._clock.now() - KEPT
        old = [one for one in over if one.ended_at and one.ended_at < limit]
        for job in {one.id: one for one in (*old, *over[: max(0, len(over) - MOST_KEPT)])}.values():
            del self._jobs[job.id]
            self._drop(job)
            _unlink(job)
        for job in self._past():
            if job.asked_at < limit and (job.is_over or job.state is JobState.LOST):
                self._drop(job)
                _unlink(job)

    def _past(self) -> tuple[Job, ...]:
        return tuple(self._files.past()) if self._files else ()

    def _note(self, job: Job) -> None:
        if self._files:
            self._files.write(job)

    def _drop(self, job: Job) -> None:
        if self._files:
            self._files.drop(job.id)


def _unlink(job: Job) -> None:
    if job.result and job.result.handout:
        with suppress(OSError):
            job.result.handout.path.unlink(missing_ok=True)
