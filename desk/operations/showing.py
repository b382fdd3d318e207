"""What every template that tells of unattended work is given."""

from typing import Any

from desk.chinese import in_chinese
from desk.operations.standing import may_act
from desk.operations.terms import WORDS, title_of
from desk.plain import covered
from facts.people import Person
from facts.shifts import Shift


def shared(who: Person) -> dict[str, Any]:
    """Words, titles, what covers personal values in notes, and whether this person may act."""
    return {"told": WORDS, "title_of": title_of, "asker": asker, "covered": note, "acts": may_act(who)}


def note(text: str) -> str:
    """A note as it is told: in Chinese where the rooms below said it in English, personal values covered."""
    return covered(in_chinese(text))


def asker(one: Shift) -> str:
    """Who let a shift be due."""
    return "按计划（时钟被拨回，已另排）" if one.is_doubtful else one.asked_by or "按计划"
