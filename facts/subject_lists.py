"""Subjects as a list: what is looked for, how far somebody sees, and where the next screen goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from facts.people import EVERYWHERE, Realm
from facts.subjects import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPlace:
    """A place in the list, which stays where it is while subjects come, go and are seen again."""

    #: When the subject there was seen last.
    at: datetime
    #: Its row number.
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectQuery:
    """What somebody wants to see, last seen first; of `after` and `before` one at most."""

    #: Part of a name, number or domain, or a subject's number; empty for all.
    words: str = ""
    #: A bounded one holds the subjects of its leads alone.
    realm: Realm = EVERYWHERE
    #: The screen begins behind this place, or ends before that one.
    after: SubjectPlace | None = None
    before: SubjectPlace | None = None
    size: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectList:
    """One screen of subjects that stand for themselves."""

    subjects: tuple[Subject, ...]
    #: Subjects that fit, on whatever screen.
    total: int
    #: `before` of the screen ahead of this one, `after` of the one behind it; None where there is none.
    previous: SubjectPlace | None = None
    next: SubjectPlace | None = None


class SubjectLists(Protocol):
    """Lists of subjects, however many there are."""

    def find(self, query: SubjectQuery) -> SubjectList:
        """Return one screen of the subjects that fit."""
        ...

    def holds(self, realm: Realm, subject: str) -> bool:
        """Whether the lead of a subject lies in a realm; every subject does in the whole."""
        ...
