"""The office's own Word file as the skeleton of a report: what may stand in it, and why one cannot be used.

A placeholder is a name in braces, such as {本期新发现线索}, {total.found}, {期间} or {自拟：下一步打算}; Word may have
torn it into several runs. Nothing of the file is run, fetched or trusted: macros, links to outside and document types
are refused, and it is unpacked within bounds.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from xml.parsers import expat

from docx import Document
from docx.document import Document as WordFile
from docx.oxml.ns import qn

from facts.errors import BadInput
from facts.figures import Span
from leads.figures.counting import Rules, overview

#: Bytes of the file, of all its parts unpacked, and parts of it.
MOST_FILE, MOST_UNPACKED, MOST_PARTS = 5_000_000, 40_000_000, 500
#: Placeholders of one file, and characters of one name.
MOST_HOLES, MOST_NAME = 200, 60
HOLE = re.compile(r"[{｛]\s*([^{}｛｝]{1,60}?)\s*[}｝]")
#: Begins the name of a place that the author fills.
_OWN = re.compile(r"自拟[：:]\s*(.+)")
CASES, NUMBERS = "典型案例", "数字来源"
#: Placeholders that become paragraphs of their own.
BLOCKS = (CASES, NUMBERS)
#: Name in an office's file -> word of the shipped skeletons.
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "署名单位": "office", "成文日期": "today", "期间": "span", "截止日": "last_day", "线索较多的行业": "top.sector",
        "线索较多的区域": "top.district", "风险指数算法": "formula",
    }
)  # fmt: skip
_UNKNOWN = "·不掌握"
_TOO_BIG = "模板解压后过大（可能是压缩炸弹），没有采用。"
_BROKEN = (zipfile.BadZipFile, zlib.error, expat.ExpatError, LookupError, ValueError, NotImplementedError, RuntimeError,
           EOFError, OSError)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFile:
    """An office's file that can be used."""

    body: bytes
    #: Names in it, each once, in the order of the text.
    holes: tuple[str, ...]

    @property
    def prompts(self) -> tuple[str, ...]:
        """What its author is asked to write."""
        return tuple(found[1] for hole in self.holes if (found := _OWN.fullmatch(hole)))


def names(rules: Rules) -> Mapping[str, str]:
    """Name that a placeholder can have -> hole of the shipped skeletons, words first."""
    figures = overview([], Span(first=date(2000, 1, 1), last=date(2000, 1, 1)), rules, ()).totals
    found = dict(WORDS)
    for code, figure in figures.items():
        found[figure.label] = code
        if not figure.measure.counts:
            found[figure.label + _UNKNOWN] = f"{code}.unknown"
    return found


def prompt_of(hole: str) -> str | None:
    """下一步打算 for 自拟：下一步打算; None for everything else."""
    found = _OWN.fullmatch(hole)
    return found[1] if found else None


def read_office_file(body: bytes, rules: Rules) -> OfficeFile:
    """Check a file and find its placeholders.

    Args:
        body: the whole file.
        rules: whose names placeholders may have.

    Raises:
        BadInput: one sentence: why it cannot be used, and what to do.
    """
    _check_kind(body)
    try:
        _check_parts(body)
        file = Document(io.BytesIO(body))
        holes = [(hole, is_alone) for text in texts_of(file) for hole, is_alone in _holes(text)]
    except BadInput:
        raise
    except _BROKEN as problem:
        raise BadInput(
            "模板已损坏或不是 Word 文档（.docx），没有采用；请用 Word 或 WPS 打开后另存为 .docx 再上传。"
        ) from problem
    _check_holes(holes, names(rules))
    return OfficeFile(body=body, holes=tuple(dict.fromkeys(hole for hole, _ in holes)))


def paragraphs_of(file: WordFile) -> Iterator[Any]:
    """Every w:p of body, tables, text boxes, headers, footers and notes."""
    for part in file.part.package.iter_parts():
        element = getattr(part, "element", None)
        if element is not None and str(part.partname).startswith("/word/"):
            yield from list(element.iter(qn("w:p")))


def runs_of(paragraph: Any) -> list[Any]:
    """Every w:t of a paragraph itself, not of text boxes that hang on it."""
    inside = (each for each in paragraph.iter(qn("w:t")))
    return [each for each in inside if next(each.iterancestors(qn("w:p")), None) is paragraph]


