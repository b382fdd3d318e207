"""Signals of a register: moved too often, led by too many, an address nobody sits at, gone to another district."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from facts.clues import Clue
from facts.errors import BadInput
from facts.registers import ChangeKind, Registration, RegistryChange, RegistrySignal, SignalKind
from leads.clues.places import district_code, district_name

_FILE = Path(__file__).with_name("signals.yml")
_ELSEWHERE = re.compile("(?!厦门)[\u4e00-\u9fff]{2}[市省]|自治区")
_MANAGERS = (ChangeKind.LEGAL_PERSON, ChangeKind.EXECUTIVE)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRules:
    """From how many changes within how many days on, and which words give a virtual address away."""

    address_times: int
    address_days: int
    executive_times: int
    executive_days: int
    virtual_words: tuple[str, ...]


@cache
def load_rules(path: Path = _FILE) -> SignalRules:
    """Read the thresholds.

    Raises:
        BadInput: the file is broken.
    """
    try:
        content: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        address, executive = content["address_churn"], content["executive_churn"]
        rules = SignalRules(
            address_times=int(address["times"]),
            address_days=int(address["days"]),
            executive_times=int(executive["times"]),
            executive_days=int(executive["days"]),
            virtual_words=tuple(map(str, content["virtual_address_words"])),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as problem:
        raise BadInput(f"{path.name} 无法使用（{problem}）；请按随附的 signals.yml 改正。") from problem
    if min(rules.address_times, rules.address_days, rules.executive_times, rules.executive_days) < 1:
        raise BadInput(f"{path.name} 的次数和天数都要是 1 以上的整数。")
    return rules


def signals_of(registration: Registration, on: date, rules: SignalRules) -> tuple[RegistrySignal, ...]:
    """What a registration says as of a day; facts for people to check, no finding of a breach."""
    return tuple(_signals(registration, on, rules))


def _signals(found: Registration, on: date, rules: SignalRules) -> Iterator[RegistrySignal]:
    moves = [each for each in found.changes if each.kind is ChangeKind.ADDRESS]
    if (count := _within(moves, on, rules.address_days)) >= rules.address_times:
        text = f"频繁变更地址：{rules.address_days} 天内变更住所 {count} 次"
        yield RegistrySignal(kind=SignalKind.ADDRESS_CHURN, text=text)
    managers = [each for each in found.changes if each.kind in _MANAGERS]
    if (count := _within(managers, on, rules.executive_days)) >= rules.executive_times:
        text = f"频繁变更高管：{rules.executive_days} 天内变更法定代表人、高管 {count} 次"
        yield RegistrySignal(kind=SignalKind.EXECUTIVE_CHURN, text=text)
    word = next((word for word in rules.virtual_words if found.address and word in found.address), None)
    if word:
        text = f"疑似虚拟地址：登记住所含“{word}”，待实地核实"
        yield RegistrySignal(kind=SignalKind.VIRTUAL_ADDRESS, text=text)
    for move in moves:
        if crossed := _crossing(move):
            yield RegistrySignal(kind=SignalKind.CROSS_DISTRICT, text=f"跨区迁移：{move.on:%Y-%m-%d} 由{crossed}")


def _within(changes: list[RegistryChange], on: date, days: int) -> int:
    # Several entries of one day are one filing.
    since = on - timedelta(days=days)
    return len({each.on for each in changes if since <= each.on <= on})


def _crossing(move: RegistryChange) -> str:
    before, after = district_code(move.before), district_code(move.after)
    if before and after and before != after:
        return f"{district_name(before)}迁至{district_name(after)}"
    # 厦门市 to elsewhere, or from elsewhere: the other side names a city that is not ours.
    if bool(before) != bool(after) and _ELSEWHERE.search(move.after if before else move.before):
        return f"{district_name(before) or '外地'}迁至{district_name(after) or '外地'}"
    return ""


def changes_between(old: Registration, new: Registration, on: date) -> tuple[RegistryChange, ...]:
    """What two states of one registration differ in, dated with the day the newer one came."""
    pairs = [
        (ChangeKind.ADDRESS, old.address, new.address),
        (ChangeKind.LEGAL_PERSON, old.legal_person, new.legal_person),
        (ChangeKind.EXECUTIVE, "、".join(sorted(old.executives)), "、".join(sorted(new.executives))),
    ]
    return tuple(
        RegistryChange(kind=kind, on=on, before=before, after=after)
        for kind, before, after in pairs
        if before and after and before != after
    )


def with_history(clue: Clue, versions: Sequence[Clue]) -> Clue:
    """A register's clue with what its versions differ in among its changes, unless the register tells that itself.

    Args:
        clue: the version that stands.
        versions: all that stand, oldest first.
    """
    if clue.registration is None:
        return clue
    told = {(each.kind, each.after) for each in clue.registration.changes}
    found = [
        change
        for old, new in pairwise(versions)
        if old.registration and new.registration
        for change in changes_between(old.registration, new.registration, new.received_at.date())
        if (change.kind, change.after) not in told
    ]
    changes = tuple(sorted((*clue.registration.changes, *found), key=lambda one: one.on))
    return replace(clue, registration=replace(clue.registration, changes=changes))
