"""Evidence for tests, made by hand and at random, without the rules that usually make it."""

from typing import Any

from hypothesis import strategies as st

from facts.findings import (
    Amount,
    AmountRole,
    Crowd,
    CrowdRole,
    Disguise,
    Element,
    Evidence,
    Family,
    Hit,
    Identifier,
    IdentifierKind,
    Offer,
    Period,
    Promise,
    PromiseKind,
)  # fmt: skip
from facts.readings import Reading, Where
from text import fold

#: Long enough to be judged, and of no stance in particular.
TEXT = (
    "滨海云谷项目面向社会招募合作人，一万元起投，每月分红八百元，本金随时可退，联系电话13900000000，地址在解放路三号楼。"
    "项目由本地农户和返乡青年共同经营，园区占地两百亩，已建成温室大棚十六座。"
)


def an_evidence(text: str = TEXT, **found: Any) -> Evidence:
    """What rules would hand over for a text, with whatever a test says that they found."""
    reading = found.pop("reading", None) or Reading(url=None, title="", text=text, visible=len(text))
    folded = fold(reading.text)
    return Evidence(reading=reading, squeezed=folded.squeezed, positions=folded.positions, **found)


def a_hit(**changes: Any) -> Hit:
    """A clean hit for inducement on the first word of TEXT."""
    plain = {
        "term_id": "T1", "term": "滨海", "category": "L1", "family": Family.ELEMENT, "element": Element.INDUCEMENT,
        "start": 0, "end": 2, "text": "滨海", "weight": 1.0,
    }  # fmt: skip
    return Hit(**plain | changes)


def a_topic(**changes: Any) -> Hit:
    """A pretext: it routes and scores nothing."""
    return a_hit(**{"family": Family.TOPIC, "element": None, "category": "P13"} | changes)


def a_promise(**changes: Any) -> Promise:
    """A promise of 24 percent a year."""
    plain = {"text": "每月分红", "start": 22, "end": 26, "annual_percent": 24.0, "period": Period.MONTH}
    return Promise(**plain | changes)


def an_identifier(
    kind: IdentifierKind = IdentifierKind.PHONE, value: str = "13900000000", **changes: Any
) -> Identifier:
    """A phone number."""
    return Identifier(**{"kind": kind, "value": value, "valid": True, "start": 0, "end": 2} | changes)


@st.composite
def spans(draw: st.DrawFn, length: int) -> dict[str, int]:
    """A stretch of a text, as start and end."""
    start = draw(st.integers(0, length - 1))
    return {"start": start, "end": draw(st.integers(start + 1, length))}


@st.composite
def evidences(draw: st.DrawFn) -> Evidence:
    """Any mixture of findings on a text of any length, alone or as a page with title, fields and links."""
    text = draw(
        st.sampled_from(("好", "今日多云。", TEXT, TEXT * 12, f"据报道，{TEXT}受害人已报案。", f"切勿相信：{TEXT}"))
    )
    span = spans(len(text))
    hits = st.builds(
        lambda span, **changes: a_hit(**span, text=text[span["start"] : span["end"]], **changes),
        span, term_id=st.sampled_from("ABCDE"), family=st.sampled_from(Family),
        element=st.none() | st.sampled_from(Element), weight=st.floats(0.05, 1.0),
        disguise=st.lists(st.sampled_from(Disguise), max_size=2).map(tuple), where=st.sampled_from(Where),
        negated=st.booleans(), quoted=st.booleans(),
    )  # fmt: skip
    promises = st.builds(
        lambda span, **changes: a_promise(**span, **changes),
        span, annual_percent=st.none() | st.floats(0.0, 5000.0), guaranteed=st.booleans(), negated=st.booleans(),
        quoted=st.booleans(), kind=st.sampled_from(PromiseKind),
    )  # fmt: skip
    identifiers = st.builds(
        lambda span, kind, valid: an_identifier(kind, **span, valid=valid),
        span | st.just({"start": 0, "end": 0}), st.sampled_from(IdentifierKind), st.booleans(),
    )  # fmt: skip
    amounts = st.builds(
        lambda span, role: Amount(text="", yuan=1, role=role, **span), span, st.sampled_from(AmountRole)
    )
    crowds = st.builds(lambda span, role: Crowd(text="", people=9, role=role, **span), span, st.sampled_from(CrowdRole))
    page = Reading(
        url=None, title=draw(st.sampled_from(("", "云谷"))), text=text, visible=len(text),
        fields=draw(st.sampled_from(((), ("name", "mobile")))),
    )  # fmt: skip

    def some(kind: st.SearchStrategy[Any], most: int = 3) -> tuple[Any, ...]:
        return tuple(draw(st.lists(kind, max_size=most)))

    return an_evidence(
        reading=page, hits=some(hits, 6), promises=some(promises), disclosed=some(promises, 1),
        identifiers=some(identifiers), amounts=some(amounts, 2), crowd=some(crowds, 2),
        offer=draw(st.sampled_from((Offer(), Offer(minimum_yuan=100, term_days=(30,), referral=((1, 8.0), (2, 3.0)))))),
    )  # fmt: skip
