"""What can be done on a lead as it stands, and in one Chinese sentence why the rest cannot."""

from collections.abc import Sequence

from facts.dockets import Act, Docket, Stage
from leads.lifecycle.rules import ActRule, Rules

#: Key of an act's detail under which a proposal carries what will count once it is confirmed.
PROPOSAL = "on_confirmation"


def allowed(docket: Docket, rules: Rules) -> tuple[ActRule, ...]:
    """The acts that can be done now, in the order of the rules; who may do them is another question."""
    return tuple(rule for rule in rules.acts.values() if not rule.only_in_pair and not obstacle(docket, rule, rules))


def obstacle(docket: Docket, rule: ActRule, rules: Rules) -> str:
    """Why an act cannot be done as the lead stands; empty where it can."""
    if rule.by_judgement:
        return "研判结论须作为研判登记，不作为经办事项办理"
    if docket.stage not in rule.stages:
        return f"须在{_stages(rule, rules)}阶段办理"
    return _waiting(docket, rule, rules) or _missing(docket, rule, rules)


def waiting(docket: Docket, act: str) -> Act | None:
    """The act of this name that waits for its second person."""
    return next((one for one in docket.pending if one.act == act), None)


def is_proposal(act: Act) -> bool:
    """Whether an act counts only when a second person has confirmed it."""
    return PROPOSAL in act.detail


def _waiting(docket: Docket, rule: ActRule, rules: Rules) -> str:
    if rule.confirms:
        first = rules.acts[rule.confirms]
        if not waiting(docket, first.key):
            return f"没有等待复核的“{first.name}”"
        # What stood in nobody's way when it was proposed may stand in the way now: a new grade, a declined one.
        return _blocked(docket, first, rules) or _ungraded(docket, first)
    if rule.declines:
        return "" if docket.pending else "没有等待复核的事项"
    proposed = next((one for one in docket.pending if is_proposal(one)), None)
    if proposed and docket.stage in rule.sources:
        return f"“{rules.act_name(proposed.act)}”正等待另一人复核，须先由复核人同意或不同意"
    return _blocked(docket, rule, rules)


def _blocked(docket: Docket, rule: ActRule, rules: Rules) -> str:
    blocking = next((key for key in rule.not_while if waiting(docket, key)), "")
    return f"“{rules.act_name(blocking)}”还没有经另一人复核" if blocking else ""


def _ungraded(docket: Docket, rule: ActRule) -> str:
    return "还没有风险等级，须先分级" if rule.needs_grade and docket.grade is None else ""


def _missing(docket: Docket, rule: ActRule, rules: Rules) -> str:
    if _ungraded(docket, rule):
        return _ungraded(docket, rule)
    if rule.needs_duty and not (docket.duties or rules.stages[docket.stage].within):
        return "现在没有等待办理的事项"
    if rule.puts_off:
        return _put_off(docket, rule)
    if "answer" in rule.requires and all(one.answered_at for one in docket.cleanups):
        return "没有等待答复的清理请求"
    if rule.back and docket.came_from is None:
        return "不知道此前处于哪个阶段"
    return ""


def _put_off(docket: Docket, rule: ActRule) -> str:
    main = next((one for one in docket.duties if not one.aside), None)
    if main is None or main.due is None:
        return "现在没有可以延长的期限"
    if rule.times is not None and main.extended >= rule.times:
        return f"已经延期{main.extended}次，最多延期{rule.times}次"
    return ""


def _stages(rule: ActRule, rules: Rules) -> str:
    return "、".join(f"“{rules.stage_name(stage)}”" for stage in _ordered(rule)) or "任何"


def _ordered(rule: ActRule) -> Sequence[Stage]:
    return [stage for stage in Stage if stage in rule.stages]
