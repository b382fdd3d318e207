"""Walk a parsed page once, without recursion, and gather its text into blocks.

An element that breaks the line ends the block, an element inside the line does not: 区<b></b>块链 reads 区块链,
and no word runs from one table cell into the next.
"""

from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from facts.readings import Where
from text.gleanings import SPOKEN, Attributes, Gleanings
from text.markup import Role, is_unseen, role_of
from text.scripts import chinese_strings, has_chinese

# Local names: the loop below runs once for each of a thousand nodes, and looking up an enum member costs as much
# as appending a text.
_TEXT, _INLINE, _LINK, _BLOCK = Role.TEXT, Role.INLINE, Role.LINK, Role.BLOCK
_NOSCRIPT, _APART = Role.NOSCRIPT, Role.SKIP


#: A block before it has its place: text, tag, share of its characters inside links. A page has two hundred of them,
#: and a tuple costs an eighth of an object.
Stretch = tuple[str, str, float]


@dataclass(slots=True)
class Walk:
    """One walk over one page; `title` and the stretches are complete after `over`."""

    gleanings: Gleanings
    title: str = ""
    #: What a visitor sees, what is hidden from him, and what the page carries as data; in the order of the page.
    shown: list[Stretch] = field(default_factory=list)
    hidden: list[Stretch] = field(default_factory=list)
    data: list[Stretch] = field(default_factory=list)
    _parts: list[str] = field(default_factory=list)
    _tags: list[str] = field(default_factory=lambda: ["body"])
    #: mem_id of the outermost element that visitors do not see; 0 where they see the text.
    _veil: int = 0
    #: The open link, where its text starts in `_parts`, and its text from blocks that ended inside it.
    _link: Attributes | None = None
    _link_at: int = 0
    _link_text: str = ""
    #: Characters inside links in the present block.
    _linked: int = 0
    _roles: dict[int, Role] = field(default_factory=dict)

    def over(self, root: LexborNode) -> None:
        """Walk the whole tree under `root`; each element is entered once and left once."""
        roles, parts = self._roles, self._parts
        opened: list[tuple[LexborNode, Role]] = []
        node: LexborNode | None = root
        while node is not None:
            role = roles.get(node.tag_id) or self._learned(node)
            if role is _TEXT:
                parts.append(node.text_content or "")
            elif (child := self._enter(node, role)) is not None:
                opened.append((node, role))
                node = child
                continue
            following = node.next
            while following is None and opened:
                node, role = opened.pop()
                if role >= _LINK or self._veil:
                    self._leave(node, role)
                following = node.next if opened else None
            node = following
        self._flush()

    def _enter(self, node: LexborNode, role: Role) -> LexborNode | None:
        """Take an element in; return its first child, after whose siblings it will be left."""
        if role >= _APART:
            self._take_apart(node, role)
            return None
        if role >= _BLOCK:
            if self._parts:
                self._flush()
            self._tags.append(node.tag or "")
        attributes = node.attributes
        if attributes or role is _NOSCRIPT:
            self._open(node, role, attributes)
        child = node.child
        if child is None and (role >= _LINK or self._veil):
            self._leave(node, role)
        return child

    def _open(self, node: LexborNode, role: Role, attributes: Attributes) -> None:
        """Read the attributes of an element."""
        if role is _NOSCRIPT or (("style" in attributes or "hidden" in attributes) and is_unseen(attributes)):
            self._draw_veil(node)
        if role is _LINK and "href" in attributes:
            self._link, self._link_at, self._link_text = attributes, len(self._parts), ""
        if _INLINE < role < _LINK:
            self.gleanings.look(role, attributes)
        if not SPOKEN.isdisjoint(attributes):
            self.gleanings.hear(attributes)

    def _leave(self, node: LexborNode, role: Role) -> None:
        """Close what entering the element opened."""
        if role >= _BLOCK:
            if self._parts:
                self._flush()
            self._tags.pop()
        elif role is _LINK and self._link is not None:
            self._pause_link()
            self.gleanings.link(self._link, " ".join(self._link_text.split()))
            self._link = None
        if self._veil and self._veil == node.mem_id:
            self._flush()
            self._veil = 0

    def _draw_veil(self, node: LexborNode) -> None:
        if not self._veil:
            self._flush()
            self._veil = node.mem_id

    def _take_apart(self, node: LexborNode, role: Role) -> None:
        """Take what is no part of the line: the title, strings in scripts, templates, pinyin over characters."""
        if role is Role.TITLE:
            self.title = self.title or " ".join(node.text().split())
        elif role is Role.ASIDE:
            self.gleanings.speak(node.text(), Where.ATTRIBUTE)
        elif role is Role.TEMPLATE:
            self._data([each.text(separator=" ") for each in node.template_fragments()], "template")
        elif role is Role.SCRIPT and (child := node.child) is not None:
            script = child.text_content or ""
            if has_chinese(script):
                self._data(chinese_strings(script), "script")

    def _data(self, texts: list[str], tag: str) -> None:
        for text in texts:
            if clean := " ".join(text.split()):
                self.data.append((clean, tag, 0.0))

    def _pause_link(self) -> None:
        """Note the link's text so far: its block or the link itself ends here."""
        text = "".join(self._parts[self._link_at :])
        self._link_text += text + " "
        self._linked += len("".join(text.split()))
        self._link_at = 0

    def _flush(self) -> None:
        """End the block and keep it if it has any text."""
        if not self._parts:
            return
        if self._link is not None:
            self._pause_link()
        words = "".join(self._parts).split()
        self._parts.clear()
        if words:
            text = " ".join(words)
            share = min(1.0, self._linked / (len(text) - len(words) + 1)) if self._linked else 0.0
            stretches = self.hidden if self._veil else self.shown
            stretches.append((text, self._tags[-1], share))
        self._linked = 0

    def _learned(self, node: LexborNode) -> Role:
        """Return the node's role and remember it under the parser's number for the tag."""
        role = self._roles[node.tag_id] = role_of(node.tag or "")
        return role
