"""Whether a lead that is seen again speaks: an open one never, a quiet one only with news.

seen again ──► open lead:  what it looks like is widened, nobody is told
           └─► quiet lead: compared with what it looked like at rest ──► news and a wider picture, or silence
"""

from collections.abc import Callable

from facts.cases import Lead, LeadStatus
from facts.dockets import Stage
from facts.figures import OFFICE_ZONE
from facts.sightings import Spread
from facts.watching import Material, MaterialBook
from leads.repeats.material import material, widened
from leads.repeats.rules import MaterialRules

#: Stages in which nobody works on a lead any more.
_AT_REST = frozenset((Stage.CLOSED, Stage.ARCHIVED, Stage.NOT_APPLICABLE))


def is_quiet(lead: Lead, stage: Stage | None = None) -> bool:
    """Whether a lead was put to rest: dismissed by judgement, or closed, archived, found not to belong by its acts."""
    return lead.status is LeadStatus.DISMISSED or stage in _AT_REST


def hear(
    lead: str,
    seen: Material,
    book: MaterialBook,
    rules: MaterialRules,
    *,
    quiet: bool,
    actor: str,
    place: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Take in one more look at a lead; return what it says, in plain Chinese: nothing but the news of a quiet lead.

    While a lead is open, every look widens what is known of it, so that dismissing it puts all of that to rest. While
    it is quiet nothing is widened without being told: a return that creeps up by halves of a step is told when it is
    a step above what was dismissed. After it spoke, the same news is no news.
    """
    before = book.get(lead)
    if before is None:
        book.put(lead, seen, (), actor)
        return ()
    news = material(before, seen, rules, place=place) if quiet else ()
    if (news or not quiet) and (wider := widened(before, seen)) != before:
        book.put(lead, wider, news, actor)
    return news


def tell(spread: Spread) -> str:
    """Say how widely a lead was seen, such as 自 2026-11-01 起在 3 个网站、5 个网页共出现 30 次，最近 2026-11-23."""
    since, until = (moment.astimezone(OFFICE_ZONE).date().isoformat() for moment in (spread.since, spread.until))
    places = f"{spread.sites} 个网站、{spread.pages} 个网页"
    return f"自 {since} 起在 {places}共出现 {spread.times} 次，最近 {until}"
