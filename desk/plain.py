"""Make foreign text safe to look at: characters that reorder, hide or break a line become one visible mark each."""

import re
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from keywords import cover

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
#: Controls, lone surrogates, noncharacters, and the marks that turn the direction of writing (Trojan Source).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
MARK = "\ufffd"
#: Digits of a phone, card or QQ number, an address of mail, and names after 微信 or QQ, in titles that were
#: stored without the places of their identifiers. Numbers of filings and firms are public.
_PERSONAL = re.compile(
    r"(?<![\d.-])(?<!ICP备)(?<!ICP证)(?<!信用代码)"
    r"(?!(?:19|20)\d\d-\d{1,2}-\d{1,2}(?!\d))\d(?:[ -]?\d){6,}+(?!\.?\d|\s?[元万亿年])"
    r"|[\w.+-]{2,64}@[\w-]{1,64}\.[\w.]{2,64}"
    r"|(?<=微信)[号:\uff1a\s]{0,3}[A-Za-z][\w-]{4,30}",
    re.ASCII,
)
#: What the query of an address says of a person: who they are, and what lets whoever has the address in as them.
_QUERY = re.compile(
    r"(?<=[?&#;])(?P<name>(?:[\w.\[\]-]{0,20}[_.\[-])?(?:phone|mobile|tel|telephone|sj|sjh|shouji|id|idcard|id_card|idno|"
    r"id_no|cardno|card|bankcard|sfz|sfzh|name|realname|truename|username|user|uid|userid|openid|unionid|qq|wx|wechat|"
    r"weixin|email|mail|token|access_token|sid|session|sessionid|jsessionid|key|secret|sign|signature|auth|pwd|password|"
    r"passwd|code|invite|invitecode|ref|referrer)\]?)=(?P<value>[^&#;\s\"'<>，。；、）]+)",
    re.IGNORECASE,
)
#: Which of them may be the number of a page or an article: short ones stay, they tell pages apart.
_MAYBE = frozenset({"id", "key", "code", "ref", "sign", "card", "name", "user"})
_PLAIN_VALUE = re.compile(r"[0-9]{1,6}|[a-z]{1,8}", re.ASCII)
#: Code points up to which a covered text is remembered, as titles and subjects are; some megabytes in all.
_SHORT = 300


def visible(text: str) -> str:
    """The same text, code point for code point, with every unsafe character shown as U+FFFD."""
    return _UNSAFE.sub(MARK, text)


def covered(text: str) -> str:
    """A short text with what is or looks like a personal value covered, length for length."""
    # Lists show the same titles and subjects again and again; finding out takes 0.1 ms for each.
    return _remembered(text) if len(text) <= _SHORT else _covered(text)


def _covered(text: str) -> str:
    known = cover(text)
    # What the queries of addresses say is covered as a whole, but for values whose shape is known: they tell apart.
    bare = _QUERY.sub(_cover_query, known) if "=" in known else known
    return _PERSONAL.sub(lambda found: _cover(found[0]), bare)


def _cover_query(found: re.Match[str]) -> str:
    if "*" in found["value"]:
        return found[0]
    if found["name"].lower() in _MAYBE and _PLAIN_VALUE.fullmatch(found["value"]):
        return found[0]
    return f"{found['name']}={'*' * len(found['value'])}"


_remembered = lru_cache(maxsize=8192)(_covered)


def shortened(text: str, limit: int) -> str:
    """At most `limit` code points, with an ellipsis where some were left out."""
    return text if len(text) <= limit else text[: limit - 1] + "…"


def host(url: str) -> str:
    """The host name of a URL, or the URL itself where it has none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def is_web(url: str) -> bool:
    """Whether a URL may stand in a link: http and https alone."""
    return url.startswith(("http://", "https://"))


def local(moment: datetime | None, form: str = "%Y-%m-%d %H:%M") -> str:
    """A moment in the office's time zone."""
    return moment.astimezone(OFFICE_ZONE).strftime(form) if moment else "—"


def number(value: float | None, digits: int = 1) -> str:
    """A number with thousands separators and without needless zeros."""
    if value is None:
        return "—"
    whole = f"{value:,.{digits}f}"
    return whole.rstrip("0").rstrip(".") if "." in whole else whole


def percent(value: float | None) -> str:
    """A share of 0..1 as a percentage with one decimal."""
    return "—" if value is None else f"{value:.1%}"


def score(value: float) -> str:
    """A score with its one decimal, so that columns stand straight."""
    return f"{value:.1f}"


def points(value: float, digits: int = 1) -> str:
    """Signed points with so many decimals; a real minus sign."""
    signed = f"{value:+.{digits}f}"
    return signed[1:] if not float(signed) else signed.replace("-", "−")


def _cover(found: str) -> str:
    return found[:2] + "*" * max(0, len(found) - 4) + found[-2:]
