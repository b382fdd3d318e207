"""An act in plain Chinese, for lists of what was done on a lead."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from facts.dockets import Act
from leads.lifecycle.allowing import PROPOSAL
from leads.lifecycle.fields import field_name
from leads.lifecycle.rules import Rules

#: Kept for the program, said elsewhere in the sentence, or of no use to a reader.
_SILENT: Final = frozenset({"urged", "undone", "rules", "override", "needs_second", "declined", "stood", PROPOSAL})
_OWN: Final = {"put_off": "原期限", "proposed_by": "提出人"}


def tell(act: Act, rules: Rules, *, unit_name: Callable[[str], str] = str) -> str:
    """What an act says beside its name, stage and author: unit, deadline, fields, reason; empty where nothing.

    Args:
        act: as stored.
        rules: for the names of acts and of values.
        unit_name: what people call a unit.
    """
    parts = [f"单位：{unit_name(act.unit)}"] if act.unit else []
    if act.awaits and (act.due or act.due_at):
        moment = act.due or (act.due_at and act.due_at.astimezone(rules.zone).strftime("%Y-%m-%d %H:%M"))
        parts.append(f"{moment}前{rules.act_name(act.awaits)}")
    proposed = act.detail.get(PROPOSAL)
    parts += _fields(act.detail, rules, unit_name)
    if isinstance(proposed, Mapping):
        parts += _fields(proposed, rules, unit_name)
    if act.detail.get("declined"):
        parts.append(f"不同意：{rules.act_name(str(act.detail['declined']))}")
    if act.reason:
        parts.append(f"理由：{act.reason}")
    if act.waits_for:
        parts.append(f"待{rules.act_name(act.waits_for)}")
    return "；".join(parts)


def _fields(detail: Mapping[str, object], rules: Rules, unit_name: Callable[[str], str]) -> list[str]:
    return [
        f"{_OWN.get(name) or field_name(name)}：{_value(name, value, rules, unit_name)}"
        for name, value in detail.items()
        if name not in _SILENT
    ]


def _value(name: str, value: object, rules: Rules, unit_name: Callable[[str], str]) -> str:
    if isinstance(value, list | tuple):
        return "、".join(_value(name, one, rules, unit_name) for one in value)
    text = str(value)
    if name == "ratio":
        return _percent(text)
    if name == "with_units":
        return unit_name(text)
    choices = rules.choices.get("grade" if name == "proposed" else name, ())
    return next((choice.name for choice in choices if text == choice.key), text)


def _percent(text: str) -> str:
    """A stored share such as 0.3500 as forms write it, 35.00%; what is no number as it stands."""
    try:
        return f"{Decimal(text) * 100:.2f}%"
    except InvalidOperation:
        return text
