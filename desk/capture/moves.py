"""What the second screening of a page finds that the first did not, and the other way round: promises, names, words."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from desk import words
from desk.masking import Cover
from desk.plain import number, score
from desk.seen import Finding, Seen
from facts.assessments import Screening

#: Things of one kind that are told.
_MOST = 12
_KINDS: Final = {"promise": "承诺收益", "identifier": "主体与联系方式", "term": "特征词", "element": "法定特征"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One screening with its cover."""

    screening: Screening
    seen: Seen
    cover: Cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that is new or gone."""

    #: promise, identifier, term or element.
    kind: str
    word: str
    #: What it is, covered.
    told: str
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One value of a screening at both visits."""

    word: str
    before: str
    after: str


def moves(before: Side, after: Side) -> list[Move]:
    """What is new and what is gone; promises first."""
    found: list[Move] = []
    for kind, word in _KINDS.items():
        old, new = _things(kind, before), _things(kind, after)
        for these, others, is_new in ((new, old, True), (old, new, False)):
            told = [these[key] for key in these if key not in others]
            found += [Move(kind=kind, word=word, told=each, is_new=is_new) for each in told[:_MOST]]
    return found


def verdicts(before: Side, after: Side) -> list[Verdict]:
    """Score, band and stance of both; those that are the same are left out."""
    pairs = (
        ("得分", score(before.screening.score), score(after.screening.score)),
        ("风险", *(words.say(words.BANDS, each.screening.band.value) for each in (before, after))),
        ("页面性质", *(words.say(words.STANCES, each.screening.stance.value) for each in (before, after))),
    )
    found = [Verdict(word=word, before=old, after=new) for word, old, new in pairs if old != new]
    if before.seen.version != after.seen.version and found:
        found.append(Verdict(word="筛查版本", before=before.seen.version, after=after.seen.version))
    return found


def _things(kind: str, side: Side) -> Mapping[object, str]:
    """What makes a thing the same in both -> how it is told."""
    makers: dict[str, Callable[[Side], Iterator[tuple[object, str]]]] = {
        "promise": _promises, "identifier": _identifiers, "term": _terms, "element": _elements,
    }  # fmt: skip
    found: dict[object, str] = {}
    for key, told in makers[kind](side):
        found.setdefault(key, told)
    return found


def _promises(side: Side) -> Iterator[tuple[object, str]]:
    for one in side.seen.promises:
        annual = one.number("annual_percent")
        if annual is not None and not one.is_("negated"):
            surely = "，承诺保证" if one.is_("guaranteed") else ""
            yield round(annual, 2), f"“{side.cover.span(one)}”折合年化 {number(annual, 2)}%{surely}"


def _identifiers(side: Side) -> Iterator[tuple[object, str]]:
    for one in side.seen.identifiers:
        kind = one.text("kind")
        yield (kind, one.text("value")), f"{words.say(words.IDENTIFIERS, kind)} {side.cover.value(one)}"


def _terms(side: Side) -> Iterator[tuple[object, str]]:
    for one in side.seen.hits:
        if not one.is_("negated"):
            yield one.text("term"), _term(one, side.cover)


def _term(one: Finding, cover: Cover) -> str:
    written, category = cover.span(one), words.say(words.CATEGORIES, one.text("category"))
    said = one.text("term")
    return f"{said}（{category}）" if written == said else f"{said}，写作“{written}”（{category}）"


def _elements(side: Side) -> Iterator[tuple[object, str]]:
    for name, one in side.seen.elements.items():
        yield name, f"{words.say(words.ELEMENTS, name)}：“{side.cover.free(one.text('quote'))[:80]}”"
