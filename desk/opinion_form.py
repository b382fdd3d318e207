"""The form that says what a page does: what was typed, what is wrong with it, and the opinion it makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk import words
from desk.guard import clean_name
from desk.judgement_form import unsigned
from facts.assessments import Stance
from facts.cases import Opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedOpinion:
    """An opinion form as somebody left it."""

    stance: str = ""
    analyst: str = ""
    reason: str = ""
    #: Field -> what is wrong with it, one sentence; empty key for the form as a whole.
    problems: Mapping[str, str] = field(default_factory=dict)


def read(form: Mapping[str, str]) -> TypedOpinion:
    """Take what was typed."""
    return TypedOpinion(
        stance=form.get("stance", ""),
        analyst=clean_name(form.get("analyst", "")),
        reason=form.get("reason", "").strip(),
    )


def check(typed: TypedOpinion) -> TypedOpinion:
    """The same form with a sentence for everything that is wrong with it."""
    problems: dict[str, str] = {}
    if typed.stance not in words.STANCES:
        problems["stance"] = "请选择页面性质。"
    problems |= unsigned(typed.analyst, typed.reason)
    return replace(typed, problems=problems)


def opinion(typed: TypedOpinion, page_id: int, at: datetime) -> Opinion:
    """The opinion of a form that was checked and has no problems."""
    return Opinion(page_id=page_id, stance=Stance(typed.stance), analyst=typed.analyst, reason=typed.reason, at=at)
