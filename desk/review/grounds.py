"""What a page's score rests on, in words: elements with their sentences, reasons, promises, identifiers, sums."""

from collections.abc import Iterator
from dataclasses import dataclass

from desk import words
from desk.masking import Cover
from desk.plain import number
from desk.seen import Finding, Seen
from facts.cases import Lead


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


def element_cards(lead: Lead | None, seen: Seen | None, cover: Cover) -> Iterator[ElementCard]:
    """The four elements in the order of the regulation; where no screening is stored, as the lead quotes them."""
    kept = {quote.about: quote.text for quote in (lead.quotes if lead else ())}
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
