"""What must not be kept with a clue: account numbers of bank reports, and who reported.

Source: 银行线索“账号本身不导入,只存报告编号” and 举报人信息分表、分权 (notes 2.6 and 5.5).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from keywords.identity.checks import is_uscc

ACCOUNT_MARK = "〔账号未导入〕"
REPORTER_MARK = "〔举报人信息另存〕"
#: Columns whose name says that they hold accounts: none of their values is kept.
ACCOUNT_COLUMN = re.compile(r"账号|帐号|账户号|帐户号|卡号|account|card", re.IGNORECASE)
_DIGIT = "0-9零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖"
_RUN = re.compile(
    # Digits with what people put between their groups; then a number with hidden digits; then what Excel makes of one.
    rf"[{_DIGIT}](?:[ \-.·_*]{{0,4}}+[{_DIGIT}]){{11,}}+"
    r"|(?<!\d)\d{4,6}[*xX]{4,14}\d{2,4}(?!\d)"
    r"|(?<![\d.])\d\.\d{3,17}[eE]\+?1[1-9](?!\d)"
)
_CUED = re.compile(rf"((?:账|帐)[号户]|卡号|账户|帐户)([^\w]{{0,4}})([{_DIGIT}A-Za-z][{_DIGIT}A-Za-z \-*]{{4,40}})")
_CODE = re.compile(r"[0-9A-HJ-NP-RTUW-Y]{18}")
_DAY = r"(?:19|20)\d{2}[-./]?(?:0[1-9]|1[0-2])[-./]?(?:0[1-9]|[12]\d|3[01])"
#: A moment, or the two days of a period, which people write with a sign between.
_MOMENTS = re.compile(rf"{_DAY}(?: ?(?:[01]\d|2[0-3])(?:[0-5]\d){{0,2}})?(?:[ \-]{{1,3}}{_DAY})?")
_TOKEN = re.compile(r"[0-9A-Za-z]+")


def strip_accounts(text: str) -> tuple[str, bool]:
    """Return the text without anything that looks like an account or card number, and whether there was any.

    Eleven digits are a phone and stay; a credit code that checks, and a moment of fourteen digits, stay.
    """
    folded = unicodedata.normalize("NFKC", text)
    found = _RUN.sub(lambda match: match[0] if _is_other(match) else ACCOUNT_MARK, folded)
    found = _CUED.sub(_cued, found)
    return (text, False) if found == folded else (found, True)


def looks_like_account(text: str) -> bool:
    """Whether a whole cell is an account number or holds one."""
    return strip_accounts(text)[1]


def _is_other(match: re.Match[str]) -> bool:
    if _MOMENTS.fullmatch(match[0]):
        return True
    start = max(0, match.start() - 17)
    around = _TOKEN.finditer(match.string, start, match.end() + 17)
    return any(each.start() <= match.start() < each.end() and is_uscc(each[0].upper()) for each in around)


def _cued(match: re.Match[str]) -> str:
    digits = sum(char.isdigit() or char in _DIGIT for char in match[3])
    if digits < 5 or _CODE.fullmatch(match[3].strip()):
        return match[0]
    return f"{match[1]}{match[2]}{ACCOUNT_MARK}"


class Eraser:
    """Takes a reporter's own values out of whatever else a row says, however their digits are grouped."""

    def __init__(self, values: Iterable[str]) -> None:
        self._values = tuple(sorted({value for value in values if _is_telling(value)}, key=len, reverse=True))
        self._bare = tuple(_digits(value) or value.strip() for value in self._values)
        self._search: re.Pattern[str] | None = None

    def clean(self, text: str | None) -> str | None:
        """The text with every occurrence replaced."""
        if not text or not self._occurs(text):
            return text
        if self._search is None:
            self._search = re.compile("|".join(map(_pattern, self._values)))
        return self._search.sub(REPORTER_MARK, text)

    def clean_row(self, row: Mapping[str, str]) -> dict[str, str]:
        """A raw row so cleaned."""
        # Most rows say nothing of who reported: an expression is made for those alone that do.
        if not self._occurs("\n".join(row.values())):
            return dict(row)
        return {header: self.clean(value) or "" for header, value in row.items()}

    def _occurs(self, text: str) -> bool:
        close = text.translate(_BETWEEN)
        return any(value in text or value in close for value in self._bare)


_BETWEEN = str.maketrans("", "", " -")


def _is_telling(value: str) -> bool:
    """One character, or a word such as 匿名, is nobody."""
    return len(value.strip()) >= 2 and value.strip() not in _NOBODY


_NOBODY = frozenset(("匿名", "不详", "未知", "无", "群众", "市民", "网友", "先生", "女士", "本人", "未留", "未提供"))


def _digits(value: str) -> str:
    """A phone's or a card's digits, without the country's code; empty where it is neither."""
    digits = re.sub(r"[ \-+()（）]", "", value)
    if len(digits) < 7 or not digits.isascii() or not digits.rstrip("Xx").isdigit():
        return ""
    return digits.removeprefix("86") if len(digits) == 13 else digits


def _pattern(value: str) -> str:
    digits = _digits(value)
    return r"[ \-]?".join(map(re.escape, digits)) if digits else re.escape(value.strip())
