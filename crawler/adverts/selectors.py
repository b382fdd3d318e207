"""Find the selector rules that hold for the elements of a page, in time that the page's size bounds."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler.adverts.syntax import EVERYWHERE, SelectorRule, Unsupported
from crawler.adverts.vocabulary import parents

_SIMPLE = re.compile(r"[.#](-?[A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)")
#: A class or id in the last compound of a selector, behind which nothing but its own conditions stand.
_KEY = re.compile(r"([.#])(-?[A-Za-z_][\w-]*)(?=[^\s>+~()]*\Z)")
_COMBINED = re.compile(r"[\s>+~]|:(?:has|not|is|where)\(")
#: Selectors that are searched together; the parser tells only that one of them fits.
_TOGETHER = 50
#: Elements of a page on which selectors with ancestors or siblings are tried: each costs the depth of the page.
_FEW_NODES = 5_000
#: Elements tried against selectors that are more than a name, per page.
_TRIALS = 2_000
_EMPTY = LexborHTMLParser("<p></p>")


@dataclass(slots=True)
class _Named:
    """Rules under one class name or id."""

    #: The name is all they ask for.
    plain: list[SelectorRule] = field(default_factory=list)
    more: list[SelectorRule] = field(default_factory=list)


class Selectors:
    """The selector rules of all files; add() first, then ask for the view of a page."""

    def __init__(self) -> None:
        #: ".name" and "#name".
        self._named: dict[str, _Named] = {}
        #: Selectors that no name leads to.
        self._rest: list[SelectorRule] = []
        #: Domain -> rules that hold there alone.
        self._local: dict[str, list[SelectorRule]] = {}
        #: Selector -> exceptions.
        self._excepting: dict[str, list[SelectorRule]] = {}
        self.count = 0

    def add(self, rule: SelectorRule) -> Unsupported | None:
        """Take a rule in, or say why not."""
        if not _SIMPLE.fullmatch(rule.selector) and not _is_css(rule.selector):
            return Unsupported(text=rule.text[:200], where=rule.where, why="the parser does not know this selector")
        self.count += 1
        if rule.is_exception:
            self._excepting.setdefault(rule.selector, []).append(rule)
        elif rule.domains.included:
            for domain in rule.domains.included:
                self._local.setdefault(domain, []).append(rule)
        elif "," not in rule.selector and (key := _KEY.search(rule.selector)):
            named = self._named.setdefault(key[1] + key[2], _Named())
            (named.plain if key[0] == rule.selector else named.more).append(rule)
        else:
            self._rest.append(rule)
        return None

    def names(self) -> Iterator[str]:
        """Yield the class names and ids that lead to rules for any page, without dot and hash."""
        return (key[1:] for key in self._named)

    def others(self) -> Sequence[SelectorRule]:
        """Rules for any page that no name leads to."""
        return self._rest

    def on(self, page: str, *, everywhere: bool = True) -> "PageSelectors":
        """Return what holds on pages of a host; without the rules for any page where `everywhere` is false."""
        names = frozenset(parents(page))
        local = [rule for name in names for rule in self._local.get(name, ()) if rule.domains.hold(names)]
        return PageSelectors(
            named=self._named if everywhere else {},
            searched=[*local, *(self._rest if everywhere else ())],
            excepting=self._excepting,
            names=names,
        )


class PageSelectors:
    """The selector rules of one page; its bound on trials is spent once."""

    def __init__(
        self,
        *,
        named: dict[str, _Named],
        searched: list[SelectorRule],
        excepting: dict[str, list[SelectorRule]],
        names: frozenset[str],
    ) -> None:
        self._named, self._searched, self._excepting, self._names = named, searched, excepting, names
        self._trials = _TRIALS

    def rule_for(self, node: LexborNode, classes: str | None, name: str | None) -> SelectorRule | None:
        """Return a rule that a class or the id of an element leads to."""
        keys = [f".{each}" for each in classes.split()[:40]] if classes else []
        if name:
            keys.append(f"#{name.strip()}")
        for key in keys:
            named = self._named.get(key)
            if named is not None and (found := self._first(named, node)) is not None:
                return found
        return None

    def _first(self, named: _Named, node: LexborNode) -> SelectorRule | None:
        for rule in named.plain:
            if self._holds(rule):
                return rule
        for rule in named.more:
            if self._trials > 0 and self._holds(rule):
                self._trials -= 1
                if node.css_matches(rule.selector):
                    return rule
        return None

    def search(self, tree: LexborHTMLParser, nodes: int) -> Iterator[tuple[LexborNode, SelectorRule]]:
        """Yield the elements that the remaining rules select, with the rule; `nodes` is the size of the page."""
        rules = [
            rule
            for rule in self._searched
            if self._holds(rule) and (nodes <= _FEW_NODES or not _COMBINED.search(rule.selector))
        ]
        for at in range(0, len(rules), _TOGETHER):
            part = rules[at : at + _TOGETHER]
            for node in tree.css(", ".join(rule.selector for rule in part)):
                if self._trials <= 0:
                    return
                self._trials -= 1
                yield node, next((rule for rule in part if node.css_matches(rule.selector)), part[0])

    def _holds(self, rule: SelectorRule) -> bool:
        if rule.domains is not EVERYWHERE and not rule.domains.hold(self._names):
            return False
        return not any(each.domains.hold(self._names) for each in self._excepting.get(rule.selector, ()))


def _is_css(selector: str) -> bool:
    try:
        _EMPTY.css(selector)
    except SelectolaxError:
        return False
    return True
