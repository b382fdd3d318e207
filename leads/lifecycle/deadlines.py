"""What is due on leads, what is late and by how much, and who is told next (催办), in plain Chinese.

  duties of the docket            what its acts opened
+ what its stage waits for        研判 within 2 working days of being found, where no act said so
+ what waits for a second person
─► the highest step of the rules that the day, or the hour, has reached
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from facts.dockets import Docket, Duty, Stage
from leads.lifecycle.deciding import AddWorkingDays
from leads.lifecycle.rules import Rules, Step

#: Working days that a delay is counted to; a longer one is said to be longer.
MOST_DAYS = 1000
#: Unit key -> its name on the day; the key itself where nobody knows one.
NameUnit = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """One thing that is due soon, due, or late."""

    lead: str
    #: Key and name of the step reached, and who is told at this step.
    step: str
    step_name: str
    to: str
    #: Name of the act that is awaited, for the program and for people.
    awaits: str
    what: str
    units: tuple[str, ...]
    holder: str | None
    due: date | None
    due_at: datetime | None
    #: Working days after the due day; 0 where it is not late or hours count.
    late_days: int
    #: Whole minutes after the due moment; 0 where days count.
    late_minutes: int
    urged: int
    #: The whole of it in one sentence.
    text: str = ""

    @property
    def is_late(self) -> bool:
        """Whether the time is over."""
        return self.late_days > 0 or self.late_minutes > 0


def duties(docket: Docket, rules: Rules, add_working_days: AddWorkingDays) -> tuple[Duty, ...]:
    """Everything that is due on a lead now; nothing on one that lives on in another."""
    if docket.stage is Stage.MERGED:
        return ()
    return (
        *docket.duties, *_of_stage(docket, rules, add_working_days), *_confirmations(docket, rules, add_working_days),
    )  # fmt: skip


def reminders(
    dockets: Iterable[Docket],
    now: datetime,
    rules: Rules,
    add_working_days: AddWorkingDays,
    *,
    unit_name: NameUnit = str,
) -> tuple[Reminder, ...]:
    """What is due soon, due or late on any lead, the latest first.

    Args:
        dockets: as the leads stand now.
        now: an aware moment; its day in the office's time zone is today.
        rules: the office's life cycle; its steps say when who is told.
        add_working_days: of the office's calendar.
        unit_name: what people call a unit.
    """
    # Thousands of leads are due on a few hundred days; a calendar counts day by day.
    add = lru_cache(maxsize=65_536)(add_working_days)
    found = [
        replace(one, text=_sentence(one, unit_name))
        for docket in dockets
        for duty in duties(docket, rules, add)
        if (one := _reminder(docket, duty, now, rules, add))
    ]
    return tuple(sorted(found, key=lambda one: (-one.late_days, -one.late_minutes, one.due or date.max, one.lead)))


def overdue(
    dockets: Iterable[Docket],
    now: datetime,
    rules: Rules,
    add_working_days: AddWorkingDays,
    *,
    unit_name: NameUnit = str,
) -> tuple[Reminder, ...]:
    """What is late on any lead, the latest first; arguments as `reminders`."""
    every = reminders(dockets, now, rules, add_working_days, unit_name=unit_name)
    return tuple(one for one in every if one.is_late)


def _of_stage(docket: Docket, rules: Rules, add: AddWorkingDays) -> Iterable[Duty]:
    within = rules.stages[docket.stage].within
    if within is None or docket.since is None or any(not one.aside for one in docket.duties):
        return
    if within.hours is not None:
        yield Duty(awaits=within.awaits, since=docket.since, due_at=docket.since + timedelta(hours=within.hours))
    else:
        day = docket.since.astimezone(rules.zone).date()
        yield Duty(awaits=within.awaits, since=docket.since, due=add(day, within.working_days or 0))


def _confirmations(docket: Docket, rules: Rules, add: AddWorkingDays) -> Iterable[Duty]:
    for act in docket.pending:
        rule = rules.acts.get(act.act)
        if rule and rule.second and rule.second.within is not None:
            day = act.at.astimezone(rules.zone).date()
            yield Duty(awaits=act.waits_for, since=act.at, due=add(day, rule.second.within), aside=True)


def _reminder(docket: Docket, duty: Duty, now: datetime, rules: Rules, add: AddWorkingDays) -> Reminder | None:
    step = _hour_step(duty.due_at, now, rules) if duty.due_at else _day_step(duty, now, rules, add)
    if step is None:
        return None
    today = now.astimezone(rules.zone).date()
    return Reminder(
        lead=docket.lead,
        step=step.key,
        step_name=step.name,
        to=step.to,
        awaits=duty.awaits,
        what=rules.act_name(duty.awaits),
        units=duty.units,
        holder=None if duty.aside else docket.holder,
        due=duty.due,
        due_at=duty.due_at and duty.due_at.astimezone(rules.zone),
        late_days=working_days_late(duty.due, today, add) if duty.due and not duty.due_at else 0,
        late_minutes=max(0, int((now - duty.due_at).total_seconds() // 60)) if duty.due_at else 0,
        urged=docket.urged,
    )


def _hour_step(due_at: datetime, now: datetime, rules: Rules) -> Step | None:
    reached = [one for one in rules.steps if one.hours is not None and now >= due_at + timedelta(hours=one.hours)]
    return reached[-1] if reached else None


def _day_step(duty: Duty, now: datetime, rules: Rules, add: AddWorkingDays) -> Step | None:
    if duty.due is None:
        return None
    today = now.astimezone(rules.zone).date()
    reached = [one for one in rules.steps if one.working_days is not None and _is_reached(one, duty.due, today, add)]
    return reached[-1] if reached else None


def _is_reached(step: Step, due: date, today: date, add: AddWorkingDays) -> bool:
    days = step.working_days or 0
    return today >= add(due, days) if days > 0 else add(today, -days) >= due


def working_days_late(due: date, today: date, add_working_days: AddWorkingDays) -> int:
    """Working days from the due day to today, at most MOST_DAYS; 0 up to the end of the due day.

    Found by halving, since a calendar only counts forward: about ten questions to it.
    """
    if today <= due:
        return 0
    low, high = 0, min(MOST_DAYS, (today - due).days)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if add_working_days(due, middle) <= today else (low, middle - 1)
    # A day off after the due day is late already, though no working day has passed.
    return max(1, low)


def _sentence(one: Reminder, unit_name: NameUnit) -> str:
    units = "、".join(unit_name(unit) for unit in one.units)
    who = units + (f"（经办人{one.holder}）" if one.holder else "") if units else (one.holder or "")
    by = f"由{who}" if who else ""
    urged = f"，已催办{one.urged}次" if one.urged else ""
    head = f"线索{one.lead}：“{one.what}”应于{_when(one)}前{by}办理"
    return f"{head}，{_how_late(one)}{urged}；{one.step_name}，送{one.to}。"


def _when(one: Reminder) -> str:
    if one.due_at:
        moment = one.due_at
        return f"{moment.year}年{moment.month}月{moment.day}日{moment.hour}时{moment.minute:02d}分"
    assert one.due is not None
    return f"{one.due.year}年{one.due.month}月{one.due.day}日下班"


def _how_late(one: Reminder) -> str:
    if one.late_minutes:
        hours, minutes = divmod(one.late_minutes, 60)
        return "已逾期" + (f"{hours}小时" if hours else "") + (f"{minutes}分钟" if minutes or not hours else "")
    if one.late_days:
        return f"已逾期{one.late_days}个工作日" + ("以上" if one.late_days >= MOST_DAYS else "")
    return "尚未逾期"
