"""The acts that can be done on a lead as forms: fields as the rules name them, the deadline before anything is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from desk.cases.offices import refusal
from desk.context import Desk
from desk.plain import local
from facts.dockets import Docket
from facts.dossiers import Dossier
from facts.people import Person
from leads.lifecycle import ActRule, allowed
from leads.lifecycle.fields import LONGEST, field_name
from leads.routing import units_on

#: Fields that the grading rules fill in themselves.
_OWN = frozenset({"proposed", "rules", "override", "needs_second", "reasons", "from_lead"})
_LONG = frozenset({"finding", "result", "closing_basis", "legal_basis", "how", "news", "reason"})
_SEVERAL = frozenset({"provinces", "major", "with_units"})
_DAYS = frozenset({"due", "day"})
_HINTS = {
    "into": "线索编号，如 XS-000001", "ratio": "0 到 100%，写作 35% 或 0.35", "site": "网址或域名",
    "due": "不填则按规则计算",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """One field of a form."""

    name: str
    label: str
    #: text, long, day, one or several.
    kind: str
    required: bool
    #: Value -> word, for one and several.
    options: Mapping[str, str] = field(default_factory=dict)
    hint: str = ""
    #: Characters at most, as leads.lifecycle.fields has it.
    most: int = LONGEST


@dataclass(frozen=True, slots=True, kw_only=True)
class ActOffer:
    """One act that the stage allows."""

    key: str
    name: str
    #: Name of the stage it leads to; empty where it moves nothing.
    leads_to: str
    #: Why this person may not do it; empty where they may.
    refusal: str
    #: Deadline, second person, source: what people should know before they submit.
    notes: Sequence[str]
    boxes: Sequence[Box] = ()


def offers(desk: Desk, who: Person, dossier: Dossier) -> Sequence[ActOffer]:
    """Every act that the stage allows, those that move the lead first; who may not do one sees why."""
    rules, docket = desk.house.lifecycle, dossier.docket
    found = sorted(allowed(docket, rules), key=lambda rule: docket.stage not in rule.sources and not rule.confirms)
    return [_offer(desk, who, dossier, rule) for rule in found]


def _offer(desk: Desk, who: Person, dossier: Dossier, rule: ActRule) -> ActOffer:
    rules, moves = desk.house.lifecycle, dossier.docket.stage in rule.sources
    return ActOffer(
        key=rule.key,
        name=rule.name,
        leads_to=rules.stage_name(rule.to) if rule.to and moves else "",
        refusal=refusal(who, rule, rules) or _own_word(who, dossier.docket, rule),
        notes=[*_deadline(desk, dossier.docket, rule), *_seconded(desk, rule)],
        boxes=[_box(desk, dossier, rule, name) for name in _fields(rule)],
    )


def _own_word(who: Person, docket: Docket, rule: ActRule) -> str:
    mine = rule.confirms and any(one.act == rule.confirms and one.by == who.name for one in docket.pending)
    return "这一事项由您本人提出，须由另一人复核。" if mine else ""


def _fields(rule: ActRule) -> Sequence[str]:
    named = [name for name in rule.carries if name not in _OWN]
    return named if "reason" in named else [*named, "reason"]


def _box(desk: Desk, dossier: Dossier, rule: ActRule, name: str) -> Box:
    options = _options(desk, dossier, rule, name)
    kind = "several" if name in _SEVERAL else "one" if options else _kind(name)
    required, most = name in rule.requires, LONGEST if name in _LONG else 500
    hint = "另定等级须写明理由" if rule.key == "grade" and name == "reason" else _HINTS.get(name, "")
    return Box(name=name, label=field_name(name), kind=kind, required=required, options=options, hint=hint, most=most)


def _kind(name: str) -> str:
    return "long" if name in _LONG else "day" if name in _DAYS else "text"


def _options(desk: Desk, dossier: Dossier, rule: ActRule, name: str) -> Mapping[str, str]:
    rules = desk.house.lifecycle
    if name in rules.choices:
        kept = (one for one in rules.choices[name] if not one.act and one.name != rules.home_province)
        return {one.key or one.name: one.name for one in kept}
    if name in ("unit", "with_units"):
        return _units(desk, rule if name == "unit" else None)
    if name == "district":
        return desk.house.routing.gazetteer.districts
    if name == "of":
        return {one.act: rules.act_name(one.act) for one in dossier.docket.pending}
    if name == "site" and "answer" in rule.requires:
        return {one.site: one.site for one in dossier.docket.cleanups if one.answered_at is None}
    return {}


def _units(desk: Desk, rule: ActRule | None) -> Mapping[str, str]:
    known = {unit.key: name.name for unit, name in units_on(desk.house.today(), desk.house.routing)}
    return {key: word for key, word in known.items() if not rule or not rule.units or key in rule.units}


def _deadline(desk: Desk, docket: Docket, rule: ActRule) -> Sequence[str]:
    within, rules, today = rule.within, desk.house.lifecycle, desk.house.today()
    if within is None:
        return ()
    if within.hours is not None:
        by = local(desk.house.clock.now() + timedelta(hours=within.hours))
        return (f"办理后须于 {by} 前（{within.hours} 小时内）{rules.act_name(within.awaits)}。",)
    start = max(docket.due, today) if rule.puts_off and docket.due else today
    day = desk.house.add_working_days(start, within.working_days or 0)
    what = f"期限延至 {day}" if rule.puts_off else f"办理后须于 {day} 前{rules.act_name(within.awaits)}"
    return (f"{what}（{within.working_days or 0} 个工作日）{_limit(desk, docket, rule, today)}。",)


def _limit(desk: Desk, docket: Docket, rule: ActRule, today: date) -> str:
    if not rule.within or rule.within.limit is None:
        return ""
    since = docket.assigned_at if rule.puts_off and docket.assigned_at else None
    start = since.astimezone(desk.house.lifecycle.zone).date() if since else today
    return f"；最迟不晚于 {desk.house.add_working_days(start, rule.within.limit)}"


def _seconded(desk: Desk, rule: ActRule) -> Sequence[str]:
    if rule.second is None:
        return ()
    rules = desk.house.lifecycle
    values = "、".join(
        choice.name for name, keys in rule.second.when.items() for choice in rules.choices[name] if choice.key in keys
    )
    when = f"{values}须" if values else "须"
    return (f"{when}由另一人“{rules.act_name(rule.second.act)}”{'' if rule.second.at_once else '后才生效'}。",)
