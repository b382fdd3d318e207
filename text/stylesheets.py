"""Find the classes and ids that a page's own style sheets hide.

Read are rules whose selector is one simple step: .a, #b, p.c, .a.d; a descendant selector would need the tree, and
:hover or ::after do not speak of the element as it stands.
"""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from text.styles import MAX_DECLARATIONS, MAX_RULES, MAX_SHEET, Hiding, style

_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z)")
#: Blocks that hold for some screens, printers or moments only.
_CONDITIONAL = re.compile(
    r"@(?:media|supports|keyframes|-\w{1,8}-keyframes|container|layer)[^{};]{0,300}+\{"
    r"(?:[^{}]*+\{[^{}]*+\})*+[^{}]*+\}?"
)
#: Selectors and declarations, or whatever is neither; each code point is read once.
_RULE = re.compile(r"([^{};]*+)(?:\{([^{}]*+)\}|[{};]|\Z)")
_WORTH = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0|font-size\s*:\s*[0-2](?![\d.])|:\s*-\d{3}|background",
    re.IGNORECASE,
)
_SIMPLE = re.compile(r"([a-zA-Z][\w-]{0,40})?((?:[.#][\w-]{1,60}){1,4})")
_STEP = re.compile(r"[.#][\w-]+")
_OUTER = re.compile(r"([\w.#-]{1,120})[\s>]")
_SIZED = re.compile(r"font(?:-size)?\s*:")
_SEEN = re.compile("display|visibility|opacity")
#: Declarations that may hide, alone or against other rules; most rules set a background and no more.
_TELLING = re.compile(
    r"display|visibility|opacity|font-size\s*:\s*[0-2](?![\d.])|:\s*-\d{3}|(?<!-)color\s*:.{0,400}background|background.{0,400}(?<!-)color\s*:",
    re.DOTALL,
)
#: Rules about one class or id that are kept, the last ones: each is asked for each element that has it.
MOST_SAYING = 8
#: Selectors of one rule that are looked at.
MAX_SELECTORS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One simple selector: an element's name or none, and the classes and ids it must have."""

    name: str
    steps: frozenset[str]
    hides: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """The hiding rules of a page, by one of their classes or ids; empty for most pages."""

    rules: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)

    def hides(self, name: str, steps: frozenset[str]) -> bool:
        """Whether the last and closest rule for an element with these classes (".a") and ids ("#b") hides it."""
        closest: Rule | None = None
        for step in steps:
            for rule in self.rules.get(step, ()):
                fits = rule.steps <= steps and rule.name in ("", name)
                if fits and (closest is None or _weight(rule) >= _weight(closest)):
                    closest = rule
        return closest is not None and closest.hides


_NONE = Sheet()


def sheet(styles: Iterable[str]) -> Sheet:
    """Read the contents of a page's <style> elements; work is bounded by MAX_SHEET and MAX_RULES."""
    text = "\n".join(styles)[:MAX_SHEET]
    return _read(text) if _WORTH.search(text) else _NONE


@lru_cache(32)
def _read(text: str) -> Sheet:
    """Read a sheet; the pages of one site have the same."""
    pairs = [
        (match[1].strip().split(",")[:MAX_SELECTORS], match[2])
        for match in islice(_RULE.finditer(_CONDITIONAL.sub("", _COMMENT.sub("", text))), MAX_RULES)
        if match[2] and len(match[1]) + len(match[2]) < MAX_DECLARATIONS
    ]
    sized = {
        outer[1]
        for selectors, declarations in pairs
        if _SIZED.search(declarations)
        for selector in selectors
        if (outer := _OUTER.match(selector.strip()))
    }
    return _sheet([rule for pair in pairs for rule in _rules(*pair, sized)])


def _sheet(rules: Sequence[Rule]) -> Sheet:
    """Sort the rules by one of their steps; where none hides, none matters."""
    kept: dict[str, list[Rule]] = {}
    for rule in rules if any(rule.hides for rule in rules) else ():
        kept.setdefault(min(rule.steps), []).append(rule)
    return Sheet({step: tuple(each[-MOST_SAYING:]) for step, each in kept.items()})


def _rules(selectors: Sequence[str], declarations: str, sized: Container[str]) -> list[Rule]:
    """Return the rules with simple selectors that say whether an element is seen.

    Size 0 around elements that have sizes of their own only takes away the gaps between them: `sized` names those.
    """
    if not _TELLING.search(declarations):
        return []
    said = style(declarations)
    if not said.hides and not _SEEN.search(declarations):
        return []
    found = []
    for selector in map(str.strip, selectors):
        match = _SIMPLE.fullmatch(selector)
        if match and not (said.hides is Hiding.SIZE and selector in sized):
            steps = frozenset(_STEP.findall(match[2]))
            found.append(Rule(name=(match[1] or "").lower(), steps=steps, hides=bool(said.hides)))
    return found


def _weight(rule: Rule) -> int:
    """Return how close a rule is, as in CSS: ids before classes before names."""
    ids = sum(step[0] == "#" for step in rule.steps)
    return 100 * ids + 10 * (len(rule.steps) - ids) + bool(rule.name)
