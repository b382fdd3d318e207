"""PDF: text in reading order, whole paragraphs, and files made to break a reader cost one sentence each."""

import random
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.errors import UnreadableFile
from facts.readings import Region, Where
from tests.conftest import missing
from tests.text.documents.papers import Line, a_pdf, locked, stream, whole
from tests.text.invariants import holds
from text import read
from text.documents import pdf
from text.documents.pdf import read_pdf

PROMISE = "我公司推出养老理财项目，由国有银行全额担保，前一百名投资者可获得旅游名额，保本"
CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
#: Seconds of CPU that a hostile file may take; the child's own limit is 20.
PATIENCE = 25


def one_page(content: bytes, *, times: int = 1) -> bytes:
    """A file whose page has this content stream; `times` pages are the same object."""
    return whole(
        {
            1: CATALOG,
            2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (times, b"10 0 R " * times),
            3: FONT,
            10: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents 11 0 R >>",
            11: content,
        }
    )


def test_pages_come_in_their_order_with_title_and_links() -> None:
    """Title first and visible, then a block a paragraph; addresses that can be clicked are links."""
    body = a_pdf(["金树财富", "电话：13800138000"], ["第二页"], title="招募说明书", link="http://b.test/go")
    reading = read(body, "application/pdf", "http://a.test/x.pdf")

    assert reading.text == "招募说明书\n金树财富\n电话：13800138000\n第二页\n"
    assert (reading.title, reading.visible, reading.unread) == ("招募说明书", len(reading.text), "")
    assert [block.region for block in reading.blocks] == [Region.TITLE, Region.PLAIN, Region.PLAIN, Region.PLAIN]
    assert [link.url for link in reading.links] == ["http://b.test/go"]
    assert reading.url == "http://a.test/x.pdf"
    holds(reading)


def test_a_sentence_broken_for_width_is_one_again() -> None:
    """保本|息 across two lines is one promise; a short line, a list and a full stop end their paragraph."""
    body = a_pdf([PROMISE, "保息，年化收益率24%。", "每月返息", "1. 起点五万元", PROMISE[:-2] + "。", "次日到账"])

    assert read_pdf(body).text.splitlines() == [
        PROMISE + "保息，年化收益率24%。", "每月返息", "1. 起点五万元", PROMISE[:-2] + "。", "次日到账",
    ]  # fmt: skip


def test_latin_words_stay_apart_where_lines_join() -> None:
    """A line of English that goes on is joined with a space, numbers with Chinese without."""
    line = "Guaranteed returns for all of our investors every month"
    found = read_pdf(a_pdf([line, "paid in cash"])).text

    assert found == f"{line} paid in cash\n"


def test_radicals_that_printing_writes_become_characters() -> None:
    """Chromium's PDF says ⾦ (U+2FA6) and ⻓ (U+2ED3) for 金 and 长; nobody disguised anything."""
    assert read_pdf(a_pdf(["\u2fa6树财富\u2ed3期"])).text == "金树财富长期\n"


def test_lines_at_other_places_are_not_lost() -> None:
    """Two columns and a line at the foot: all of it is read, whatever the order on the sheet."""
    lines: list[Line] = [
        (72, 700, "期限"),
        (300, 700, "收益"),
        (72, 680, "三个月"),
        (300, 680, "百分之六"),
        (72, 40, "页脚"),
    ]
    text = read_pdf(a_pdf(lines)).text

    assert [text.count(line[2]) for line in lines] == [1] * 5


def test_an_owners_password_does_not_lock_readers_out() -> None:
    """Many offices forbid printing with a password; such a file opens with none. One to open it is named."""
    body = a_pdf(["保本保息"])

    assert read_pdf(locked(body, "")).text == "保本保息\n"
    with pytest.raises(UnreadableFile, match="设了打开密码"):
        read_pdf(locked(body, "secret"))


def test_a_file_without_its_end_gives_the_pages_it_has() -> None:
    """Cut downloads are usual; what is there is read, and that it is a part is said."""
    body = a_pdf(*([f"第{number}页"] for number in "一二三四"))
    found = read_pdf(body[: body.index(b"15 0 obj")])

    assert found.text == "第一页\n第二页\n"
    assert found.unread == "这份 PDF 末尾残缺，只读到其中 2 页的文字；请另取一份完整的。"


