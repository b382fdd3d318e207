"""Who of the desk is who in the life cycle: its rules name 研判员, 负责人, 内勤 and 责任单位, the desk has rights."""

from facts.people import Person, Right, Role
from leads.lifecycle import ActRule, Rules

ANALYST, CHIEF, CLERK, UNIT = "analyst", "chief", "clerk", "unit"
_UNITS = frozenset({Role.DISTRICT, Role.SECTOR})


def may_act(who: Person) -> bool:
    """Whether somebody may do acts at all; which ones, the rules say."""
    return who.may(Right.ACT) or who.may(Right.FILE)


def offices_of(who: Person) -> frozenset[str]:
    """The roles of leads/lifecycle/lifecycle.yml that somebody has, as far as their rights (or a token's) go."""
    acts = who.may(Right.ACT)
    held = {ANALYST: acts and who.may(Right.JUDGE), CHIEF: acts and who.may(Right.APPROVE)}
    held |= {CLERK: who.may(Right.FILE), UNIT: acts and bool(_UNITS & who.roles)}
    return frozenset(name for name, holds in held.items() if holds)


def refusal(who: Person, rule: ActRule, rules: Rules) -> str:
    """Why somebody may not do an act, one Chinese sentence; empty where they may."""
    if not may_act(who):
        return "您的角色没有办理事项的权限；需要时请管理员调整角色。"
    if rules.may_do(rule.key, offices_of(who)):
        return ""
    names = "、".join(rules.roles[role] for role in rule.who if role in rules.roles)
    return f"“{rule.name}”由{names}办理；您的角色不办理这一事项。"
