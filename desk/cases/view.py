"""Everything one lead's page shows, gathered and covered before a template sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desk import words
from desk.cases.case_view import CaseView, Wish, case_view
from desk.context import Desk
from desk.masking import Cover
from desk.plain import is_web
from desk.review.grounds import ElementCard, FactRow, ReasonRow, element_cards, fact_rows, reason_rows
from desk.review.reading import ReadingView, ReadingWish, reading_view
from desk.review.surroundings import Surroundings, surroundings
from desk.seen import Seen, read_back
from facts.cases import Judgement, Lead
from facts.dossiers import Dossier
from facts.pages import Page
from facts.people import Person


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadView:
    """One lead as its page shows it."""

    lead: Lead
    #: None where an outside clue alone brought the lead.
    page: Page | None
    #: The case: where it was seen, its stage, grade and duties.
    case: CaseView
    judgements: Sequence[Judgement]
    #: None where the page's screening is not stored.
    seen: Seen | None
    title: str
    subject: str
    url: str
    #: Address for the link; empty where it must not be one.
    href: str
    elements: Sequence[ElementCard]
    reasons: Sequence[ReasonRow]
    facts: Sequence[FactRow]
    reading: ReadingView
    around: Surroundings

    @property
    def registered(self) -> float | None:
        """The score that the lead was registered with."""
        return self.lead.score


def gather(desk: Desk, who: Person, dossier: Dossier, wanted: ReadingWish, wish: Wish) -> LeadView:
    """Put together everything about one lead; personal values are covered unless the wish says otherwise."""
    lead = dossier.lead
    screening = None if lead.page_id is None else desk.house.pages.screening(lead.page_id)
    seen = read_back(screening) if screening else None
    cover = Cover(seen, unmask=wanted.unmask)
    page = None if lead.page_id is None else desk.house.pages.get(lead.page_id)
    return LeadView(
        lead=lead,
        page=page,
        around=surroundings(desk, page, cover) if page else Surroundings(),
        case=case_view(desk, who, dossier, cover, wish),
        judgements=dossier.judgements,
        seen=seen,
        title=cover.label(lead.title),
        subject=cover.label(lead.subject),
        url=cover.label(lead.url),
        # A link would tell what the line covers.
        href=lead.url if is_web(lead.url) and cover.label(lead.url) == lead.url else "",
        elements=tuple(element_cards(lead, seen, cover)),
        reasons=tuple(reason_rows(seen, cover)),
        facts=tuple(fact_rows(seen, cover)),
        reading=reading_view(desk, f"/leads/{lead.id}", seen, cover, wanted),
    )


def corrections_told(judgement: Judgement) -> Mapping[str, str]:
    """Corrections of one judgement under the form's own names."""
    return {words.say(words.LEDGER, field): value for field, value in judgement.corrections}
