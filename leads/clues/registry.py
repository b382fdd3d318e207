"""What registers say: a firm's registration with its changes, and the result of looking for a licence."""

import re
from collections.abc import Mapping
from datetime import date, datetime

from facts.registers import ChangeKind, LicenceCheck, LicenceResult, Registration, RegistryChange
from leads.clues import cells
from leads.clues.cells import Unfit
from leads.clues.places import district_code
from leads.clues.profile import Profile

#: Changes of one firm that are kept, and code points of the column that are read.
MOST_CHANGES, _MOST_TEXT = 200, 40_000
_KINDS = (
    (ChangeKind.LEGAL_PERSON, ("法定代表人", "负责人", "执行事务合伙人", "经营者")),
    (ChangeKind.ADDRESS, ("住所", "地址", "经营场所", "场所", "迁")),
    (ChangeKind.EXECUTIVE, ("高管", "董事", "监事", "经理", "主要人员", "高级管理")),
    (ChangeKind.NAME, ("名称", "字号")),
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_AFTER = re.compile(r"(?:变更为|变更后[:：]?|改为|至|->|→|＞)")
_BEFORE = re.compile(r"^(?:[:：\s]*(?:由|变更前[:：]?|从)?)")
_RESULTS = (
    (LicenceResult.NOT_FOUND, ("未查到", "查无", "无记录", "未取得", "不存在", "没有查到", "未持牌", "not_found")),
    (LicenceResult.REVOKED, ("吊销", "注销", "撤销", "revoked")),
    (LicenceResult.EXPIRED, ("过期", "失效", "到期", "expired")),
    (LicenceResult.UNKNOWN, ("待核", "无法查询", "未知", "不明", "unknown")),
    (LicenceResult.VALID, ("有效", "正常", "存续", "持牌", "已取得", "查到", "valid")),
)


def registration(
    found: Mapping[str, str], texts: Mapping[str, object], profile: Profile, now: datetime
) -> tuple[Registration, list[str]]:
    """Make the registration of a row, and say what in it could not be read."""
    said: list[str] = []
    address, legal_person = texts.get("address"), texts.get("legal_person")
    changes = _changes(found.get("changes", ""), said)
    capital = None
    if raw := found.get("capital_yuan"):
        try:
            capital = cells.yuan(raw, profile.unit)
        except Unfit as problem:
            said.append(f"注册资本：{problem}")
    made = Registration(
        address=address if isinstance(address, str) else None,
        district=district_code(address) if isinstance(address, str) else None,
        legal_person=legal_person if isinstance(legal_person, str) else None,
        executives=_listed(found.get("executives", "")),
        founded=_day(found.get("founded", ""), profile, now, said, "成立日期"),
        state=found.get("state") or None,
        capital_yuan=capital,
        former_names=_listed(found.get("former_names", "")),
        changes=changes,
    )
    return made, said


def licence(
    found: Mapping[str, str], checked_at: datetime, profile: Profile, now: datetime
) -> tuple[LicenceCheck, list[str]]:
    """Make the licence check of a row, and say what in it could not be read."""
    said: list[str] = []
    if raw := found.get("checked_at"):
        try:
            checked_at = cells.moment(raw, profile.dates, now)
        except Unfit as problem:
            said.append(f"核查时间：{problem}")
    written = found.get("result", "").strip().lower()
    result = next((kind for kind, words in _RESULTS if any(word in written for word in words)), None)
    if result is None:
        said.append(f"核查结果“{written[:20]}”不认识，按待核处理")
    made = LicenceCheck(
        licence=found.get("licence") or "未写明的许可",
        register=found.get("register") or profile.name,
        checked_at=checked_at,
        result=result or LicenceResult.UNKNOWN,
        number=found.get("number") or None,
        # A licence may well be good for years to come.
        valid_to=_day(found.get("valid_to", ""), profile, datetime.max.replace(tzinfo=now.tzinfo), said, "有效期"),
        note=found.get("note", ""),
    )
    return made, said


def _day(text: str, profile: Profile, now: datetime, said: list[str], name: str) -> date | None:
    if cells.is_blank(text) or text.strip() in ("长期", "永久"):
        return None
    try:
        return cells.moment(text, profile.dates, min(now, datetime(2100, 1, 1, tzinfo=now.tzinfo))).date()
    except Unfit as problem:
        said.append(f"{name}：{problem}")
        return None


def _listed(text: str) -> tuple[str, ...]:
    parts = re.split(r"[、,，;；|\n]", text[:2000])
    return tuple(dict.fromkeys(part.strip() for part in parts if not cells.is_blank(part)))[:50]


def _changes(text: str, said: list[str]) -> tuple[RegistryChange, ...]:
    """Read 2025-03-01 住所变更：由甲变更为乙；2025-06-02 …, each opened by its day."""
    days = list(_DAY.finditer(text[:_MOST_TEXT]))
    if text.strip() and not days and not cells.is_blank(text):
        said.append("变更记录里没有日期，未能识别")
    if not days:
        return ()
    ends = [*(day.start() for day in days[1:]), len(text[:_MOST_TEXT])]
    found = [_change(day, text[day.end() : end], said) for day, end in zip(days, ends, strict=True)]
    return tuple(sorted((one for one in found if one), key=lambda one: one.on))[-MOST_CHANGES:]


def _change(day: re.Match[str], written: str, said: list[str]) -> RegistryChange | None:
    try:
        on = date(int(day[1]), int(day[2]), int(day[3]))
    except ValueError:
        said.append(f"变更日期“{day[0]}”不存在，该条变更未识别")
        return None
    about, _, rest = written.partition("：") if "：" in written else written.partition(":")
    kind = next((kind for kind, words in _KINDS if any(word in about for word in words)), ChangeKind.OTHER)
    parts = _AFTER.split(rest, maxsplit=1)
    before = _BEFORE.sub("", parts[0], count=1).strip(" ，,;；。") if len(parts) > 1 else ""
    return RegistryChange(kind=kind, on=on, before=before, after=parts[-1].strip(" ，,;；。\n"))
