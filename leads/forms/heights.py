"""How high a row must be so that no wrapped text of it is cut; not every reader of workbooks finds that out itself."""

#: Points of one line of text of ten points, and around the lines; Excel's highest row.
LINE, _AROUND, HIGHEST = 14, 2, 409
#: Characters of width that one Han character takes.
_HAN = 2


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column so many characters wide, 1 and more."""
    if len(text) * _HAN <= width and "\n" not in text:
        return 1
    return sum(max(1, -int(-_wide(part) // width)) for part in text.split("\n"))


def height_of(lines: int) -> int:
    """Return the height in points of a row with so many lines."""
    return min(LINE * lines + _AROUND, HIGHEST)


def _wide(text: str) -> int:
    return _HAN * len(text) - len(text.encode("ascii", "ignore"))
