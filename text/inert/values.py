"""Values of style declarations: plain words, numbers and functions that compute; addresses of kept pictures alone."""

from collections.abc import Callable, Iterable
from typing import Any

import tinycss2
from tinycss2 import ast

#: Address as written -> data: address of a picture; empty where there is none.
Pictures = Callable[[str], str]
#: Brackets inside one another; a gradient inside an image inside a background has four.
DEEPEST = 12
#: Functions that load nothing. `url` is rewritten, image-set and its like take strings for addresses and are out.
FUNCTIONS = frozenset(
    [
        "rgb",
        "rgba",
        "hsl",
        "hsla",
        "hwb",
        "lab",
        "lch",
        "oklab",
        "oklch",
        "color",
        "color-mix",
        "light-dark",
        "calc",
        "min",
        "max",
        "clamp",
        "abs",
        "sign",
        "round",
        "mod",
        "rem",
        "sin",
        "cos",
        "tan",
        "asin",
        "acos",
        "atan",
        "atan2",
        "pow",
        "sqrt",
        "hypot",
        "log",
        "exp",
        "var",
        "attr",
        "counter",
        "counters",
        "rect",
        "inset",
        "circle",
        "ellipse",
        "polygon",
        "path",
        "linear-gradient",
        "radial-gradient",
        "conic-gradient",
        "repeating-linear-gradient",
        "repeating-radial-gradient",
        "repeating-conic-gradient",
        "-webkit-linear-gradient",
        "-webkit-radial-gradient",
        "-webkit-repeating-linear-gradient",
        "-webkit-gradient",
        "from",
        "to",
        "color-stop",
        "-moz-linear-gradient",
        "-o-linear-gradient",
        "-ms-linear-gradient",
        "matrix",
        "matrix3d",
        "translate",
        "translatex",
        "translatey",
        "translatez",
        "translate3d",
        "scale",
        "scalex",
        "scaley",
        "scalez",
        "scale3d",
        "rotate",
        "rotatex",
        "rotatey",
        "rotatez",
        "rotate3d",
        "skew",
        "skewx",
        "skewy",
        "perspective",
        "blur",
        "brightness",
        "contrast",
        "drop-shadow",
        "grayscale",
        "hue-rotate",
        "invert",
        "opacity",
        "saturate",
        "sepia",
        "cubic-bezier",
        "steps",
        "linear",
        "repeat",
        "minmax",
        "fit-content",
    ]
)
#: Functions of selectors that only choose.
CHOOSING = frozenset(
    [
        "not",
        "is",
        "where",
        "has",
        "matches",
        "any",
        "-webkit-any",
        "-moz-any",
        "lang",
        "dir",
        "nth-child",
        "nth-last-child",
        "nth-of-type",
        "nth-last-of-type",
    ]
)
_BLOCKS = frozenset(("() block", "[] block", "{} block"))
_LEAVES = frozenset(
    ("ident", "hash", "string", "number", "percentage", "dimension", "whitespace", "literal", "unicode-range",
     "at-keyword")
)  # fmt: skip
#: Characters of their own that values and selectors are made of.
_LITERALS = frozenset(
    (",", "/", "+", "-", "*", ":", ";", ".", ">", "~", "=", "|", "!", "&", "~=", "|=", "^=", "$=", "*=", "||")
)

Tokens = list[Any]  # tinycss2 has no types


def value(tokens: Iterable[Any], pictures: Pictures, depth: int = 0) -> Tokens | None:
    """The same value with addresses replaced, by `none` where nobody kept the picture; None where it may do more."""
    kept: Tokens = []
    for token in tokens:
        found = _one(token, pictures, depth)
        if found is None:
            return None
        kept.append(found)
    return kept


def is_plain(tokens: Iterable[Any], functions: frozenset[str] = frozenset(), depth: int = 0) -> bool:
    """Whether a selector or a condition is made of words, brackets and these functions alone."""
    return depth < DEEPEST and all(_is_plain(token, functions, depth) for token in tokens)


def _one(token: Any, pictures: Pictures, depth: int) -> Any:
    kind = token.type
    if kind == "url":
        return _picture(token, token.value, pictures)
    if kind == "comment":
        return ast.WhitespaceToken(token.source_line, token.source_column, " ")
    if kind in _LEAVES:
        return token if kind != "literal" or token.value in _LITERALS else None
    return _nested(token, pictures, depth) if depth < DEEPEST else None


def _nested(token: Any, pictures: Pictures, depth: int) -> Any:
    if token.type == "function":
        return _function(token, pictures, depth)
    if token.type not in _BLOCKS:
        return None
    inside = value(token.content, pictures, depth + 1)
    token.content = inside
    return None if inside is None else token


def _function(token: Any, pictures: Pictures, depth: int) -> Any:
    if token.lower_name == "url":
        return _picture(token, "".join(one.value for one in token.arguments if one.type == "string"), pictures)
    if token.lower_name not in FUNCTIONS:
        return None
    inside = value(token.arguments, pictures, depth + 1)
    token.arguments = inside
    return None if inside is None else token


def _picture(token: Any, address: str, pictures: Pictures) -> Any:
    at = token.source_line, token.source_column
    data = pictures(address)
    return ast.URLToken(*at, data, f'url("{data}")') if data else ast.IdentToken(*at, "none")


def _is_plain(token: Any, functions: frozenset[str], depth: int) -> bool:
    kind = token.type
    if kind == "function":
        return token.lower_name in functions and is_plain(token.arguments, functions, depth + 1)
    if kind in _BLOCKS:
        return kind != "{} block" and is_plain(token.content, functions, depth + 1)
    return (kind in _LEAVES and (kind != "literal" or token.value in _LITERALS)) or kind == "comment"


def written(tokens: Tokens) -> str:
    """The tokens as CSS that may stand in a <style> element: no "<" is left that could end it."""
    # Inside strings and names, and nowhere else, "<" may stand as its escape.
    return str(tinycss2.serialize(tokens)).replace("<", "\\3c ")
