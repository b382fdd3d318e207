"""What a site says of itself and how it is reached: filings, mail, apps, statistics accounts.

Expressions are google-re2's, over the folded text (lower case, half width); the value is the first group.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from facts.findings import IdentifierKind
from keywords.identity.candidates import Candidate, before, compiled
from keywords.identity.gates import Gate
from keywords.identity.spelling import spell
from keywords.identity.tracking import statistics_accounts
from keywords.matching.searching import spans
from text import Folded

_MOST = 2_000
#: Characters of the provinces that register sites.
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_AT = r"(?:@|#|\(at\)|\[at\]|【at】|\(a\)|艾特)"
_DOT = r"(?:\.|\(点\)|【点】|\[点\]|\(dot\)|\[dot\]|【dot】)"
_NO_DOMAIN = frozenset(("png", "jpg", "jpeg", "gif", "webp", "svg", "js", "css", "html", "htm", "php", "min", "scss"))
_MAIL_CUE = re.compile("邮箱|邮件|email|e-mail|mail|投稿|信箱")
_APP_CUE = re.compile("包名|应用|package|bundle|appid|app")
#: Last labels that make com.… or cn.… a host read backwards or a file, and no package.
_NO_PACKAGE = frozenset(
    ("com", "cn", "net", "org", "html", "js", "css", "php", "jsp", "aspx", "png", "jpg", "gif", "io")
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How one kind is found."""

    kind: IdentifierKind
    expression: str
    #: What must be open, and signs of which one must stand there; they save the search on most pages.
    gate: int
    signs: tuple[bytes, ...]
    #: Given (text of the match, text before it): value and validity, or None where it is none of this kind.
    judge: Callable[[str, str], tuple[str, bool] | None]
    detail: str = ""


def find_sites(folded: Folded, view: bytes, gates: int) -> Iterator[Candidate]:
    """Yield filings, mail addresses, apps and statistics accounts that stand in the text."""
    text = folded.folded
    for shape in _SHAPES:
        if not gates & shape.gate or not any(sign in view for sign in shape.signs):
            continue
        for start, end in spans(compiled(shape.expression), folded, _MOST, group=1):
            judged = shape.judge(text[start:end], before(text, start, 16))
            if judged and not _runs_on(text, end):
                value, valid = judged
                partial = "*" in value
                yield Candidate(start, end, shape.kind, value, valid and not partial, partial, shape.detail)
    if gates & Gate.ICP:
        yield from _filings(text)
    if gates & Gate.TRACKING:
        for start, end, value, service in statistics_accounts(text):
            yield Candidate(start, end, IdentifierKind.TRACKING_ID, value, detail=service)
    # Without a word that announces it, only com.… is a package and no host.
    openings = (
        (b"com.", b"cn.", b"org.", b"io.") if gates & Gate.ANY_PACKAGE else (b"com.",) if gates & Gate.PACKAGE else ()
    )
    for opening in openings:
        yield from _packages(text, view, opening)


def _filings(text: str) -> Iterator[Candidate]:
    for match in _ICP.finditer(text):
        start = match.start() - 1 - (text[match.start() - 1 : match.start()] == " ")
        if start >= 0 and "\u3400" <= text[start] <= "\u9fff":
            value = _plain(text[start : match.end()])
            yield Candidate(start, match.end(), IdentifierKind.ICP, *_icp(value))


#: Begins with letters that engines find fast; the province before it is looked at after.
_ICP = re.compile(r"icp\s?[备证]\s?(?:字第?\s?)?\d{6,10}(?!\d)\s?号?(?:\s?-\s?\d{1,3}(?!\d))?")


def _packages(text: str, view: bytes, opening: bytes) -> Iterator[Candidate]:
    at = view.find(opening)
    while at >= 0:
        # Most of these stand inside a host's name: www.example.com.cn
        if (
            not _JOINED.match(text[max(0, at - 1) : at])
            and (found := _PACKAGE.match(text, at))
            and not _runs_on(text, found.end())
        ):
            judged = _app(found[0], before(text, at, 16))
            if judged:
                yield Candidate(*found.span(), IdentifierKind.APP, *judged, detail="package")
        at = view.find(opening, at + 3)


