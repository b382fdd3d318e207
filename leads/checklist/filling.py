"""What the lead itself brings for the parts of the checklist; everything else people state."""

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from facts.dossiers import Dossier
from facts.findings import Element
from facts.sightings import spread
from facts.statements import Basis
from facts.units import Routing
from leads.checklist.licences import FIELD, statements_of

#: Code points of one quote that the checklist shows.
QUOTE = 120
#: Quotes of the act that it shows; the others are on the lead's own page.
MOST_QUOTES = 3
LOCAL = ZoneInfo("Asia/Shanghai")
_RANK = (Basis.CLAIMED, Basis.INFERRED, Basis.VERIFIED)
DECISIONS = {"confirm": "确认为线索", "dismiss": "排除", "observe": "继续观察"}
#: What fills a part: its text and basis, or None.
Filled = tuple[str, Basis] | None
Filler = Callable[[Dossier, Routing | None], Filled]


def act(dossier: Dossier, _: Routing | None) -> Filled:
    """Quotes of what is promised and done; the page's own words."""
    quotes = [quote.text.strip()[:QUOTE] for quote in dossier.lead.quotes if quote.text.strip()]
    return ("；".join(f"“{quote}”" for quote in quotes[:MOST_QUOTES]), Basis.CLAIMED) if quotes else None


def _element(element: Element) -> Filler:
    def quoted(dossier: Dossier, _: Routing | None) -> Filled:
        texts = [quote.text.strip()[:QUOTE] for quote in dossier.lead.quotes if quote.about == element.value]
        return (f"“{texts[0]}”", Basis.CLAIMED) if texts else None

    return quoted


def channels(dossier: Dossier, _: Routing | None) -> Filled:
    """Pages, sites, first and last time; outside sources where no page was seen."""
    told = [f"{source.name} {source.times} 次" for source in dossier.sources if source.system != "scan"]
    if dossier.sightings:
        seen = spread(dossier.sightings)
        first, last = (f"{moment.astimezone(LOCAL):%Y-%m-%d}" for moment in (seen.since, seen.until))
        told.insert(0, f"网页 {seen.pages} 个、网站 {seen.sites} 个，首次 {first}，末次 {last}，复现 {seen.times} 次")
    return ("；".join(told), Basis.VERIFIED) if told else None


def licence(dossier: Dossier, _: Routing | None) -> Filled:
    """Every look into a register; as well founded as the weakest of them."""
    looks = statements_of(dossier.statements)
    if not looks:
        return None
    weakest = min((look.basis for look in looks), key=_RANK.index)
    return "；".join(look.value or "" for look in looks), weakest


def evidence(dossier: Dossier, _: Routing | None) -> Filled:
    """The exhibit's place and digest."""
    exhibit = dossier.lead.exhibit
    return (f"{exhibit.file} @{exhibit.offset} sha256:{exhibit.sha256}", Basis.VERIFIED) if exhibit else None


def units(dossier: Dossier, routing: Routing | None) -> Filled:
    """Who was given the lead, else who the rules propose, with the rules' version."""
    row = dossier.row
    given = "、".join(filter(None, (row.duty_unit, row.duty_district)))
    if given:
        return given, Basis.VERIFIED
    if routing is None or not (routing.units or routing.queue):
        return None
    proposed = "、".join(filter(None, (routing.duty_unit, routing.duty_district)))
    return f"建议：{proposed}（规则 {routing.rules}）", Basis.INFERRED


def score(dossier: Dossier, _: Routing | None) -> Filled:
    """The page's score; a lead from an outside clue alone has none."""
    lead = dossier.lead
    return (f"{lead.score:.1f} 分，依据 {len(lead.quotes)} 条", Basis.INFERRED) if lead.page_id is not None else None


def judgement(dossier: Dossier, _: Routing | None) -> Filled:
    """The last judgement with its reason."""
    if not dossier.judgements:
        return None
    last = dossier.judgements[-1]
    return f"{DECISIONS[last.decision.value]}（{last.analyst}）：{last.reason}", Basis.VERIFIED


#: Part of the checklist -> what fills it from the lead.
FILLERS: Mapping[str, Filler] = {
    "act": act,
    **{f"elements.{element.value}": _element(element) for element in Element},
    "channels": channels,
    FIELD: licence,
    "evidence": evidence,
    "units": units,
    "score": score,
    "judgement": judgement,
}
