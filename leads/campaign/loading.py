"""Campaigns from their YAML files, checked."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from facts.campaigns import AreaKind, Campaign, CampaignUnit, Deduction, Duty, FilingKind, Phase, UnitRole
from facts.errors import BadInput, NotKnown
from leads.campaign.files import day, load

SHIPPED = Path(__file__).with_name("xiamen-2018.yml")
#: What a deduction can count.
RULES = ("overdue", "late", "missed_case", "found_nothing")
#: Longest campaign; a longer one is a typing mistake.
_MOST_DAYS = 1_100


def load_campaigns(folder: Path | None = None) -> tuple[Campaign, ...]:
    """Read the shipped campaign and every .yml file of the office's own folder, by start.

    Raises:
        BadInput: naming the file, the place and what to do; two campaigns have one id.
    """
    own = sorted(folder.glob("*.yml")) if folder else []
    found = [load_campaign(path) for path in (SHIPPED, *own)]
    by_id: dict[str, Campaign] = {}
    for each in found:
        if each.id in by_id:
            raise BadInput(f"活动编号 {each.id} 出现两次；请给本单位的活动另起编号。")
        by_id[each.id] = each
    return tuple(sorted(found, key=lambda each: each.start))


def pick(campaigns: Iterable[Campaign], identity: str) -> Campaign:
    """The campaign of an id.

    Raises:
        NotKnown: there is none.
    """
    known = {each.id: each for each in campaigns}
    if identity not in known:
        raise NotKnown(f"没有专项排查活动“{identity}”；现有 {'、'.join(known)}。")
    return known[identity]


def load_campaign(path: Path = SHIPPED) -> Campaign:
    """Read and check one campaign.

    Raises:
        BadInput: naming the file, the place and what to do.
    """
    return load(path, _campaign)


def _campaign(content: Mapping[str, Any]) -> Campaign:
    start, end = day(content["start"], "start"), day(content["end"], "end")
    if not start <= end <= start + timedelta(days=_MOST_DAYS):
        raise ValueError(f"活动应从 {start} 开始、在三年内结束，现写结束于 {end}")
    appraisal = content["appraisal"]
    units = tuple(_unit(each) for each in content["units"])
    if len({unit.key for unit in units}) != len(units):
        raise ValueError("units 里有重复的 key")
    return Campaign(
        id=str(content["id"]),
        title=str(content["title"]),
        document=str(content["document"]),
        start=start,
        end=end,
        sectors=tuple(map(str, content["sectors"])),
        areas=tuple((AreaKind(str(kind)), str(words)) for kind, words in content["areas"].items()),
        units=units,
        duties=tuple(duty for each in content["duties"] for duty in _duties(each, start, end)),
        deductions=tuple(_deduction(each) for each in appraisal["deductions"]),
        grace_days=int(appraisal["grace_days"]),
        source=str(content["source"]),
        valid_from=day(content["valid_from"], "valid_from"),
        valid_to=day(content["valid_to"], "valid_to") if content.get("valid_to") else None,
        mark=str(content.get("mark") or ""),
        phases=tuple(_phase(each, start) for each in content.get("phases") or ()),
    )


def _phase(content: Mapping[str, Any], first: date) -> Phase:
    title = str(content["title"])
    start, end = day(content["start"], f"{title}的 start"), day(content["end"], f"{title}的 end")
    if not first <= start <= end:
        raise ValueError(f"阶段“{title}”应从活动开始以后的某天到不早于它的一天，现写 {start} 至 {end}")
    kinds = tuple(FilingKind(str(kind)) for kind in content.get("kinds") or ())
    return Phase(title=title, start=start, end=end, kinds=kinds, source=str(content.get("source", "")))


def _unit(content: Mapping[str, Any]) -> CampaignUnit:
    return CampaignUnit(
        key=str(content["key"]),
        name=str(content["name"]),
        role=UnitRole(str(content["role"])),
        sectors=tuple(map(str, content.get("sectors", ()))),
    )


def _duties(content: Mapping[str, Any], start: date, end: date) -> Iterator[Duty]:
    kind, title, source = FilingKind(str(content["kind"])), str(content["title"]), str(content.get("source", ""))
    if kind is FilingKind.MONTHLY:
        for last in month_ends(start, end):
            yield Duty(kind=kind, title=f"{last.month}月{title}", due=last, period=f"{last:%Y-%m}", source=source)
        return
    due, least = day(content["due"], f"{title}的 due"), int(content.get("least", 1))
    if not start <= due or least < 1:
        raise ValueError(f"{title}的期限 {due} 早于活动开始，或份数 {least} 不足 1")
    yield Duty(kind=kind, title=title, due=due, least=least, source=source)


def month_ends(start: date, end: date) -> Iterator[date]:
    """The last days of months within a campaign."""
    last = start.replace(day=monthrange(start.year, start.month)[1])
    while last <= end:
        yield last
        following = last + timedelta(days=1)
        last = following.replace(day=monthrange(following.year, following.month)[1])


def _deduction(content: Mapping[str, Any]) -> Deduction:
    made = Deduction(
        rule=str(content["rule"]),
        title=str(content["title"]),
        points=float(content["points"]),
        cap=float(content["cap"]),
        mark=str(content["mark"]),
    )
    if made.rule not in RULES or made.points < 0 or made.cap < 0:
        raise ValueError(f"扣分规则 {made.rule} 不在 {'、'.join(RULES)} 之中，或分值为负")
    return made
