"""Subjects by name, number or trait, last seen first, screen by screen; a bounded realm sees those of its own leads."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desk.cases.subject_masks import shown_subject
from desk.context import Desk
from facts.errors import BadInput
from facts.people import Person
from facts.subject_lists import SubjectPlace, SubjectQuery
from facts.subjects import Subject

#: Subjects of one screen.
SIZE = 50
#: A place in the list as addresses have it: microseconds since 1970, and the subject's number.
PLACE = r"^[0-9]{1,17}-[0-9]{1,9}$"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPage:
    """One screen of subjects, covered."""

    subjects: tuple[Subject, ...]
    #: Subjects that fit, on whatever screen.
    total: int
    #: Places for `before` and `after`; empty where there is no such screen.
    previous: str
    next: str


def find_subjects(
    desk: Desk, who: Person, words: str, *, after: str = "", before: str = "", size: int = SIZE
) -> SubjectPage:  # fmt: skip
    """One screen of the subjects that fit.

    Raises:
        BadInput: a place is none that a screen gave.
    """
    desk.house.keeper.look()
    query = SubjectQuery(words=words, realm=who.realm, after=place_of(after), before=place_of(before), size=size)
    found = desk.house.subject_lists.find(query)
    return SubjectPage(
        subjects=tuple(shown_subject(one) for one in found.subjects), total=found.total,
        previous=place_told(found.previous), next=place_told(found.next),
    )  # fmt: skip


def place_told(place: SubjectPlace | None) -> str:
    """A place as addresses have it; empty for none."""
    return f"{(place.at - _EPOCH) // timedelta(microseconds=1)}-{place.number}" if place else ""


def place_of(told: str) -> SubjectPlace | None:
    """The inverse of place_told.

    Raises:
        BadInput: it is no place.
    """
    if not told:
        return None
    if not re.fullmatch(PLACE, told, re.ASCII):
        raise BadInput("翻页的位置不对；请从第一页重新开始。")
    moment, _, number = told.partition("-")
    return SubjectPlace(at=_EPOCH + timedelta(microseconds=int(moment)), number=int(number))
