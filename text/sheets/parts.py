"""The parts of a workbook's archive, each read within a bound, and never one that needs a codec nobody uses."""

import posixpath
import struct
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any
from xml.etree import ElementTree as ET
from xml.parsers import expat

from facts.errors import BadInput, UnreadableFile

#: Bytes of a file.
MOST_FILE = 64 * 1024 * 1024
#: Bytes of all parts together once unpacked: 200,000 rows of 30 columns are about 250 MB.
MOST_UNPACKED = 512 * 1024 * 1024
#: Bytes of a part that is held as a tree: the list of sheets, links, formats.
_MOST_TREE = 4 * 1024 * 1024
#: Bytes of the archive's own directory; a workbook has some dozens of parts.
_MOST_DIRECTORY = 1024 * 1024
#: Bytes of one tag: expat reads an unfinished one again with every piece that comes.
_MOST_TAG = 1024 * 1024
_PIECE = 64 * 1024
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
DOCTYPE = "工作簿里有不应出现的文档类型声明，拒绝读取。"
TOO_BIG = "工作簿解压后过大（可能是压缩炸弹），拒绝读取。"


class _NoDoctype(ET.TreeBuilder):
    """Builds a tree of a document without a document type: what a workbook never has, and a bomb needs."""

    def doctype(self, *_: object) -> None:
        raise BadInput(DOCTYPE)


class Parts:
    """The parts of a workbook; names are compared without case, as some writers differ from their own lists."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        try:
            _check_directory(self._file)
            self._archive = zipfile.ZipFile(self._file)
        except BaseException:
            self._file.close()
            raise
        self._names = {info.filename.replace("\\", "/").lstrip("/").lower(): info for info in self._archive.infolist()}
        #: Part -> bytes of it that were ever unpacked; reading it again costs time alone.
        self._unpacked: dict[str, int] = {}

    def close(self) -> None:
        """Let go of the file."""
        self._archive.close()
        self._file.close()

    def names(self) -> frozenset[str]:
        """Every part's name in lower case."""
        return frozenset(self._names)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._names

    def pieces(self, name: str) -> Iterator[bytes]:
        """Yield the bytes of a part; a KeyError where it is missing."""
        info = self._names[name.lower()]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile("工作簿用了 Excel 不用的压缩方法，拒绝读取。")
        before = self._unpacked.get(info.filename, 0)
        others, size = sum(self._unpacked.values()) - before, 0
        with self._archive.open(info) as file:
            while piece := file.read(_PIECE):
                size += len(piece)
                self._unpacked[info.filename] = max(before, size)
                if others + size > MOST_UNPACKED:
                    raise UnreadableFile(TOO_BIG)
                yield piece

    def tree(self, name: str) -> ET.Element:
        """Read a small part as a tree."""
        parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314  # entities need a document type, which is refused
        left = _MOST_TREE
        body = bytearray()
        for piece in self.pieces(name):
            left -= len(piece)
            if left < 0:
                raise UnreadableFile(TOO_BIG)
            body += piece
        parser.feed(bytes(body))
        found: ET.Element = parser.close()
        return found

    def walk(
        self,
        name: str,
        start: Callable[[str, dict[str, str]], Any],
        end: Callable[[str], Any] | None = None,
        text: Callable[[str], Any] | None = None,
    ) -> Iterator[None]:
        """Call back for the tags and texts of a part; yields after each piece, so that a caller may take its share."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = start
        parser.EndElementHandler = end
        parser.CharacterDataHandler = text
        fed = 0
        for piece in self.pieces(name):
            parser.Parse(piece, False)
            fed += len(piece)
            if fed - parser.CurrentByteIndex > _MOST_TAG:
                raise UnreadableFile("工作簿里有过长的标记，拒绝读取。")
            yield
        parser.Parse(b"", True)
        yield


def all_of(tree: ET.Element, name: str) -> Iterator[ET.Element]:
    """Yield the elements of a local name, whatever its namespace."""
    return (each for each in tree.iter() if local(each.tag) == name)


def local(tag: Any) -> str:
    """Return the name of a tag without its namespace."""
    return str(tag).rpartition("}")[2]


def attribute(element: ET.Element, name: str) -> str:
    """Return an attribute by its local name; empty where it is missing."""
    return next((value for key, value in element.attrib.items() if local(key) == name), "")


def beside(name: str, target: str) -> str:
    """Resolve a link's target against the part that has it: relative, absolute, or with backslashes."""
    plain = target.replace("\\", "/")
    joined = plain.lstrip("/") if plain.startswith("/") else posixpath.join(posixpath.dirname(name), plain)
    return posixpath.normpath(joined).lower()


def _refuse_doctype(*_: object) -> None:
    raise BadInput(DOCTYPE)


def _check_directory(file: IO[bytes]) -> None:
    """Refuse an archive whose directory alone would fill the memory."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 66_000))
    tail = file.read()
    file.seek(0)
    for at in {tail.rfind(_END), len(tail) - 22}:
        if at < 0 or tail[at : at + 4] != _END or len(tail) < at + 22:
            continue
        (length,) = struct.unpack_from("<L", tail, at + 12)
        if length > _MOST_DIRECTORY or tail[max(0, at - 20) : at - 16] == _END_64:
            raise UnreadableFile("工作簿的目录过大（可能是压缩炸弹），拒绝读取。")
