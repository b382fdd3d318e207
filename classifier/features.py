"""What the score is made of: one feature, one function; its docstring is what the analyst reads beside the points.

Each function takes a Case and returns a Reason or nothing. Points are on the 0–100 scale; FEATURES is the card.
"""

import math
from collections.abc import Callable

from classifier.case import Case
from classifier.elements import READ_INDUCEMENT, strength
from classifier.heads import Head
from facts.assessments import Reason
from facts.findings import Disguise, Element, Family, IdentifierKind

Feature = Callable[[Case], Reason | None]

PRIOR_POINTS = 8.0
#: Points for one unit of log-odds of the text model, clipped at LOGIT_LIMIT: no text alone fills the scale.
LOGIT_POINTS, LOGIT_LIMIT = 9.0, 4.0
INDUCEMENT_POINTS, SOCIALITY_POINTS, ILLEGALITY_POINTS, PUBLICITY_POINTS = 22.0, 8.0, 8.0, 4.0
RETURN_POINTS = 14.0
DISGUISE_POINTS = 6.0
CONTACT_POINTS, MOST_CONTACT_POINTS = 2.0, 6.0
EXPOSURE_POINTS = -15.0
#: A warning or licence cue takes off its weight times this, all cues together at most MOST_CONTEXT_POINTS.
CONTEXT_POINTS, MOST_CONTEXT_POINTS = -8.0, -20.0

_TAG_SPLIT = Disguise.TAG_SPLIT
_CONTACTS = (IdentifierKind.PHONE, IdentifierKind.LANDLINE, IdentifierKind.QQ, IdentifierKind.WECHAT)


def prior(_: Case) -> Reason:
    """起评分：任何页面在看内容之前的分值。"""
    return Reason(name="prior", points=PRIOR_POINTS)


def text_model(case: Case) -> Reason | None:
    """文本模型：整页文字像不像公开招揽资金。"""
    chance = case.chance(Head.SOLICITATION)
    if case.verdict is None:
        return None
    odds = math.log(max(chance, 1e-9) / max(1.0 - chance, 1e-9))
    points = LOGIT_POINTS * max(-LOGIT_LIMIT, min(LOGIT_LIMIT, odds))
    return Reason(name="text_model", points=round(points, 1))


def inducement(case: Case) -> Reason | None:
    """利诱性：承诺还本付息或其他投资回报的话；词库未命中时取文本模型最看重的一句。"""
    found = _element(case, Element.INDUCEMENT, "inducement", INDUCEMENT_POINTS)
    read = case.read_promise
    if read is None or (found and found.points >= INDUCEMENT_POINTS * READ_INDUCEMENT):
        return found
    points = round(INDUCEMENT_POINTS * READ_INDUCEMENT, 1)
    return Reason(name="inducement", points=points, quote=case.quote(*read)[0])


def promised_return(case: Case) -> Reason | None:
    """承诺收益率：折成年化后对照 6%、8%、10%、24% 各档，保本保息另加。"""
    if not case.promises:
        return None
    best = max(case.promises, key=strength)
    return Reason(
        name="promised_return",
        points=round(RETURN_POINTS * strength(best), 1),
        quote=case.quote(best.start, best.end)[0],
    )


def sociality(case: Case) -> Reason | None:
    """社会性：面向不特定对象、拉人头、团队奖励。"""
    return _element(case, Element.SOCIALITY, "sociality", SOCIALITY_POINTS)


def illegality(case: Case) -> Reason | None:
    """非法性：无牌照、假背书、私人收款等。"""
    return _element(case, Element.ILLEGALITY, "illegality", ILLEGALITY_POINTS)


def publicity(case: Case) -> Reason | None:
    """公开性：建群、路演、传单、广告推广等传播方式。"""
    return _element(case, Element.PUBLICITY, "publicity", PUBLICITY_POINTS)


def disguise(case: Case) -> Reason | None:
    """规避写法：关键词被插符号、换字、写繁体。"""
    # A tag inside a term is most often a search result that marks the word; alone it hides nothing.
    hidden = [
        hit for hit in case.live if hit.family is Family.ELEMENT and any(how is not _TAG_SPLIT for how in hit.disguise)
    ]
    if not hidden:
        return None
    first = max(hidden, key=lambda hit: hit.weight)
    return Reason(name="disguise", points=DISGUISE_POINTS, quote=case.quote(first.start, first.end)[0])


def contact(case: Case) -> Reason | None:
    """联系方式：留电话、微信、QQ，或要求填写电话的表单。"""
    kinds = {found.kind for found in case.evidence.identifiers if found.kind in _CONTACTS}
    points = min(MOST_CONTACT_POINTS, CONTACT_POINTS * len(kinds))
    return Reason(name="contact", points=points) if points else None


def pretext(case: Case) -> Reason | None:
    """名义：区块链、一带一路等只决定派给谁，自身不得分。"""
    hit = case.strongest(Family.TOPIC)
    return Reason(name="pretext", points=0.0, quote=case.quote(hit.start, hit.end)[0]) if hit else None


def exposure(case: Case) -> Reason | None:
    """曝光文体：文字更像报道或维权。"""
    points = EXPOSURE_POINTS * case.chance(Head.EXPOSURE) * (1.0 - case.chance(Head.SOLICITATION))
    return Reason(name="exposure", points=round(points, 1)) if points < -0.05 else None


def context(case: Case) -> Reason | None:
    """警示与持牌语境：防范提示、风险揭示、持牌机构披露。"""
    cues = {hit.term_id: hit for hit in case.evidence.hits if hit.family is Family.CONTEXT}
    if not cues:
        return None
    points = max(MOST_CONTEXT_POINTS, CONTEXT_POINTS * sum(hit.weight for hit in cues.values()))
    # A promoter can paste a disclaimer; the text model has read the whole page and discounts it.
    points *= 1.0 - 0.8 * case.chance(Head.SOLICITATION)
    first = max(cues.values(), key=lambda hit: hit.weight)
    return Reason(name="context", points=round(points, 1), quote=case.quote(first.start, first.end)[0])


def _element(case: Case, element: Element, name: str, points: float) -> Reason | None:
    hit = case.strongest(Family.ELEMENT, element)
    return (
        Reason(name=name, points=round(points * hit.weight, 1), quote=case.quote(hit.start, hit.end)[0])
        if hit
        else None
    )


FEATURES: tuple[Feature, ...] = (
    prior, text_model, inducement, promised_return, sociality, illegality,
    publicity, disguise, contact, pretext, exposure, context,
)  # fmt: skip
