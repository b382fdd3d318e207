"""Which findings are marked in the text, how, and what their tooltips say."""

from collections.abc import Iterator

from desk import words
from desk.plain import number, shortened
from desk.review.highlight import Span
from desk.seen import Finding, Seen
from desk.words import say


def spans(seen: Seen) -> list[Span]:
    """Everything to mark: hits and promises first, so that they are drawn when a hostile page holds too many."""
    return [*map(_hit, seen.hits), *map(_promise, seen.promises), *_quotes(seen), *map(_identifier, seen.identifiers)]


def _hit(found: Finding) -> Span:
    element = found.text("element")
    about = [found.text("term"), say(words.CATEGORIES, found.text("category"), ""), words.ELEMENTS.get(element, "")]
    disguises = "、".join(say(words.DISGUISES, one) for one in found.texts("disguise"))
    if disguises:
        about.append(f"伪装：{disguises}")
    if found.text("where") not in ("", "body"):
        about.append(say(words.PLACES, found.text("where")))
    classes = ["hit", element if element in words.ELEMENTS else "topic", *(["disguised"] if disguises else [])]
    return _span(found, [*classes, *_voice(found)], [*about, *_said(found)])


def _promise(found: Finding) -> Span:
    percent = found.number("annual_percent")
    about = ["承诺收益", f"折合年化 {number(percent)}%" if percent is not None else "未写期限"]
    if found.is_("guaranteed"):
        about.append("同句称保本保息")
    return _span(found, ["hit", "inducement", "promise", *_voice(found)], [*about, *_said(found)])


def _quotes(seen: Seen) -> Iterator[Span]:
    for element, found in seen.elements.items():
        if element in words.ELEMENTS:
            yield Span(start=found.start, end=found.end, classes=("quote",), anchor=f"q-{element}")


def _identifier(found: Finding) -> Span:
    return _span(found, ["identifier"], [say(words.IDENTIFIERS, found.text("kind"))])


def _span(found: Finding, classes: list[str], about: list[str]) -> Span:
    note = " · ".join(part for part in about if part)
    return Span(start=found.start, end=found.end, classes=tuple(classes), note=shortened(note, 120))


def _voice(found: Finding) -> list[str]:
    return [name for name in ("negated", "quoted") if found.is_(name)]


def _said(found: Finding) -> list[str]:
    told = {"negated": "被否定，不计分", "quoted": "引述，不计分"}
    return [told[name] for name in _voice(found)]
