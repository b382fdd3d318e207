"""What the office's forms say of a lead's casework: fields of facts.cases.LedgerRow from its docket and acts."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from facts.dockets import Act, Docket, Grade, Stage

#: Acts with free words that the column 进展 takes up, the latest of them.
_PROGRESS = ("finding", "result")
#: Characters of one progress note or measure; the rest is in the case file.
LONGEST = 300
_GRADES = {Grade.RED: "红", Grade.ORANGE: "橙", Grade.YELLOW: "黄", Grade.BLUE: "蓝"}
#: How a firm stands where nobody has said so in the words of 附件1, note 3.
_BY_STAGE = {Stage.NOT_APPLICABLE: "经核查不属于非法集资", Stage.TRANSFERRED: "已移送"}
_OFFICE_ZONE = ZoneInfo("Asia/Shanghai")


def ledger_fields(
    docket: Docket, acts: Sequence[Act], *, unit_name: Callable[[str], str] = str, zone: ZoneInfo = _OFFICE_ZONE
) -> dict[str, Any]:
    """Say of each field of LedgerRow what the casework knows; what it does not know is left out, never 0.

    Args:
        docket: what the acts add up to.
        acts: oldest first.
        unit_name: what people call a unit or district.
        zone: of the office, for the days of acts.

    Source: 附件1, columns 10 to 13 and notes 2 to 5; 重点风险企业管理台账, notes 5.4.
    """
    found = {
        "measures": _measures(docket, acts, zone),
        "repayment": repayment(docket),
        "outcome": docket.outcome or _BY_STAGE.get(docket.stage),
        "notices": notices(docket),
        "repaid_ratio": docket.repaid,
        "grade": _GRADES[docket.grade] if docket.grade else None,
        "duty_unit": _duty_unit(acts, unit_name),
        "duty_district": unit_name(docket.district) if docket.district else None,
        **_rectification(acts),
        "progress": _progress(acts, zone),
        "closing_basis": docket.closing_basis,
        "updated": acts[-1].at.astimezone(zone).date() if acts else None,
    }
    return {name: value for name, value in found.items() if value is not None}


def repayment(docket: Docket) -> str | None:
    """资金清退情况 such as 正在清退，清退比例35.00% (附件1, note 2); None where nothing is known."""
    ratio = None if docket.repaid is None else f"清退比例{docket.repaid * 100:.2f}%"
    return "，".join(part for part in (docket.repayment, ratio) if part) or None


def notices(docket: Docket) -> str | None:
    """省际间风险通报情况 such as 向浙江、广东通报，共3次 (附件1, note 4); None where there was none."""
    if not docket.notices:
        return None
    provinces = "、".join(province for province, _ in docket.notices)
    return f"向{provinces}通报，共{sum(times for _, times in docket.notices)}次"


def _measures(docket: Docket, acts: Sequence[Act], zone: ZoneInfo) -> str | None:
    """采取的工作措施, each with the day of its last time, in the order in which they were first taken."""
    taken: dict[str, str] = {}
    for act in acts:
        for measure in _named(act):
            taken[measure] = _day(act.at, zone)
    parts = [f"{measure}（{day}）" for measure, day in taken.items()]
    if docket.emergency:
        parts.append(f"启动{'、'.join(docket.emergency)}机制")
    return "；".join(parts) or None


def _named(act: Act) -> list[str]:
    detail = act.detail
    found = [detail.get("measure")]
    if "ask" in detail:
        found.append(f"提请{_asked(act.unit)}{detail['ask']}")
    return [one[:LONGEST] for one in found if isinstance(one, str)]


def _asked(unit: str | None) -> str:
    return {"CYBER": "网信部门", "TELECOM": "通信管理部门"}.get(unit or "", unit or "有关部门")


def _rectification(acts: Sequence[Act]) -> Mapping[str, Any]:
    """整改责任人、整改措施、整改时限: of the last act of disposal that says so."""
    found: dict[str, Any] = {}
    for act in acts:
        if act.awaits == "feedback" and act.due:
            found["rectify_by"] = act.due
        if act.act == "dispose":
            found |= _of_disposal(act)
    return found


def _of_disposal(act: Act) -> dict[str, Any]:
    measure, holder = act.detail.get("measure"), act.detail.get("holder")
    found: dict[str, Any] = {}
    if isinstance(measure, str):
        found["rectification"] = measure + (f"：{act.reason[:LONGEST]}" if act.reason else "")
    if isinstance(holder, str):
        found["rectifier"] = holder
    return found


def _progress(acts: Sequence[Act], zone: ZoneInfo) -> str | None:
    for act in reversed(acts):
        for field in _PROGRESS:
            words = act.detail.get(field)
            if isinstance(words, str):
                return f"{_day(act.at, zone)}：{words[:LONGEST]}"
    return None


def _duty_unit(acts: Sequence[Act], unit_name: Callable[[str], str]) -> str | None:
    """The units of the last assignment: they answer for the lead after it is closed, too."""
    for act in reversed(acts):
        if act.stage is Stage.ASSIGNED and act.unit:
            others = act.detail.get("with_units")
            units = (act.unit, *(others if isinstance(others, list | tuple) else ()))
            return "、".join(unit_name(str(unit)) for unit in units)
    return None


def _day(at: datetime, zone: ZoneInfo) -> str:
    day = at.astimezone(zone)
    return f"{day.year}年{day.month}月{day.day}日"
