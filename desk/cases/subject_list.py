"""Subjects by name, number or trait, last seen first; a bounded realm sees those of its own leads."""

from dataclasses import dataclass

from desk.cases.subject_masks import shown_subject
from desk.context import Desk
from facts.boards import BoardQuery
from facts.people import Person
from facts.subjects import Subject

#: Subjects of one page, and pages that can be turned: the book counts from its newest.
SIZE, MOST_PAGES = 50, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectPage:
    """One page of subjects, covered."""

    subjects: tuple[Subject, ...]
    page: int
    has_more: bool


def find_subjects(desk: Desk, who: Person, words: str, page: int = 1, size: int = SIZE) -> SubjectPage:
    """One page of the subjects that fit; `page` from 1."""
    page = max(1, min(page, MOST_PAGES))
    found = _all(desk, words, page * size + 1) if who.realm.is_everything else _own(desk, who, words)
    shown = tuple(shown_subject(one) for one in found[(page - 1) * size : page * size])
    return SubjectPage(subjects=shown, page=page, has_more=len(found) > page * size)


def _all(desk: Desk, words: str, limit: int) -> list[Subject]:
    return list(desk.house.subjects.all(words, limit))


def _own(desk: Desk, who: Person, words: str) -> list[Subject]:
    """Subjects of the leads that somebody's realm holds; a hundred at most, found by the leads' own words."""
    rows = desk.house.board.find(BoardQuery(realm=who.realm, words=words, size=100)).rows
    numbers = dict.fromkeys(row.subject_id for row in rows if row.subject_id)
    return [desk.house.subjects.get(number) for number in numbers]
