"""A job as it stands, what it came to, and the file it made."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from facts.people import Person


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
    #: 因重启中断: the service was started anew before it was over.
    LOST = "lost"


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
    #: How it can be begun again once it is lost, as its room reads it; empty where it cannot.
    again: str = ""
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
        return self.state in (JobState.FINISHED, JobState.FAILED, JobState.LOST)

    def is_of(self, who: Person) -> bool:
        """Whether somebody started it and may still do all they could do then."""
        then = self.owner
        return then.id == who.id and then.rights <= who.rights and (who.realm.is_everything or then.realm == who.realm)
