"""Lists of single articles, such as those of public accounts: one address a line, or a column of a table."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from crawler.guides import Entry
from crawler.guides.gathering import moment, one_line
from crawler.guides.lists import Line, cells, lines_of
from crawler.urls import MAX_LENGTH, canonical
from facts.sources import Source

#: Names of columns, in order of preference.
_URLS = ("url", "link", "content_url", "href", "网址", "链接", "文章链接", "地址")
_TITLES = ("title", "标题", "文章标题")
_DATES = ("date", "time", "published", "publish_time", "日期", "时间", "发布时间")
#: Sentences about single lines that are kept; a wrong file has a million of them.
_SENTENCES = 5


class Articles:
    """The articles of a source, one after the other; `problems` is complete when they are all read."""

    def __init__(self, source: Source) -> None:
        self._source = source
        #: Plain Chinese, one sentence each.
        self.problems: list[str] = []
        self._bad = 0

    def __iter__(self) -> Iterator[Entry]:
        """Yield the start URLs, then what the files list; the same address may come again."""
        for url in self._source.start_urls:
            if form := canonical(url):
                yield Entry(url=form)
        yield from self.read(lines_of(self._source.files, self.problems))

    def read(self, lines: Iterable[Line]) -> Iterator[Entry]:
        """Yield the articles of lines; # begins a comment, a first line that names a column begins a table."""
        file: Path | None = None
        columns: dict[str, int] = {}
        for line in lines:
            if line.file != file:
                file, columns = line.file, _columns(line.text)
                if columns:
                    continue
            if entry := self._entry(line, columns):
                yield entry
        if self._bad > _SENTENCES:
            self.problems.append(f"另有 {self._bad - _SENTENCES} 行没有网址。")

    def _entry(self, line: Line, columns: dict[str, int]) -> Entry | None:
        text = line.text.strip()
        if not text or text.startswith("#"):
            return None
        row = cells(text) if columns else [text.split()[0]]
        url = canonical(_cell(row, columns.get("url", 0)))
        if url is None or len(url) > MAX_LENGTH:
            self._bad += 1
            if self._bad <= _SENTENCES:
                self.problems.append(f"文件 {line.file.name} 第 {line.number} 行没有网址：{one_line(text)[:60]}")
            return None
        return Entry(
            url=url,
            title=one_line(_cell(row, columns.get("title"))),
            when=moment(_cell(row, columns.get("when"))),
        )


def _columns(header: str) -> dict[str, int]:
    names = [cell.lower() for cell in cells(header)]
    wanted = (("url", _URLS), ("title", _TITLES), ("when", _DATES))
    found = {key: names.index(name) for key, known in wanted if (name := next((n for n in known if n in names), None))}
    return found if "url" in found else {}


def _cell(row: list[str], number: int | None) -> str:
    return row[number] if number is not None and number < len(row) else ""
