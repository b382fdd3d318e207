"""An entry of the audit log in Chinese: a sentence, and its other fields by name; personal values are covered."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from desk.chinese import in_chinese
from desk.people.titles import RIGHTS, ROLES
from desk.plain import covered, local, number, shortened
from desk.words import LEDGER
from desk.workshop.act_fields import DIGESTS, FIELDS, ON_ACCOUNTS, OWN, SUBJECTS, VALUES
from desk.workshop.act_sentences import SENTENCES
from desk.workshop.acts import say
from facts.runs import AuditEntry
from leads.lifecycle.fields import field_name

#: Values of a list, and code points of one value, that are told; the rest stands in the record itself.
_MOST, _LONGEST = 12, 400
_SLOT = re.compile(r"\{(\w+)\}")
_PAGE, _BATCH, _ENTRY = (re.compile(f"{word} ([0-9]+)") for word in ("page", "batch", "audit"))
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an entry says."""

    sentence: str
    #: Name of a field in Chinese, and its value.
    fields: tuple[tuple[str, str], ...]


def tell(entry: AuditEntry, acts: Mapping[str, str]) -> Told:
    """An entry as it is told on screen.

    Args:
        entry: as it stands in the chain.
        acts: act of the life cycle -> its name.
    """
    detail = _detail(entry)
    values = _Values(acts=acts, is_own=entry.act in ON_ACCOUNTS)
    used: set[str] = set()

    def fill(found: re.Match[str]) -> str:
        if found[1] == "subject":
            return subject_of(entry)
        name = "subject" if found[1] == "subject_of" else found[1]
        used.add(name)
        return values.told(name, detail.get(name)) or "（未记）"

    sentence = _SLOT.sub(fill, SENTENCES.get(entry.act, f"{say(entry.act)}：{{subject}}"))
    rest = ((name_of(name), values.told(name, value)) for name, value in detail.items() if name not in used)
    return Told(sentence=sentence, fields=tuple((name, value) for name, value in rest if value))


def name_of(field: str) -> str:
    """What a field is called; its own name where nothing is known of it."""
    return FIELDS.get(field) or LEDGER.get(field) or field_name(field)


def _detail(entry: AuditEntry) -> dict[str, object]:
    try:
        found = json.loads(entry.detail)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def subject_of(entry: AuditEntry) -> str:
    """What an act was done on, as it is told."""
    if entry.act in ON_ACCOUNTS:
        return SUBJECTS.get(entry.subject, entry.subject)
    for pattern, word in ((_PAGE, "页面 {}"), (_BATCH, "第 {} 批"), (_ENTRY, "审计记录第 {} 条")):
        if found := pattern.fullmatch(entry.subject):
            return word.format(found[1])
    return SUBJECTS.get(entry.subject) or shortened(covered(entry.subject), 120)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Values:
    """Tells the values of one entry."""

    acts: Mapping[str, str]
    #: Of colleagues alone: nothing in it is covered.
    is_own: bool

    def told(self, name: str, value: object) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, int | float):
            return number(value, 4)
        if isinstance(value, dict):
            pairs = [f"{name_of(key)} {told}" for key, each in value.items() if (told := self.told(key, each))]
            return "，".join(pairs[:_MOST]) + _left_out(len(pairs))
        if isinstance(value, list):
            return self._list(name, value)
        return self._text(name, str(value))

    def _list(self, name: str, values: list[object]) -> str:
        if name == "failed" or (len(values) > _MOST and isinstance(values[0], list)):
            return f"{len(values)} 项，见原始记录"
        return "、".join(self.told(name, each) for each in values[:_MOST]) + _left_out(len(values))

    def _text(self, name: str, value: str) -> str:
        if name in ("act", "waits_for"):
            return self.acts.get(value, value)
        if name in ("roles", "scopes"):
            return ROLES.get(value) or RIGHTS.get(value) or value
        if name in DIGESTS:
            return f"{value[:12]}…" if len(value) > 12 else value
        if _MOMENT.fullmatch(value):
            return _local(value)
        told = VALUES.get(name, {}).get(value)
        value = in_chinese(value)
        return told or shortened(value if self.is_own or name in OWN else covered(value), _LONGEST)


def _left_out(count: int) -> str:
    return f" 等 {count} 项" if count > _MOST else ""


def _local(value: str) -> str:
    try:
        return local(datetime.fromisoformat(value), "%Y-%m-%d %H:%M:%S")
    except ValueError:
        return value
