"""Names of firms in one form, and whether two of them may be one firm.

福建省厦門市金樹財富管理（集團）有限責任公司厦门分公司
└ place ───┘└ core ──────────────┘└ form ──────┘└ branch ──┘     kept: 厦门金树财富管理(集团)有限公司厦门分公司
"""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from text import fold

#: Code points looked at; registered names rarely pass 40.
_LONGEST = 80
_LIMITED = "有限公司"
_FORM = re.compile(
    r"(?:股份有限责任公司|股份有限公司|有限责任公司|有限公司|(?:合伙企业)?\((?:有限|普通|特殊普通)合伙\)"
    r"|合作(?:联)?社联合社|合作(?:联)?社|资金互助社|公司)"
)
_BRANCH = re.compile(r"[\u4e00-\u9fff0-9a-z()]{0,16}(?:分公司|支公司|营业部|分部|分店|办事处)\Z")
_BRACKET = re.compile(r"\(([\u4e00-\u9fff]{2,6})\)")
_LEVEL = re.compile(r"(?:特别行政区|壮族自治区|回族自治区|维吾尔自治区|自治区|省|市)")
_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,3}?(?:区(?!块)|县)(?=[\u4e00-\u9fff]{3})")
_BLANK = re.compile(r"[\s\"'“”‘’《》<>【】「」『』,;:!?*_|/\\·•]+")
#: What people write in brackets behind a name and is no part of it; 原 and 曾用名 tell a former name.
_REMARK = re.compile(
    r"\((曾用名称?|原名称?|原|又名|以下简称|下称|简称|现|已|存续|在业|吊销|注销)[::]?([^()]*(?:\([^()]*\)[^()]*)?)\)\Z"
)
_FORMERLY = ("曾用名", "曾用名称", "原名", "原名称", "原")
#: Characters that tell firms of one house apart: 一号, 二号; 东, 西.
_COUNTING = frozenset(
    "零一二三四五六七八九十百千甲乙丙丁戊己庚辛东西南北中上下前后新老大小abcdefghijklmnopqrstuvwxyz0123456789"
)
#: Shortest core in which one wrong character is a slip of the pen.
_SLIP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm's name taken apart; every part folded, empty where there is none."""

    #: City, else province, without 市 or 省.
    place: str
    core: str
    #: All kinds of limited company are 有限公司: firms change from one to the other and stay the same.
    form: str
    branch: str = ""

    @property
    def value(self) -> str:
        """The name in its one form."""
        return f"{self.place}{self.core}{self.form}{self.branch}"

    @property
    def house(self) -> str:
        """The name of the firm that a branch belongs to; its own where it is no branch."""
        return f"{self.place}{self.core}{self.form}"


@lru_cache(maxsize=65536)
def firm(name: str) -> Firm | None:
    """Take a name apart; None where no legal form ends it or nothing stands before the form.

    Traditional characters, widths and brackets are folded; a place in brackets counts as one in front.
    """
    text = _REMARK.sub("", _BLANK.sub("", fold(name[: 2 * _LONGEST]).folded))[:_LONGEST]
    form = _FORM.search(text)
    if not form or form.start() == 0:
        return None
    branch = text[form.end() :]
    if branch and not _BRANCH.match(branch):
        later = _last_form(text)
        form, branch = later, text[later.end() :]
        if branch and not _BRANCH.match(branch):
            return None
    place, core = _placed(text[: form.start()])
    # Two names in one cell are nobody's name.
    if len(core) < 2 or _LIMITED in core or "有限责任公司" in core:
        return None
    return Firm(place=place, core=core, form=_limited(form[0]), branch=branch)


def former_in(name: str) -> str | None:
    """The former name that somebody wrote in brackets behind a firm's name, such as （曾用名：…）; None without one."""
    found = _REMARK.search(_BLANK.sub("", fold(name[: 2 * _LONGEST]).folded))
    return found[2] if found and found[1] in _FORMERLY and firm(found[2]) else None


def _last_form(text: str) -> re.Match[str]:
    *_, last = _FORM.finditer(text)
    return last


def _limited(form: str) -> str:
    return _LIMITED if form.endswith(("有限公司", "有限责任公司")) else form


def _placed(text: str) -> tuple[str, str]:
    """Part the place from the core; of province and city the city counts."""
    place, rest = "", text
    for _ in range(2):
        found = next((name for name in _names(rest) if len(rest) - len(name) >= 2), None)
        if not found:
            break
        if place and rest[len(found) : len(found) + 1] in ("区", "县"):
            break
        place, rest = found, rest[len(found) :]
        if (level := _LEVEL.match(rest)) and len(rest) - level.end() >= 2:
            rest = rest[level.end() :]
        elif rest.startswith("("):
            break
    if place and (county := _COUNTY.match(rest)) and len(rest) - county.end() >= 3:
        rest = rest[county.end() :]
    bracket = _BRACKET.search(rest)
    if bracket and (inside := bracket[1].removesuffix("市").removesuffix("省")) in _regions():
        rest = rest[: bracket.start()] + rest[bracket.end() :]
        place = inside if not place or inside != "中国" else place
    return place, rest


def _names(text: str) -> list[str]:
    """The names of places that a text begins with, longest first."""
    return [text[:length] for length in range(min(8, len(text)), 1, -1) if text[:length] in _regions()]


@cache
def _regions() -> frozenset[str]:
    path = Path(__file__).parents[1] / "tables" / "regions.txt"
    return frozenset(path.read_text(encoding="utf-8").split())


@lru_cache(maxsize=262144)
def may_be_one(left: str, right: str) -> bool:
    """Whether two names can be one firm's: the place left out in one, or one character of a longer core miswritten.

    A firm and its branch are two. Names that are in no known form must be equal.
    """
    if left == right:
        return True
    one, other = firm(left), firm(right)
    if one is None or other is None or one.branch != other.branch:
        return False
    if one.place and other.place and one.place != other.place:
        return False
    return one.core == other.core or _is_slip(one.core, other.core)


def is_branch_of(branch: str, house: str) -> bool:
    """Whether the first name is that of a branch of the second."""
    one, other = firm(branch), firm(house)
    return bool(one and other and one.branch and not other.branch and may_be_one(one.house, other.house))


def _is_slip(one: str, other: str) -> bool:
    """Whether one character was changed, left out or added, and none that counts firms of one house."""
    if min(len(one), len(other)) < _SLIP or abs(len(one) - len(other)) > 1:
        return False
    start = next((at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(other))
    end = 0
    while end < min(len(one), len(other)) - start and one[-1 - end] == other[-1 - end]:
        end += 1
    changed = one[start : len(one) - end] + other[start : len(other) - end]
    is_one = max(len(one), len(other)) - start - end <= 1
    return is_one and not _COUNTING & set(changed)
