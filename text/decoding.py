"""Choose the charset of a page and decode it; no bytes make it fail.

Order of belief: byte order mark, HTTP header, <meta>, then the bytes themselves (strict UTF-8, else GB18030).
A declaration is believed only while it fits: replacement characters, Chinese UTF-8 under another name, or HZ, which
is ASCII to every other charset, send it back to the other candidates.
"""

import codecs
import re
from dataclasses import dataclass

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
#: Python codec names that a page may be in; codecs.lookup also knows rot13, zlib and utf-7, which no page may choose.
_TEXT_CODECS = re.compile(
    r"utf-8|utf-16(-[lb]e)?|gb18030|big5|big5hkscs|cp125\d|cp9(32|49|50)|iso8859-\d{1,2}|shift_jis|euc_(jp|kr)|koi8-r|hz|cp874"
)
#: GB18030 holds every GBK and GB2312 character, and sites that say gb2312 use GBK ones all the time.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "ascii": "iso8859-1", "big5": "big5hkscs"}
#: Single-byte names are what servers send when nobody configured them; every byte "fits" them.
_SINGLE_BYTE = re.compile(r"iso8859-\d{1,2}|cp125\d")
_META = re.compile(
    rb"""<meta[^>c]{0,300}+(?:c(?!harset)[^>c]{0,300}+){0,100}+charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE
)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
_LABEL = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
#: HTML says 1,024; Chinese portals put long scripts and comments before their <meta>.
META_WINDOW = 4096
_HAN = re.compile("[\u3400-\u9fff]")
#: HZ (RFC 1843) writes GB2312 in seven bits, pairs of printable characters between ~{ and ~}.
_HZ = re.compile(rb"~\{(?:[!-w][!-~]){2,2000}~\}")
#: Han characters for each replacement character from which damaged UTF-8 stays UTF-8; GBK read as UTF-8 has hardly any.
_HAN_PER_DAMAGE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """The text of a body and how its charset was found."""

    text: str
    #: Python's name of the codec, such as utf-8 or gb18030.
    charset: str
    #: header, bom, meta or content.
    charset_from: str
    #: U+FFFD characters in `text`.
    replaced: int


def decode(body: bytes, content_type: str | None) -> Decoded:
    """Decode a response body; never raises.

    Args:
        body: the payload with content coding undone; may be empty or not text at all.
        content_type: the HTTP header's value, or None.
    """
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return _as(body[len(mark) :], charset, "bom")
    declared = [(_codec(label), source) for label, source in _labels(body, content_type)]
    best: Decoded | None = None
    for charset, source in _candidates(body, [(name, source) for name, source in declared if name]):
        found = _as(body, charset, source)
        if best is None or found.replaced < best.replaced:
            best = found
        if not found.replaced:
            break
        if charset == "utf-8" and len(_HAN.findall(found.text)) >= _HAN_PER_DAMAGE * found.replaced:
            return found
    return best or _as(body, "gb18030", "content")


def _labels(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """Return the declared labels with where they stand, most trusted first."""
    labels = []
    if content_type and (header := _LABEL.search(content_type)):
        labels.append((header[1], "header"))
    head = body[:META_WINDOW]
    if meta := (_META.search(head) if b"charset" in head.lower() else None) or _XML.search(head):
        labels.append((meta[1].decode("ascii", "replace"), "meta"))
    return labels


def _codec(label: str) -> str | None:
    """Return Python's name of a declared charset, widened; None where it is not one that pages are written in."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    name = _WIDER.get(name, name)
    return name if _TEXT_CODECS.fullmatch(name) else None


def _candidates(body: bytes, declared: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Order the charsets to try: Chinese that is valid UTF-8 first, then what is declared, then the two usual ones.

    Chinese in GBK or Big5 is practically never valid UTF-8 with Han characters in it, so such bytes overrule a
    declaration; the reverse (a wrong "utf-8") shows as replacement characters and is mended by the caller.
    """
    if _is_hz(body):
        return [("hz", next((where for name, where in declared if name == "hz"), "content"))]
    declared = [pair for pair in declared if pair[0] != "hz"]
    if not declared or declared[0][0] != "utf-8":
        wide = _is_chinese_utf8(body)
        if wide or (not declared and _is_utf8(body)):
            source = next((where for name, where in declared if name == "utf-8"), "content")
            return [("utf-8", source)]
    firm = [pair for pair in declared if not _SINGLE_BYTE.fullmatch(pair[0])]
    loose = [pair for pair in declared if _SINGLE_BYTE.fullmatch(pair[0])]
    if loose and not firm and _is_single_byte(body):
        return loose
    return [*firm, ("utf-8", "content"), ("gb18030", "content"), *loose]


def _is_utf8(body: bytes) -> bool:
    """Whether the bytes are UTF-8, but for a character cut off at the end."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(body, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _is_hz(body: bytes) -> bool:
    """Whether the bytes are ASCII throughout with HZ stretches that decode to Chinese."""
    if not body.isascii() or not _HZ.search(body):
        return False
    try:
        return bool(_HAN.search(body.decode("hz")))
    except UnicodeDecodeError:
        return False


def _is_chinese_utf8(body: bytes) -> bool:
    """Whether the bytes are valid UTF-8 and hold Han characters."""
    return not body.isascii() and _is_utf8(body) and bool(_HAN.search(body.decode("utf-8", "replace")))


def _is_single_byte(body: bytes) -> bool:
    """Whether a body declared as Latin really is: GB18030 does not fit, or gives hardly any Han."""
    if body.isascii():
        return True
    text = body.decode("gb18030", "replace")
    return text.count("\ufffd") > 0 or 2 * len(_HAN.findall(text)) < len(text) - len(text.encode("ascii", "ignore"))


def _as(body: bytes, charset: str, source: str) -> Decoded:
    """Decode with one charset, replacing what does not fit."""
    text = body.decode(charset, "replace")
    return Decoded(text=text, charset=charset, charset_from=source, replaced=text.count("\ufffd"))
