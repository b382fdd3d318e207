"""Names and numbers in the one form in which they are compared: `normalise(kind, raw)`.

Whoever has a value from elsewhere (an outside clue, a form, a person) brings it to the form that pages' values have.
"""

import re
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from facts.subjects import Trait, TraitKind
from keywords.identity.checks import is_card, is_registration, is_uscc
from keywords.identity.firms import firm, former_in
from text import fold
from text.hosts import site_of

#: Code points of a value looked at; what is longer identifies nobody.
LONGEST = 256
_NO_DIGIT = re.compile(r"\D+")
_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_LINE = re.compile(r"(?:0\d{2,3}[2-9]\d{6,7}|[48]00\d{7})\Z")
_EXTENSION = re.compile(r"转|分机|ext")
_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9_-]{4,19}\Z")
_ACCOUNT_LABEL = re.compile(r"(?:微信号?|wechat|weixin|wx|vx|v):")
_MAIL = re.compile(r"[a-z0-9._%+-]{1,64}@[a-z0-9.-]{3,190}\Z")
_ICP = re.compile(r"([\u4e00-\u9fff])icp[备证](?:字第?)?(\d{6,10})")
_LICENCE = re.compile(r"[\u4e00-\u9fff](?:a2\.?b1\.?b2|b1\.?b2|a2|b1|b2)-\d{8}")
_HOST = re.compile(r"[a-z0-9_\-.\u0080-\U0010ffff]{1,253}\Z")
_PERSON = re.compile(r"[\u3400-\u9fff·]{2,12}\Z")
_WORD = re.compile(r"[\w.:/+()&-]{2,120}\Z")
_HEX = re.compile(r"[0-9a-f]{8,256}\Z")


def normalise(kind: TraitKind, raw: str) -> Trait | None:
    """Return a value as a trait, or None where it cannot be one of this kind; linear in what is given, never raises.

    Filings lose the number of the site (闽ICP备12345678号-2 is whose 闽ICP备12345678号 is), phones the country's code,
    hosts what stands before the registered name. Hidden digits (138****0000) make no trait.
    """
    if len(raw) > LONGEST or "*" in raw:
        return None
    text = re.sub(r"\s+", "", fold(raw).folded)
    value = _READERS[kind](text, raw.strip())
    return Trait(kind=kind, value=value) if value else None


def company_traits(raw: str, kind: TraitKind = TraitKind.COMPANY) -> tuple[Trait, ...]:
    """Return the traits of a firm's name: itself, without its place and form, and the former name it gives in brackets.

    None where it is no full name.
    """
    name = normalise(kind, raw)
    parts = firm(raw) if name else None
    if not name or not parts:
        return ()
    found = [name]
    if kind is TraitKind.COMPANY:
        found += [Trait(kind=TraitKind.CORE_NAME, value=parts.core)] if len(parts.core) >= 3 else []
        former = former_in(raw)
        found += [one for one in [former and normalise(TraitKind.FORMER_NAME, former)] if one]
    return tuple(found)


def _uscc(text: str, _raw: str) -> str | None:
    code = text.upper()
    return code if is_uscc(code) else None


def _registration(text: str, _raw: str) -> str | None:
    return text if is_registration(text) else None


def _company(_text: str, raw: str) -> str | None:
    parts = firm(raw)
    return parts.value if parts else None


def _icp(text: str, _raw: str) -> str | None:
    if found := _ICP.search(text):
        return f"{found[1]}ICP备{found[2]}号" if set(found[2]) != {"0"} else None
    licence = _LICENCE.search(text)
    return licence[0].upper() if licence else None


def _police(text: str, _raw: str) -> str | None:
    number = _NO_DIGIT.sub("", text)
    return number if 13 <= len(number) <= 14 else None


def _domain(text: str, raw: str) -> str | None:
    try:
        host = urlsplit(raw if "//" in raw else f"//{raw}").hostname or ""
    except ValueError:
        return None
    site = site_of(host)
    return (
        site if _HOST.match(site) and "." in site and not any("\ud800" <= char <= "\udfff" for char in site) else None
    )


def _phone(text: str, _raw: str) -> str | None:
    number = _number(text)
    return number if _MOBILE.match(number) else None


def _landline(text: str, _raw: str) -> str | None:
    text = _EXTENSION.split(text, maxsplit=1)[0]
    number = _number(text)
    number = (
        f"0{number}" if text.startswith(("+86", "86", "0086")) and not number.startswith(("0", "4", "8")) else number
    )
    return number if _LINE.match(number) else None


def _number(text: str) -> str:
    number = _NO_DIGIT.sub("", text)
    for country in ("0086", "86"):
        if number.startswith(country) and len(number) > 11:
            return number.removeprefix(country)
    return number


def _qq(text: str, _raw: str) -> str | None:
    number = _NO_DIGIT.sub("", text)
    return number if 5 <= len(number) <= 11 and number[0] != "0" else None


def _card(text: str, _raw: str) -> str | None:
    number = _NO_DIGIT.sub("", text)
    return number if is_card(number) else None


def _wallet(_text: str, raw: str) -> str | None:
    return raw if raw.isascii() and raw.isalnum() and 20 <= len(raw) <= 128 else None


def _person(text: str, _raw: str) -> str | None:
    # 王某 and 林甲某 are names that somebody hid.
    return text if _PERSON.match(text) and "某" not in text else None


def _wechat(text: str, _raw: str) -> str | None:
    account = text[label.end() :] if (label := _ACCOUNT_LABEL.match(text)) else text
    return account if _ACCOUNT.match(account) else None


def _matching(shape: re.Pattern[str], shown: Callable[[str], str] = str) -> Callable[[str, str], str | None]:
    def read(text: str, _raw: str) -> str | None:
        return shown(text) if shape.match(text) else None

    return read


def _tracking(_text: str, raw: str) -> str | None:
    return raw if raw.isascii() and _WORD.match(raw) else None


_READERS: Mapping[TraitKind, Callable[[str, str], str | None]] = {
    TraitKind.USCC: _uscc,
    TraitKind.REGISTRATION: _registration,
    TraitKind.COMPANY: _company,
    TraitKind.FORMER_NAME: _company,
    TraitKind.CORE_NAME: _matching(_PERSON),
    TraitKind.BRAND: _matching(_WORD),
    TraitKind.PERSON: _person,
    TraitKind.ICP: _icp,
    TraitKind.POLICE_FILING: _police,
    TraitKind.DOMAIN: _domain,
    TraitKind.PHONE: _phone,
    TraitKind.LANDLINE: _landline,
    TraitKind.QQ: _qq,
    TraitKind.WECHAT: _wechat,
    TraitKind.OFFICIAL_ACCOUNT: _matching(_WORD),
    TraitKind.EMAIL: _matching(_MAIL),
    TraitKind.WALLET: _wallet,
    TraitKind.BANK_CARD: _card,
    TraitKind.APP: _matching(_WORD),
    TraitKind.TRACKING_ID: _tracking,
    TraitKind.ICON: _matching(re.compile(r"-?\d{1,10}\Z")),
    TraitKind.TEMPLATE: _matching(_HEX),
    TraitKind.TEXT: _matching(_HEX),
}