_JOINED = re.compile(r"[a-z0-9_./@-]")
_PACKAGE = re.compile(r"[a-z]{2,3}\.[a-z][a-z0-9_]{1,30}(?:\.[a-z][a-z0-9_]{1,30}){1,3}")


def _runs_on(text: str, end: int) -> bool:
    after = text[end : end + 1]
    return after == "@" or (f"{text[end - 1]}{after}".isascii() and text[end - 1].isalnum() and after.isalnum())


def _plain(value: str) -> str:
    return re.sub(r"\s", "", value).upper()


def _icp(value: str) -> tuple[str, bool]:
    """Write a registration as the register does: 闽ICP备12345678号-1."""
    if "号" not in value:
        number, dash, site = value.partition("-")
        value = f"{number}号{dash}{site}"
    return value, value[0] in _PROVINCES and not set(re.sub(r"\D", "", value)[:8]) <= {"0"}


def _licence(found: str, _ahead: str) -> tuple[str, bool] | None:
    value = _plain(found)
    return (value, True) if value[0] in _PROVINCES or value[0] == "字" else None


def _police(found: str, _ahead: str) -> tuple[str, bool]:
    value = _plain(found).replace("第", "")
    value = value if value.endswith("号") else value + "号"
    return value, value[0] in _PROVINCES


def _mail(found: str, ahead: str) -> tuple[str, bool] | None:
    value = re.sub(r"\s", "", found)
    name, sign, host = re.split(f"({_AT})", value, maxsplit=1)
    host = re.sub(_DOT, ".", host)
    if host.rpartition(".")[2] in _NO_DOMAIN or (sign == "#" and not _MAIL_CUE.search(ahead)) or ahead[-1:] in "/=#@":
        return None
    return f"{name}@{host}", True


def _app(found: str, ahead: str) -> tuple[str, bool] | None:
    if found.endswith(".apk"):
        return found, True
    is_said = _APP_CUE.search(ahead) is not None
    if ahead[-1:] in ("/", ".", "@", "_") or found.rpartition(".")[2] in _NO_PACKAGE:
        return None
    return (found, True) if is_said or (found.startswith("com.") and found.count(".") >= 2) else None


_SHAPES = (
    Shape(
        IdentifierKind.ICP, r"(\p{Han}(?:a2\.?b1\.?b2|b1\.?b2|a2|b1|b2)-(?:19|20)\d{6}(?:-\d{1,2})?)",
        Gate.LICENCE, (b"b2-", b"b1-", b"a2-"), _licence, "licence",
    ),
    Shape(IdentifierKind.POLICE_FILING, r"(\p{Han}公网安备\s?(?:第\s?)?\d{13,14}\s?号?)", Gate.POLICE, (b"",), _police),
    Shape(
        IdentifierKind.EMAIL, r"([a-z0-9][a-z0-9._%+*-]{0,63}@[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,10})",
        Gate.MAIL, (b"@",), _mail,
    ),
    Shape(
        IdentifierKind.EMAIL,
        rf"([a-z0-9][a-z0-9._%+-]{{1,63}}\s?{_AT}\s?[a-z0-9-]{{2,63}}(?:\s?{_DOT}\s?[a-z]{{2,10}}){{1,3}})",
        Gate.HIDDEN_MAIL, (b"at)", b"at]", b"(a)", b"dot", spell("点)"), spell("点]"), spell("艾特")), _mail,
    ),
    Shape(
        IdentifierKind.EMAIL, r"([a-z0-9][a-z0-9._%+-]{1,63}#[a-z0-9-]{2,63}(?:\.[a-z0-9-]{2,63}){0,2}\.[a-z]{2,10})",
        Gate.MAIL_WORD, (b"#",), _mail,
    ),
    Shape(IdentifierKind.APP, r"([a-z0-9_.-]{2,40}\.apk)", Gate.APK, (b".apk",), _app, "file"),
)  # fmt: skip
