"""What is on file of one major lead: the tables and words of 即报.

Source: the eleven facts of a lead that can be acted on; what is not known says so.
"""

from collections.abc import Mapping, Sequence

from facts.dockets import Act
from facts.dossiers import Dossier
from facts.figures import Axis, Figure, Measure
from facts.sightings import spread
from facts.statements import Basis
from leads.figures.axes import GRADES, STAGES, Names, rows_of
from leads.figures.standing import Standing
from leads.figures.sums import Reading, amount, people, total, unpaid
from leads.reports.paper import Table
from leads.reports.plain import UNKNOWN, chinese_day, clean, cover_name, local_day, name

BASES = {Basis.CLAIMED: "自称", Basis.INFERRED: "推断", Basis.VERIFIED: "核实"}
_ELEMENTS = {"illegality": "非法性", "publicity": "公开性", "inducement": "利诱性", "sociality": "社会性"}
_NUMBERS: Mapping[str, tuple[str, Measure, Reading]] = {
    "amount": ("涉及金额", Measure.AMOUNT, amount),
    "people": ("涉及人数", Measure.PEOPLE, people),
    "unpaid": ("未兑付资金", Measure.AMOUNT, unpaid),
}
#: Instead of what names a subject whose name is covered.
_HIDDEN = "（按要求不显示）"
#: Rows of the tables of one lead.
_MOST = 40


def case_numbers(standing: Standing) -> Mapping[str, Figure]:
    """`case.amount`, `case.people`, `case.unpaid`: the lead's numbers as figures of that lead."""
    return {
        f"case.{key}": total(f"case.{standing.id}.{key}", f"{standing.id}：{label}", measure, [standing], read)
        for key, (label, measure, read) in _NUMBERS.items()
    }


def basis(dossier: Dossier, field: str) -> str:
    """How well a field's number is founded: as last stated, else as the page claims it."""
    said = [one for one in dossier.statements if one.field == field]
    if said:
        return BASES[said[-1].basis]
    return "未注明来源，待核实" if getattr(dossier.row, field) is not None else "待核实"


def facts_table(standing: Standing, names: Names, *, masked: bool) -> Table:
    """项目 and 内容, one row a fact."""
    dossier, lead, row = standing.dossier, standing.dossier.lead, standing.dossier.row
    exhibit = lead.exhibit
    facts = {
        "主体": name(standing.subject, masked=masked) if standing.subject else None,
        "统一社会信用代码": _HIDDEN if masked else row.uscc,
        "行业领域": rows_of(Axis.SECTOR, standing, names)[0][1],
        "集资模式": row.mode or lead.mode,
        "名义、目标人群": "；".join(filter(None, ("、".join(lead.pretexts), "、".join(lead.audiences)))),
        "所在区": rows_of(Axis.DISTRICT, standing, names)[0][1],
        "注册地、经营地": "；".join(filter(None, (row.registered_at, row.operates_at))),
        "网址": _HIDDEN if masked else lead.url,
        "自称年化收益率": None if lead.annual_percent is None else f"{lead.annual_percent:g}%",
        "风险等级": "；".join((_grade(standing), *dossier.docket.grade_reasons[:5])),
        "舆论热度、涉稳隐患": "；".join(filter(None, (row.heat, row.unrest))),
        "线索来源": "、".join(one.name for one in dossier.sources),
        "责任单位": "、".join(label for _, label in rows_of(Axis.UNIT, standing, names)),
        "证据件": exhibit and f"SHA-256：{exhibit.sha256}",
        "机器得分": f"{lead.score:.1f}（仅供研判参考）",
        "研判结论": _conclusion(dossier),
    }
    rows = tuple((key, clean(value, 300) if value else UNKNOWN) for key, value in facts.items())
    return Table(caption="线索要素", header=("项目", "内容"), rows=rows, widths=(1, 3.2))


def _grade(standing: Standing) -> str:
    grade = GRADES[standing.grade] if standing.grade else "未分级"
    needs_second = standing.grade is not None and standing.grade.value in ("red", "orange")
    confirmed = standing.dossier.docket.grade_confirmed_by
    return f"{grade}（待第二人复核）" if needs_second and not confirmed else grade


def _conclusion(dossier: Dossier) -> str | None:
    if not dossier.judgements:
        return None
    last = dossier.judgements[-1]
    word = {"confirm": "确认为线索", "dismiss": "排除", "observe": "转观察"}[last.decision.value]
    return f"{local_day(last.at)}{word}，理由：{last.reason}"


def quotes_table(standing: Standing, *, masked: bool) -> Table:
    """What each element rests on, word for word; a covered subject's name is covered there too."""
    quotes, whole = standing.dossier.lead.quotes[:_MOST], standing.subject
    said = [(quote.about, clean(quote.text, 200)) for quote in quotes]
    if masked and whole:
        said = [(about, text.replace(clean(whole), cover_name(clean(whole)))) for about, text in said]
    rows = tuple((_ELEMENTS.get(about, "收益承诺"), text) for about, text in said)
    return Table(caption="涉嫌行为原文摘录", header=("要件", "原文"), rows=rows, widths=(1, 4))


def course_table(standing: Standing, names: Names) -> Table:
    """What was judged and done, oldest first; the last rows where there are many."""
    dossier = standing.dossier
    done = [(one.at, _act(one, names), _unit(one.unit, names), clean(one.reason, 100)) for one in dossier.acts]
    done += [(one.at, "研判", "", clean(one.reason, 100)) for one in dossier.judgements]
    rows = tuple((local_day(at), *words) for at, *words in sorted(done, key=lambda row: row[0])[-_MOST:])
    return Table(caption="办理经过", header=("日期", "事项", "单位", "说明"), rows=rows, widths=(1.6, 1, 1.6, 3))


def _act(act: Act, names: Names) -> str:
    said = names.acts.get(act.act) or (STAGES[act.stage] if act.stage else act.act)
    return clean(said, 20)


def _unit(unit: str | None, names: Names) -> str:
    return clean(names.units.get(unit, unit), 30) if unit else ""


def spread_words(dossier: Dossier) -> str:
    """Where it was seen, since when."""
    if not dossier.sightings:
        return "未在网页上采集到，来自其他渠道反映。"
    seen = spread(dossier.sightings)
    return (
        f"自{local_day(seen.since)}至{local_day(seen.until)}，在{seen.sites}个网站的{seen.pages}个网页上见到"
        f"相同或近似内容，累计{seen.times}次。"
    )


def measures_words(dossier: Dossier) -> str:
    """What was done about it: measures, emergency mechanisms, notices, deadline."""
    docket = dossier.docket
    said: Sequence[tuple[str, str]] = (
        ("处置措施：", "、".join(clean(one, 30) for one in docket.measures) or clean(dossier.row.measures or "")),
        ("已启动机制：", "、".join(clean(one, 30) for one in docket.emergency)),
        ("省际通报：", "、".join(f"{clean(province, 20)}{times}次" for province, times in docket.notices)),
        ("办理时限：", chinese_day(docket.due) if docket.due else ""),
    )
    words = "；".join(head + text for head, text in said if text)
    return f"{words}。" if words else "截至目前，尚无处置措施记录。"
