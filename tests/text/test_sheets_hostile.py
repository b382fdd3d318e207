"""Workbooks that break, bloat or lie: one sentence each, in bounded time and memory, and never another error."""

import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from facts.errors import BadInput, UnreadableFile
from tests.text.workbooks import packed
from text.sheets import open_book, read_sheets

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧的 .xls"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "加了密码"),
        (b"<html><table></table></html>", "网页"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><Workbook/>", "网页或 XML"),
        (b"PK\x03\x04", "不是完好的"),
        (b"\xff\xfe\x00\xd8", "UTF-8 或 GBK"),
        (b"\x81\x20\xff\xff", "UTF-8 或 GBK"),
        (b"," * 2_000_000, "不是完好的 CSV"),
    ],
)
def test_what_is_no_workbook(tmp_path: Path, body: bytes, says: str) -> None:
    """Old, encrypted, disguised and torn files say what they are and what to do."""
    (tmp_path / "in.xlsx").write_bytes(body)

    with pytest.raises(UnreadableFile, match=says):
        read_sheets(tmp_path / "in.xlsx")


def test_missing_file_and_too_large_a_file(tmp_path: Path) -> None:
    """Neither is read."""
    with pytest.raises(UnreadableFile, match="打不开"):
        read_sheets(tmp_path / "none.xlsx")
    with (tmp_path / "big.csv").open("wb") as file:
        file.truncate(65 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="64 MB"):
        read_sheets(tmp_path / "big.csv")


@pytest.mark.parametrize(
    ("part", "what"), [("xl/workbook.bin", "xlsb"), ("content.xml", "ods"), ("word/document.xml", "Word")]
)
def test_other_formats_in_an_archive(tmp_path: Path, part: str, what: str) -> None:
    """A binary workbook, an open document, a text are named."""
    with pytest.raises(UnreadableFile, match=what):
        read_sheets(packed(tmp_path, sheet=ROW, extra={part: b"x"}))


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("xl/workbook.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><workbook/>"),
        ("xl/worksheets/sheet1.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet>&a;</worksheet>"),
        ("xl/sharedStrings.xml", "<!DOCTYPE x><sst/>"),
    ],
)
def test_document_types_are_refused(tmp_path: Path, part: str, body: str) -> None:
    """No entity is ever resolved."""
    with pytest.raises(BadInput, match="文档类型"):
        read_sheets(packed(tmp_path, sheet=ROW, extra={part: body}))


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="99999999"/>', '<row r="-1"/>', '<row r="x"/>', '<row r="1"><c r="ZZZ1"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9</v></c></row>', '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1"><v>eins</v></c></row>', "<row", "</row>", "<row>" * 50,
    ],
)  # fmt: skip
def test_broken_sheets_are_one_sentence(tmp_path: Path, rows: str) -> None:
    """Rows and columns that Excel does not have, strings that are not there, torn tags."""
    with pytest.raises(UnreadableFile):
        read_sheets(packed(tmp_path, sheet=rows))


