"""What stands beside a number: the words on its left and right, and the clause that speaks of it."""

import re

from keywords.money.rates import period_before

#: Code points read on the left and right of a number.
LEFT, RIGHT = 32, 16
RETURN = re.compile(
    "收益|回报|返|利率|利息|分红|年化|月化|日化|周化|利润|增值|盈利|生息|息|获利|赚|红利|分润|释放|产出|涨幅可达"
    "|保底|静态|给你|给您|给大家|给投资|分[你您给]|比较基准|业绩基准|年入|月入|日入|年利|月利|日利|roi|profit|return|yield|apy|apr|interest"
)
#: A length of time right before a rate, as price lists of platforms write it: 3个月 7.5% | 6个月 8.3%.
TERM_LABEL = re.compile(
    r"(?<![近前去每])(?:活期|(?:\d{1,3}|[零一二两三四五六七八九十百半]{1,3})\s?(?:个月|天|年)期?)\s?:?\s?\Z"
)
#: Ends of a line that the next one carries on: 年化收益为, with the number in an element of its own.
_RUNS_ON = ("为", "达", "是", "到", ":", "高", "率")
_BREAKS = re.compile("[。！？!?；;]")
_STARTS_WITH_DIGIT = re.compile(r"\d")


def left_of(text: str, start: int) -> str:
    """Return the words left of a number: its sentence on its own line, or the label in the cell before."""
    window = _BREAKS.split(text[max(0, start - LEFT) : start])[-1]
    line = window.rpartition("\n")
    if line[1] and len(line[2].strip()) <= 2:
        before = line[0].rstrip().rpartition("\n")[2]
        return f"{before[-14:]}\n{line[2]}" if len(before) <= 14 or before.endswith(_RUNS_ON) else line[2]
    return line[2]


def right_of(text: str, end: int) -> str:
    """Return the words right of a number, or the label in the cell after a number that stands alone."""
    window = _BREAKS.split(text[end : end + RIGHT])[0]
    line, broken, rest = window.partition("\n")
    if broken and len(line.strip()) <= 1 and not _STARTS_WITH_DIGIT.match(rest):
        return rest.partition("\n")[0]
    return line


def clause_of(left: str) -> str:
    """Return the last clause of the left window if it has a word of return or time, else the whole window."""
    clause = left.rpartition(",")[2]
    return clause if RETURN.search(clause) or period_before(clause) or TERM_LABEL.search(clause) else left


def around(text: str, start: int, end: int) -> str:
    """Return the sentence around a number, 40 code points before it and 20 after it at most."""
    before = _BREAKS.split(text[max(0, start - 40) : start].rpartition("\n")[2])[-1]
    after = _BREAKS.split(text[end : end + 20].partition("\n")[0])[0]
    return f"{before} {after}"
