"""Drop tags that nest deeper than any real page before the parser meets them."""

import re

from text.markup import RAW, VOID

#: Browsers flatten deeper trees too (Blink: 512); the parser's time grows with the square of the depth.
MAX_DEPTH = 512
#: Fewer tags than this cannot hurt: 20,000 open elements parse in 0.2 s.
FEW_TAGS = 20_000
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>\x00]{0,30})")
#: Elements whose content the parser does not read as tags.
_VERBATIM = RAW | {"textarea", "title"}


def flattened(html: str) -> str:
    """Drop the start tags that would nest deeper than MAX_DEPTH; pages with few tags come back as they are.

    The depth is counted with a stack of names as a parser would, without its special cases for tables and lists.
    Linear: 4 MiB of nested elements take about a second.
    """
    if html.count("<") < FEW_TAGS:
        return html
    kept, done, stack, open_names = [], 0, _Stack(), 0
    for start, end, name, closing in _tags(html):
        if closing:
            stack.close(name)
        elif name in VOID or name in _VERBATIM:
            continue
        elif stack.depth < MAX_DEPTH:
            stack.open(name)
        else:
            kept.append(html[done:start])
            done = end
            open_names += 1
    return "".join((*kept, html[done:])) if open_names else html


class _Stack:
    """The open elements, by name, with how many of each there are."""

    def __init__(self) -> None:
        self._names: list[str] = []
        self._counts: dict[str, int] = {}

    @property
    def depth(self) -> int:
        return len(self._names)

    def open(self, name: str) -> None:
        self._names.append(name)
        self._counts[name] = self._counts.get(name, 0) + 1

    def close(self, name: str) -> None:
        if not self._counts.get(name):
            return
        while True:
            last = self._names.pop()
            self._counts[last] -= 1
            if last == name:
                return


def _tags(html: str) -> list[tuple[int, int, str, bool]]:
    """List (start, end, lower-case name, is an end tag) of the tags, leaving out what stands in raw text."""
    found: list[tuple[int, int, str, bool]] = []
    at = 0
    lower = ""
    while match := _TAG.search(html, at):
        name = match[2].lower()
        close = html.find(">", match.end())
        at = close + 1 if close >= 0 else len(html)
        found.append((match.start(), at, name, bool(match[1])))
        if name in _VERBATIM and not match[1]:
            lower = lower or html.lower()
            stop = lower.find(f"</{name}", at)
            at = stop if stop >= 0 else len(html)
    return found
