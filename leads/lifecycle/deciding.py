"""Whether an act can be done, and the act made complete: its stage, its deadline, who must confirm it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from facts.dockets import Act, Docket, Stage
from facts.errors import BadInput
from leads.lifecycle.allowing import PROPOSAL, allowed, obstacle, waiting
from leads.lifecycle.effects import is_open
from leads.lifecycle.fields import OUTSIDE, field_name, find_choice, read_field, read_text
from leads.lifecycle.rules import ActRule, Rules, Second, Within
from text import fold

#: A day and a number of working days from 0 -> the working day that many after it.
AddWorkingDays = Callable[[date, int], date]
#: Characters of a unit's key.
LONGEST_UNIT = 64


def decide(docket: Docket, act: Act, rules: Rules, add_working_days: AddWorkingDays) -> Act:
    """Check an act as somebody wants to do it and complete it; the docket is left as it is.

    Args:
        docket: as the lead stands now.
        act: lead, act, by, at, and what it carries (unit, due, reason, detail); the rest is filled in here.
        rules: the office's life cycle.
        add_working_days: of the office's calendar.

    Returns:
        The act with stage, due or due_at, awaits, waits_for and answers. Where a second person must agree first, it
        carries everything under `on_confirmation` and moves nothing; the confirming act then carries it.

    Raises:
        BadInput: it cannot be done; one Chinese sentence says what, why, and what can be done now.
    """
    rule = _rule(docket, act, rules)
    act = _readable(act, rules)
    if rule.confirms:
        return _confirmation(docket, act, rule, rules, add_working_days)
    act = replace(act, detail=_detail(docket, act, rule, rules))
    if rule.declines:
        return _refusal(docket, act, rules)
    _fits(docket, act, rule, rules)
    return _seconded(_completed(docket, act, rule, rules, add_working_days), docket, rule)


def _rule(docket: Docket, act: Act, rules: Rules) -> ActRule:
    rule = rules.acts.get(act.act)
    if rule is None or act.lead != docket.lead:
        names = "、".join(f"{one.name}（{one.key}）" for one in rules.acts.values() if not one.only_in_pair)
        what = f"没有“{act.act[:40]}”这一经办事项" if rule is None else f"该事项写的是线索{act.lead}"
        raise BadInput(f"线索{docket.lead}：{what}；可以办理的事项有：{names}。")
    why = obstacle(docket, rule, rules)
    if why:
        possible = "、".join(f"{one.name}（{one.key}）" for one in allowed(docket, rules)) or "无"
        stage = rules.stage_name(docket.stage)
        raise BadInput(
            f"线索{docket.lead}现处于“{stage}”阶段，不能办理“{rule.name}”：{why}。现在可以办理：{possible}。"
        )
    return rule


def _readable(act: Act, rules: Rules) -> Act:
    if not act.by.strip():
        raise BadInput(f"线索{act.lead}：“{rules.act_name(act.act)}”没有写明由谁办理。")
    if act.at.tzinfo is None:
        raise BadInput(f"线索{act.lead}：“{rules.act_name(act.act)}”的办理时间没有时区。")
    by, reason = read_text("holder", act.by), read_text("reason", act.reason) if act.reason.strip() else ""
    unit = read_text("unit", act.unit) if act.unit else None
    if unit and len(unit) > LONGEST_UNIT:
        raise BadInput(f"单位代码最多{LONGEST_UNIT}个字符，不能是“{unit[:40]}…”。")
    return replace(act, by=by, reason=reason, unit=unit)


def _detail(docket: Docket, act: Act, rule: ActRule, rules: Rules) -> dict[str, object]:
    """The fields of an act as they are stored, with those that its rule and its choices add."""
    given = {name: value for name, value in act.detail.items() if value is not None and value != ""}
    outside = {"unit": act.unit, "due": act.due, "reason": act.reason or None}
    head = f"线索{docket.lead}：“{rule.name}”"
    missing = [field_name(name) for name in rule.requires if (outside.get(name) or given.get(name)) in (None, [])]
    if missing:
        raise BadInput(f"{head}须写明{'、'.join(missing)}。")
    extra = [name for name in given if name not in rule.carries or name in OUTSIDE]
    extra += [name for name in ("unit", "due") if outside[name] and name not in rule.carries]
    if extra:
        fields = "、".join(f"{field_name(name)}（{name}）" for name in (*rule.carries, "reason")) or "无"
        raise BadInput(f"{head}不填写{'、'.join(field_name(name) for name in extra)}；可以填写：{fields}。")
    read = {name: read_field(rules, name, value) for name, value in given.items()}
    return _chosen(read, rules) | dict(rule.sets) | read


def _chosen(read: Mapping[str, object], rules: Rules) -> dict[str, object]:
    """What goes with the choices made: 移送公安 as measure and outcome where the police is the recipient."""
    added: dict[str, object] = {}
    for name, value in read.items():
        if name in rules.choices and isinstance(value, str):
            added |= find_choice(rules, name, value).sets
    return added


def _fits(docket: Docket, act: Act, rule: ActRule, rules: Rules) -> None:
    """What one field asks of another, or of the docket."""
    problem = next(filter(None, (check(docket, act, rule, rules) for check in _CHECKS)), "")
    if problem:
        raise BadInput(f"线索{docket.lead}：{problem}。")


def _unit_fits(_: Docket, act: Act, rule: ActRule, __: Rules) -> str:
    wrong = rule.units and act.unit and act.unit not in rule.units
    return f"“{rule.name}”只能向{'、'.join(rule.units)}提出，不能是{act.unit}" if wrong else ""


def _lead_fits(docket: Docket, act: Act, _: ActRule, __: Rules) -> str:
    other = act.detail.get("into", act.detail.get("from_lead"))
    return "线索不能与自己并案" if other == docket.lead else ""


def _day_fits(_: Docket, act: Act, __: ActRule, rules: Rules) -> str:
    day = act.detail.get("day")
    today = _today(act.at, rules)
    return f"日期{day}还没有到" if isinstance(day, str) and date.fromisoformat(day) > today else ""


def _province_fits(_: Docket, act: Act, __: ActRule, rules: Rules) -> str:
    provinces = act.detail.get("provinces")
    home = isinstance(provinces, list) and rules.home_province in provinces
    return f"{rules.home_province}是本省，省际通报只填外省；省内请用派发或移送" if home else ""


def _emergency_fits(docket: Docket, act: Act, _: ActRule, __: Rules) -> str:
    mechanism = act.detail.get("mechanism")
    if mechanism is None:
        return ""
    runs, starts = mechanism in docket.emergency, act.detail.get("switch") == "start"
    if runs and starts:
        return f"“{mechanism}”已经启动，不能重复启动"
    return "" if runs or starts else f"“{mechanism}”没有启动，不能停止"


def _cleanup_fits(docket: Docket, act: Act, rule: ActRule, rules: Rules) -> str:
    if "answer" not in act.detail:
        return ""
    site = act.detail.get("site")
    if any(is_open(one, site, act.unit) for one in docket.cleanups):
        return ""
    waiting_sites = "、".join(dict.fromkeys(one.site for one in docket.cleanups if one.answered_at is None)) or "无"
    return f"没有等待答复的清理请求：{site}；等待答复的网站：{waiting_sites}"


def _repayment_fits(_: Docket, act: Act, __: ActRule, ___: Rules) -> str:
    missing = "ratio" in act.detail and "repayment" not in act.detail
    return "写清退比例时须同时写明正在清退或清退完毕" if missing else ""


_CHECKS = (
    _unit_fits, _lead_fits, _day_fits, _province_fits, _emergency_fits, _cleanup_fits, _repayment_fits,
)  # fmt: skip


def _completed(docket: Docket, act: Act, rule: ActRule, rules: Rules, add: AddWorkingDays) -> Act:
    """With its stage and what is due after it."""
    stage = _stage(docket, rule)
    if stage is Stage.MERGED:
        # Where a lead was made a candidate again by its news, no act says so; what it goes back to stands here.
        act = replace(act, detail={**act.detail, "stood": docket.stage.value})
    if rule.keeps_due:
        main = next((one for one in docket.duties if not one.aside), None)
        kept = {"due": main.due, "due_at": main.due_at, "awaits": main.awaits} if main else {}
        return replace(act, stage=stage, **kept)  # type: ignore[arg-type]
    if rule.puts_off:
        return _put_off(docket, act, rule, rules, add)
    if not (stage is not None or rule.aside or act.due):
        return replace(act, stage=stage)
    return _timed(docket, replace(act, stage=stage), rule, rules, add)


def _stage(docket: Docket, rule: ActRule) -> Stage | None:
    if docket.stage not in rule.sources:
        return None
    return docket.came_from if rule.back else rule.to


def _timed(docket: Docket, act: Act, rule: ActRule, rules: Rules, add: AddWorkingDays) -> Act:
    within, today = rule.within, _today(act.at, rules)
    if within is None:
        return act
    if act.due is not None:
        if act.due < today:
            raise BadInput(f"线索{docket.lead}：“{rule.name}”的期限{act.due.isoformat()}已经过去。")
        _within_limit(docket, act.due, rule, last=_last(within, today, add))
        return replace(act, awaits=within.awaits)
    if within.hours is not None:
        return replace(act, due_at=act.at + timedelta(hours=within.hours), awaits=within.awaits)
    return replace(act, due=add(today, within.working_days or 0), awaits=within.awaits)


def _put_off(docket: Docket, act: Act, rule: ActRule, rules: Rules, add: AddWorkingDays) -> Act:
    main = next(one for one in docket.duties if not one.aside)
    assert main.due is not None  # leads.lifecycle.allowing asks for it
    today, within = _today(act.at, rules), rule.within or Within()
    due = act.due or add(max(main.due, today), within.working_days or 0)
    if due <= main.due:
        raise BadInput(f"线索{docket.lead}：“{rule.name}”须晚于现在的期限{main.due.isoformat()}。")
    start = _today(docket.assigned_at or main.since, rules)
    _within_limit(docket, due, rule, last=_last(within, start, add))
    put_off = {**act.detail, "put_off": main.due.isoformat()}
    return replace(act, due=due, awaits=main.awaits, detail=put_off)


def _last(within: Within, start: date, add: AddWorkingDays) -> date | None:
    return None if within.limit is None else add(start, within.limit)


def _within_limit(docket: Docket, due: date, rule: ActRule, *, last: date | None) -> None:
    if last is not None and due > last:
        limit = rule.within.limit if rule.within else 0
        raise BadInput(
            f"线索{docket.lead}：“{rule.name}”的期限{due.isoformat()}太晚，自派发起最长{limit}个工作日，"
            f"即不晚于{last.isoformat()}。"
        )


def _seconded(act: Act, docket: Docket, rule: ActRule) -> Act:
    """As a proposal, or marked for confirmation, where a second person has to agree."""
    second = rule.second
    if second is None or not _needs(second, act):
        return act
    if second.at_once:
        return replace(act, waits_for=second.act)
    proposed = dict(act.detail)
    return replace(act, stage=None, due=None, due_at=None, awaits="", waits_for=second.act, detail={PROPOSAL: proposed})


def _needs(second: Second, act: Act) -> bool:
    # The grading rules may ask for a second person at other grades than the life cycle does.
    listed = all(act.detail.get(name) in values for name, values in second.when.items())
    return listed or act.detail.get("needs_second") is True


def _confirmation(docket: Docket, act: Act, rule: ActRule, rules: Rules, add: AddWorkingDays) -> Act:
    first = waiting(docket, rule.confirms)
    assert first is not None  # leads.lifecycle.allowing asks for it
    if _same_person(first.by, act.by):
        raise BadInput(
            f"线索{docket.lead}：“{rules.act_name(first.act)}”由{first.by}办理，须由另一人复核，不能由本人复核。"
        )
    _detail(docket, act, rule, rules)
    proposed = first.detail.get(PROPOSAL)
    if not isinstance(proposed, Mapping):
        kept = {name: first.detail[name] for name in ("grade",) if name in first.detail}
        return replace(act, answers=first.id, detail={**kept, "proposed_by": first.by})
    rule_of_first = rules.acts[first.act]
    agreed = replace(act, unit=first.unit, due=first.due, detail={**proposed, "proposed_by": first.by})
    return replace(_completed(docket, agreed, rule_of_first, rules, add), answers=first.id)


def _refusal(docket: Docket, act: Act, rules: Rules) -> Act:
    wanted = act.detail.get("of")
    found = [one for one in docket.pending if wanted in (None, one.act, rules.act_name(one.act))]
    if len(found) != 1:
        names = "、".join(f"{rules.act_name(one.act)}（{one.act}）" for one in docket.pending)
        raise BadInput(f"线索{docket.lead}：请写明对哪一事项不同意（of）；等待复核的有：{names}。")
    return replace(act, answers=found[0].id, detail={"declined": found[0].act})


def _same_person(one: str, other: str) -> bool:
    """Whether two signatures may be one person's: traditional or simplified, spaced or not, with or without the office.

    李伟（市处非办） and 李伟（思明区） are two; 李伟 may be either.
    """
    (name, office), (name_too, office_too) = _signature(one), _signature(other)
    return name == name_too and (not office or not office_too or office == office_too)


def _signature(text: str) -> tuple[str, str]:
    """Name and the office in brackets behind it, both folded."""
    name, _, office = "".join(fold(text).folded.casefold().split()).partition("(")
    return name, office


def _today(at: datetime, rules: Rules) -> date:
    return at.astimezone(rules.zone).date()