def test_a_scan_is_empty_and_says_so() -> None:
    """No text layer is not the same as nothing to say."""
    found = read_pdf(one_page(stream(b"q 1 0 0 1 0 0 cm Q"), times=3))

    assert (found.text, found.visible, found.blocks) == ("", 0, ())
    assert found.unread == "这份 PDF 的 3 页都没有文字层，可能是扫描件；图上的文字没有读到。"


def test_a_page_that_breaks_does_not_take_the_others_along() -> None:
    """A bomb in front of the advert does not hide the advert, and is named."""
    objects = {
        1: CATALOG, 2: b"<< /Type /Pages /Count 2 /Kids [10 0 R 12 0 R] >>", 3: FONT,
        11: stream(b"BT /F1 12 Tf (a) Tj " + b"0" * 100_000_000), 13: stream(b"BT /F1 12 Tf (guaranteed) Tj ET"),
    }  # fmt: skip
    for number in (10, 12):
        objects[number] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >> >>"
            b" /Contents %d 0 R >>" % (number + 1)
        )
    found = read_pdf(whole(objects))

    assert found.text == "guaranteed\n"
    assert found.unread == "这份 PDF 共 2 页，只读到其中 1 页；其余请人工查看原件。"


def _with_map(content: bytes) -> bytes:
    plain = a_pdf(["页面"], packed=False)
    start = plain.index(b"5 0 obj\n") + 8
    return plain[:start] + stream(content) + plain[plain.index(b"endstream", start) + 9 :]


def _forms() -> bytes:
    # Each of twenty forms draws the next ten times: 10^20 drawings.
    objects = {
        1: CATALOG, 2: b"<< /Type /Pages /Count 1 /Kids [10 0 R] >>", 3: FONT,
        10: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] /Resources << /Font << /F1 3 0 R >>"
        b" /XObject << /X 20 0 R >> >> /Contents 11 0 R >>",
        11: stream(b"BT /F1 12 Tf (a) Tj ET /X Do"),
    }  # fmt: skip
    for number in range(20, 40):
        more = b"/Type /XObject /Subtype /Form /Resources << /Font << /F1 3 0 R >> /XObject << /X %d 0 R >> >> "
        objects[number] = stream(b"BT /F1 12 Tf (a) Tj ET " + b"/X Do " * 10, more=more % (number + 1))
    return whole(objects)


