"""The strings that a workbook's cells share, read once and held."""

from collections.abc import Sequence

from facts.errors import UnreadableFile
from text.sheets.grid import unescape
from text.sheets.parts import Parts

#: Code points of all of them, and how many there may be.
_MOST_TEXT, _MOST = 48_000_000, 3_000_000
_MOST_EACH = 40_000


def shared_strings(parts: Parts, name: str) -> Sequence[str]:
    """Return the strings in order, runs of one joined, pronunciations left out; none where the part is missing."""
    if not parts.has(name):
        return ()
    reader = _Strings()
    for _ in parts.walk(name, reader.start, reader.end, reader.text):
        pass
    return reader.found


class _Strings:
    """Collects strings from their tags."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._length = self._total = self._spoken = 0
        self._is_text = False

    def start(self, tag: str, _: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "si":
            self._runs, self._length, self._spoken = [], 0, 0
        elif name == "rPh":
            self._spoken += 1
        elif name == "t":
            self._is_text = not self._spoken

    def text(self, text: str) -> None:
        if self._is_text and self._length < _MOST_EACH:
            self._length += len(text)
            self._runs.append(text[:_MOST_EACH])

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "t":
            self._is_text = False
        elif name == "rPh":
            self._spoken = max(0, self._spoken - 1)
        elif name == "si":
            self._total += self._length
            if self._total > _MOST_TEXT or len(self.found) >= _MOST:
                raise UnreadableFile("工作簿里的文字过多，拒绝读取；请分成几个文件。")
            self.found.append(unescape("".join(self._runs)))
