r"""One log line without personal data and without secrets, whatever was put into it and however it was written.

value ── bytes are read, objects say themselves ──► text
text ── %E5%BC%A0, \xe5\xbc\xa0, \u5f20 are read ──► secrets ──► personal values (keywords.identity.covering)
name ── `password`, `phone`, 微信 say what a value is where its shape does not
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any
from urllib.parse import unquote

from facts.findings import IdentifierKind
from keywords.identity.covering import cover
from keywords.masking import mask_value
from ops.logs.secrets import HIDDEN, is_secret, without_secrets

#: Code points of one value, entries of one collection and depth of collections that a line shows at most.
MOST_TEXT, MOST_ENTRIES, MOST_DEPTH = 8000, 100, 6
#: Code points of a text that is remembered with what became of it.
_SHORT = 200
#: Names of values that are personal though their shape may not say so -> how they are masked.
_PERSONAL: Mapping[str, IdentifierKind] = {
    "phone": IdentifierKind.PHONE, "mobile": IdentifierKind.PHONE, "tel": IdentifierKind.PHONE,
    "电话": IdentifierKind.PHONE, "手机": IdentifierKind.PHONE, "手机号": IdentifierKind.PHONE,
    "qq": IdentifierKind.QQ, "wechat": IdentifierKind.WECHAT, "weixin": IdentifierKind.WECHAT,
    "wx": IdentifierKind.WECHAT, "vx": IdentifierKind.WECHAT, "微信": IdentifierKind.WECHAT,
    "微信号": IdentifierKind.WECHAT, "email": IdentifierKind.EMAIL, "mail": IdentifierKind.EMAIL,
    "邮箱": IdentifierKind.EMAIL, "card": IdentifierKind.BANK_CARD, "bank_card": IdentifierKind.BANK_CARD,
    "卡号": IdentifierKind.BANK_CARD, "id_card": IdentifierKind.ID_CARD, "idcard": IdentifierKind.ID_CARD,
    "身份证": IdentifierKind.ID_CARD, "身份证号": IdentifierKind.ID_CARD, "person": IdentifierKind.PERSON,
    "full_name": IdentifierKind.PERSON, "real_name": IdentifierKind.PERSON, "reporter": IdentifierKind.PERSON,
    "complainant": IdentifierKind.PERSON, "姓名": IdentifierKind.PERSON, "联系人": IdentifierKind.PERSON,
    "举报人": IdentifierKind.PERSON,
}  # fmt: skip
_ESCAPED_BYTES = re.compile(r"(?:\\x[0-9a-fA-F]{2})+")
_ESCAPED_CHARS = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")
_ENTITY = re.compile(r"&#(x[0-9a-fA-F]{1,6}|\d{1,7});")
#: Numbers that stand without the word that explains them on a page.
_BARE = re.compile(
    r"(?<![\dA-Za-z.])(?P<phone>(?:\+|00)?86[ -]?1[3-9]\d{9})(?!\d)"
    r"|(?<![\dA-Za-z])(?P<id_card>[1-9]\d{5}(?:19|20)?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]?)(?![\dA-Za-z])"
    r"|(?<![\dA-Za-z.-])(?P<bank_card>(?:62|4\d|5[1-5]|9\d)\d{2}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?)(?![\dA-Za-z.])",
    re.ASCII,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")


def redact(text: str, *, end: bool = False) -> str:
    """Return a text without secrets and with personal values masked; what was written in escapes is shown read.

    About 0.1 ms for a sentence that was not said before.

    Args:
        text: anything; a long one is cut.
        end: keep the end of a long one, as of a traceback, and not its beginning.
    """
    if len(text) <= _SHORT:
        return _short(text)
    # More is read than is shown, so that a number at the cut is known by all of it.
    return _redacted(text[-2 * MOST_TEXT :])[-MOST_TEXT:] if end else _redacted(text[: 2 * MOST_TEXT])[:MOST_TEXT]


@lru_cache(maxsize=2048)
def _short(text: str) -> str:
    return _redacted(text)


def _redacted(text: str) -> str:
    plain = _read(text)
    if plain != text:
        # Escapes that hide nothing stay as they were written: an address can still be opened.
        shown = _covered(plain)
        return shown if shown != plain else _covered(text)
    return _covered(text)


def _covered(text: str) -> str:
    return _BARE.sub(_by_shape, cover(without_secrets(text)))


def _by_shape(found: re.Match[str]) -> str:
    kind = IdentifierKind(found.lastgroup or "")
    return mask_value(kind, found[0])


def _read(text: str) -> str:
    """Undo escapes, also those of escapes."""
    for _ in range(3):
        before = text
        if "%" in text:
            text = unquote(text, errors="replace")
        if "\\" in text:
            text = _ESCAPED_CHARS.sub(_chars, _ESCAPED_BYTES.sub(_bytes, text))
        if "&#" in text:
            text = _ENTITY.sub(_entity, text)
        if text == before:
            break
    return text


def _bytes(found: re.Match[str]) -> str:
    return _decoded(bytes.fromhex(found[0].replace("\\x", "")))


def _chars(found: re.Match[str]) -> str:
    units = bytes.fromhex(found[0].replace("\\u", ""))
    return units.decode("utf-16-be", "replace")


def _entity(found: re.Match[str]) -> str:
    number = int(found[1][1:], 16) if found[1][0] == "x" else int(found[1])
    return chr(number) if number < 0x110000 else found[0]


def _decoded(body: bytes) -> str:
    for charset in ("utf-8", "gb18030"):
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    return body.decode("utf-8", "replace")


def redact_value(value: Any, name: str = "", depth: int = 0) -> Any:
    """Return a value as a log line may show it: numbers and truth as they are, collections in kind, the rest as text.

    Args:
        value: anything.
        name: what it is called where it stands.
        depth: how many collections it lies in.
    """
    if value is None or isinstance(value, bool):
        return value
    if name and is_secret(name) and not isinstance(value, int):
        return HIDDEN
    if depth < MOST_DEPTH and isinstance(value, Mapping):
        pairs = islice(value.items(), MOST_ENTRIES)
        return {redact(str(key)): redact_value(each, str(key), depth + 1) for key, each in pairs}
    if depth < MOST_DEPTH and isinstance(value, list | tuple | set | frozenset):
        return [redact_value(each, name, depth + 1) for each in islice(value, MOST_ENTRIES)]
    return _single(value, _PERSONAL.get(name.lower()))


def _single(value: Any, kind: IdentifierKind | None) -> Any:
    if isinstance(value, int | float):
        return _number(value, kind)
    if isinstance(value, bytes | bytearray | memoryview):
        return _text(_decoded(bytes(value)), kind)
    return _text(value if isinstance(value, str) else _said(value), kind)


def _said(value: object) -> str:
    try:
        return str(value)
    except Exception as problem:
        # An object that cannot say itself must not end the process that wanted to tell of it.
        return f"<{type(value).__name__}: {type(problem).__name__}>"


def _number(value: float, kind: IdentifierKind | None) -> Any:
    shown = str(value)
    covered = mask_value(kind, shown) if kind else redact(shown)
    return value if covered == shown else covered


def _text(text: str, kind: IdentifierKind | None) -> str:
    shown = redact(text)
    # A value that was covered as a part of its text stays as it is; one that its name alone explains is masked whole.
    return mask_value(kind, shown) if kind and shown == text else shown


def on_one_line(text: str) -> str:
    """The same without what moves a terminal or begins a line that nobody said."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\\n").replace("\n", "\\n"))
