"""The judgement form: what was typed, what is wrong with it, and the judgement it makes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal

from desk import words
from desk.plain import covered
from facts.assessments import Stance
from facts.cases import Decision, Judgement, Lead, LedgerRow
from facts.errors import BadInput
from leads.ledger import parse_correction

#: Code points.
MOST_REASON, MOST_FIELD, MOST_DIGITS = 4000, 500, 15
MONEY, COUNTS = ("amount_wan", "unpaid_wan"), ("people",)
#: What stands between two addresses or numbers; what a covered value looks like.
_PIECE, _STARS = re.compile(r"[^\s，、；。,;]+"), re.compile(r"\*{2,}")
#: Fields with a fixed list of values (附件1, note 1).
CHOICES: Mapping[str, tuple[str, ...]] = {
    "online": ("线上", "线下", "线上线下相结合"),
    "cross_province": ("是", "否"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A judgement form as somebody left it."""

    decision: str = ""
    analyst: str = ""
    reason: str = ""
    #: What the page does; empty where nothing is said about it.
    stance: str = ""
    #: Ledger field -> what is in its box.
    ledger: Mapping[str, str]
    #: Ledger field -> what was in its box when the page was made; only differences are corrections.
    before: Mapping[str, str]
    #: Judgements there were when the page was made.
    known: int
    #: Field -> what is wrong with it, one sentence; empty key for the form as a whole.
    problems: Mapping[str, str] = field(default_factory=dict)

    @property
    def changed(self) -> tuple[tuple[str, str], ...]:
        """The corrections: field and value as typed."""
        return tuple((name, value) for name, value in self.ledger.items() if value != self.before.get(name, ""))


def fresh(row: LedgerRow, known: int, *, unmask: bool = False) -> Typed:
    """An empty form with the ledger row as it stands, covered; `known` judgements were there when it was made."""
    now = {name: value if unmask else _covered(name, value) for name, value in _boxes(row).items()}
    return Typed(ledger=now, before=now, known=known)


def bare(typed: Typed, row: LedgerRow) -> Typed:
    """A form with what its boxes covered put back, so that a correction never writes stars into the ledger.

    A covered stretch that somebody changed, or that is not of this row, cannot be put back: that is a problem.
    """
    ledger, problems = dict(typed.ledger), dict(typed.problems)
    for name, value in _boxes(row).items():
        if ledger.get(name, "") == typed.before.get(name, ""):
            continue
        ledger[name] = _put_back(ledger.get(name, ""), value, _covered(name, value))
        if _STARS.search(ledger[name]) and not _STARS.search(value):
            problems[name] = "这里有遮盖的内容（*），不能写入台账：请保留原来的整段，或先显示个人信息再改。"
    return replace(typed, ledger=ledger, problems=problems)


def read(form: Mapping[str, str], known: int) -> Typed:
    """Take what was typed; `known` stands in where the form does not say how many judgements it had seen."""
    ledger = {name: form.get(name, form.get(f"before.{name}", "")).strip() for name in words.LEDGER}
    before = {name: form.get(f"before.{name}", "") for name in words.LEDGER}
    seen = form.get("known", "")
    return Typed(
        decision=form.get("decision", ""),
        reason=form.get("reason", "").strip(),
        stance=form.get("stance", ""),
        ledger=ledger,
        before=before,
        known=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 8 else known,
    )


def check(typed: Typed, analyst: str) -> Typed:
    """The same form, signed, with a sentence for everything that is wrong with it."""
    problems: dict[str, str] = {}
    if typed.decision not in words.DECISIONS:
        problems["decision"] = "请选择一个结论。"
    if not typed.reason:
        problems["reason"] = "请写明理由。"
    elif len(typed.reason) > MOST_REASON:
        problems["reason"] = f"理由最多 {MOST_REASON} 字，现有 {len(typed.reason)} 字。"
    if typed.stance and typed.stance not in words.SAYABLE:
        problems["stance"] = "请从列表中选择，或留空。"
    problems |= {name: said for name, value in typed.changed if (said := _wrong(name, value))}
    return replace(typed, analyst=analyst, problems=problems)


def judgement(typed: Typed, lead: Lead, at: datetime) -> Judgement:
    """The judgement of a form that was checked and has no problems."""
    return Judgement(
        lead=lead.id or "",
        decision=Decision(typed.decision),
        analyst=typed.analyst,
        reason=typed.reason,
        at=at,
        corrections=typed.changed,
        stance=Stance(typed.stance) if typed.stance else None,
    )


def _boxes(row: LedgerRow) -> dict[str, str]:
    return {name: _shown(getattr(row, name)) for name in words.LEDGER}


def _covered(name: str, value: str) -> str:
    return value if name in (*MONEY, *COUNTS) else covered(value)


def _put_back(typed: str, value: str, shown: str) -> str:
    # Both are equally long, so their pieces stand at the same places.
    for piece in _PIECE.finditer(shown):
        own = value[piece.start() : piece.end()]
        if own != piece[0]:
            typed = typed.replace(piece[0], own)
    return typed


def _wrong(name: str, value: str) -> str:
    """What is wrong with one correction, one sentence; empty where nothing is."""
    if len(value) > MOST_FIELD:
        return f"最多 {MOST_FIELD} 字。"
    if value and name in CHOICES and value not in CHOICES[name]:
        return f"请从“{'、'.join(CHOICES[name])}”中选择。"
    try:
        parsed = parse_correction(name, value)
    except BadInput:
        return "请填 0 或更大的整数，如 32。" if name in COUNTS else "请填 0 或更大的数字，如 500 或 500.25，单位万元。"
    if name in (*MONEY, *COUNTS) and parsed is not None and parsed >= 10**MOST_DIGITS:
        return "这个数字太大，请核对。"
    return ""


def _shown(value: object) -> str:
    """A ledger value as it stands in its box."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    return str(value)
