"""The four ways in: outside clues, filled forms, filed cases, watch entries; each says what it would do, and does it.

file on the shelf ──► look ──► Preview ──► a person confirms ──► write ──► Result, a batch that can be undone
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from desk.context import Desk
from desk.jobs import Progress, Result
from desk.papers.previews import Preview
from desk.papers.shelf import Upload
from facts.errors import BadInput, NotAllowed
from facts.people import Person, Right
from facts.statements import Basis

Made = TypeVar("Made")


class Way(StrEnum):
    """What a file becomes."""

    #: 外部线索, by an import profile.
    CLUES = "clues"
    #: 回填的附件1、台账 …
    FORM = "form"
    #: 立案案件.
    CASES = "cases"
    #: 警示名单.
    WATCH = "watch"


WAYS = {"clues": "外部线索", "form": "回填表格", "cases": "立案案件", "watch": "警示名单"}
#: Fields of a form that name a person; only the first character is shown.
NAMES = frozenset({"legal_person", "rectifier"})
BASES = {"verified": "核实", "claimed": "自称", "inferred": "推断"}


class Settling(StrEnum):
    """What becomes of rows in doubt, where no choice was made for one of them."""

    #: Nothing is imported while there are any.
    REFUSE = "refuse"
    #: 略过: those rows stay out, wholly.
    SKIP = "skip"
    #: 以库为准: in conflicts the house's value stands; rows with faults stay out.
    OURS = "ours"
    #: 以表为准: in conflicts the sheet's value stands; rows with faults stay out.
    THEIRS = "theirs"


SETTLINGS = {
    "refuse": "有存疑的行就整份不导入", "skip": "略过存疑的行", "ours": "冲突以库中为准，有误的行略过",
    "theirs": "冲突以表中为准，有误的行略过",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a person decided before confirming."""

    settling: Settling = Settling.SKIP
    #: Conflict as `row:field` -> whether the sheet's value stands.
    each: Mapping[str, bool] | None = None
    basis: Basis = Basis.VERIFIED


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One file on its way in."""

    desk: Desk
    who: Person
    upload: Upload
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One way in."""

    right: Right
    look: Callable[[Task], Preview]
    write: Callable[[Task, Choices, Preview], Result]


def check_right(who: Person, right: Right) -> None:
    """Let somebody in.

    Raises:
        NotAllowed: their roles do not have the right.
    """
    if not who.may(right):
        raise NotAllowed("您的角色没有这种导入的权限；需要时请管理员调整角色。")


def without_folder(upload: Upload, work: Callable[[], Made]) -> Made:
    """Do something with a file; its errors name the file and not where it lies.

    Raises:
        BadInput: as the work does.
    """
    try:
        return work()
    except BadInput as problem:
        raise type(problem)(str(problem).replace(f"{upload.path.parent}/", "")) from problem
