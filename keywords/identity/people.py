"""Persons whom a page names beside what they are: legal representative, account holder, contact.

A name counts where a word says whose it is and its first character is a surname; a surname alone with a title
(周老师, 李姐) names nobody.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from facts.findings import IdentifierKind
from keywords.identity.candidates import Candidate, compiled
from keywords.identity.gates import Gate
from keywords.matching.searching import spans
from text import Folded

_MOST = 2_000
_TABLES = Path(__file__).parents[1] / "tables"
_LEGAL = r"法定代表人|法人代表|法人"
_ROLES = (
    rf"{_LEGAL}|负责人|联系人|姓\s{{0,4}}名|户\s{{0,2}}名|开户人|收款人|持卡人|经理|顾问|团队长|导师|客服|财务|业务|会计|董事长"
    r"|总裁|创始人|理事长|会长|出借人|借款人|委托人|经办人|推荐人|[甲乙丙丁]方|本人"
)
#: A role, what joins it to a name, and up to four characters of which the judge takes the name.
_NAMED = (
    rf"(?:(?:{_ROLES})(?:\([^()\n]{{1,6}}\))?(?:\s?[:|]\s?|\s{{1,3}}|为|是)"
    r"|法定代表人|户名|联系人|团队长|尊敬的|经理|顾问)(\p{Han}{2,5})"
)
_TITLED = ("先生", "女士", "经理", "老师", "顾问", "主任")
_TAILS = (
    "经理",
    "老师",
    "先生",
    "女士",
    "小姐",
    "主任",
    "顾问",
    "总监",
    "总",
    "姐",
    "哥",
    "某",
    "公司",
    "电话",
    "银行",
)
_TITLES = re.compile("(?:先生|女士|经理|老师|顾问|主任|小姐)")
#: Something to reach a person by, shortly after the name.
_CONTACT = re.compile(r"\d{7}|\d{3}[ .-]?\d{4}|微信|qq|电话|手机|您|尊敬")
_AFTER = frozenset('先女经老顾主小,，。;:、()|\n\t /《》【】"”|-·电手身微联')


@cache
def _surnames() -> tuple[frozenset[str], frozenset[str]]:
    """Surnames of one and of two characters."""
    names = (_TABLES / "surnames.txt").read_text(encoding="utf-8").split()
    return frozenset(name for name in names if len(name) == 1), frozenset(name for name in names if len(name) == 2)


@cache
def _no_names() -> frozenset[str]:
    """Words of two characters that begin like a name and are none."""
    return frozenset((_TABLES / "not-names.txt").read_text(encoding="utf-8").split())


def find_people(folded: Folded, gates: int) -> Iterator[Candidate]:
    """Yield the names of persons; the legal representative is marked as such."""
    text = folded.folded
    if gates & Gate.ROLE and gates & Gate.ROLE_SAID:
        for start, _ in spans(compiled(_NAMED), folded, _MOST, group=1):
            if text[start - 4 : start].startswith("用户名") or text[start - 3 : start].startswith("用户名"):
                continue
            if (end := _end(text, start)) and (
                not _JOINED.search(text, start - 2, start) or text[end : end + 1] == ":"
            ):
                detail = "legal_representative" if _LEGAL_BEFORE.search(text[max(0, start - 12) : start]) else ""
                yield Candidate(start, end, IdentifierKind.PERSON, text[start:end], detail=detail)
    for title in _TITLED if gates & Gate.TITLE else ():
        at = text.find(title)
        while at >= 0:
            if found := _titled(text, at):
                yield found
            at = text.find(title, at + 2)


#: A title that a name follows without a sign: 客户经理张三：
_JOINED = re.compile("经理|顾问")
_LEGAL_BEFORE = re.compile(rf"(?:{_LEGAL})\W{{0,4}}\Z")


def _end(text: str, start: int) -> int | None:
    """Where the name that starts here ends, or None where none starts."""
    single, double = _surnames()
    own = 2 if text[start : start + 2] in double else 1 if text[start] in single else 0
    if not own or text[start : start + 2] in _no_names():
        return None
    for end in range(start + own + 2, start + own, -1):
        name = text[start:end]
        if len(name) == end - start and _is_han(name) and _is_end(text, end) and not name.endswith(_TAILS):
            return end
    return None


def _is_end(text: str, end: int) -> bool:
    """Whether no name goes on here: no Han character follows, or a title does."""
    return not _is_han(text[end : end + 1]) or _TITLES.match(text, end) is not None


def _is_han(text: str) -> bool:
    return bool(text) and all("\u3400" <= char <= "\u9fff" for char in text)


def _titled(text: str, title: int) -> Candidate | None:
    """A full name before 先生 or 经理, at the start of its phrase, with a contact near."""
    for start in (title - 3, title - 2):
        if start >= 0 and _end(text, start) == title:
            is_addressed = text.endswith("尊敬的", 0, start)
            if is_addressed or (
                not _is_han(text[max(0, start - 1) : start]) and _CONTACT.search(text[title + 2 : title + 26])
            ):
                return Candidate(start, title, IdentifierKind.PERSON, text[start:title])
    return None