#: What is done to the reader -> the file that does it, made when needed.
HOSTILE: dict[str, Callable[[], bytes]] = {
    "a stream that unpacks to 100 MB": lambda: one_page(stream(b"BT /F1 12 Tf (a) Tj " + b"0" * 100_000_000)),
    "a million operators": lambda: one_page(stream(b"BT /F1 12 Tf " + b"(a) Tj " * 1_000_000)),
    "a page of 400,000 operators 5,000 times": lambda: one_page(
        stream(b"BT /F1 12 Tf " + b"q Q " * 200_000), times=5000
    ),
    "forms inside forms": _forms,
    "a character map of 40 billion entries": lambda: _with_map(
        b"1 begincodespacerange <0000> <ffff> endcodespacerange 100 beginbfrange\n"
        + b"<0000> <ffff> <0000>\n" * 600_000
    ),
    "a page tree that holds itself": lambda: whole({1: CATALOG, 2: b"<< /Type /Pages /Count 1 /Kids [2 0 R 2 0 R] >>"}),
    "references in a circle": lambda: whole({1: CATALOG, 2: b"3 0 R", 3: b"2 0 R"}),
    "200,000 open brackets": lambda: whole({1: b"<< /Type /Catalog /Pages " + b"[" * 200_000 + b" >>"}),
    "100,000 page entries": lambda: one_page(stream(b"q Q"), times=100_000),
    "objects without a table": lambda: b"%PDF-1.4\n" + b"1 0 obj\n" * 600_000,
    "ten filters": lambda: whole(
        {1: b"<< /Length 4 /Filter [" + b"/FlateDecode " * 10 + b"] >>\nstream\nabcd\nendstream"}
    ),
    "nothing": lambda: b"",
    "its first line": lambda: b"%PDF-1.7",
    "another format": lambda: b"PK\x03\x04" * 1000,
}


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize("make", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_ends_soon_with_a_reading_or_a_sentence(make: Callable[[], bytes]) -> None:
    """Bombs, circles and endless lists: never a hang, never another error, never the memory of this process."""
    body = make()
    began = _children_s()
    try:
        found = read_pdf(body)
    except UnreadableFile as problem:
        assert re.fullmatch(r"这份 PDF [^。]{5,60}。", str(problem))  # noqa: PT017  # a reading is as good
    else:
        holds(found)
        assert found.unread or found.text

    assert _children_s() - began < PATIENCE


def test_ten_thousand_pages_are_read_up_to_the_limit() -> None:
    """The first thousand pages, and that the others were not read."""
    found = read_pdf(a_pdf(*([["页面"]] * 10_000)))

    assert found.text == "页面\n" * 1000
    assert found.unread == "这份 PDF 共 10000 页，只读到其中 1000 页；其余请人工查看原件。"


def test_a_file_too_large_is_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """Size is looked at first."""
    monkeypatch.setattr(pdf, "MOST_BYTES", 100)
    with pytest.raises(UnreadableFile, match="超过 64 MiB"):
        read_pdf(a_pdf(["页面"]))


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Wall time ends what sleeps and burns no CPU; pages told before stay."""
    child = tmp_path / "child.py"
    told = '{"title": "", "pages": 2, "whole": true}\\n{"page": "保本", "links": []}\\n{"pag'
    child.write_text(f"import sys, time\nprint('{told}', flush=True)\ntime.sleep(60)\n", encoding="utf-8")
    monkeypatch.setattr(pdf, "_CHILD", child)
    monkeypatch.setattr(pdf, "SECONDS", 5.0)
    found = read_pdf(b"%PDF-")

    assert found.text == "保本\n"
    assert found.unread == "这份 PDF 共 2 页，只读到其中 1 页；其余请人工查看原件。"


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_damaged_bytes_raise_nothing_else(seed: int) -> None:
    """Flipped, cut and doubled stretches of a whole file."""
    chance = random.Random(seed)  # damage, no secret
    body = bytearray(a_pdf([PROMISE], ["保息"], title="标题", link="http://b.test/"))
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(body))
        body[at : at + chance.randrange(20)] = chance.randbytes(chance.randrange(20))
    try:
        holds(read_pdf(bytes(body)))
    except UnreadableFile as problem:
        assert str(problem).startswith("这份 PDF")  # noqa: PT017  # the other outcome is a clean read


def test_reading_pages_loads_no_pdf_library() -> None:
    """A worker that meets no PDF never imports pypdf; one that does has it in a child alone."""
    probe = "import sys, text; text.read(b'<p>x', 'text/html'); print('pypdf' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


@pytest.mark.browser
def test_what_chromium_prints(tmp_path: Path) -> None:
    """A real printout: Chinese fonts cut to what is used, wrapped lines, a table, a link."""
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "chromium")
    page, printed = tmp_path / "a.html", tmp_path / "a.pdf"
    said = PROMISE * 3 + "保息，长期有效，老人优先。"
    page.write_text(
        f"<meta charset=utf-8><title>金树财富</title><p>{said}<table><tr><td>三个月<td>6%</table>"
        "<a href='http://b.test/go'>点此</a>",
        encoding="utf-8",
    )
    subprocess.run(
        [str(chromium), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
         "--no-pdf-header-footer", f"--print-to-pdf={printed}", page.as_uri()],
        check=True, capture_output=True, timeout=90,
    )  # fmt: skip
    reading = read(printed.read_bytes(), "application/octet-stream")

    assert reading.title == "金树财富"
    assert said in reading.text
    assert [link.url for link in reading.links] == ["http://b.test/go"]
    assert {block.where for block in reading.blocks} == {Where.BODY}
    holds(reading)


def test_the_papers_are_what_they_seem() -> None:
    """The files of these tests are sound PDF: pypdf itself, in strict mode, reads them."""
    strict = pypdf.PdfReader(BytesIO(a_pdf(["保本"])), strict=True)

    assert strict.pages[0].extract_text() == "保本"
