"""Find Chinese text that a page carries as data: strings in inline scripts, JSON state and JSON-LD."""

import re
from collections.abc import Iterator

#: Code points of scripts searched in one page; bundles beyond it are libraries.
MAX_SCRIPT = 400_000
#: Code points of text taken from scripts; the page's state often holds the page a second time.
MAX_DATA = 40_000
_QUOTE = re.compile("[\"'`]")
#: JSON has one kind of quotation mark: an apostrophe in a sentence opens nothing.
_JSON_QUOTE = re.compile('"')
_JSON_START = re.compile(r"\s*(?:[\w.$\[\]\"']{1,80}\s*=\s*)?[{\[]\s*[\"{\[\]}]")
_STRINGS = {mark: re.compile(rf"{mark}((?:[^{mark}\\]++|\\.)*+){mark}", re.DOTALL) for mark in ('"', "'", "`")}
_HAN = re.compile("[\u3400-\u9fff]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_TAGS = re.compile(r"<[^<>]{0,300}>")
_CONTROLS = {"n": " ", "r": " ", "t": " ", "b": " ", "f": " "}


def has_chinese(script: str) -> bool:
    """Whether a script may hold Chinese, plainly or escaped."""
    return not script.isascii() or "\\u" in script


def chinese_strings(script: str) -> list[str]:
    """Return the string literals of a script that hold Chinese, unescaped, tags taken out, in order.

    Reads MAX_SCRIPT code points and gives MAX_DATA at most.
    """
    found: list[str] = []
    left = MAX_DATA
    for line in script[:MAX_SCRIPT].split("\n"):
        if left <= 0:
            break
        if has_chinese(line):
            for literal in _literals(line, _JSON_QUOTE if _JSON_START.match(line) else _QUOTE):
                text = _TAGS.sub(" ", _unescaped(literal)).strip() if has_chinese(literal) else ""
                if _HAN.search(text):
                    found.append(text[:left])
                    left -= len(text)
    return found


def _literals(line: str, quote: re.Pattern[str]) -> Iterator[str]:
    """Yield the string literals of a line; after a quote that is never closed nothing more can be told. Linear."""
    at = 0
    while opening := quote.search(line, at):
        literal = _STRINGS[opening[0]].match(line, opening.start())
        if literal is None:
            return
        at = literal.end()
        yield literal[1]


def _unescaped(literal: str) -> str:
    """Undo JSON and JavaScript escapes; halves of a surrogate pair are joined, lone ones replaced."""
    if "\\" not in literal:
        return literal
    text = _ESCAPE.sub(_escape, literal)
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _escape(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _CONTROLS.get(match[3], match[3])
