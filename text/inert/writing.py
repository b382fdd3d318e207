"""The walk that writes an inert document: each node of the page is rebuilt, boxed, renamed or left out."""

from collections import Counter
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from text.addresses import Base
from text.inert import elements, styles
from text.inert.attributes import Attributes, Given, Pieces
from text.inert.drawing import drawing
from text.inert.naming import sheet_of
from text.inert.spans import Words
from text.inert.supply import Supply
from text.inert.wishes import Wish
from text.markup import Kind, kind_of

#: Elements that are written; a portal's start page has 5,000.
MOST_ELEMENTS = 100_000
#: Drawings of one page that are drawn.
_MOST_DRAWINGS = 200
#: What is written of an element: its end, and whether what it holds is gone over.
_Outcome = tuple[str, bool]
_NOTHING: _Outcome = ("", False)
_INSIDE: _Outcome = ("", True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The parts of a document, all text covered, marked and escaped."""

    title: str
    #: Attributes of <html> and <body>.
    of_html: str
    of_body: str
    body: str


class Writing:
    """One document while it is written; `enter` and `leave` are called for each node of the page."""

    def __init__(self, base: Base, supply: Supply, wish: Wish) -> None:
        self._base, self._supply, self._wish = base, supply, wish
        self._pieces: Pieces = []
        self._ends: list[str] = []
        self._words = Words()
        self._attributes = Attributes(base, supply, wish, self._words.add)
        #: Whether a line broke since the last text, and how many elements around keep tags as text.
        self._breaks = True
        self._verbatim = 0
        self._drawings = 0
        self._left = MOST_ELEMENTS
        self._title: Pieces = []
        self._frame: dict[str, Pieces] = {}
        #: Media condition and content of each style sheet, in the order of the page.
        self.styles: list[tuple[str, str]] = []
        self.missing_sheets = 0
        self.removed: Counter[str] = Counter()

    @property
    def is_cut(self) -> bool:
        """Whether the page went on behind what is written."""
        return self._left < 0

    def enter(self, node: LexborNode) -> bool:
        """Write the beginning of a node; return whether what it holds is written too."""
        end, goes_in = _NOTHING
        if node.tag == "-text":
            self._text(node.text_content or "")
        elif node.tag and node.is_element_node:
            self._left -= 1
            if self._left >= 0:
                end, goes_in = self._element(node.tag, node)
        self._ends.append(end)
        return goes_in

    def leave(self, node: LexborNode) -> None:
        """Write the end of a node."""
        end = self._ends.pop()
        if end:
            self._pieces.append(end)
            self._breaks = self._breaks or kind_of(node.tag or "") is not Kind.INLINE
            self._verbatim -= end == "</textarea>"

    def finished(self) -> Finished:
        """All that was written."""
        said = self._words.written(self._wish.cover, self._wish.marks)

        def joined(pieces: Pieces) -> str:
            return "".join([said[each] if isinstance(each, int) else each for each in pieces])

        return Finished(
            title=joined(self._title),
            of_html=joined(self._frame.get("html", [])),
            of_body=joined(self._frame.get("body", [])),
            body=joined(self._pieces),
        )

    def _text(self, text: str) -> None:
        if text.isspace():
            self._pieces.append(" " if "\n" not in text else "\n")
        elif text:
            number = self._words.add(text, breaks=self._breaks, markable=not self._verbatim)
            self._pieces.append(number)
            self._breaks = False

    def _element(self, name: str, node: LexborNode) -> _Outcome:
        given = node.attributes
        if name in ("html", "body"):
            self._frame.setdefault(name, self._attributes.of(name, given))
        if name in ("html", "body", "head", "frameset"):
            return _INSIDE
        if name in elements.DROPPED:
            self._aside(name, node, given)
        if name in elements.DROPPED or self._is_closed(name, given):
            return _NOTHING
        return self._shown(name, node, given)

    def _shown(self, name: str, node: LexborNode, given: Given) -> _Outcome:
        if name in elements.BOXED:
            return self._boxed(name, given)
        return self._drawn(node, given) if name == "svg" else self._kept(name, given)

    def _aside(self, name: str, node: LexborNode, given: Given) -> None:
        """Take style sheets and the title; of what is left out, only the number is told."""
        if name == "style":
            self._styled(given, self._supply.style(_content(node), self._base))
        elif name == "link" and (address := sheet_of(given)):
            found = self._supply.sheet(address, self._base)
            self.missing_sheets += found is None
            self._styled(given, found or "")
        elif name == "title" and not self._title:
            self._title = [self._words.add(_content(node)[: elements.LONGEST])]
        elif name in ("script", "template", "meta", "base"):
            self.removed[name] += 1

    def _styled(self, given: Given, text: str) -> None:
        kind = (given.get("type") or "text/css").lower()
        if text and kind.strip() == "text/css":
            media = given.get("media") or ""
            self.styles.append((styles.condition(media) or "not all" if media.strip() else "", text))

    def _is_closed(self, name: str, given: Given) -> bool:
        """Whether visitors do not see an element though no style hides it."""
        is_hidden_field = name == "input" and (given.get("type") or "").lower() == "hidden"
        is_closed = name == "noscript" or (name == "dialog" and "open" not in given) or "popover" in given
        return is_hidden_field or (is_closed and not self._wish.hidden)

    def _boxed(self, name: str, given: Given) -> _Outcome:
        self.removed[name] += 1
        address = given.get("src") or given.get("data") or ""
        told = self._base.resolve(address) or address.strip()[:200] or "没有地址"
        words = f"{elements.BOXED[name]}（未保存）：{told}" if name != "canvas" else "画布（内容由脚本绘制）"
        self._pieces += ["<span data-ff-box>", self._words.add(words), "</span>"]
        self._breaks = True
        return _NOTHING

    def _drawn(self, node: LexborNode, given: Given) -> _Outcome:
        self._drawings += 1
        data = drawing(node, self._wish.cover) if self._drawings <= _MOST_DRAWINGS else ""
        if data:
            self._pieces += ["<img", *self._attributes.of("svg", given), f' src="{data}">']
        return _NOTHING

    def _kept(self, name: str, given: Given) -> _Outcome:
        written = elements.RENAMED.get(name, name)
        if written not in elements.KEPT and not (elements.CUSTOM.fullmatch(name) and name not in elements.RESERVED):
            written = "span"
        is_picture = name == "img" or (name == "input" and (given.get("type") or "").lower() == "image")
        written = "img" if is_picture else written
        self.removed["handler"] += sum(key.startswith("on") for key in given)
        self._breaks = self._breaks or kind_of(name) is not Kind.INLINE
        pieces: Pieces = [f"<{written}", *self._attributes.of(name, given)]
        if written == "a":
            pieces += self._attributes.link(given)
        elif is_picture:
            pieces += self._attributes.picture(given)
        elif written == "input":
            pieces += self._attributes.field(given)
        pieces.append(self._ending(name, written))
        self._pieces += pieces
        self._verbatim += written == "textarea"
        return ("" if written in elements.EMPTY else f"</{written}>"), True

    def _ending(self, name: str, written: str) -> str:
        if name in ("details", "dialog") and self._wish.hidden:
            return " open>"
        return " disabled>" if written in elements.DISABLED else ">"


def _content(node: LexborNode) -> str:
    inside = node.first_child
    return (inside.text_content or "") if inside is not None else ""
