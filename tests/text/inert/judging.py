"""What an inert document may be made of, judged by parsers that did not write it."""

import re
from html.parser import HTMLParser

from selectolax.lexbor import LexborHTMLParser

from text.inert import elements

_OURS = {"data-ff-to", "data-ff-gap", "data-ff-box", "data-ff-mark", "data-ff-lifted"}
_OWN = {"style", "hidden", "disabled", "open", "type", "src", "charset"}
_SHELL = {"html", "head", "body", "meta", "title", "style"}
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?|\\(.)", re.DOTALL)
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_LOADS = re.compile(
    r"@import|@font-face|@namespace|@charset|image-set|cross-fade|expression|behavior|-moz-binding|progid"
)
#: Characters that begin what only a browser without the rewriting would read as a scheme.
_PICTURE = re.compile(r"data:image/(png|jpe?g|gif|webp|bmp|avif|x-icon|svg\+xml);base64,[A-Za-z0-9+/=]*\Z")


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.odd: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        self.odd.append(f"comment {data[:40]}")

    def handle_pi(self, data: str) -> None:
        self.odd.append(f"instruction {data[:40]}")


def faults(html: str) -> list[str]:
    """Everything in a document that should not be there; empty for an inert one."""
    tags = _Tags()
    tags.feed(html)
    tags.close()
    tree = LexborHTMLParser(html)
    seen = [*tags.found, *((node.tag or "", node.attributes) for node in tree.css("*"))]
    sheets = [node.text() for node in tree.css("style")] + [given.get("style") or "" for _, given in seen]
    told = [fault for name, given in seen for fault in _of_element(name, given)]
    return [*tags.odd, *told, *(fault for each in sheets for fault in _of_style(each))]


def _of_element(name: str, given: dict[str, str | None]) -> list[str]:
    known = (
        name in elements.KEPT or name in _SHELL or (elements.CUSTOM.fullmatch(name) and name not in elements.RESERVED)
    )
    told = [] if known else [f"<{name}>"]
    for key, value in given.items():
        if not (key in elements.PLAIN | elements.SPOKEN | _OWN | _OURS or elements.DATA.fullmatch(key)):
            told.append(f"<{name} {key}>")
        if key == "src" and not (name == "img" and _PICTURE.match(value or "")):
            told.append(f"<{name} src={value!r}>")
        if key == "type" and name in ("style", "script"):
            told.append(f"<{name} type>")
    if name in ("input", "button", "select", "textarea") and "disabled" not in given:
        told.append(f"<{name}> can be used")
    if name == "meta" and given != {"charset": "utf-8"}:
        told.append(f"<meta {given}>")
    return told


def _of_style(css: str) -> list[str]:
    told = ["< in a style"] if "<" in css else []
    bare = _STRINGS.sub(lambda found: '"data"' if found[0][1:].startswith("data:image/") else '""', css)
    plain = _CSS_ESCAPE.sub(lambda found: _character(found[1]) if found[1] else found[2], bare).lower()
    told += [f"style: {found}" for found in _LOADS.findall(plain)]
    return told + [f"style: {found}" for found in re.findall(r"(?:url|src)\((?!\"data\"\)).{0,30}", plain)]


def _character(digits: str) -> str:
    number = int(digits, 16)
    return chr(number) if 0 < number < 0x110000 else "\ufffd"
