"""Lists in files: folders, packed files, and lines in the encodings that offices have, read one line at a time."""

import codecs
import csv
import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

#: Bytes of a line at most; longer ones are cut in two, and neither half is an address.
MAX_LINE = 1024 * 1024
#: Lines of one file at most, packed files included: a bound on what a bomb can cost.
MAX_LINES = 50_000_000
#: Bytes by which the encoding of a file without a mark is told.
_HEAD = 65_536
#: Byte order marks: which codec the file is in.
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one file."""

    file: Path
    number: int
    #: Without its end.
    text: str


def lines_of(paths: Iterable[str | Path], problems: list[str]) -> Iterator[Line]:
    """Yield the lines of files, and of the files of folders by name; what cannot be read becomes a problem.

    Packed files (.gz) are unpacked. A file is UTF-8, or GB18030 where its beginning is not (Excel on a Chinese Windows
    writes CSV so); a byte order mark decides for its file. Memory is one line, whatever the file's size.
    """
    for path in paths:
        for file in _files(Path(path), problems):
            try:
                yield from _lines(file)
            except (OSError, EOFError, zlib.error) as problem:
                words = getattr(problem, "strerror", None) or "文件已损坏"
                problems.append(f"文件 {file.name} 无法读取到底（{words}）。")


def _files(path: Path, problems: list[str]) -> Iterator[Path]:
    if path.is_dir():
        files = sorted(each for each in path.iterdir() if each.is_file() and not each.name.startswith("."))
        if not files:
            problems.append(f"文件夹 {path.name} 是空的。")
        yield from files
    elif path.is_file():
        yield path
    else:
        problems.append(f"没有文件 {path}，请检查来源文件的 files。")


def _lines(file: Path) -> Iterator[Line]:
    with _opened(file) as stream:
        # Looked at without being read: what comes before the damage of a packed file is still good.
        head = stream.peek(_HEAD)[:_HEAD]
        mark, codec = next(((mark, codec) for mark, codec in _MARKS if head.startswith(mark)), (b"", _guess(head)))
        stream.read(len(mark))
        if codec.startswith("utf-16"):
            yield from _wide(file, stream, codec)
            return
        number = 0
        while (raw := stream.readline(MAX_LINE)) and number < MAX_LINES:
            number += 1
            yield Line(file, number, _decoded(raw, codec).rstrip("\r\n"))


def _opened(file: Path) -> "gzip.GzipFile | BufferedReader":
    if file.suffix == ".gz":
        return gzip.GzipFile(file)
    return file.open("rb")


def _guess(head: bytes) -> str:
    # Not by line: a short line of GBK can be UTF-8 by chance (一 is U+04BB).
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


def _wide(file: Path, stream: "gzip.GzipFile | BufferedReader", codec: str) -> Iterator[Line]:
    # Notepad's "Unicode". Such lists were written by a person's hand and are small.
    text = stream.read(16 * MAX_LINE).decode(codec, "replace")
    for number, line in enumerate(text.splitlines(), 1):
        yield Line(file, number, line)


def _decoded(raw: bytes, codec: str) -> str:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def cells(line: str) -> list[str]:
    """Return the cells of one line of CSV or TSV; a cell that goes over several lines is not understood."""
    separator = "\t" if "\t" in line else ";" if ";" in line and "," not in line else ","
    try:
        return [cell.strip() for cell in next(csv.reader([line], delimiter=separator), [])]
    except csv.Error:
        return []
