"""Drawings inside a page (<svg>) as pictures: shapes and colours are written anew, and shown as an image."""

import base64
import re
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from selectolax.lexbor import LexborNode

from text.inert.going import over

#: Nodes and characters of one drawing.
_MOST_NODES, MOST = 2_000, 100_000
_SHAPES = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "defs",
        "linearGradient",
        "radialGradient",
        "stop",
        "clipPath",
        "mask",
        "pattern",
        "symbol",
        "use",
        "title",
        "desc",
    ]
)
_LOCAL = re.compile(r"#[\w-]{1,60}", re.ASCII)
_VALUE = re.compile(r"[\w\s.,%#()+/:;*-]{0,20000}", re.ASCII)
_ADDRESS = re.compile(r"url\(\s*(?!#)|//|script|expression", re.IGNORECASE)
_NAME = re.compile(r"(?!on|href|src)[a-zA-Z][a-zA-Z-]{0,40}", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def drawing(node: LexborNode, cover: Callable[[str], str]) -> str:
    """A drawing as a data: address; empty where it is too large. Nothing in it runs, moves, or is fetched."""
    pieces: list[str] = []
    left = _MOST_NODES

    def enter(one: LexborNode) -> bool:
        nonlocal left
        left -= 1
        if one.tag == "-text":
            pieces.append(escape(cover(one.text_content or "")))
        elif one.tag in _SHAPES and left > 0:
            pieces.append(f"<{one.tag}{_attributes(one)}>")
            return True
        return False

    def leave(one: LexborNode) -> None:
        if one.tag in _SHAPES and left > 0:
            pieces.append(f"</{one.tag}>")

    over(node, enter, leave)
    written = _CONTROLS.sub("", "".join(pieces))
    if left <= 0 or len(written) > MOST:
        return ""
    return f"data:image/svg+xml;base64,{base64.b64encode(written.encode()).decode()}"


def _attributes(node: LexborNode) -> str:
    kept = {"xmlns": "http://www.w3.org/2000/svg"} if node.tag == "svg" else {}
    for name, value in node.attributes.items():
        given = value or ""
        if name in ("href", "xlink:href") and node.tag == "use" and _LOCAL.fullmatch(given):
            kept["href"] = given
        elif _NAME.fullmatch(name) and name != "xmlns" and _VALUE.fullmatch(given) and not _ADDRESS.search(given):
            kept[name] = given
    return "".join(f" {name}={quoteattr(given)}" for name, given in kept.items())
