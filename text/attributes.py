"""Close tags with thousands of attributes before the parser meets them.

The parser compares every attribute of a tag with all before it: 40,000 of them, 350 kB, took it 5 seconds, and
4 MiB would take it ten minutes.
"""

import re

#: Attributes of a tag before it is closed; real ones have thirty at most.
MAX_ATTRIBUTES = 1_000
#: Shorter pages, in code points, cannot hold enough attributes to hurt: 16,000 take less than a second.
SHORT = 65_536
#: One attribute, roughly as the HTML standard's tokeniser reads it, without going back, so that any text is read once.
#: Quoted values are short here: a quotation mark in a script must not carry the search over the tags behind it.
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]{0,200}+"|'[^']{0,200}+'|[^\s>"'][^\s>]*+)?+)?+"""
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{MAX_ATTRIBUTES - 1}}}+({_ATTRIBUTE})?+")


def uncrowded(html: str) -> str:
    """Close each tag after MAX_ATTRIBUTES; what follows becomes its text, so nothing is lost. Linear.

    Short pages come back as they are. Scripts are not told apart: one with so many words after a "<" gets a ">".
    """
    if len(html) < SHORT:
        return html
    places = [tag.end() for tag in _TAG.finditer(html) if tag[1] is not None]
    edges = zip([0, *places], [*places, len(html)], strict=True)
    return ">".join(html[start:end] for start, end in edges) if places else html
