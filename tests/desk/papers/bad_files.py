"""Files that nobody should be able to hurt the desk with: bombs, foreign kinds, locked and empty ones."""

import io
import zipfile
from functools import cache

import openpyxl

_SHEET = "xl/worksheets/sheet1.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BOMB = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + f']><worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&j;</t></is></c></row>'
    "</sheetData></worksheet>"
)


@cache
def workbook() -> bytes:
    """A small good workbook."""
    book, body = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["主体名称", "法律依据"])
    book.save(body)
    return body.getvalue()


def with_part(name: str, content: bytes, *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A workbook with one part in place of its own."""
    old, new = zipfile.ZipFile(io.BytesIO(workbook())), io.BytesIO()
    with zipfile.ZipFile(new, "w", method, compresslevel=1) as archive:
        for info in old.infolist():
            if info.filename != name:
                archive.writestr(info.filename, old.read(info))
        archive.writestr(name, content)
    return new.getvalue()


@cache
def zip_bomb() -> bytes:
    """Some megabytes that unpack to more than half a gigabyte."""
    head = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode()
    return with_part(_SHEET, head + b" " * (540 << 20))


@cache
def bad_files() -> dict[str, tuple[str, bytes, str]]:
    """What is wrong -> name, content, and what is said of it."""
    endless = f'<worksheet xmlns="{_MAIN}"><sheetData><row r="1"><c r="A1" '.encode() + b"a" * (3 << 20)
    return {
        "empty": ("空.xlsx", b"", "文件是空的"),
        "blank": ("空.csv", b" \r\n ", "文件是空的"),
        "password": ("密.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "加了密码的工作簿"),
        "pdf": ("表.xlsx", b"%PDF-1.7\n1 0 obj", "不是表格文件"),
        "picture": ("表.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "不是表格文件"),
        "program": ("表.csv", b"MZ\x90\x00\x03\x00\x00\x00" * 64, "不是表格文件"),
        "cut": ("断.xlsx", workbook()[:-300], ""),
        "no workbook": ("包.xlsx", b"PK\x03\x04" + b"x" * 200, ""),
        "entities": ("实体.xlsx", with_part(_SHEET, _BOMB.encode()), "文档类型声明"),
        "endless tag": ("长.xlsx", with_part(_SHEET, endless), ""),
        "codec": ("码.xlsx", with_part(_SHEET, b"x" * 5000, method=zipfile.ZIP_LZMA), "压缩方法"),
    }
