"""Everything one lead's page shows, gathered and covered before a template sees it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from desk import words
from desk.case_view import CaseView, case_view
from desk.context import Desk
from desk.masking import Cover
from desk.plain import is_web, number
from desk.reading import ReadingView, ReadingWish, reading_view
from desk.seen import Finding, Seen, read_back
from desk.surroundings import Surroundings, surroundings
from facts.cases import Judgement, Lead
from facts.pages import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementCard:
    """One of the four elements with its sentence; empty where the page gives no evidence."""

    name: str
    title: str
    quote: str
    #: Strength 0..1; None where nothing was found.
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonRow:
    """One signed part of the score."""

    title: str
    said: str
    quote: str
    points: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """A promise, an identifier or a sum found on the page."""

    kind: str
    text: str
    note: str
    #: How often the same stands on the page.
    times: int = 1


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


def gather(desk: Desk, lead: Lead, wanted: ReadingWish) -> LeadView:
    """Read everything about one lead; personal values are covered unless the wish says otherwise."""
    screening = None if lead.page_id is None else desk.ports.pages.screening(lead.page_id)
    seen = read_back(screening) if screening else None
    cover = Cover(seen, unmask=wanted.unmask)
    page = None if lead.page_id is None else desk.ports.pages.get(lead.page_id)
    return LeadView(
        lead=lead,
        page=page,
        around=surroundings(desk, page, cover) if page else Surroundings(),
        case=case_view(desk, lead, cover),
        judgements=desk.ports.leads.judgements(lead.id or ""),
        seen=seen,
        title=cover.label(lead.title),
        subject=cover.label(lead.subject),
        url=cover.free(lead.url),
        href=lead.url if is_web(lead.url) else "",
        elements=tuple(_elements(lead, seen, cover)),
        reasons=tuple(reason_rows(seen, cover)),
        facts=tuple(fact_rows(seen, cover)),
        reading=reading_view(desk, f"/leads/{lead.id}", seen, cover, wanted),
    )


def _elements(lead: Lead, seen: Seen | None, cover: Cover) -> Iterator[ElementCard]:
    kept = {quote.about: quote.text for quote in lead.quotes}
    for name, title in words.ELEMENTS.items():
        found = seen.elements.get(name) if seen else None
        quote = cover.span(found) if found else cover.label(kept.get(name)) if seen is None else ""
        yield ElementCard(name=name, title=title, quote=quote, score=found.number("score") if found else None)


def reason_rows(seen: Seen | None, cover: Cover) -> Iterator[ReasonRow]:
    """The signed parts of the score, in words."""
    told = words.reasons()
    for reason in seen.reasons if seen else ():
        title, _, said = told.get(reason.name, reason.name).partition("：")
        yield ReasonRow(title=title, said=said, quote=cover.free(reason.quote), points=reason.points)


def fact_rows(seen: Seen | None, cover: Cover) -> Iterator[FactRow]:
    """Promises, identifiers and sums found on the page; equal ones once."""
    yield from _merged(_facts(seen, cover))


def _facts(seen: Seen | None, cover: Cover) -> Iterator[FactRow]:
    if seen is None:
        return
    for found in seen.promises:
        yield FactRow(kind="承诺收益", text=cover.span(found), note=_promise_note(found))
    for found in seen.identifiers:
        note = "" if found.is_("valid") else "校验位不符"
        yield FactRow(kind=words.say(words.IDENTIFIERS, found.text("kind")), text=cover.value(found), note=note)
    # Sums whose role is not known come last: a price list has dozens of them.
    for found in sorted(seen.amounts, key=lambda one: one.text("role") == "unknown"):
        kind = f"金额·{words.say(words.ROLES, found.text('role'))}"
        yield FactRow(kind=kind, text=cover.span(found), note=_sum(found.number("yuan")))


def _sum(yuan: float | None) -> str:
    if yuan is None:
        return ""
    return f"{number(yuan)} 元" if yuan < 10_000 else f"{number(yuan / 10_000, 2)} 万元"


def _promise_note(found: Finding) -> str:
    percent = found.number("annual_percent")
    parts = [
        "未写期限" if percent is None else f"年化 {number(percent)}%",
        "保本保息" if found.is_("guaranteed") else "",
        "被否定" if found.is_("negated") else "",
        "引述" if found.is_("quoted") else "",
    ]
    return "，".join(part for part in parts if part)


def _merged(rows: Iterator[FactRow]) -> Iterator[FactRow]:
    counts: dict[FactRow, int] = {}
    for row in rows:
        counts[row] = counts.get(row, 0) + 1
    for row, times in counts.items():
        yield FactRow(kind=row.kind, text=row.text, note=row.note, times=times)


def corrections_told(judgement: Judgement) -> Mapping[str, str]:
    """Corrections of one judgement under the form's own names."""
    return {words.say(words.LEDGER, field): value for field, value in judgement.corrections}
