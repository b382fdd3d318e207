"""Make a drawn SVG fit to stand in a page under `style-src 'self'`: no style in it, its colours as classes.

style="fill: #045a8d; stroke-width: 0.8"  ──►  class="f-shade5" stroke-width="0.8"
ids that something refers to get a prefix of their own; all others go, and so do date, program and outside references.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from desk.drawing.palette import PALETTE
from desk.plain import visible

SVG, _XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
#: Properties that may stand as attributes of their own.
_PLAIN = frozenset(
    {
        "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linejoin", "stroke-linecap",
        "stroke-miterlimit", "stroke-opacity", "fill-opacity", "opacity", "text-anchor", "font-size", "font-weight",
    }
)  # fmt: skip
_COLOURED = {"fill": "f", "stroke": "s"}
#: The family is the page's own.
_LEFT_OUT = frozenset({"font-family", "font-style", "font-stretch", "font-variant"})
_GONE = frozenset({"style", "metadata", "script", "title", "desc"})
_INNER = re.compile(r"url\(#([^)]+)\)")
_FONT_SIZE = re.compile(r"([\d.]+)px")
_BOLD = re.compile(r"\b(bold|[6-9]00)\b")


def inline_svg(svg: str, title: str, told: str) -> Markup:
    """The drawing as an element of a page.

    Args:
        svg: from `leads.figures.drawing.as_svg`; never from outside.
        title: what it is a picture of.
        told: what it says, in a sentence, for those who do not see it.

    Raises:
        ValueError: it uses a colour outside the palette or a property that has no attribute.
    """
    root = ET.fromstring(svg)  # noqa: S314  # our own drawing
    _drop(root)
    prefix = f"d{hashlib.sha256(f'{title}{svg}'.encode('utf-8', 'replace')).hexdigest()[:8]}-"
    kept = {found for each in root.iter() for found in _references(each)}
    for element in root.iter():
        _rewrite(element, prefix, kept)
    root.tag = "svg"
    body = "".join(ET.tostring(child, encoding="unicode") for child in root)
    head = f'<svg class="drawn" role="img" aria-label="{escape(visible(f"{title}：{told}"))}" '
    head += f'viewBox="{root.get("viewBox", "0 0 100 100")}" xmlns="{SVG}">'
    words = f"<title>{escape(visible(title))}</title><desc>{escape(visible(told))}</desc>"
    return Markup(f"{head}{words}{body}</svg>")  # noqa: S704  # our own drawing, its words escaped


def _drop(parent: ET.Element) -> None:
    for child in list(parent):
        if not isinstance(child.tag, str) or _name(child.tag) in _GONE:
            parent.remove(child)
        else:
            _drop(child)
            # A wide space at the front of a line is meant; what stands between elements is not.
            child.text, child.tail = child.text if (child.text or "").strip() else None, None


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _references(element: ET.Element) -> Iterator[str]:
    for name, value in element.attrib.items():
        if _name(name) == "href" and value.startswith("#"):
            yield value[1:]
        yield from _INNER.findall(value)


def _rewrite(element: ET.Element, prefix: str, kept: set[str]) -> None:
    element.tag = _name(element.tag)
    given, element.attrib = dict(element.attrib), {}
    classes: list[str] = []
    for name, value in given.items():
        short = _name(name)
        if short == "id":
            element.attrib |= {"id": prefix + value} if value in kept else {}
        elif short == "href":
            # Only what stands in the drawing itself.
            element.attrib |= {"href": f"#{prefix}{value[1:]}"} if value.startswith("#") else {}
        elif short == "style":
            _spread(element, _declared(value), prefix, classes)
        elif short in _COLOURED:
            _colour(element, short, value, prefix, classes)
        else:
            element.set(short, _INNER.sub(rf"url(#{prefix}\1)", value))
    if classes:
        element.set("class", " ".join(classes))


def _declared(style: str) -> Mapping[str, str]:
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _spread(element: ET.Element, declared: Mapping[str, str], prefix: str, classes: list[str]) -> None:
    for name, value in declared.items():
        if name in _COLOURED:
            _colour(element, name, value, prefix, classes)
        elif name == "font":
            _font(element, value)
        elif name in _PLAIN:
            element.set(name, value)
        elif name not in _LEFT_OUT:
            raise ValueError(f"the property {name} has no attribute of its own")


def _font(element: ET.Element, value: str) -> None:
    if size := _FONT_SIZE.search(value):
        element.set("font-size", size[1])
    if _BOLD.search(value.partition("px")[0]):
        element.set("font-weight", "bold")


def _colour(element: ET.Element, name: str, value: str, prefix: str, classes: list[str]) -> None:
    if value == "none" or _INNER.fullmatch(value):
        element.set(name, _INNER.sub(rf"url(#{prefix}\1)", value))
    elif value.lower() in PALETTE:
        classes.append(f"{_COLOURED[name]}-{PALETTE[value.lower()]}")
    else:
        raise ValueError(f"the colour {value} is not in the palette")