def texts_of(file: WordFile) -> Iterator[str]:
    """The text of each paragraph."""
    for paragraph in paragraphs_of(file):
        yield "".join(each.text or "" for each in runs_of(paragraph))


def _holes(text: str) -> Iterator[tuple[str, bool]]:
    for found in HOLE.finditer(text):
        yield found[1], found[0] == text.strip()


def _check_kind(body: bytes) -> None:
    if not body.strip():
        raise BadInput("模板是空文件，没有采用；请选择写好的 .docx 再上传。")
    if len(body) > MOST_FILE:
        raise BadInput(f"模板超过 {MOST_FILE // 1_000_000} MB，没有采用；请删去其中的图片再上传。")
    if body.startswith(b"\xd0\xcf\x11\xe0"):
        raise BadInput("模板是旧格式（.doc）或加了密码，没有采用；请另存为不加密码的 .docx 再上传。")
    if not body.startswith(b"PK\x03\x04"):
        raise BadInput("模板不是 Word 文档，没有采用；请上传 .docx 文件。")


def _check_parts(body: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        listed = archive.infolist()
        if len(listed) > MOST_PARTS or sum(one.file_size for one in listed) > MOST_UNPACKED:
            raise BadInput(_TOO_BIG)
        inside = {one.filename.lower() for one in listed}
        if len(inside) != len(listed):
            raise BadInput("模板的压缩包里有重名的部件，没有采用；请用 Word 或 WPS 另存一份再上传。")
        if any(one.endswith(("vbaproject.bin", "vbadata.xml")) for one in inside):
            raise BadInput("模板含有宏，没有采用；请另存为不含宏的 .docx 再上传。")
        if "word/document.xml" not in inside:
            raise BadInput("模板不是 Word 文档，没有采用；请上传 .docx 文件。")
        left = MOST_UNPACKED
        for one in listed:
            left -= _checked_part(archive, one, left)


def _checked_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int) -> int:
    """Unpack a part within what is left and look through it if it is XML; returns its bytes."""
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or part.flag_bits & 1:
        raise BadInput("模板加了密码或用了 Word 不用的压缩方法，没有采用；请另存为普通的 .docx 再上传。")
    with archive.open(part) as file:
        # What the directory says of the size need not be true.
        content = file.read(left + 1)
    if len(content) > left:
        raise BadInput(_TOO_BIG)
    if part.filename.lower().endswith((".xml", ".rels")):
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse_doctype
        if part.filename.lower().endswith(".rels"):
            parser.StartElementHandler = _refuse_outside
        parser.Parse(content, True)
    return len(content)


def _refuse_doctype(*_: object) -> None:
    raise BadInput("模板里有不应出现的文档类型声明，没有采用；请用 Word 或 WPS 另存一份再上传。")


def _refuse_outside(_: str, said: Mapping[str, str]) -> None:
    if said.get("TargetMode") == "External" and not said.get("Type", "").endswith("/hyperlink"):
        raise BadInput("模板引用了外部的文件或图片，没有采用；请断开链接（文件 → 信息 → 编辑指向文件的链接）再上传。")


def _check_holes(holes: list[tuple[str, bool]], known: Mapping[str, str]) -> None:
    if not holes:
        raise BadInput("模板里没有占位符，没有采用；请在要填数字的地方写上如 {本期新发现线索} 的名称。")
    if len(holes) > MOST_HOLES:
        raise BadInput(f"模板里的占位符超过 {MOST_HOLES} 个，没有采用。")
    allowed = {*known, *known.values(), *BLOCKS}
    wrong = [hole for hole, _ in holes if hole not in allowed and prompt_of(hole) is None]
    if wrong:
        said = "、".join(f"{{{hole}}}" for hole in dict.fromkeys(wrong[:5]))
        raise BadInput(
            f"模板里的 {said} 不是可用的占位符，没有采用；请对照可用名称表改正，要人填写的写成 {{自拟：小标题}}。"
        )
    if inline := [hole for hole, is_alone in holes if hole in BLOCKS and not is_alone]:
        raise BadInput(f"模板里的 {{{inline[0]}}} 会展开成几段，须单独成段，没有采用。")
