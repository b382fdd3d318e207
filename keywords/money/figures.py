"""Find every number with a unit once: rates, sums of money, counts of people; promises, sums and crowds share them.

One pass of google-re2 over the page. Where digits or words of return are spaced out (年 化 2 4 %) the pass runs over
the text without those spaces; offsets still lead back to the page.
"""

import re
from dataclasses import dataclass, replace

import numpy as np

from keywords.matching.searching import compile_quietly, spans
from keywords.money.numerals import HAN_DIGITS
from text import Folded

#: Numbers looked at; a page of nothing but percentages stays cheap.
MAX_FIGURES = 2_000

N = r"\d{1,6}(?:\.\d{1,4})?"
HAN = f"[{HAN_DIGITS}]{{1,5}}(?:点[{HAN_DIGITS}]{{1,3}})?"
NUMBER = f"(?:{N}|{HAN})"
TENTH = "[一二两三四五六七八九壹贰叁肆伍陆柒捌玖]"
_TO = r"\s?(?:-|~|—|–|至|到){1,2}\s?"
_RATE = (
    rf"(?:{N}\s?[%‰]?{_TO}){{0,2}}{N}\s?(?:%|‰|个点)(?:\s?\+\s?{N}\s?%)?"
    rf"|[百千万]分之{NUMBER}(?:{_TO}(?:[百千万]分之)?{NUMBER})?|{TENTH}成(?:半|{TENTH})?"
    rf"|(?:{HAN}(?:到|至|-))?{HAN}个点"
    rf"|(?:{NUMBER}\s?分\s?{NUMBER}\s?厘|{TENTH}分{TENTH}|{NUMBER}\s?[分厘])(?:利息|利|息)?"
)
_COUNT = (
    r"(?:\d[\d,]{0,11}(?:\.\d{1,4})?\s?[十百千万亿]{0,2}"
    rf"|[一二两三四五六七八九几][{HAN_DIGITS}万亿]{{0,8}}|[十百千]万)"
)
_HEADS = (
    rf"{_COUNT}\s?余?多?\+?\s?[名位个]?\s?"
    "(?:家庭|人次|人|户|名|位|会员|用户|客户|粉丝|社员|投资[人者客]|出借人|学员|股东)"
)
_PROVINCES = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s?余?多?\s?个?省(?:份|市|级)?"
_TOTAL = (
    r"(?:人数|会员|用户|客户|玩家|粉丝|社员)(?:总数|总量|数量|数|量)?\s?"
    rf"(?:已|达|到|超过|超|突破|破|逾|约|近|为|有|共|计|:|\s){{0,4}}(?:{_COUNT}|万)\s?余?多?\+?[名位]?[人户]?"
)
_GREAT = f"(?:[一二两三四五六七八九几壹贰叁肆伍陆柒捌玖][{HAN_DIGITS}]{{0,7}}|十[{HAN_DIGITS}]{{0,2}}|[百千])"
_CURRENCY = "(?:元|圆|人民币|块钱|块|美元|美金|港元|港币|欧元|英镑|日元|新台币|台币|usdt|usd|hkd)"
_DIGITS = r"\d[\d,]{0,14}(?:\.\d{1,4})?"
_MONEY = (
    r"(?:us\$|hk\$|nt\$|\$|¥|¥|€|rmb|人民币|新台币|港币|美元)\s?"
    rf"(?:{_DIGITS}\s?[万亿]{{0,2}}|{_GREAT}[万亿]){_CURRENCY}?"
    rf"|{_DIGITS}\s?[十百千]?余?多?[十百千万亿]{{0,3}}(?:{_DIGITS}[千百]?万)?\s?余?多?{_CURRENCY}"
    rf"|{_DIGITS}\s?[千百]?(?:余|多)?[千百]?[万亿]{{1,2}}(?:{_DIGITS}[千百]?万)?"
    rf"|{_GREAT}余?多?[万亿]{{1,2}}(?:[{HAN_DIGITS}]{{1,7}}万?)?余?多?{_CURRENCY}?"
    rf"|[两几\d]个亿{_CURRENCY}?"
    rf"|[{HAN_DIGITS}]{{1,8}}余?多?{_CURRENCY}"
)
_ANY = compile_quietly(f"{_RATE}|{_HEADS}|{_PROVINCES}|{_TOTAL}|{_MONEY}", 16 << 20)
_RATE_ENDS = re.compile("[%‰分厘利息]\\Z|分之|个点\\Z|成|分.\\Z")
_PEOPLE = re.compile("[人户名位庭次员丝者客东]\\Z|会员|用户|客户|玩家|粉丝|社员|人数|省")

#: Digits with a space after each and a percent sign; words of return with a space inside.
_SPACED = compile_quietly(
    r"(?:\d ){2,5}(?:\. )?(?:\d ){0,3}[%‰]|[年月日周] [化息利返收](?: [益率息利还])?(?: 率)?|收 益(?: 率)?|分 红|利 息"
    r"|[㉑-㉟㊱-㊿]"
)
#: What each of them has inside, and how the circled numbers begin in UTF-8; most pages end with looking for these.
_AFTER_SPACE = (" %", " ‰", " 化", " 息", " 利", " 返", " 收", " 益", " 红")
_CIRCLED = (b"\xe3\x89", b"\xe3\x8a")
#: Spaced words undone; hostile text has more.
_MAX_SPACED = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The numbers of one text; spans are of `folded`, in order."""

    #: The text read: the page's own, or without the spaces that hide its numbers.
    folded: Folded
    rates: list[tuple[int, int]]
    moneys: list[tuple[int, int]]
    people: list[tuple[int, int]]


def figures(folded: Folded) -> Figures:
    """Return the numbers of a text, at most MAX_FIGURES; linear in the text."""
    tight = tighten(folded)
    found = Figures(tight, [], [], [])
    for start, end in spans(_ANY, tight, MAX_FIGURES):
        written = tight.folded[start:end]
        if _RATE_ENDS.search(written):
            found.rates.append((start, end))
        else:
            (found.people if _PEOPLE.search(written) else found.moneys).append((start, end))
    return found


def tighten(folded: Folded) -> Folded:
    """Return the text without the spaces inside numbers and words of return; the same object where there are none."""
    text = folded.folded
    if not any(sign in text for sign in _AFTER_SPACE) and not any(sign in folded.encoded for sign in _CIRCLED):
        return folded
    spaced = spans(_SPACED, folded, _MAX_SPACED)
    if not spaced:
        return folded
    pieces: list[str] = []
    kept: list[np.ndarray[tuple[int], np.dtype[np.int64]]] = []
    done = 0
    for start, end in spaced:
        pieces.append(text[done:start])
        kept.append(np.arange(done, start))
        for at in range(start, end):
            shown = _plain(text[at])
            pieces.append(shown)
            kept.append(np.full(len(shown), at))
        done = end
    pieces.append(text[done:])
    kept.append(np.arange(done, len(text)))
    return _of("".join(pieces), folded, np.concatenate(kept))


def _plain(char: str) -> str:
    if "㉑" <= char <= "㉟":
        return str(ord(char) - ord("㉑") + 21)
    if "㊱" <= char <= "㊿":
        return str(ord(char) - ord("㊱") + 36)
    return "" if char == " " else char


def _of(text: str, folded: Folded, kept: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Folded:
    """Return a folded text of other characters, each from where the old one stood; the squeezed stream stays."""
    encoded = text.encode()
    return replace(
        folded,
        folded=text,
        folded_positions=folded.folded_positions[kept],
        encoded=encoded,
        starts=np.flatnonzero(np.frombuffer(encoded, np.int8) > -65),
    )
