"""Read a page: one parse, one walk, and the text laid out with its blocks.

The title comes first, as visible text with the tag `title`: visitors see it on the tab and in search results.
Then what is shown, then hidden text, attributes, descriptions and data, each block on a line of its own.
"""

import codecs
from collections.abc import Mapping, Sequence
from functools import partial

from facts.readings import Block, Reading, Region, Where
from text.addresses import Base
from text.attributes import SHORT, uncrowded
from text.decoding import Decoded, decode
from text.gleanings import Gleanings
from text.markup import Veil
from text.nesting import FEW_TAGS, flattened
from text.tokens import tokens
from text.views import MAIN_LINKS
from text.walk import Stretch, Walk

#: Code points of one reading; the longest page of the sites at hand has 120,000, and nobody quotes beyond that.
MAX_TEXT = 400_000
#: Code points of HTML that are parsed; more is a dump, not a page.
MAX_HTML = 8_000_000

#: Regions that are small parts of a page.
_PARTS = (Region.AD, Region.FOOTER, Region.NAV, Region.FORM)


def read(body: bytes, content_type: str | None, url: str | None = None) -> Reading:
    """Read a response body; text/plain becomes a reading without markup, everything else is taken for HTML."""
    decoded = decode(body, content_type)
    if (content_type or "").lower().lstrip().startswith("text/plain"):
        return _plain(decoded, url)
    return _reading(markup(body, decoded), decoded, url)


def read_html(
    html: str, *, url: str | None = None, charset: str = "utf-8", charset_from: str = "given", replaced: int = 0
) -> Reading:
    """Read decoded HTML; any string will do.

    Cost: 1.2 ms on a page of 28 kB with 480 tags, 70 blocks and 25 links, of which .43 for parsing and cutting into
    tags, .65 for going over them; linear in the length, without recursion.
    """
    decoded = Decoded(text=html, charset=charset, charset_from=charset_from, replaced=replaced)
    return _reading(prepared(html), decoded, url)


def markup(body: bytes, decoded: Decoded) -> bytes:
    """Return what is parsed of a body: UTF-8 as it came, unless something in it must be mended first."""
    if decoded.charset != "utf-8" or decoded.replaced or len(body) >= SHORT or body.count(b"<") >= FEW_TAGS:
        return prepared(decoded.text)
    return body.removeprefix(codecs.BOM_UTF8)


def _reading(page: bytes, decoded: Decoded, url: str | None) -> Reading:
    walk = Walk(Gleanings(Base(url)))
    walk.over(tokens(page))
    gleaned = walk.gleanings
    text, visible, blocks, seams = _laid_out(by_place(walk))
    return Reading(
        url=url,
        title=walk.title,
        text=text,
        visible=visible,
        blocks=blocks,
        seams=seams,
        links=tuple(gleaned.links.values()),
        images=tuple(gleaned.images),
        fields=tuple(gleaned.fields),
        icons=tuple(gleaned.icons),
        scripts=tuple(gleaned.scripts),
        trackers=walk.trackers,
        charset=decoded.charset,
        charset_from=decoded.charset_from,
        replaced=decoded.replaced,
    )


def read_plain(text: str, *, url: str | None = None) -> Reading:
    """Read text without markup: one block, as it is, cut at MAX_TEXT."""
    return _plain(Decoded(text=text, charset="utf-8", charset_from="given", replaced=0), url)


def prepared(html: str) -> bytes:
    """Make any string one that the parser reads in linear time: cut, without lone surrogates, crowds and depths."""
    try:
        encoded = html.encode()
    except UnicodeEncodeError:
        html = _sound(html)
        encoded = html.encode()
    if len(encoded) < SHORT and encoded.count(b"<") < FEW_TAGS:
        return encoded
    return flattened(uncrowded(html[:MAX_HTML])).encode()


def _plain(decoded: Decoded, url: str | None) -> Reading:
    text = _sound(decoded.text[:MAX_TEXT]).replace("\r\n", "\n").replace("\r", "\n")
    block = Block(start=0, end=len(text), where=Where.BODY, tag="text")
    return Reading(
        url=url,
        title="",
        text=text,
        visible=len(text),
        blocks=(block,) if text else (),
        charset=decoded.charset,
        charset_from=decoded.charset_from,
        replaced=decoded.replaced,
    )


def _sound(text: str) -> str:
    """Replace lone surrogates, which neither the parser nor a database takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def by_place(walk: Walk) -> dict[Where, list[Stretch]]:
    """Sort what was gathered, in the order of `Where`; the title is read first."""
    least = Veil.OWN if _hides_most(walk.stretches) else Veil.SHEET
    shown: list[Stretch] = [(walk.title, "title", 0.0, Region.TITLE, Veil.SHOWN, ())] if walk.title else []
    placed: dict[Where, list[Stretch]] = {
        Where.BODY: shown, Where.HIDDEN: [], Where.ATTRIBUTE: [], Where.META: [],
        Where.DATA: walk.carried,
    }  # fmt: skip
    for stretch in walk.stretches:
        veil = stretch[4]
        if veil < least:
            shown.append(stretch)
        elif veil < Veil.ASIDE:
            placed[Where.HIDDEN].append(stretch)
        else:
            placed[Where.DATA].append(stretch)
    for text, where in walk.gleanings.spoken.items():
        placed[where].append((text, where.value, 0.0, Region.PLAIN, Veil.ASIDE, ()))
    placed[Where.BODY] = _weighed(shown)
    return placed


def _hides_most(stretches: Sequence[Stretch]) -> bool:
    """Whether the page's own style sheet hides more than it shows: then a script shows it, and it counts as shown."""
    hidden = sum(len(each[0]) for each in stretches if each[4] is Veil.SHEET)
    return bool(hidden) and hidden > sum(len(each[0]) for each in stretches if each[4] is Veil.SHOWN)


def _weighed(stretches: list[Stretch]) -> list[Stretch]:
    """Take a region back that holds most of the page's sentences: a form or a banner around everything says nothing."""
    lengths = dict.fromkeys(Region, 0)
    for text, _, share, region, _, _ in stretches:
        if share < MAIN_LINKS:
            lengths[region] += len(text)
    half = sum(lengths.values()) / 2
    wide = [region for region in _PARTS if lengths[region] > half]
    if not wide:
        return stretches
    return [
        (text, tag, share, Region.PLAIN if region in wide else region, veil, seams)
        for text, tag, share, region, veil, seams in stretches
    ]


def _laid_out(stretches: Mapping[Where, Sequence[Stretch]]) -> tuple[str, int, tuple[Block, ...], tuple[int, ...]]:
    """Join the stretches, a line break after each; return text, visible length, blocks and seams."""
    seams: list[int] = []
    lines: list[str] = []
    blocks: list[Block] = []
    at = visible = 0
    block = partial(tuple.__new__, Block)  # a third of the time of Block(…)
    for where, part in stretches.items():
        for text, tag, link_share, region, _, within in part:
            line = text if at + len(text) < MAX_TEXT else text[: max(0, MAX_TEXT - at - 1)]
            if not line:
                break
            end = at + len(line)
            lines.append(line)
            blocks.append(block((at, end, where, tag, link_share, Region.HIDDEN if where is Where.HIDDEN else region)))
            if within:
                seams += [at + each for each in within if at + each < end]
            at = end + 1
        if where is Where.BODY:
            visible = at
    return "\n".join((*lines, "")), visible, tuple(blocks), tuple(seams)
