"""Features beside the four elements: who stands behind the page, what kind of text it is, how the page is made."""

import math
import re

from classifier.case import Case, Measure
from classifier.heads import Head
from facts.findings import AmountRole, CrowdRole, Family, IdentifierKind
from facts.readings import Region, Where

_CONTACTS = frozenset(
    (IdentifierKind.PHONE, IdentifierKind.LANDLINE, IdentifierKind.QQ, IdentifierKind.WECHAT, IdentifierKind.EMAIL)
)
_PAYMENT = frozenset((IdentifierKind.WALLET, IdentifierKind.BANK_CARD))
_CODES = frozenset((IdentifierKind.USCC, IdentifierKind.REGISTRATION))
_NAMING = frozenset((IdentifierKind.COMPANY, IdentifierKind.USCC, IdentifierKind.ICP, IdentifierKind.POLICE_FILING))
_FAILED = frozenset((AmountRole.LOSS, AmountRole.UNPAID))
#: Names of fields that ask for a number to call or for money; site builders use English names and pinyin.
_ASKING = re.compile(r"(?i)phone|mobile|(?<![a-z])tel|amount|money|invest|shouji|dianhua|手机|电话|金额")
_MARKS = (".apk", ".ipa", "itms-services:")
_DOWNLOAD = re.compile(r"\.(?:apk|ipa)(?:$|[?#\n])|itms-services:")
#: Links looked at for downloads; a page with more is a directory.
_MOST_LINKS = 400


def contact(case: Case) -> Measure | None:
    """联系方式：留了几类联系方式（电话、微信、QQ、邮箱）。"""
    found = {one.kind: one for one in case.evidence.identifiers if one.kind in _CONTACTS}
    if not found:
        return None
    first = min(found.values(), key=lambda one: (one.end == 0, one.start))
    return Measure(float(len(found)), (first.start, first.end) if first.end else None)


def contact_density(case: Case) -> Measure | None:
    """联系方式密度：每五百字留多少个联系方式。"""
    count = len({(one.kind, one.value) for one in case.evidence.identifiers if one.kind in _CONTACTS})
    return Measure(math.log1p(count / case.stretch**2)) if count else None


def private_payment(case: Case) -> Measure | None:
    """私人收款：页面给出银行卡号或虚拟货币钱包地址。"""
    found = next((one for one in case.evidence.identifiers if one.kind in _PAYMENT), None)
    return Measure(1.0, (found.start, found.end) if found.end else None) if found else None


def bad_code(case: Case) -> Measure | None:
    """号码不符：统一社会信用代码或注册号校验不通过。"""
    codes = (one for one in case.evidence.identifiers if one.kind in _CODES and not one.valid and not one.partial)
    found = next(codes, None)
    return Measure(1.0, (found.start, found.end) if found.end else None) if found else None


def exposure(case: Case) -> Measure | None:
    """曝光文体：文字更像报道或维权。"""
    return _chance(case, Head.EXPOSURE)


def warning(case: Case) -> Measure | None:
    """警示文体：文字更像防范宣传。"""
    return _chance(case, Head.WARNING)


def licensed(case: Case) -> Measure | None:
    """持牌文体：文字更像持牌机构的产品说明。"""
    return _chance(case, Head.LICENSED)


def context(case: Case) -> Measure | None:
    """警示与持牌语境：防范提示、风险揭示、持牌机构披露的用语。"""
    return case.density(case.piles.family.get(Family.CONTEXT))


def denied(case: Case) -> Measure | None:
    """否定与转述：利诱等用语出现在否定、禁止或引述的句子里。"""
    return case.density(case.piles.denied)


def disclosed(case: Case) -> Measure | None:
    """规范披露：用业绩比较基准、存款利率等持牌产品的说法列出利率。"""
    found = next(iter(case.evidence.disclosed), None)
    return Measure(1.0, (found.start, found.end)) if found else None


def failure(case: Case) -> Measure | None:
    """失约与投诉：逾期、停兑、报案一类的话，多见于曝光与维权。"""
    return case.density(case.piles.family.get(Family.FAILURE))


def victims(case: Case) -> Measure | None:
    """受损情况：写明受害人数、损失或未兑付金额。"""
    crowd = ((one.start, one.end) for one in case.evidence.crowd if one.role is CrowdRole.VICTIMS)
    sums = ((one.start, one.end) for one in case.evidence.amounts if one.role in _FAILED)
    span = next(crowd, None) or next(sums, None)
    return Measure(1.0, span) if span else None


def unnamed(case: Case) -> Measure | None:
    """主体不明：自成一页，却没有公司名、备案号、信用代码。"""
    reading = case.evidence.reading
    is_page = bool(reading.links or reading.title)
    return Measure(1.0) if is_page and not any(one.kind in _NAMING for one in case.evidence.identifiers) else None


def asking_form(case: Case) -> Measure | None:
    """索取表单：页面表单要求填写电话或金额。"""
    return Measure(1.0) if any(_ASKING.search(name) for name in case.evidence.reading.fields) else None


def download(case: Case) -> Measure | None:
    """安装包：页面直接提供应用安装包下载。"""
    links = "\n".join([link.url for link in case.evidence.reading.links[:_MOST_LINKS]]).lower()
    # Three looks for a word cost a tenth of one look for a pattern, and hardly any page has one.
    return Measure(1.0) if any(mark in links for mark in _MARKS) and _DOWNLOAD.search(links) else None


def hidden_text(case: Case) -> Measure | None:
    """暗藏文字：访客看不见的文字里写了要件用语，按看不见的文字所占比例计。"""
    unseen = [hit for hit in case.live if hit.element is not None and hit.where is Where.HIDDEN]
    if not unseen:
        return None
    best = max(unseen, key=lambda hit: hit.weight)
    reading = case.evidence.reading
    length = sum(block.end - block.start for block in reading.blocks if block.where is Where.HIDDEN)
    return Measure(length / max(1, len(reading.text)), (best.start, best.end))


def ad_slot(case: Case) -> Measure | None:
    """广告位：回报承诺出现在广告位里。"""
    if not case.promises:
        return None
    boxes = [block for block in case.evidence.reading.blocks if block.region is Region.AD]
    inside = (one for one in case.promises if any(box.start <= one.start < box.end for box in boxes))
    found = next(inside, None)
    return Measure(1.0, (found.start, found.end)) if found else None


def _chance(case: Case, head: Head) -> Measure | None:
    return Measure(case.chance(head)) if case.verdict else None
