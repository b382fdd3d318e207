"""Newly seen domains from files: plain lists, tables, certificate transparency, zone files.

lines ─► shape of the file ─► names ─► one form ─► match ─► new? ─► http://NAME/

The shape is told from each line, so that a folder may hold files of all kinds. Of zone files
(RFC 1035) the delegations count: the owners of NS records.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import re2

from crawler.guides import Entry
from crawler.guides.certificates import Certificates, Named
from crawler.guides.lists import Line, cells, lines_of
from crawler.guides.names import domain, readable
from facts.errors import BadInput
from facts.sources import Source

#: Names remembered to tell repeats; when they are full it begins anew, and the frontier tells the rest.
REMEMBERED = 200_000
_COLUMNS = ("domain", "domain_name", "name", "host", "hostname", "fqdn", "dns_name", "common_name", "域名")
_TYPES = frozenset({"NS", "A", "AAAA", "DS", "RRSIG", "SOA", "MX", "TXT", "CNAME", "NSEC", "NSEC3", "DNSKEY", "TYPE65"})


def compiled(match: str) -> Any:
    """Return the pattern of a source.

    Raises:
        BadInput: google-re2 does not take it; back references and look-around are not known to it.
    """
    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = False
    try:
        return re2.compile(match, options)
    except re2.error as problem:
        raise BadInput(f"{match!r} is no pattern that google-re2 takes ({_words(problem)})") from problem


def _words(problem: Exception) -> str:
    said = problem.args[0] if problem.args else ""
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


class Domains:
    """The domains of a source, one after the other; `problems` is complete when they are all read."""

    def __init__(self, source: Source) -> None:
        self._files = source.files
        self._match = compiled(source.match) if source.match else None
        self._seen: set[str] = set()
        self._file: Path | None = None
        self._column: int | None = None
        self._origin = ""
        self._certificates = Certificates()
        #: Plain Chinese, one sentence each.
        self.problems: list[str] = []
        #: Lines without a name, and names that did not match.
        self.nameless = 0
        self.unmatched = 0

    def __iter__(self) -> Iterator[Entry]:
        """Yield the domains of the files; memory is bounded whatever their size."""
        yield from self.read(lines_of(self._files, self.problems))

    def read(self, lines: Iterable[Line]) -> Iterator[Entry]:
        """Yield the domains of lines."""
        read = found = 0
        for line in lines:
            names = list(self._names(line))
            read += 1
            found += bool(names)
            for name, when in names:
                if entry := self._entry(name, when):
                    yield entry
        if read and not found:
            self.problems.append("文件里没有一行是域名，请检查文件的格式。")
        elif self.nameless > read // 2:
            self.problems.append(f"文件的 {read} 行中有 {self.nameless} 行没有域名，请检查文件的格式。")

    def _names(self, line: Line) -> Iterable[Named]:
        if line.file != self._file:
            self._file, self._column, self._origin, self._certificates = line.file, None, "", Certificates()
        text = line.text.strip()
        if self._certificates.is_inside or text.startswith(("{", "[")):
            return self._certificates.read(text)
        if not text or text.startswith(("#", ";", "//")):
            return ()
        if self._column is None and domain(text):
            return ((text, None),)
        words = text.split(maxsplit=6)
        kind = next((at for at, word in enumerate(words[1:5], 1) if word.upper() in _TYPES), None)
        if kind is not None or text.startswith("$"):
            return self._record(words, kind or 0)
        found = self._cell(cells(text), words, line.number)
        self.nameless += domain(found) is None
        return ((found, None),) if found else ()

    def _cell(self, row: list[str], words: list[str], number: int) -> str:
        if number == 1 and len(row) > 1 and (name := next((c for c in _COLUMNS if c in map(str.lower, row)), None)):
            self._column = [cell.lower() for cell in row].index(name)
            return ""
        if self._column is not None:
            return row[self._column] if self._column < len(row) else ""
        # A list with ranks or dates: the first cell that is a name.
        return next((cell for cell in (*row, *words) if domain(cell)), "")

    def _record(self, words: list[str], kind: int) -> Iterable[Named]:
        owner = words[0].lower()
        if owner == "$origin" and len(words) > 1:
            self._origin = words[1].strip(".").lower()
        if words[kind].upper() != "NS" or owner.strip(".") in ("@", "", self._origin):
            return ()
        if not owner.endswith(".") and self._origin:
            owner = f"{owner}.{self._origin}"
        return ((owner, None),)

    def _entry(self, raw: str, when: datetime | None) -> Entry | None:
        name = domain(raw)
        if name is None:
            return None
        name = name.removeprefix("www.") if name.count(".") > 1 else name
        shown = readable(name)
        if self._match is not None and not (self._match.search(name) or self._match.search(shown)):
            self.unmatched += 1
            return None
        if name in self._seen:
            return None
        if len(self._seen) >= REMEMBERED:
            self._seen.clear()
        self._seen.add(name)
        # http, since every server of a site has it and those with certificates lead on to https.
        return Entry(url=f"http://{name}/", title=shown, when=when, follow=False)