def test_bombs_are_refused_in_little_memory(tmp_path: Path) -> None:
    """A part that unpacks to a gigabyte, a tag of megabytes, millions of cells, a directory of a million parts."""
    bombs = tmp_path / "bombs"
    bombs.mkdir()
    with (
        zipfile.ZipFile(packed(bombs, sheet=ROW, name="part.xlsx"), "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part,
    ):
        part.write(b"<sst>")
        for _ in range(600):
            part.write(b" " * 1024 * 1024)
    packed(bombs, sheet='<row a="' + "x" * 3_000_000 + '"/>', name="tag.xlsx")
    packed(bombs, sheet='<row r="1">' + "<c><v>1</v></c>" * 1_100_000, name="cells.xlsx")
    merged = "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 200 + "</mergeCells>"
    packed(bombs, sheet=ROW, after=merged, name="merges.xlsx")
    packed(bombs, sheet=ROW, extra={"xl/workbook.xml": "<workbook>" + "<a/>" * 2_000_000}, name="tree.xlsx")
    code = (
        "import sys, pathlib\n"
        "from text.sheets import read_sheets\n"
        "from facts.errors import UnreadableFile\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):\n"
        "    try:\n        read_sheets(path)\n    except UnreadableFile as error:\n        print(path.name, error)\n"
        # Of this program image alone; what getrusage tells begins with what the parent had when it forked.
        "print(int(pathlib.Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]) // 1024)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code, str(bombs)], capture_output=True, text=True, timeout=120, check=True
    )
    *said, memory = ran.stdout.split("\n")[:-1]

    assert [line.split()[0] for line in said] == ["cells.xlsx", "merges.xlsx", "part.xlsx", "tag.xlsx", "tree.xlsx"]
    assert int(memory) < 700


def test_directory_that_is_a_bomb(tmp_path: Path) -> None:
    """The list of parts is looked at before it is read."""
    with zipfile.ZipFile(tmp_path / "in.xlsx", "w") as archive:
        for number in range(20_000):
            archive.writestr(f"{number:040}", b"")

    with pytest.raises(UnreadableFile, match="目录过大"):
        read_sheets(tmp_path / "in.xlsx")


@pytest.mark.long
def test_two_hundred_thousand_rows_stream(tmp_path: Path) -> None:
    """They are read one by one; all at once they are refused where they are too many cells."""
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c>{"<c><v>1</v></c>" * 5}</row>' for n in range(1, 200_001))
    path = packed(tmp_path, sheet=rows)
    with open_book(path) as book:
        count = sum(1 for _ in book.rows(book.tables[0]))

    assert count == 200_000
    with pytest.raises(UnreadableFile, match="单元格"):
        read_sheets(path)


def _sample(tmp_path: Path) -> Path:
    made = Workbook()
    made.active.append(["企业名称", "涉及金额", "整改时限"])
    for n in range(30):
        made.active.append([f"滨海{n}社", n * 1.5, "=1+1"])
    made.active.merge_cells("A30:B31")
    made.save(tmp_path / "sample.xlsx")
    return tmp_path / "sample.xlsx"


def _read(path: Path) -> None:
    try:
        read_sheets(path, spread=True)
    except BadInput as error:
        said = str(error)
    else:
        said = "read"
    assert said


def test_damaged_archives_only_give_our_errors(tmp_path: Path) -> None:
    """Bytes of the archive changed, cut or doubled at random: read, or one of the house's errors."""
    whole, rng = _sample(tmp_path).read_bytes(), random.Random(20261123)
    for _ in range(250):
        body = bytearray(whole)
        for _ in range(rng.randint(1, 12)):
            at = rng.randrange(len(body))
            match rng.randrange(3):
                case 0:
                    body[at] = rng.randrange(256)
                case 1:
                    del body[at : at + rng.randint(1, 40)]
                case _:
                    body[at:at] = body[at : at + rng.randint(1, 40)]
        (tmp_path / "in.xlsx").write_bytes(bytes(body))
        _read(tmp_path / "in.xlsx")


def test_damaged_parts_only_give_our_errors(tmp_path: Path) -> None:
    """The same inside the parts, in archives that are whole."""
    sample, rng = _sample(tmp_path), random.Random(7)
    with zipfile.ZipFile(sample) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    names = [name for name in parts if name.startswith(("xl/w", "xl/s", "xl/_", "_rels"))]
    for _ in range(250):
        name = rng.choice(names)
        body = bytearray(parts[name])
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(len(body))
            body[at : at + rng.randint(0, 3)] = rng.choice(
                (b"", b"9", b"-", b'"', b"<", b"\xff", b"999999999999", b"&#0;")
            )
        _read(packed(tmp_path, base=sample, extra={name: bytes(body)}))


def test_random_csv_only_gives_our_errors(tmp_path: Path) -> None:
    """Whatever bytes."""
    rng = random.Random(3)
    for _ in range(200):
        body = bytes(rng.choice(b"\"',;\t\r\n\x00a\xd6\xd0\xff") for _ in range(rng.randrange(300)))
        (tmp_path / "in.csv").write_bytes(body)
        _read(tmp_path / "in.csv")
