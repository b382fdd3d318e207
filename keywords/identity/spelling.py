"""One byte for every character of a folded text, so that numbers written in disguise can be searched fast and in place.

    text   电话：一三⑧-⁣0000♥l234
    view   ....:13...  digits of any writing by their own class, marks as one class, all Han as another

Characters of the words that announce an identifier (微, 户, 司 …) keep a byte each, by which `gates` knows the words.

Offsets into the view are offsets into the folded text: nothing has to be counted back.
"""

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

Table = npt.NDArray[np.uint8]
#: Chinese numerals 零 to 九 are these bytes plus their value: words as often as digits, so kept apart from 0 to 9.
HAN_DIGIT = 0xB0
#: Any symbol or punctuation that has no byte of its own here.
MARK = 0x02
HAN = 0xFF
OTHER = 0xFE

#: Characters of announcing words, the more common first; at most 100.
_SPOKEN = (
    "人公经老会信理务方金名司长商本法网服行主客安代营份合部工作事所社身号点基家财师生任加众先户备女特士店问证件码联"
    "导乐微室维伙威税计团队邮包尊敬顾裁责表系款借托甲乙丙丁荐始持姓企群徽扣院艾鹅薇抠溦"
)
_NUMERALS = ("零〇○", "一壹幺弌", "二贰两", "三叁叄", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DASHES = "‐‑‒–—―−－ー─━"
_DOTS = "·•‧∙⋅・●"
_BRACKETS = {"（": "(", "）": ")", "【": "[", "】": "]", "「": "[", "」": "]"}
#: Digits that folding leaves: black circles, circles in sans-serif, with a full stop, in brackets.
_ROWS = ((0x2776, 1), (0x2780, 1), (0x278A, 1), (0x2488, 1), (0x2474, 1), (0x24F5, 1))
_ZEROS = "⓿🄀🄋🄌"


def spell(text: str) -> bytes:
    """Return the view: as many bytes as the text has characters; 0.01 ms for a page of 2,200."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return _table().take(codes).tobytes()


def digits(view: bytes) -> str:
    """Return what a stretch of the view says in digits and stars; marks are left out."""
    return view.translate(_DIGITS, _NO_DIGITS).decode("ascii")


@cache
def _table() -> Table:
    """The byte of every code point: 20 ms, once in a process."""
    table = np.full(0x110000, OTHER, np.uint8)
    table[0x3400:0xA000] = table[0xF900:0xFB00] = table[0x20000:0x33480] = HAN
    for code in (*range(0x80, 0x3400), *range(0xFE10, 0x10000), *range(0x1F000, 0x1FB00)):
        if unicodedata.category(chr(code))[0] in "PSZM":
            table[code] = MARK
    table[:0x80] = np.arange(0x80)
    for value, chars in enumerate(_NUMERALS):
        table[list(map(ord, chars))] = HAN_DIGIT + value
    for byte, char in zip((*range(0x80, HAN_DIGIT), *range(0xC0, OTHER)), dict.fromkeys(_SPOKEN), strict=False):
        table[ord(char)] = byte
    table[list(map(ord, _DASHES))] = ord("-")
    table[list(map(ord, _DOTS))] = ord(".")
    for char, byte in _BRACKETS.items():
        table[ord(char)] = ord(byte)
    for row, first in _ROWS:
        table[row : row + 9] = np.arange(ord("0") + first, ord("9") + 1)
    table[list(map(ord, _ZEROS))] = ord("0")
    return table


def _readings() -> tuple[bytes, bytes]:
    """What each byte says as a digit, and the bytes that say none: o is 0, l and i are 1, x is a star."""
    says = dict.fromkeys(b"oO", ord("0")) | dict.fromkeys(b"lLiI|", ord("1")) | dict.fromkeys(b"*xX", ord("*"))
    says |= {digit: digit for digit in b"0123456789"} | {HAN_DIGIT + value: ord("0") + value for value in range(10)}
    return bytes(says.get(byte, 0) for byte in range(256)), bytes(byte for byte in range(256) if byte not in says)


_DIGITS, _NO_DIGITS = _readings()
