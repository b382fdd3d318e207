"""Accounts that a word names: QQ and its groups, WeChat, official accounts; with the words' usual disguises.

Expressions are google-re2's, over the folded text (lower case, half width).
"""

import re
from collections.abc import Iterator

from facts.findings import IdentifierKind
from keywords.identity.candidates import Candidate, before, compiled
from keywords.identity.gates import Gate
from keywords.identity.spelling import digits, spell
from keywords.matching.searching import spans
from text import Folded

#: Candidates of one kind looked at on one page.
_MOST = 2_000
_SAID = r"\s?[:=/(【\[|\"“是为]{0,2}\s?"
_NUMERAL = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_FIGURE = rf"[0-9{_NUMERAL}]"
#: Five to eleven digits in a row, one by one, or in groups.
_QQ_NUMBER = (
    r"[1-9]\d{4,11}|[1-9](?:[ ·.♥-]\d){4,10}|[1-9]\d{1,3}(?:[ ·.-]\d{2,4}){1,3}|[1-9]\d{1,4}\*{2,4}\d{2,8}"
    rf"|[1-9](?:\x{{20e3}}\d){{4,10}}\x{{20e3}}|[一二三四五六七八九壹贰叁肆伍陆柒捌玖]{_FIGURE}{{4,10}}"
)
_QQ = (
    r"(?:企鹅群?号?|[扣抠叩]{2}群?号?|加扣|[扣抠]群|q\s?q|加\s?q|q\s?群|(?:^|[^a-z0-9])q(?:号|\s?[:：]|\s))"
    r"(?:在线|客服|咨询|交流|联系|总|官方|公众|号码?|群号?|[一二12]群|\s)*"
    rf"{_SAID}({_QQ_NUMBER})"
)
_GROUP_AFTER = re.compile(r"群(?:聊|号码?)?\s?:?\s?([1-9]\d{6,9})(?!\d)")
_GROUP_BEFORE = re.compile(r"加(?:入|群)?([1-9]\d{5,10})\Z")
#: After a number it is a count of these.
_COUNTED = frozenset("人元个名户位.")
_WECHAT = (
    r"(?:[微薇威徽维溦][ ♥❤·*-]?信|[微薇威徽]\s?[♥❤]|v\s?信|v\s?[♥❤]|[vw]\s?x[号\s:=(【\[|/]|weixin|wechat"
    r"|公众(?:账号|平台|号)|加\s?[v薇微威]|[+➕]\s?[v薇微威]|(?:^|[^a-z0-9])v\s?[:：])"
    rf"(?:[ ]?(?:客服|公众号|账号|帐号|号码?|id|为|是|同号|详聊|咨询|联系|了解))*{_SAID}"
    r"(1[3-9]\d{9}|[a-z][a-z0-9_-]{4,19}|[1-9]\d{5,10})"
)
_OFFICIAL = (
    r"公众(?:平台|账|帐)?号?(?:[:：]\s?[\"“《【]?|\s?[\"“《【「])([\p{Han}a-z0-9]{2,20})(?:[\"”》】」]|\s|[,。;!]|$)"
)
#: Latin words that follow 微信 on honest pages and are no account.
_NO_ACCOUNT = frozenset((
    "wechat", "weixin", "android", "iphone", "windows", "public", "service", "online", "mobile", "client", "alipay",
    "content", "button", "static", "images", "qrcode", "https", "image", "share", "login", "index", "class", "style",
    "script", "config", "title", "whatsapp", "facebook", "twitter", "telegram", "weibo", "douyin", "email", "phone",
))  # fmt: skip
_DATE = re.compile(r"(?:19|20)\d{2}[01]\d[0-3]\d\Z")
_MORE = re.compile(r"\s?[、,/或和]\s?([1-9]\d{4,10})(?![\d.])")


