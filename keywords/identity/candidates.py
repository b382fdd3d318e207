"""What the readers of identifiers hand over, and the words in front of a number that say what it is."""

import re
from functools import cache
from typing import NamedTuple

import re2

from facts.findings import IdentifierKind
from keywords.identity.spelling import HAN_DIGIT
from keywords.matching.searching import compile_quietly

#: Characters before a value in which a word may say what it is: a label, a colon, a bank's name.
CUE_REACH = 24


class Candidate(NamedTuple):
    """One value found in a folded text; offsets are the folded text's."""

    start: int
    end: int
    kind: IdentifierKind
    value: str
    valid: bool = True
    partial: bool = False
    detail: str = ""


@cache
def compiled(expression: str) -> "re2._Regexp":
    """An expression of google-re2, compiled once in a process."""
    return compile_quietly(expression)


def before(text: str, start: int, reach: int = CUE_REACH) -> str:
    """The text in front of a value."""
    return text[max(0, start - reach) : start]


def is_whole(view: bytes, start: int, end: int) -> bool:
    """Whether a value is no piece of a longer run of letters and digits, of a decimal or of a file's name."""
    ahead, behind = view[max(0, start - 12) : start], view[end : end + 10]
    if ahead[-1:].isalnum() and not _OPENS.search(ahead):
        return False
    if ahead and ahead[-1] >> 4 == HAN_DIGIT >> 4 and view[start] >> 4 == HAN_DIGIT >> 4:
        return False
    return not _CUT_BEFORE.search(ahead) and not _CUT_AFTER.match(behind)


#: Latin words that stand before a number without a space.
_OPENS = re.compile(
    rb"(?<![a-z0-9])(?:tel|phone|mobile|mob|cell|vx|wx|v|q|qq|t|m|p|call|wechat|weixin|whatsapp|hotline|fax|:86)\Z"
)
_CUT_BEFORE = re.compile(rb"[0-9][.\-_]\Z|[a-z_]/\Z|(?<![0-9])[0-9]{1,6}/\Z|[a-z0-9][=_#\-]\Z|[a-z0-9][<>&=]\Z")
_CUT_AFTER = re.compile(
    rb"[0-9]|[.\-_][0-9a-z]|(?!(?:qq|wx|vx|v|q|tel|wechat|weixin|whatsapp|telegram|tg|email|e-mail|fax)(?![a-z]))[a-z]|_"
)
