"""Everything the screen of one page shows, gathered and covered before a template sees it."""

from collections.abc import Sequence
from dataclasses import dataclass

from desk.context import Desk
from desk.masking import Cover
from desk.plain import is_web
from desk.review.deciding import open_question
from desk.review.grounds import ElementCard, FactRow, ReasonRow, element_cards, fact_rows, reason_rows
from desk.review.identifiers import IdentifierRow, identifier_rows
from desk.review.reading import ReadingView, ReadingWish, reading_view
from desk.review.spoken_words import SpokenRow, spoken_rows
from desk.review.sums import PromiseSum, promise_sums
from desk.review.surroundings import Surroundings, surroundings
from desk.seen import Seen, read_back, title_of
from facts.assessments import Screening
from facts.cases import Lead
from facts.pages import Page
from facts.people import Person, Right
from facts.reviewing import SecondOpinion


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """One page, lead or not."""

    page: Page
    #: None where the page's screening is not stored.
    screening: Screening | None
    seen: Seen | None
    #: The lead that was seen on it; None where there is none.
    lead: Lead | None
    title: str
    subject: str
    url: str
    #: Address for the link; empty where it must not be one.
    href: str
    elements: Sequence[ElementCard]
    reasons: Sequence[ReasonRow]
    promises: Sequence[PromiseSum]
    identifiers: Sequence[IdentifierRow]
    #: Sums claimed on the page.
    sums: Sequence[FactRow]
    reading: ReadingView
    around: Surroundings
    #: What was said before, as far as this person may see it.
    spoken: Sequence[SpokenRow]
    #: Number of the last judgement of the lead, seen or not.
    known: int
    #: Somebody wants this person's word: what others said stays hidden until it is spoken.
    asked: SecondOpinion | None
    #: Questions on the page that wait for anybody.
    waiting: Sequence[SecondOpinion]
    #: Whether this person may decide here.
    may_decide: bool

    @property
    def registered(self) -> float | None:
        """The score it was first seen with, where it is a lead's."""
        return self.lead.score if self.lead else None

    @property
    def path(self) -> str:
        """Its own address."""
        return f"/review/{self.page.id}"


def gather_page(desk: Desk, who: Person, page_id: int, wanted: ReadingWish) -> PageView:
    """Read everything about one page; personal values are covered unless the wish says otherwise.

    Raises:
        NotKnown: there is no such page.
    """
    page, screening = desk.house.pages.get(page_id), desk.house.pages.screening(page_id)
    seen = read_back(screening) if screening else None
    cover = Cover(seen, unmask=wanted.unmask)
    lead = desk.house.leads.on_page(page_id)
    asked = open_question(desk, who, page_id)
    said = desk.house.words_said.of_page_and_lead(page_id, lead.id if lead else None)
    return PageView(
        page=page,
        screening=screening,
        seen=seen,
        lead=lead,
        title=cover.label(title_of(screening)) if screening else "",
        subject=cover.label(lead.subject) if lead else "",
        url=cover.label(page.url),
        # A link would tell what the line covers.
        href=page.url if is_web(page.url) and cover.label(page.url) == page.url else "",
        elements=tuple(element_cards(lead, seen, cover)),
        reasons=tuple(reason_rows(seen, cover)),
        promises=promise_sums(seen, cover),
        identifiers=identifier_rows(desk, who, page, seen, cover),
        sums=tuple(row for row in fact_rows(seen, cover) if row.kind.startswith("金额")),
        reading=reading_view(desk, f"/review/{page_id}", seen, cover, wanted),
        around=surroundings(desk, page, cover),
        spoken=spoken_rows(said, who, cover, is_blind=asked is not None),
        known=said.last_judgement,
        asked=asked,
        waiting=[one for one in desk.house.words_said.of_page(page_id) if one.answered_by is None],
        may_decide=who.may(Right.JUDGE) or (who.may(Right.REVIEW) and asked is not None),
    )
