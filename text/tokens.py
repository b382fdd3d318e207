"""Parse a page once and cut it into tags and the text behind each.

The parser (WHATWG) mends what is broken and writes the tree out again. What it writes is so regular that no tokeniser
is needed: attributes stand in double quotes, every element is closed, and < and > outside of tags, in attributes too,
are written as entities. Only raw text (scripts, style sheets) and comments are not: those are lifted out first.

    <p class=a>保<br>本  ──parser──►  <p class="a">保<br>本</p>  ──►  (p class="a", 保) (br, 本) (/p, nothing)
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser

from text.markup import RAW

#: Raw elements that hold no text of the page.
_TAKEN = tuple(sorted(RAW - {"plaintext", "xmp"}))
_RAW_SELECTOR = ",".join(_TAKEN)
#: What `strip_tags` leaves: the content of a <template> is not part of the tree, and text may be raw too.
_LEFT = re.compile("<(?:template|xmp|plaintext)")
_COMMENT = re.compile(r"<!--(?:[^-]|-(?!->))*+-->")
_SOURCE = re.compile(r' src="([^"]*+)"')
_TAG = re.compile("<([^>]*+)>")
_RAW = re.compile(r"<(?:!--|(script|style|iframe|noembed|noframes|plaintext|xmp)(?=[ >]))")
#: Everything that may hold a "<", as the parser writes it: comments, raw elements, tags with odd names.
_STRICT = re.compile(
    r"<!--.*?-->|<\?[^>]*+>|<(" + "|".join(sorted(RAW)) + r")(?=[ >])[^>]*+>.*?</\1>"
    r"|</?[a-zA-Z][^ \t\n\f\r/>]*+(?: [^ \t\n\f\r/>][^ \t\n\f\r/>=]*+=\"[^\"]*+\")*+>",
    re.DOTALL,
)
#: Raw elements whose content visitors see as it is.
_SEEN = frozenset(("plaintext", "xmp"))
#: The tag that stands for a raw element where places are marked.
RAW_PLACE = "!--raw"
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", "\xa0"), ("&quot;", '"'), ("&amp;", "&"))


class Raw(NamedTuple):
    """An element whose content is no markup, such as a script."""

    name: str
    #: Value of its src, empty without one.
    source: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """A page in pieces: tags[i] is followed by texts[i], which is empty between two tags that touch."""

    #: What stood between < and >: a name, attributes as name="value" with entities; end tags start with "/",
    #: comments are "!--".
    tags: list[str]
    #: Text with entities; `unescaped` undoes them.
    texts: list[str]
    #: Raw elements in the order of the page, but for those that visitors see as they are.
    raws: list[Raw]


def tokens(markup: bytes, *, mark: bool = False) -> Tokens:
    """Parse UTF-8 markup; any bytes without lone surrogates will do. 0.3 ms for 28 kB, linear for flattened markup.

    Args:
        markup: what `text.pages.prepared` gives.
        mark: keep the tag RAW_PLACE for a raw element, so that children can be counted.
    """
    return (None if mark else _quick(markup)) or _careful(markup, mark)


def _quick(markup: bytes) -> Tokens | None:
    """Let the parser take out raw elements and cut what is left; None where that would not be exact."""
    tree = LexborHTMLParser(markup)
    raws = [Raw(node.tag or "", node.attributes.get("src") or "", node.text()) for node in tree.css(_RAW_SELECTOR)]
    tree.strip_tags(list(_TAKEN))
    written = tree.html or ""
    if _LEFT.search(written):
        return None
    kept = _COMMENT.sub("<!-->", written) if "<!--" in written else written
    pieces = _TAG.split(kept)
    tags = pieces[1::2]
    return Tokens(tags=tags, texts=pieces[2::2], raws=raws) if kept.count("<") == len(tags) else None


def _careful(markup: bytes, mark: bool) -> Tokens:
    """Take comments and raw elements out by hand, wherever they are."""
    written = LexborHTMLParser(markup).html or ""
    lifted, raws = _lifted(written, mark)
    pieces = _TAG.split(lifted)
    tags = pieces[1::2]
    if lifted.count("<") != len(tags):
        lifted, raws = _lifted(_STRICT.sub(_renamed, written), mark)
        pieces = _TAG.split(lifted)
        tags = pieces[1::2]
    return Tokens(tags=tags, texts=pieces[2::2], raws=raws)


def unescaped(text: str) -> str:
    """Undo the five entities that are written; all others are characters by then."""
    if "&" in text:
        for entity, character in _ENTITIES:
            text = text.replace(entity, character)
    return text


def _lifted(written: str, mark: bool) -> tuple[str, list[Raw]]:
    """Take comments and raw elements out; text that visitors see as it is stays, with entities."""
    kept: list[str] = []
    raws: list[Raw] = []
    at = 0
    for match in _RAW.finditer(written):
        start = match.start()
        if start < at:
            continue
        name = match[1]
        kept.append(written[at:start])
        if name is None:
            end = written.find("-->", start + 4)
            at = end + 3 if end >= 0 else len(written)
            placeholder = "<!-->"
        else:
            inside = written.find(">", start) + 1
            end = _end(written, name, inside)
            at = written.find(">", end) + 1 or len(written)
            if name in _SEEN:
                content = written[inside:end].replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                kept.append(f"{written[start:inside]}{content}</{name}>")
                continue
            source = _SOURCE.search(written, start, inside)
            raws.append(Raw(name, unescaped(source[1]) if source else "", written[inside:end]))
            placeholder = f"<{RAW_PLACE}>"
        if mark or name is None:
            kept.append(placeholder)
    kept.append(written[at:])
    return "".join(kept), raws


def _end(written: str, name: str, inside: int) -> int:
    """Return where the content of a raw element ends; a script in a comment of a script does not end the outer one."""
    end = written.find(f"</{name}>", inside)
    if end < 0:
        return len(written)
    if name != "script" or written.find("<!--", inside, end) < 0 or written.find("<script", inside, end) < 0:
        return end
    comment = False
    depth = 0
    for mark in re.compile(r"<!--|-->|<(/?)script(?=[\s/>])", re.IGNORECASE).finditer(written, inside):
        if mark[0] == "<!--":
            comment = True
        elif mark[0] == "-->":
            comment, depth = False, 0
        elif not mark[1]:
            depth = 1 if comment else 0
        elif depth:
            depth = 0
        else:
            return mark.start()
    # Never closed on the page: it holds all that followed there, and the last end tag is the one that was written out.
    return written.rfind("</script>", inside)


def _renamed(match: re.Match[str]) -> str:
    """Write the name of a tag or of its attributes without "<"."""
    whole = match[0]
    return whole if match[1] or whole.startswith("<!--") else "<" + whole[1:].replace("<", "_")
