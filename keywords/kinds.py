"""The shapes of identifiers: for each kind an expression, a check, and the form its value is kept in.

Expressions are google-re2's, written for the folded text (lower case, half width); the value is the first group.
Earlier kinds take precedence where two could read the same digits.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from facts.findings import IdentifierKind
from keywords.checks import is_card, is_uscc

#: Characters of the provinces that register sites.
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_CARD_CUE = re.compile("卡号|账号|帐号|账户|帐户|开户|银行|农行|工行|建行|中行|邮储|汇款|打款|收款|转账|户名")
_CODE_CUE = re.compile("信用代码|统一代码|注册号|税号|执照")
#: Latin words that follow 微信 on honest pages and are no account.
_NO_ACCOUNT = frozenset((
    "wechat", "weixin", "android", "iphone", "windows", "public", "service", "online", "mobile", "client", "alipay",
    "content", "button", "static", "images", "qrcode", "https",
))  # fmt: skip

_SAID = r"\s?[:=/(【\[]{0,2}\s?"
_QQ = (
    r"(?:企鹅号?|扣扣号?|(?:客服|联系|加|咨询|总群|交流|官方)?qq(?:在线)?(?:客服|咨询|交流群|总群|群号?|号码?|联系)?"
    rf"|加q群?|q群|[^a-z]q)\s?(?:号|为|是)?{_SAID}([1-9]\d{{4,11}})"
)
_WECHAT = (
    r"(?:微信|薇信|威信|徽信|维信|v信|v♥|vx|wx|weixin|wechat|加v|加薇|加微|[+➕]\s?[v薇微])"
    rf"\s?(?:客服|公众号|号|id|为|是|同号|详聊|咨询|联系|了解)*{_SAID}(1[3-9]\d{{9}}|[a-z][a-z0-9_-]{{5,19}})"
)
_PHONE = (
    r"(1[3-9]\d(?:[ ._·-]{0,2}(?:\d{4}|\*{4}|x{4}|\d{2}\*{2}|\*{2}\d{2})[ ._·-]{0,2}\d{4}"
    r"|[ ._·-]{0,2}\*{3}\d{4,5}|\d{4}\*{4}))"
)
_LANDLINE = (
    r"(\(?0[1-9]\d{1,2}\)?[ -]{0,2}[1-9]\d{6,7}(?:-\d{1,6})?"
    r"|[48]00[ -]?\d{3}[ -]?\d{4}|[48]00[ -]?\d{4}[ -]?\d{3})"
)
_EMAIL = r"([a-z0-9][a-z0-9._%+-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,10})"
_APP = r"([a-z0-9_.-]{2,40}\.apk|(?:com|cn|org|io)\.[a-z][a-z0-9_]{1,30}(?:\.[a-z][a-z0-9_]{1,30}){1,3})"


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind is found."""

    kind: IdentifierKind
    expression: str
    #: Given (normalised value, text before it): valid, not valid, or None where it is none of this kind.
    judge: Callable[[str, str], bool | None] = lambda _value, _before: True
    normalise: Callable[[str], str] = str
    #: Texts without any of which there can be none; saves the search on most pages.
    needs: tuple[str, ...] = ()
    #: Whether the value is a run of sixteen digits or eighteen letters and digits at least; saves it likewise.
    is_run: bool = False


def _digits(value: str) -> str:
    """Keep digits and the stars of a masked number (x stands for a star)."""
    return "".join(char for char in value.replace("x", "*") if char.isdigit() or char == "*")


def _upper(value: str) -> str:
    return value.replace(" ", "").upper()


def _icp(value: str) -> str:
    """Write a registration as the register does: 闽ICP备12345678号-1."""
    value = _upper(value)
    if "号" not in value:
        number, dash, site = value.partition("-")
        value = f"{number}号{dash}{site}"
    return value


def _judge_uscc(value: str, before: str) -> bool | None:
    if is_uscc(value):
        return True
    return False if _CODE_CUE.search(before) else None


def _judge_card(value: str, before: str) -> bool | None:
    if not 16 <= len(value) <= 19 or not _CARD_CUE.search(before):
        return None
    return is_card(value)


def _judge_wechat(value: str, before: str) -> bool | None:
    del before
    return None if value in _NO_ACCOUNT or value.startswith(("http", "www")) else True


def _judge_icp(value: str, before: str) -> bool | None:
    del before
    return value[0] in _PROVINCES and not set(_digits(value)[:8]) <= {"0"}


def _judge_masked(value: str, before: str) -> bool | None:
    del before
    return "*" not in value


KINDS = (
    Shape(IdentifierKind.WALLET, r"(0x[0-9a-f]{40}|bc1[0-9a-z]{39,59}|[t13][1-9a-z]{25,33})", is_run=True),
    Shape(IdentifierKind.USCC, r"([0-9any][1-9]\d{6}[0-9a-z]{10})", _judge_uscc, _upper, is_run=True),
    Shape(IdentifierKind.ICP, r"(\p{Han}\s?icp\s?[备证]\s?\d{6,10}\s?号?(?:-\d{1,3})?)", _judge_icp, _icp, ("icp",)),
    Shape(IdentifierKind.BANK_CARD, r"((?:\d[ -]?){15,18}\d)", _judge_card, _digits, is_run=True),
    Shape(IdentifierKind.WECHAT, _WECHAT, _judge_wechat),
    Shape(IdentifierKind.PHONE, _PHONE, _judge_masked, _digits),
    Shape(IdentifierKind.QQ, _QQ, normalise=_digits, needs=("q", "企鹅", "扣扣")),
    Shape(IdentifierKind.LANDLINE, _LANDLINE, normalise=_digits),
    Shape(IdentifierKind.EMAIL, _EMAIL, needs=("@",)),
    Shape(
        IdentifierKind.TRACKING_ID,
        r"(?:hm\.baidu\.com/hm\.js\?|cnzz\.com/[^\s\"']{0,40}id=)([0-9a-f]{6,32})",
        needs=("hm.baidu", "cnzz"),
    ),
    Shape(IdentifierKind.TRACKING_ID, r"(ua-\d{4,10}-\d{1,4})", normalise=_upper, needs=("ua-",)),
    Shape(IdentifierKind.APP, _APP, needs=(".apk", "com.", "cn.", "org.", "io.")),
)
