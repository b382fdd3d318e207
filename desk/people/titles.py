"""What roles and rights are called."""

from collections.abc import Mapping
from typing import Final

from facts.people import Right, Role

ROLES: Final[Mapping[str, str]] = {
    Role.COLLECTOR: "采集",
    Role.ANALYST: "研判",
    Role.REVIEWER: "复核",
    Role.LEADER: "领导",
    Role.DISTRICT: "区县",
    Role.SECTOR: "行业部门",
    Role.CLERK: "内勤",
    Role.AUDITOR: "审计",
    Role.ADMIN: "管理",
}
#: What each role is for, in one line beside its box.
DUTIES: Final[Mapping[str, str]] = {
    Role.COLLECTOR: "维护采集来源，导入线索",
    Role.ANALYST: "研判页面，确认、排除、并案，维护词表",
    Role.REVIEWER: "复核他人提交的疑难页面",
    Role.LEADER: "审批定级和销号",
    Role.DISTRICT: "只看、只办所选区县的线索",
    Role.SECTOR: "只看、只办所选行业的线索",
    Role.CLERK: "登记、派发、催办、归档，台账、报表、导入导出",
    Role.AUDITOR: "只看，能查审计日志；不能兼任",
    Role.ADMIN: "账号、设置、模型、来源；不看线索",
}
RIGHTS: Final[Mapping[str, str]] = {
    Right.SEE: "查看队列、页面、线索、主体",
    Right.JUDGE: "研判",
    Right.REVIEW: "复核",
    Right.ACT: "办理（派发、核查、分级等）",
    Right.FILE: "内勤办理（登记、派发、催办、归档等）",
    Right.APPROVE: "审批",
    Right.WATCH: "警示名单",
    Right.IMPORT: "导入",
    Right.EXPORT: "导出",
    Right.OVERVIEW: "总览",
    Right.UNMASK: "查看个人信息原文",
    Right.SOURCES: "采集来源",
    Right.LEXICON: "词表",
    Right.MODELS: "模型",
    Right.SETTINGS: "查看设置和存储",
    Right.PEOPLE: "人员管理",
    Right.AUDIT: "审计日志",
}


def roles_told(roles: frozenset[Role]) -> str:
    """Roles in the order of the office: 研判、复核."""
    return "、".join(title for role, title in ROLES.items() if role in roles)


def chosen(form: Mapping[str, str], group: str) -> tuple[str, ...]:
    """The boxes of a group that were ticked: `role.analyst` -> analyst."""
    return tuple(name.partition(".")[2] for name in form if name.startswith(f"{group}."))
