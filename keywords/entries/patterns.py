r"""Judge an analyst's regular expression before it is kept: what google-re2 refuses, and what would match too much.

(?=保)本        前后查看        refused: the engine has none
(返)\1          反向引用        refused: the engine has none
保本.*          没有上限        refused: a match would swallow the page; .{0,20} says what is meant
[\u4e00-\u9fff]{2}              refused: it matches everyday sentences (lexicon/innocent.txt)
"""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import re2

from facts.errors import BrokenLexicon
from keywords.entries.forms import Form
from keywords.matching.searching import compile_quietly
from text import fold

#: Places in the everyday sentences that a pattern may match; a good one matches none, a figure may happen to.
MAX_INNOCENT = 2
_INNOCENT = Path(__file__).parents[1] / "lexicon" / "innocent.txt"
#: What the engine does not have; the first is looked for where the pattern is not escaped and in no class.
_LOOK = re.compile(r"\(\?(?:<?[=!]|>)")
_BACK = re.compile(r"\\[1-9]|\\k<|\(\?P=")
#: A quantifier without an upper end.
_ENDLESS = re.compile(r"\*|\+|\{\d{1,4},\}")
#: Escapes that stand for nearly everything.
_WIDE = frozenset({r"\S", r"\W", r"\D", r"\P", r"\C"})


class Flaw(NamedTuple):
    """What is wrong with a pattern: for the one who edits the file, and in the analyst's words."""

    english: str
    chinese: str


def flaw_of(pattern: str) -> Flaw | None:
    """Say why a pattern cannot be used, or None; the first flaw from the left, then what the engine says."""
    for at, piece in _pieces(pattern):
        if flaw := _flaw_at(pattern, at, piece):
            return flaw
    try:
        compiled = compile_quietly(pattern)
    except re2.error as error:
        return _refused(error)
    if compiled.search("") is not None:
        return Flaw("the pattern matches the empty text; make it ask for something", "会命中空文本，应至少要求一个字")
    return None


def width_flaw(pattern: str) -> Flaw | None:
    """Say that a usable pattern matches everyday sentences at more than MAX_INNOCENT places, with one of them."""
    found = [match.group() for match in compile_quietly(pattern).finditer(innocent())]
    if len(found) <= MAX_INNOCENT:
        return None
    return Flaw(
        f"the pattern matches everyday sentences at {len(found)} places, such as “{found[0]}”; make it narrower",
        f"在日常语句里命中 {len(found)} 处（例如“{found[0]}”），应写得更窄",
    )


@cache
def innocent() -> str:
    """Return the innocent sentences that patterns are tried on, folded."""
    lines = _INNOCENT.read_text(encoding="utf-8").splitlines()
    return fold("\n".join(line for line in lines if not line.startswith("#"))).folded


def compile_pattern(pattern: str, form: Form | None = None) -> "re2._Regexp":
    """Compile an expression with google-re2, quietly.

    Raises:
        BrokenLexicon: the engine refuses it, it matches the empty text, or it has no upper end.
    """
    if flaw := flaw_of(pattern):
        raise form.refuse(flaw.english, "pattern") if form else BrokenLexicon(flaw.english)
    return compile_quietly(pattern)


def _pieces(pattern: str) -> list[tuple[int, str]]:
    """Cut a pattern into atoms with their places: an escape, a whole class, or one character."""
    return [(match.start(), match.group()) for match in _ATOM.finditer(pattern)]


_ATOM = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\w+:\]|[^\]\\])*\]|.", re.DOTALL)


def _flaw_at(pattern: str, at: int, piece: str) -> Flaw | None:
    if _LOOK.match(pattern, at) and piece == "(":
        return _missing(at, "look-around", "前后查看")
    if piece[0] in "\\(" and _BACK.match(pattern, at):
        return _missing(at, "a back-reference", "反向引用")
    if not (piece == "." or piece in _WIDE or piece.startswith("[^")):
        return None
    if endless := _ENDLESS.match(pattern, at + len(piece)):
        written = piece + endless.group()
        return Flaw(
            f"the pattern is refused: “{written}” at character {at + 1} has no upper end; write {piece}{{0,20}}",
            f"第 {at + 1} 个字符起的“{written}”没有上限，应写成“{piece}{{0,20}}”这样有上限的",
        )
    return None


def _missing(at: int, english: str, chinese: str) -> Flaw:
    return Flaw(
        f"the pattern is refused: {english} at character {at + 1}; look-around and back-references are not available",
        f"第 {at + 1} 个字符起用了{chinese}，这里没有这种写法",
    )


def _refused(error: re2.error) -> Flaw:
    reason = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
    return Flaw(
        f"the pattern is refused: {reason}; look-around and back-references are not available",
        f"不是可用的正则（{reason}）",
    )
