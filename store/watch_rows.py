"""Between rows and the values of facts.watching and facts.alarms; each pair is the other's inverse."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from facts.alarms import Acknowledgement, Alarm, AlarmKind, Shared
from facts.errors import NotKnown
from facts.subjects import TraitKind
from facts.watching import Mark, Removal, Scope, Strength, WatchAct, WatchEntry, WatchHit, WatchTrait
from store.lead_rows import lead_id, lead_number
from store.rows import Columns
from store.subject_rows import key_of

ENTRY_PREFIX, ALARM_PREFIX = "GZ-", "YJ-"
_LIST = {ENTRY_PREFIX: "fangfei watch list", ALARM_PREFIX: "fangfei watch alarms"}
_ENTRY_PLAIN = (
    "name", "basis", "issuer", "district", "since", "until", "review", "procedure", "reason", "lead", "subject",
    "added_by", "added_at",
)  # fmt: skip
_ALARM_PLAIN = ("mention", "subject", "name", "against", "against_name", "points", "says", "at")


def number_of(office_id: str, prefix: str) -> int:
    """GZ-000012 -> 12.

    Raises:
        NotKnown: the id is not written like that.
    """
    digits = office_id.upper().removeprefix(prefix)
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 9:
        raise NotKnown(f"{office_id!r} is no number such as {prefix}000001; see `{_LIST[prefix]}`.")
    return int(digits)


def office_id(number: int, prefix: str) -> str:
    """12 -> GZ-000012."""
    return f"{prefix}{number:06d}"


def _traits_text(traits: Iterable[WatchTrait]) -> str:
    return json.dumps([asdict(one) for one in traits], ensure_ascii=False)


def _traits(text: str) -> tuple[WatchTrait, ...]:
    return tuple(WatchTrait(**one | {"kind": TraitKind(one["kind"])}) for one in json.loads(text))


def entry_columns(entry: WatchEntry) -> dict[str, Any]:
    """An entry as a row, without its id and its removal."""
    plain = {name: getattr(entry, name) for name in _ENTRY_PLAIN}
    return plain | {"traits": _traits_text(entry.traits), "scope": entry.scope.value}


def entry(row: Columns) -> WatchEntry:
    """The inverse of entry_columns, with id and removal."""
    gone = row["removed_at"]
    return WatchEntry(
        id=office_id(row["id"], ENTRY_PREFIX),
        **{name: row[name] for name in _ENTRY_PLAIN},
        traits=_traits(row["traits"]),
        scope=Scope(row["scope"]),
        removal=Removal(by=row["removed_by"], at=gone, reason=row["removed_reason"]) if gone else None,
    )


def act(row: Columns) -> WatchAct:
    """A row of watch_act."""
    return WatchAct(
        entry=office_id(row["entry_id"], ENTRY_PREFIX), act=row["act"], by=row["by"], at=row["at"],
        reason=row["reason"], detail=json.loads(row["detail"]),
    )  # fmt: skip


def hit_columns(hit: WatchHit) -> dict[str, Any]:
    """A hit as a row."""
    return {
        "entry_id": number_of(hit.entry.id or "", ENTRY_PREFIX), "mention": key_of(hit.mention), "points": hit.points,
        "lead_id": None if hit.lead is None else lead_number(hit.lead), "traits": _traits_text(hit.traits),
        "strength": hit.strength.value, "says": hit.says, "at": hit.at,
    }  # fmt: skip


def hit(row: Columns, of: WatchEntry) -> WatchHit:
    """The inverse of hit_columns, with its entry as that stands now."""
    return WatchHit(
        entry=of, mention=row["mention"], points=row["points"], strength=Strength(row["strength"]), says=row["says"],
        traits=_traits(row["traits"]), at=row["at"], lead=None if row["lead_id"] is None else lead_id(row["lead_id"]),
    )  # fmt: skip


def alarm_columns(alarm: Alarm) -> dict[str, Any]:
    """An alarm as a row, without its id, its pair and who acknowledged it."""
    shared = [{"weight": one.weight, "mark": asdict(one.mark)} for one in alarm.shared]
    return {name: getattr(alarm, name) for name in _ALARM_PLAIN} | {
        "kind": alarm.kind.value, "mention": key_of(alarm.mention), "strength": alarm.strength.value,
        "lead_id": None if alarm.lead is None else lead_number(alarm.lead),
        "against_lead_id": None if alarm.against_lead is None else lead_number(alarm.against_lead),
        "shared": json.dumps(shared, ensure_ascii=False), "differs": json.dumps(alarm.differs, ensure_ascii=False),
    }  # fmt: skip


def alarm(row: Columns) -> Alarm:
    """The inverse of alarm_columns, with the id and who acknowledged it."""
    seen = row["ack_at"]
    return Alarm(
        id=office_id(row["id"], ALARM_PREFIX),
        **{name: row[name] for name in _ALARM_PLAIN},
        kind=AlarmKind(row["kind"]),
        strength=Strength(row["strength"]),
        lead=None if row["lead_id"] is None else lead_id(row["lead_id"]),
        against_lead=None if row["against_lead_id"] is None else lead_id(row["against_lead_id"]),
        shared=tuple(_shared(one) for one in json.loads(row["shared"])),
        differs=tuple((what, new) for what, new in json.loads(row["differs"])),
        acknowledged=Acknowledgement(by=row["ack_by"], at=seen, reason=row["ack_reason"]) if seen else None,
    )


def _shared(one: dict[str, Any]) -> Shared:
    return Shared(weight=one["weight"], mark=Mark(**one["mark"] | {"kind": TraitKind(one["mark"]["kind"])}))
