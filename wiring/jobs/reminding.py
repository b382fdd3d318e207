"""期限与催办: what is due soon, due or late, told to whoever hears of that district, sector and grade, once a day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from facts.notices import Message, MessageKind, Severity
from leads.lifecycle import Reminder, reminders
from ops.messages.composing.overdue import overdue_message
from ops.messages.posting import covered
from ops.messages.routing import PARTED, route
from wiring.assembly import House
from wiring.jobs.errands import Errand, Outcome

#: Leads whose rows are read together.
_TOGETHER = 500


def remind(house: House, errand: Errand) -> Outcome:
    """Tell each audience what concerns it; the same audience is told once a day.

    On days off only what counts by the hour is told: what counts by working days does not grow on them, and nobody
    is there to act on it.
    """
    found, known = _found(house)
    day = house.today()
    is_work = _is_working_day(house, day)
    told = [one for one in found if is_work or one.due_at is not None]
    if not told:
        return Outcome(
            note="没有临期或逾期事项。" if not found else f"今天休息，{len(found)} 项按工作日计的事项不催办。"
        )
    errand.pulse.say(f"正在发送 {len(told)} 项催办")
    sent = 0
    for channels, some in _by_audience(house, told).items():
        message = overdue_message(some, known, day, channels)
        sent += house.messages.post(covered(replace(message, at=house.clock.now())), channels) is not None
    late = sum(one.is_late for one in told)
    again = "" if sent else "，今天已经发过"
    return Outcome(note=f"催办：{late} 项逾期，{len(told) - late} 项临期或到期，新发 {sent} 条通知{again}。")


def _found(house: House) -> tuple[Sequence[Reminder], frozenset[tuple[str, str, str]]]:
    """What is reached now, and what had been reached a day ago already, by lead, act and step."""
    dockets, now = list(house.due_dockets(soon=True)), house.clock.now()
    rules, add = house.lifecycle, house.add_working_days
    found = reminders(dockets, now, rules, add, unit_name=house.unit_name)
    before = reminders(dockets, now - timedelta(days=1), rules, add)
    return found, frozenset((one.lead, one.awaits, one.step) for one in before)


def _by_audience(house: House, found: Sequence[Reminder]) -> dict[tuple[str, ...], list[Reminder]]:
    """Names of channels -> what is told there; what no channel takes stands under no name, and is kept all the same."""
    channels = list(house.postbox.channels().values())
    leads = list(dict.fromkeys(one.lead for one in found))
    probes = {
        lead: probe
        for start in range(0, len(leads), _TOGETHER)
        for lead, probe in _probes(house, leads[start : start + _TOGETHER]).items()
    }
    groups: dict[tuple[str, ...], list[Reminder]] = defaultdict(list)
    for one in found:
        probe = replace(probes[one.lead], severity=Severity.WARNING if one.is_late else Severity.INFO)
        groups[route(probe, channels)].append(one)
    return groups


def _probes(house: House, leads: Sequence[str]) -> dict[str, Message]:
    """A message of each lead as it is routed: by its districts, sector and grade."""
    rows = house.board.rows(leads)
    plain = Message(kind=MessageKind.OVERDUE, key="", severity=Severity.INFO, title="")
    return {
        lead: replace(
            plain, district=PARTED.join(sorted(row.districts)), sector=row.sector or "",
            grade=row.grade.value if row.grade else "",
        )
        if (row := rows.get(lead))
        else plain
        for lead in leads
    }  # fmt: skip


def _is_working_day(house: House, day: date) -> bool:
    # The first working day after the day before is the day itself.
    return house.add_working_days(day - timedelta(days=1), 1) == day
