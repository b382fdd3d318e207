"""Board, statuses and appraisal in plain Chinese."""

from collections.abc import Iterator, Mapping

from facts.appraisals import Appraisal
from facts.campaigns import (
    AreaKind,
    AreaTag,
    Board,
    CampaignUnit,
    DutyLine,
    DutyState,
    FilingKind,
    UnitLine,
    UnitRole,
)
from facts.places import PlaceLevel, PlaceState, PlaceStatus

FILINGS = {
    FilingKind.PLAN: "实施方案",
    FilingKind.BREAKDOWN: "任务分解",
    FilingKind.MONTHLY: "月底汇总",
    FilingKind.BULLETIN: "动态信息",
    FilingKind.CLOSING: "风险排查报告",
    FilingKind.ANNEX_1: "附表1",
    FilingKind.ANNEX_2: "附表2",
}
AREAS = {
    AreaKind.FINANCE_DENSE: "类金融企业集中、案件高发",
    AreaKind.NEW_BUSINESS: "高新技术、新兴业态、虚拟地址注册集中",
    AreaKind.RURAL_FRINGE: "城乡结合、农村渗透",
}
STATES = {
    DutyState.FILED: "已报送",
    DutyState.LATE: "迟报",
    DutyState.OVERDUE: "逾期未报",
    DutyState.PENDING: "未到期",
    DutyState.SETTLED: "认定完成",
}
LEVELS = {
    PlaceLevel.DISTRICT: "区",
    PlaceLevel.ZONE: "功能区",
    PlaceLevel.STREET: "街道（镇）",
    PlaceLevel.COMMUNITY: "社区（村）",
}
DERIVED = {PlaceState.IN_HAND: "有在办", PlaceState.LEADS: "有线索", PlaceState.CLEAR: "无"}
BOARD_HEADS = ("单位", "已报", "迟报", "逾期未报", "下一期限", "应报内容", "逾期和迟报明细")
DUTY_HEADS = ("报送内容", "期限", "份数", "状态", "迟（天）", "已报明细")
PLACE_HEADS = ("代码", "辖区", "层级", "线索情况", "在册线索", "申报情况")
APPRAISAL_HEADS = (
    "单位",
    "排查发现",
    "其中已确认",
    "发现金额（万元）",
    "发案",
    "其中已先行发现",
    "发案金额（万元）",
    "扣分（草稿）",
)
#: Stands over every draft.
DRAFT = "草稿，供人工研究使用，不是考评结论；扣分规则为建议值【建】，方案原文未规定分值。"


def task_of(unit: CampaignUnit, sectors: Mapping[str, str]) -> str:
    """What a unit looks into (任务分解): its sectors by name, or its whole area."""
    if unit.role is not UnitRole.MEMBER:
        return "本辖区全部领域"
    return "、".join(sectors.get(code, code) for code in unit.sectors) or "本系统"


def board_rows(board: Board) -> list[tuple[object, ...]]:
    """Rows under BOARD_HEADS."""
    return [_unit_row(line) for line in board.units]


def _unit_row(line: UnitLine) -> tuple[object, ...]:
    told = [
        f"{each.duty.title}{STATES[each.state]} {each.days_late} 天"
        for each in line.lines
        if each.state in (DutyState.LATE, DutyState.OVERDUE)
    ]
    return (line.unit.name, line.filed, line.late, line.overdue, line.next_due, line.next_title, "；".join(told))


def duty_rows(line: UnitLine) -> list[tuple[object, ...]]:
    """Rows under DUTY_HEADS."""
    return [
        (
            each.duty.title,
            each.duty.due,
            f"{len(each.filings)}/{each.duty.least}",
            STATES[each.state],
            each.days_late or "",
            "；".join(_papers(each)),
        )
        for each in line.lines
    ]


def _papers(line: DutyLine) -> Iterator[str]:
    yield from (f"#{one.id} {one.filed_on} {one.title}" for one in line.filings)
    if line.settled:
        yield f"#{line.settled.id} {line.settled.filed_on} {line.settled.by}认定完成：{line.settled.reason}"


def place_row(status: PlaceStatus) -> tuple[object, ...]:
    """A row under PLACE_HEADS."""
    place = status.place
    return (
        place.code,
        place.name,
        LEVELS[place.level],
        DERIVED[status.derived],
        "、".join(status.leads),
        declared(status),
    )


def declared(status: PlaceStatus) -> str:
    """What was declared of a place and whether it stands."""
    said = status.declared
    if said is None:
        return "未申报"
    if not said.is_free:
        return f"{said.on} 取消：{said.basis}"
    if status.lost_by:
        return f"{said.on} 申报，{status.lost_on} 因已确认线索 {'、'.join(status.lost_by)} 失去"
    return f"{said.on} 申报“无非法集资”：{said.basis}"


def area_row(tag: AreaTag, place: str) -> tuple[object, ...]:
    """One area tag: number, place, kind, since, until, source."""
    return (tag.id, place, AREAS[tag.kind], tag.since, tag.until, tag.source)


def appraisal_rows(found: Appraisal) -> list[tuple[object, ...]]:
    """Rows under APPRAISAL_HEADS."""
    return [
        (
            each.unit.name, len(each.found), len(each.confirmed), each.found_amount_wan, len(each.cases),
            len(each.covered), each.case_amount_wan, each.points,
        )
        for each in found.units
    ]  # fmt: skip


def appraisal_lines(found: Appraisal) -> list[str]:
    """The lists behind the numbers, and what the draft does not say."""
    lines = [
        DRAFT,
        f"发案口径：{found.since} 至 {found.until} 立案的案件；同一案件同时计入属地和行业单位，各单位数字不相加。",
    ]
    for each in found.units:
        for item in each.items:
            mark = item.deduction.mark
            lines.append(f"{each.unit.name}：{item.deduction.title} {item.count} 项，扣 {item.points:g} 分{mark}")
            lines += [f"    {one}" for one in item.behind]
    if found.unplaced:
        numbers = "、".join(case.id or "" for case in found.unplaced)
        lines.append(f"未能归到任何单位的案件 {len(found.unplaced)} 起：{numbers}；请补齐区或行业。")
    return lines