def find_accounts(folded: Folded, gates: int) -> Iterator[Candidate]:
    """Yield accounts; the value of a QQ number is its digits, of WeChat the id in lower case."""
    text = folded.folded
    if gates & Gate.QQ:
        for start, end in spans(compiled(_QQ), folded, _MOST, group=1):
            yield from _qq(text, start, end)
    if gates & Gate.GROUP:
        yield from _groups(text)
    if gates & Gate.WECHAT:
        for start, end in spans(compiled(_WECHAT), folded, _MOST, group=1):
            if _is_account(text, start, end):
                yield Candidate(start, end, IdentifierKind.WECHAT, text[start:end])
    if gates & Gate.OFFICIAL:
        for start, end in spans(compiled(_OFFICIAL), folded, _MOST, group=1):
            if not text[start:end].isascii():
                yield Candidate(start, end, IdentifierKind.OFFICIAL_ACCOUNT, text[start:end])


def _groups(text: str) -> Iterator[Candidate]:
    """Groups whose number stands beside 群, without a word for QQ."""
    at = text.find("群")
    while at >= 0:
        found = _GROUP_AFTER.match(text, at) or _GROUP_BEFORE.search(text, max(0, at - 14), at)
        if found:
            start, end = found.span(1)
            if text[end : end + 1] not in _COUNTED:
                yield Candidate(start, end, IdentifierKind.QQ, found[1], detail="group")
        at = text.find("群", at + 1)


def _qq(text: str, start: int, end: int) -> Iterator[Candidate]:
    value = digits(spell(text[start:end]))
    ahead = before(text, start, 12)
    if not _is_qq(text, start, end, value, ahead):
        return
    detail = "group" if "群" in ahead or text[end : end + 4].strip(" ()").startswith("群") else ""
    yield Candidate(start, end, IdentifierKind.QQ, value, "*" not in value, "*" in value, detail)
    while more := _MORE.match(text, end):
        start, end = more.span(1)
        yield Candidate(start, end, IdentifierKind.QQ, more[1], detail=detail)


def _is_qq(text: str, start: int, end: int, value: str, ahead: str) -> bool:
    if not 5 <= len(value) <= 11 or (len(value) == 11 and value[0] == "1"):
        return False
    if text[end : end + 1].isdigit() or (text[end : end + 1] in ".-@" and text[end + 1 : end + 2].isalnum()):
        return False
    # "qq 20190812" is a day, "qq: 20190812" an account.
    return not (_DATE.match(value) and not ahead.rstrip().endswith((":", "号", "群")))


def _is_account(text: str, start: int, end: int) -> bool:
    value, ahead = text[start:end], before(text, start, 20)
    if value in _NO_ACCOUNT or value.startswith(("http", "www")) or _runs_on(text, end) or _IN_CODE.search(ahead):
        return False
    said = ahead.rstrip()
    if value.isdigit() and len(value) < 11:
        return said.endswith((":", "号", "id")) and not _DATE.match(value)
    if value.isalpha():
        # A bare word may be any English word, the more so on the next line; an account says so with a colon or 加.
        return "\n" not in ahead[-3:] and (said[-1:] in ':号为是d="“' or "加" in ahead[-6:])
    return len(value) >= 6 or said.endswith(":")


def _runs_on(text: str, end: int) -> bool:
    """Whether what follows makes the value a piece of a word, a host or a program."""
    after = text[end : end + 1]
    is_word = after.isascii() and after.isalnum()
    return is_word or (after != "" and after in "(=") or (after in ".@" and text[end + 1 : end + 2].isalnum())


#: vx and wx inside an address or an identifier of a program.
_IN_CODE = re.compile(
    r"(?:[a-z0-9_.\-]|[a-z0-9](?<!whatsapp)(?<!phone)(?<!qq)/)(?:[vw]x|weixin|wechat|v)(?:号|id)?\s?[:=/(\[]{0,2}\s?\Z"
    # +v inside an encoded stretch
    r"|[a-z0-9/]\+\s?v\Z"
)
