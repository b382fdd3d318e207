"""What the score is made of: one feature, one function; its docstring is what the analyst reads beside the points.

Each function takes a Case and returns a Measure, a number of 0 or more (of either sign for the text model) with the
stretch of text it was read from, or nothing. It never says what the number is worth: sign, weight and cap are data,
classifier/scorecard.json. SCORED is the whole list, these and those of classifier/signals.py;
FEATURES adds what else can be a reason.
"""

import math
from collections.abc import Callable

from classifier import signals
from classifier.case import Case, Measure, Pile, words
from classifier.elements import line_strength
from classifier.heads import Head
from classifier.known import known_text, watch_listed_subject
from facts.findings import AmountRole, CrowdRole, Element, Family, PromiseKind

Feature = Callable[[Case], Measure | None]
#: Anything with a name and a sentence for the analyst.
Told = Callable[..., Measure | None]

#: Chance of soliciting from which the text model's points quote the sentence that it weighs most.
SOLICITS = 0.5
#: Bonus plans and gifts: money for bringing people, for spending, for paying in.
_BONUS = (PromiseKind.STATIC, PromiseKind.DYNAMIC, PromiseKind.REBATE, PromiseKind.GIFT)
_CROWD = (CrowdRole.MEMBERS, CrowdRole.INVESTORS)


#: Log-odds below even of a page that does not solicit at all, from which the text model's share is counted: an ordinary
#: page then starts low and gains nothing, instead of starting at half and being talked down.
UNLIKE = 5.0


def prior(_: Case) -> Measure:
    """起评分：任何页面在看内容之前的分值。"""
    return Measure(1.0)


def text_model(case: Case) -> Measure | None:
    """文本模型：整页文字有多像公开招揽资金，完全不像的计零。"""
    if case.verdict is None:
        return None
    chance = min(1.0 - 1e-6, max(1e-6, case.chance(Head.SOLICITATION)))
    odds = math.log(chance / (1.0 - chance)) + UNLIKE
    return Measure(max(0.0, odds), case.loudest if chance >= SOLICITS else None)


def inducement(case: Case) -> Measure | None:
    """利诱性：承诺还本付息或其他投资回报的话，同一词只计一次，长文折算。"""
    return case.density(case.piles.clean.get(Element.INDUCEMENT))


def hidden_inducement(case: Case) -> Measure | None:
    """利诱性（变体）：用插符号、换字、拼音、繁体写的回报承诺。"""
    return case.density(case.piles.disguised.get(Element.INDUCEMENT))


def promised_return(case: Case) -> Measure | None:
    """承诺收益率：折成年化后对照 6%、8%、10%、24% 各档。"""
    if not case.promises:
        return None
    best = max(case.promises, key=line_strength)
    return Measure(line_strength(best), (best.start, best.end))


def guaranteed(case: Case) -> Measure | None:
    """保本保息：同一句里承诺本金或收益有保障。"""
    return next((Measure(1.0, (found.start, found.end)) for found in case.promises if found.guaranteed), None)


def bonus_plan(case: Case) -> Measure | None:
    """奖金与返利：静态、动态收益，消费返还，充值赠送。"""
    return next((Measure(1.0, (found.start, found.end)) for found in case.promises if found.kind in _BONUS), None)


def read_return(case: Case) -> Measure | None:
    """字里行间的回报：文本模型很有把握时，它最看重的那句讲回报的话。"""
    return Measure(1.0, case.read_promise) if case.read_promise else None


def offer(case: Case) -> Measure | None:
    """投资条件：写明起投金额、期限或返还周期，写明一项计一。"""
    given = case.evidence.offer
    value = (given.minimum_yuan is not None) + bool(given.term_days) + (given.cycle_days is not None)
    return Measure(float(value)) if value else None


def sociality(case: Case) -> Measure | None:
    """社会性：面向不特定对象、拉人头、团队奖励的话。"""
    return case.density(case.piles.clean.get(Element.SOCIALITY))


def referral(case: Case) -> Measure | None:
    """推荐奖励：写明拉人得几成，层级越多越重。"""
    levels = len(case.evidence.offer.referral)
    return Measure(math.log1p(levels)) if levels else None


def illegality(case: Case) -> Measure | None:
    """非法性：无牌照、假背书、私人收款等的话。"""
    return case.density(case.piles.clean.get(Element.ILLEGALITY))


def publicity(case: Case) -> Measure | None:
    """公开性：建群、路演、传单、广告推广等传播方式。"""
    return case.density(case.piles.clean.get(Element.PUBLICITY))


def claimed_size(case: Case) -> Measure | None:
    """自称规模：自称有多少会员、多少投资人，或已募集多少钱。"""
    crowd = next((Measure(1.0, (one.start, one.end)) for one in case.evidence.crowd if one.role in _CROWD), None)
    raised = (one for one in case.evidence.amounts if one.role is AmountRole.RAISED)
    return crowd or next((Measure(1.0, (one.start, one.end)) for one in raised), None)


def disguise(case: Case) -> Measure | None:
    """规避写法：其他要件的词被插符号、换字、写繁体。"""
    piles = [pile for element, pile in case.piles.disguised.items() if element is not Element.INDUCEMENT]
    if not piles:
        return None
    return case.density(Pile(sum(pile.weight for pile in piles), max(piles, key=lambda pile: pile.weight).best))


def call_to_action(case: Case) -> Measure | None:
    """招揽动作：加微信、扫码、注册、认购、名额有限一类催人行动的话。"""
    matches = words(case.action_cues).finditer(case.evidence.squeezed) if case.action_cues else iter(())
    first = next(matches, None)
    if first is None:
        return None
    count = len({first.group(), *(found.group() for found in matches)})
    start = int(case.evidence.positions[first.start()])
    return Measure(math.log1p(count) / case.stretch, (start, start + 1))


def pretext(case: Case) -> Measure | None:
    """名义：区块链、一带一路等只决定派给谁，自身不得分。"""
    best = case.piles.family.get(Family.TOPIC, Pile()).best
    return Measure(1.0, (best.start, best.end)) if best else None


#: Element, text, identity, context and page, in the order in which equal points are shown.
SCORED: tuple[Feature, ...] = (
    text_model, inducement, hidden_inducement, promised_return, guaranteed, bonus_plan, read_return, offer,
    sociality, referral, illegality, publicity, claimed_size, disguise, call_to_action, pretext,
    signals.contact, signals.contact_density, signals.private_payment, signals.bad_code,
    signals.exposure, signals.warning, signals.licensed, signals.context, signals.denied, signals.disclosed,
    signals.failure, signals.victims,
    signals.unnamed, signals.asking_form, signals.download, signals.hidden_text, signals.ad_slot,
)  # fmt: skip
#: Everything that can stand among the reasons and has a sentence of its own.
FEATURES: tuple[Told, ...] = (prior, *SCORED, known_text, watch_listed_subject)
