"""Close tags with thousands of attributes before the parser meets them.

The parser compares every attribute of a tag with all before it: 40,000 of them, 350 kB, took it 5 seconds, and
4 MiB would take it ten minutes.

Where a tag begins cannot be told for sure without parsing: a "<" may stand in a quoted value, a quotation mark in a
script. So every "<" with a letter behind it is taken for one, inside other tags too, and the work is bounded: a page
that makes it grow beyond any honest one is cut into short stretches that no tag can outlive.
"""

import re

#: Attributes of a tag before it is closed; real ones have thirty at most.
MAX_ATTRIBUTES = 1_000
#: Shorter pages, in code points, cannot hold enough attributes to hurt: 25,000 take 1.2 seconds.
SHORT = 100_000
#: Code points read of tags for each of the page; honest pages stay under two.
MAX_WORK = 8
#: Code points of a stretch of a page beyond MAX_WORK, and what ends any tag there: in a value in double quotes, in
#: single quotes, or outside of both.
STRETCH, CLOSER = 1_024, "\"'>"
#: One attribute as the HTML standard's tokeniser reads it, without going back.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>"'][^\s>]*+)?+)?+"""
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES - 1}}}+({_ATTRIBUTE})?+")


def uncrowded(html: str) -> str:
    """Close each tag after MAX_ATTRIBUTES; what follows becomes its text, so nothing is lost. Linear.

    Short pages come back as they are. Scripts are not told apart: one with so many words after a "<" gets a ">".
    """
    if len(html) < SHORT:
        return html
    places: set[int] = set()
    work = 0
    for tag in _TAG.finditer(html):
        start, end = tag.span()
        work += end - start
        if tag[1] is not None:
            places.add(end)
        if (inner := html.find("<", start + 1, end)) >= 0:
            work += _crowded_inside(html, inner, end, places, MAX_WORK * len(html) - work)
        if work > MAX_WORK * len(html):
            return CLOSER.join(html[each : each + STRETCH] for each in range(0, len(html), STRETCH))
    return _cut(html, sorted(places)) if places else html


def _crowded_inside(html: str, at: int, end: int, places: set[int], budget: int) -> int:
    """Add the places of crowded tags that begin in [at, end), inside another; return the code points read."""
    work = 0
    while work <= budget and (tag := _TAG.search(html, at)) and tag.start() < end:
        work += tag.end() - tag.start()
        if tag[1] is not None:
            places.add(tag.end())
        inner = html.find("<", tag.start() + 1, tag.end())
        at = inner if inner >= 0 else tag.end()
    return work


def _cut(html: str, places: list[int]) -> str:
    edges = zip([0, *places], [*places, len(html)], strict=True)
    return ">".join(html[start:end] for start, end in edges)
