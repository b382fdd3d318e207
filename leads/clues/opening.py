"""A clue as a lead without a page: what it names, and what it says was done."""

from collections.abc import Iterator, Mapping

from facts.assessments import Band, Stance
from facts.cases import Lead, Quote
from facts.clues import Clue, ClueKind
from facts.readings import Reading
from keywords import promises
from leads.clues.trades import sector_of
from text import fold

#: Code points of a quoted text; the clue itself keeps all of it.
MOST_QUOTE = 500
#: What a quote of a clue speaks for, where it is no promised return.
ABOUT_CLUE, ABOUT_PROMISE = "clue", "promised_return"


def lead_of(clue: Clue, sectors: Mapping[str, str] | None = None) -> Lead | None:
    """Make the lead of a stored clue, or None where it names no subject or tells no act: it stays an observation.

    Args:
        clue: as stored.
        sectors: sector code -> name, by which the clue's own word for the trade is looked up.

    Source: 缺 1 或 2 者只做“观察”,不进附件1 (notes 2.4).
    """
    quotes = tuple(_quotes(clue))
    subject = clue.subject or (f"统一社会信用代码{clue.uscc}" if clue.uscc else None)
    if not subject or not quotes:
        return None
    return Lead(
        id=None,
        # Where the press reports is no place of the subject.
        url="" if clue.kind is ClueKind.MEDIA else clue.url or "",
        title=f"{clue.source}：{subject}",
        subject=subject,
        # No page, no band: how much a clue weighs, the grade says.
        band=Band.NONE,
        stance=Stance.OTHER,
        score=0.0,
        sector=sector_of(clue.sector_text, sectors or {}),
        mode=None,
        pretexts=(),
        audiences=("老年人",) if clue.elderly else (),
        quotes=quotes,
        annual_percent=_annual(clue),
        # What one complainant lost is not what the subject raised; sums are statements with their source.
        raised_yuan=None,
        exhibit=None,
        page_id=None,
        run=f"import-{clue.batch}",
        first_seen=clue.received_at,
        last_seen=clue.received_at,
    )


def why_open(clue: Clue) -> str:
    """Why a clue opens no lead, for the list of open ones."""
    if not (clue.subject or clue.uscc):
        return "未写明主体，作观察"
    return "未描述具体行为，作观察"


def _quotes(clue: Clue) -> Iterator[Quote]:
    for about, said in ((ABOUT_CLUE, clue.behaviour), (ABOUT_PROMISE, clue.promise)):
        if said and said.strip():
            text = said.strip()[:MOST_QUOTE]
            yield Quote(about=about, text=text, start=0, end=len(text))


def _annual(clue: Clue) -> float | None:
    text = "\n".join(filter(None, (clue.promise, clue.behaviour)))[:4_000]
    found = promises(fold(text), Reading(url=None, title="", text=text, visible=len(text))) if text else ()
    return max((each.annual_percent for each in found if each.annual_percent and not each.negated), default=None)
