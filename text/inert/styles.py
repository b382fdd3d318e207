"""Style sheets and style attributes, read and written anew: what they draw stays, what they fetch does not."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import tinycss2

from text.inert.values import CHOOSING, DEEPEST, Pictures, is_plain, value, written
from text.styles import Hiding, style

#: Code points of one style sheet, and of one style attribute.
MOST, MOST_INLINE = 400_000, 20_000
#: Address as written in @import -> the declarations of that sheet, made inert; empty where nobody kept it.
Imports = Callable[[str], str]
#: At-rules that hold rules, and those that hold declarations.
_GROUPS = frozenset(("media", "supports", "layer", "container"))
_FRAMES = re.compile(r"(?:-webkit-|-moz-|-o-)?keyframes")
_PROPERTY = re.compile(r"-{0,2}[a-zA-Z][\w-]{0,60}", re.ASCII)
#: They run or load in old browsers.
_ACTIVE = frozenset(("behavior", "-ms-behavior", "-moz-binding", "src"))
_LIFTED = "outline:2px dashed #a85b00!important"
_BRACKETS = re.compile(r"[(\[{]|[)\]}]")
_LINK, _VISITED = re.compile(r"(?<!\\):(?:any-)?link(?![\w-])"), re.compile(r"(?<!\\):visited(?![\w-])")


def attribute(text: str, pictures: Pictures, *, lift: bool = False) -> str:
    """The value of a style attribute, made inert; with `lift` it hides nothing. Never raises."""
    if len(text) > MOST_INLINE or _is_deep(text):
        return ""
    return _declarations(tinycss2.parse_blocks_contents(text, True, True), pictures, lift)


def sheet(text: str, pictures: Pictures, imports: Imports, *, lift: bool = False) -> str:
    """A style sheet, made inert; fit for a <style> element. Never raises; what is too deep or too long is left out."""
    text = text[:MOST]
    if _is_deep(text):
        return ""
    return "\n".join(_rules(tinycss2.parse_stylesheet(text, True, True), pictures, imports, lift, 0))


def condition(media: str) -> str:
    """The value of a media attribute, made inert; empty where it says nothing that can be understood."""
    tokens = tinycss2.parse_component_value_list(media[:300]) if not _is_deep(media[:300]) else []
    return written(tokens).strip() if is_plain(tokens) else ""


def _is_deep(text: str) -> bool:
    """Whether brackets nest deeper than any honest style; strings are not told apart."""
    depth = 0
    for bracket in _BRACKETS.finditer(text):
        depth += 1 if bracket[0] in "([{" else -1
        if depth > 2 * DEEPEST:
            return True
        depth = max(depth, 0)
    return False


def _rules(rules: list[Any], pictures: Pictures, imports: Imports, lift: bool, depth: int) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield from _rule(rule, pictures, lift, CHOOSING)
        elif rule.type == "at-rule" and depth < DEEPEST:
            yield from _at_rule(rule, pictures, imports, lift, depth)


def _rule(rule: Any, pictures: Pictures, lift: bool, functions: frozenset[str]) -> Iterator[str]:
    if is_plain(rule.prelude, functions):
        said = _declarations(tinycss2.parse_blocks_contents(rule.content, True, True), pictures, lift)
        if said:
            yield f"{_selector(rule.prelude)}{{{said}}}"


def _selector(prelude: list[Any]) -> str:
    """The selector for a document whose links are none: they carry data-ff-to instead."""
    return _VISITED.sub(":not(*)", _LINK.sub("[data-ff-to]", written(prelude).strip()))


def _at_rule(rule: Any, pictures: Pictures, imports: Imports, lift: bool, depth: int) -> Iterator[str]:
    name = rule.lower_at_keyword
    if name == "import" and not depth:
        yield from _imported(rule.prelude, imports)
    elif rule.content is None or not is_plain(rule.prelude):
        return
    elif name in _GROUPS:
        inside = tinycss2.parse_rule_list(rule.content, True, True)
        body = "".join(_rules(inside, pictures, imports, lift, depth + 1))
        yield f"@{name} {written(rule.prelude).strip()}{{{body}}}"
    elif _FRAMES.fullmatch(name):
        inside = tinycss2.parse_rule_list(rule.content, True, True)
        frames = "".join(
            each for one in inside if one.type == "qualified-rule" for each in _rule(one, pictures, lift, frozenset())
        )
        yield f"@{name} {written(rule.prelude).strip()}{{{frames}}}"


def _imported(prelude: list[Any], imports: Imports) -> Iterator[str]:
    address, rest = "", []
    for at, token in enumerate(prelude):
        if token.type in ("url", "string"):
            address, rest = token.value, prelude[at + 1 :]
        elif token.type == "function" and token.lower_name == "url":
            address, rest = "".join(one.value for one in token.arguments if one.type == "string"), prelude[at + 1 :]
        if address:
            break
    said = imports(address) if address else ""
    media = written(rest).strip() if is_plain(rest) else "not all"
    if said:
        yield f"@media {media}{{{said}}}" if media else said


def _declarations(found: list[Any], pictures: Pictures, lift: bool) -> str:
    said = [each for one in found if one.type == "declaration" and (each := _declaration(one, pictures))]
    return ";".join(_lifted(said) if lift else said)


def _declaration(one: Any, pictures: Pictures) -> str:
    if not _PROPERTY.fullmatch(one.name) or one.lower_name in _ACTIVE:
        return ""
    tokens = value(one.value, pictures)
    if tokens is None or any(token.type == "{} block" for token in tokens):
        return ""
    return f"{one.name}:{written(tokens).strip()}{'!important' if one.important else ''}"


def _lifted(said: list[str]) -> list[str]:
    """The declarations without those that hide, and an outline where there were some."""
    hides = style(";".join(said)).hides
    if not hides:
        return said
    kept = [each for each in said if not _hides(each, hides)]
    return [*kept, _LIFTED]


def _hides(declaration: str, together: Hiding) -> bool:
    if Hiding.COLOUR in together and declaration.lower().startswith("color:"):
        return True
    return bool(style(declaration).hides)
