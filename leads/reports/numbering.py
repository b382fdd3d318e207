"""Numbers of headings, tables and pictures: 一、（一）1.（1） as GB/T 9704-2012 has them."""

from leads.reports.paper import Heading

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """1 to 99 as people write them: 一, 十, 十二, 二十, 九十九."""
    if not 0 < number < 100:
        raise ValueError("a paper has 1 to 99 headings of one level")
    tens, ones = divmod(number, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


class Numbering:
    """Counts as a paper is written; a heading starts those below it anew."""

    def __init__(self) -> None:
        self._levels = [0, 0, 0, 0]
        self._tables = 0
        self._pictures = 0

    def heading(self, heading: Heading) -> str:
        """The heading with its number before it."""
        at = heading.level - 1
        self._levels = [*self._levels[:at], self._levels[at] + 1, *(0,) * (3 - at)]
        number = self._levels[at]
        mark = (f"{chinese(number)}、", f"（{chinese(number)}）", f"{number}.", f"（{number}）")[at]
        return f"{mark}{heading.text}"

    def table(self, caption: str) -> str:
        """The caption as 表1　…."""
        self._tables += 1
        return f"表{self._tables}　{caption}"

    def picture(self, caption: str) -> str:
        """The caption as 图1　…."""
        self._pictures += 1
        return f"图{self._pictures}　{caption}"


#: Where a title may be broken: after these, so that a word stays whole.
_WHOLE = (
    "领导小组",
    "工作",
    "集资",
    "关于",
    "风险",
    "情况",
    "公司",
    "线索",
    "信息",
    "委员会",
    "分局",
    "街道",
    "市",
    "区",
)


def title_lines(text: str, most: int) -> list[str]:
    """A title in lines of about equal length, none longer than `most`, words whole where that is possible."""
    if len(text) <= most:
        return [text]
    lines = -(-len(text) // most)
    middle = len(text) // lines
    ends = {at + len(word) for word in _WHOLE for at in range(len(text)) if text.startswith(word, at)}
    near = [end for end in ends if 0 < end <= most and len(text) - end <= most * (lines - 1)]
    cut = min(near, key=lambda end: (abs(end - middle), end), default=middle)
    return [text[:cut], *title_lines(text[cut:], most)]
