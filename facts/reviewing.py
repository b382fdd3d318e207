"""What makes reviewing safe: taking back one's word, a second opinion, a merger undone; append-only all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from facts.cases import Judgement, Opinion
from facts.people import EVERYWHERE, Realm


class SaidKind(StrEnum):
    """What sort of word it was."""

    #: A judgement of a lead.
    JUDGEMENT = "judgement"
    #: An opinion of a page.
    OPINION = "opinion"
    #: 并案: an act of the life cycle; taken back by 撤销并案.
    MERGER = "merger"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One word of one person that can be taken back."""

    kind: SaidKind
    #: Number of the judgement, opinion or act.
    id: int
    #: Page it was about; None for leads without one.
    page_id: int | None
    lead: str | None
    #: Decision, stance, or the number of the lead that another lives on in.
    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondOpinion:
    """请他人复核: somebody wants another pair of eyes on a page or lead; answered by the next word of anybody else."""

    id: int
    page_id: int | None
    lead: str | None
    asked_by: str
    asked_at: datetime
    note: str
    answered_by: str | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWords:
    """What was said of one page and still counts, oldest first."""

    opinions: tuple[Opinion, ...] = ()
    #: Of the lead that it carries.
    judgements: tuple[Judgement, ...] = ()
    #: Number of the last judgement of the lead, taken back or not; 0 where it has none. A judgement is refused where
    #: another was written since.
    last_judgement: int = 0


class WordBook(Protocol):
    """Words taken back and second opinions; each is written with its audit entry."""

    def last_of(self, by: str, since: datetime) -> Sequence[Said]:
        """Return what somebody said since a moment and did not take back, newest first."""
        ...

    def take_back(self, said: Said, *, by: str, reason: str) -> None:
        """Let a word count no longer; a lead's status becomes what it was before.

        Raises:
            NotKnown: there is no such word of this person.
            BadInput: it was taken back already, or it is a merger, which the life cycle undoes.
            Overtaken: somebody spoke or acted after it.
        """
        ...

    def taken_back(self) -> Mapping[SaidKind, frozenset[int]]:
        """Numbers of judgements and opinions that count no longer."""
        ...

    def of_page_and_lead(self, page_id: int, lead: str | None) -> PageWords:
        """Return the words on a page and on the lead it carries."""
        ...

    def spoken(self, pages: Sequence[int]) -> frozenset[int]:
        """Return which of some pages somebody has spoken of."""
        ...

    def ask(self, *, page_id: int | None, lead: str | None, by: str, note: str) -> SecondOpinion:
        """Ask for a second opinion; asked twice by the same person before an answer it is one.

        Raises:
            NotKnown: there is no such page or lead.
        """
        ...

    def waiting(self, realm: Realm = EVERYWHERE) -> Sequence[SecondOpinion]:
        """Return what nobody answered yet of what a realm holds, oldest first."""
        ...

    def of_page(self, page_id: int) -> Sequence[SecondOpinion]:
        """Return what was asked on a page, oldest first, with who answered."""
        ...

    def done_by(self, by: str, since: datetime) -> int:
        """Decisions of somebody since a moment, for the meter; those taken back do not count."""
        ...
