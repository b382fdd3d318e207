"""Tell from the bytes of a page whether looking for adverts may find any, in one pass and without a tree."""

import re
from collections.abc import Iterable

import re2

from crawler.adverts.sizes import FULL_WIDTH
from crawler.adverts.syntax import AddressRule, SelectorRule
from crawler.adverts.vocabulary import DRESS, Vocabulary

#: The charsets of Chinese pages; a label is searched for in each.
_CHARSETS = ("utf-8", "gb18030", "big5")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_GAP = rb"(?:\s|&nbsp;|\xc2\xa0|\xe3\x80\x80)*"
#: White space beyond ASCII.
_SPACES = "\u00a0\u2002\u2003\u2009\u3000"
#: What stands before and behind a label and its dress: it is alone in its element, its attribute, or before a button.
_BEFORE, _BEHIND = rb"""[>"'=;]""", rb"""[<"'&]"""
#: Hints beyond which a gate would cost more than it saves; such a rule set looks at every page.
MAX_HINTS = 4_000
_MEMORY = 64 * 1024 * 1024
#: Between the name of a size and its number, and behind the number.
_IS, _ENDS = r"""\s*[=:]\s*["']?\s*""", r"(?:px|[^0-9.%])"
#: Parts of a rule's address that are the same in every one that it holds for.
_FIXED = re.compile(r"[^*^|]{4,}")
_ATTRIBUTE = re.compile(r"\[([\w-]+)([*^$~|]?)=[\"']?([^\"'\]]{3,})")
_NAME = re.compile(r"[.#]([\w-]+)")


class Gate:
    """A cheap question to the bytes of a page: no means no advert that find_adverts would find."""

    def __init__(self, hints: set[str]) -> None:
        """Make it of hints; an empty one among them opens the gate for all."""
        self._search = None if "" in hints or len(hints) > MAX_HINTS else _compiled(hints)

    def lets(self, body: bytes) -> bool:
        """Whether adverts may stand on a page."""
        return self._search is None or body.startswith(_UTF16) or self._search.search(body) is not None

    @staticmethod
    def hints(words: Vocabulary) -> set[str]:
        """Return the hints of our own data, as patterns."""
        found = {re2.escape(host.partition("/")[0]) for each in words.networks for host in each.hosts}
        found |= {re2.escape(text) for each in words.networks for text in (*each.snippets, *each.slots)}
        return found | {"sponsored", _shapes(words), _floating(), _named(words), *_labels(words)}

    @staticmethod
    def hint_of(rule: AddressRule | SelectorRule) -> str:
        """Return a pattern that stands in every page a rule finds anything on; empty where there is none."""
        if isinstance(rule, AddressRule):
            fixed = [] if rule.is_regex else _FIXED.findall(rule.pattern)
            return re2.escape(max(fixed, key=len)) if fixed else ""
        if rule.selector[1:].replace("-", "").replace("_", "").isalnum() and rule.selector[0] in ".#":
            return rf"""["'\s=]{re2.escape(rule.selector[1:])}["'\s>]"""
        if "," in rule.selector or ":not" in rule.selector:
            return ""
        if found := _ATTRIBUTE.search(rule.selector):
            begins = rf"""{re2.escape(found[1])}\s*=\s*["']?""" if found[2] in ("", "^") else ""
            return begins + str(re2.escape(found[3]))
        names = _NAME.findall(rule.selector)
        return re2.escape(max(names, key=len)) if names else ""


def _compiled(hints: set[str]) -> "re2._Regexp":
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _MEMORY
    # Bytes are searched as they are: each hint stands here as the bytes that pages have.
    options.encoding = re2.Options.Encoding.LATIN1
    return re2.compile("|".join(sorted(hints)).encode("latin-1", "ignore"), options)


def _labels(words: Vocabulary) -> set[str]:
    spellings = {spelt for word in words.labels for spelt in _spellings(word)}
    dress = {spelt for each in (*DRESS, *_SPACES) if each != "<" for spelt in _spellings(each)}
    gap = rb"(?:\s|&nbsp;|" + b"|".join(sorted(dress)) + rb")*"
    closers = {spelt for each in words.closers for spelt in _spellings(each[:1])}
    behind = b"(?:" + b"|".join(sorted({_BEHIND, *closers})) + b")"
    return {(_BEFORE + gap + b"(?:" + b"|".join(sorted(spellings)) + b")" + gap + behind).decode("latin-1")}


def _spellings(word: str) -> set[bytes]:
    """Return a word as patterns of bytes: in each charset, and as numbered entities."""
    found = set(filter(None, (_spelt(word, charset) for charset in _CHARSETS)))
    if not word.isascii():
        found.add(b"".join(rb"&#(?:%d|x%x);" % (ord(each), ord(each)) for each in word))
    return found


def _spelt(word: str, charset: str) -> bytes:
    try:
        return _GAP.join(re2.escape(letter.encode(charset).decode("latin-1")).encode("latin-1") for letter in word)
    except UnicodeEncodeError:
        return b""


def _shapes(words: Vocabulary) -> str:
    """Return the pattern of a tag or style that has width and height of a banner, in either order."""
    shapes, near = words.shapes, words.shapes.tolerance
    wide: dict[tuple[int, int], set[int]] = {}
    for width, height in shapes.exact:
        wide.setdefault((height - near, height + near), set()).update(range(width - near, width + near + 1))
    for low, most, least, highest in shapes.ranges:
        wide.setdefault((least, highest), set()).update(range(low, most + 1))
    found = []
    for (least, highest), widths in sorted(wide.items()):
        full = "100%|" if any(low <= FULL_WIDTH <= most for low, most, *_ in shapes.ranges) else ""
        across = rf"width{_IS}(?:{full}(?:{_either(widths)}){_ENDS})"
        down = rf"height{_IS}(?:{_either(range(least, highest + 1))}){_ENDS}"
        found.append(rf"{across}[^<>{{}}]*{down}|{down}[^<>{{}}]*{across}")
    return f"(?:{'|'.join(found)})"


def _floating() -> str:
    """Return the pattern of a picture as wide as the page, and of an element that floats over it."""
    wide = rf"<img[^<>]*width{_IS}100%"
    return rf"(?:{wide}|style\s*=\s*[\"'][^<>\"']*position\s*:\s*(?:fixed|absolute))"


def _named(words: Vocabulary) -> str:
    """Return the pattern of a class or id name of which a part names a slot: x-ad, adBox, topAd, gg250."""
    names = sorted(words.slot_names)
    humps = "|".join(form for name in names for form in (name.capitalize(), name.upper()))
    part = rf"(?:[\"'\s=_0-9-](?:{'|'.join(names)})|(?-i:[a-z](?:{humps})))"
    return rf"(?:class|id)\s*=[^<>=]*{part}(?:[\"'\s>_0-9-]|(?-i:[A-Z]))"


def _either(numbers: Iterable[int]) -> str:
    return "|".join(map(str, sorted(numbers)))
