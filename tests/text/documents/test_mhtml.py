"""MHTML and SingleFile: the page, its address and date, its frames and pictures; hostile files stay linear."""

import contextlib
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from facts.errors import UnreadableFile
from tests.conftest import missing
from tests.text.documents.papers import a_pdf, an_mhtml
from tests.text.invariants import holds
from text import locate, read
from text.documents.mhtml import open_mhtml

PAGE = "<title>金树</title><p>保本保息，<a href='/go'>点此</a><img src=cid:x><img src=a.png>"


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit", "binary"])
@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
def test_the_page_is_read_in_its_own_charset(charset: str, coding: str) -> None:
    """Whatever the transfer coding; the part's header, or the page's own meta, names the charset."""
    body = an_mhtml(PAGE.encode(charset), content_type=f"text/html; charset={charset}", coding=coding)
    reading = read(body, "multipart/related; boundary=x")

    assert reading.text == "金树\n保本保息，点此\n"
    assert (reading.charset, reading.replaced) == (charset, 0)
    holds(reading)


def test_addresses_are_resolved_from_where_it_was_saved() -> None:
    """Not from the file's place: the file names the page it was."""
    reading = read(an_mhtml(PAGE.encode()), None)

    assert reading.url == "https://www.jinshu.test/index.html"
    assert [link.url for link in reading.links] == ["https://www.jinshu.test/go"]
    assert "https://www.jinshu.test/a.png" in reading.images


def test_the_snapshot_names_address_title_date_and_what_else_is_in_it() -> None:
    """Pictures and styles by the address they were loaded from, unpacked only when asked for."""
    others = [("text/css", "https://www.jinshu.test/a.css", b"p{}"), ("image/png", "https://c.test/a.png", b"\x89PNG")]
    snapshot = open_mhtml(an_mhtml(PAGE.encode(), others=others))

    assert (snapshot.url, snapshot.title) == ("https://www.jinshu.test/index.html", "金树")
    assert snapshot.saved_at == datetime(2026, 11, 19, 2, 12, 13, tzinfo=UTC)
    assert [(part.media, part.location, part.body) for part in snapshot.others] == [
        ("text/css", "https://www.jinshu.test/a.css", b"p{}"), ("image/png", "https://c.test/a.png", b"\x89PNG"),
    ]  # fmt: skip


def test_what_a_frame_shows_is_read_too() -> None:
    """An advert in a frame is on the page for whoever looks at it; it stands behind the page's own text."""
    inside = "<p>日返千分<b></b>之五<p hidden>藏<a href=/in>进</a>"
    body = an_mhtml(
        (PAGE + "<p hidden>隐<b></b>身").encode(),
        others=[("text/html; charset=utf-8", "https://ads.test/frame.html", inside.encode())],
    )
    reading = read(body, "message/rfc822")

    assert reading.text[: reading.visible] == "金树\n保本保息，点此\n日返千分之五\n"
    assert reading.text[reading.visible :] == "隐身\n"
    assert [reading.text[seam - 1 : seam + 1] for seam in reading.seams] == ["，点", "分之", "隐身"]
    assert "https://ads.test/in" in [link.url for link in reading.links]
    holds(reading)


def test_the_start_parameter_names_the_page() -> None:
    """RFC 2387: without it the first page is the one."""
    body = an_mhtml(b"<p>first", others=[("text/html", "cid:two", b"<p>second")]).replace(
        b'type="text/html";\r\n', b'type="text/html"; start="<two@x>";\r\n', 1
    )
    body = body.replace(b"Content-Location: cid:two", b"Content-ID: <two@x>\r\nContent-Location: cid:two")

    assert open_mhtml(body).page.body.startswith(b"<p>second")
    assert open_mhtml(body.replace(b"start=", b"other=")).page.body.startswith(b"<p>first")


def test_parts_inside_a_part_are_found() -> None:
    """Outlook puts the page into multipart/alternative."""
    inner = (
        b"--in\r\nContent-Type: text/plain\r\n\r\nplain\r\n"
        b"--in\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>%s\r\n--in--\r\n" % "保本".encode()
    )
    body = an_mhtml(inner, content_type='multipart/alternative; boundary="in"', coding="8bit")

    assert read(body, "multipart/related").text == "保本\n"


@pytest.mark.parametrize(
    "body",
    [
        b"", b"MIME-Version: 1.0\r\n\r\n", an_mhtml(b"<p>x").replace(b"text/html", b"text/other"),
        an_mhtml(b"<p>x").replace(b"boundary=", b"b="), b"--x\r\n" * 1000, b"Content-Type: multipart/related\r\n\r\n",
    ],
    ids=range(6),
)  # fmt: skip
def test_a_file_without_a_page_is_one_sentence(body: bytes) -> None:
    """In Chinese, since an analyst reads it."""
    with pytest.raises(UnreadableFile, match="这份 MHTML 里没有网页正文"):
        read(body, "multipart/related")


def test_a_file_cut_off_gives_what_arrived() -> None:
    """The page comes first, so that a cut download still has it."""
    body = an_mhtml(("<p>保本" + "<p>息" * 1000).encode(), coding="8bit")

    assert read(body[:1500], None).text.startswith("保本\n息\n")


#: 4 MiB of what makes readers of mail slow.
SLOW = {
    "boundaries": an_mhtml(b"<p>x", mark=b"b") + b"\n--b\n" * 800_000,
    "lines that nearly are boundaries": an_mhtml(b"<p>x" + b"\n--" * 1_300_000, coding="8bit"),
    "parts inside parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number) for number in range(75_000)
    ),
    "a header of parameters": b"Content-Type: multipart/related" + b';a="b' * 700_000 + b"\n\n",
    "part headers of parameters": an_mhtml(b"<p>x")
    + b"".join(
        b"\n------MultipartBoundary--x----\nContent-Type: text/html" + b';"' * 4000 + b"\n\nx" for _ in range(500)
    ),
    "parts that hold parts": b"Content-Type: multipart/related; boundary=b\n\n"
    + (b"--b\nContent-Type: multipart/x" + b';"' * 4000 + b"\n\n<p>x\n") * 500,
    "header lines": b"A: b\n" * 800_000,
    "encoded words": b"Subject: " + b"=?utf-8?Q?=E9?= " * 250_000 + b"\n\n",
    "base64 of anything": an_mhtml(b"<p>x" + b"=" * 4_000_000, coding="8bit").replace(b": 8bit", b": base64"),
    "soft line breaks": an_mhtml(b"=\n" * 2_000_000, coding="8bit").replace(b": 8bit", b": quoted-printable"),
}


@pytest.mark.parametrize("body", SLOW.values(), ids=SLOW)
def test_hostile_files_take_no_longer_than_their_size(body: bytes) -> None:
    """Each is read or refused within seconds of CPU, on the machine that runs the other tests too."""
    began = time.process_time()
    with contextlib.suppress(UnreadableFile):
        holds(read(body, "multipart/related"))

    assert time.process_time() - began < 8


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(0, 1400), gone=st.integers(0, 40), noise=st.binary(max_size=40), end=st.integers(0, 1400) | st.none()
)
def test_damaged_bytes_raise_nothing_else(at: int, gone: int, noise: bytes, end: int | None) -> None:
    """A stretch changed, the rest cut."""
    whole = an_mhtml((PAGE * 5).encode(), others=[("image/png", "cid:x", b"\x89PNG" * 9)])
    body = (whole[:at] + noise + whole[at + gone :])[:end]
    try:
        holds(read(body, "multipart/related"))
    except UnreadableFile as problem:
        assert str(problem).startswith("这份 MHTML")  # noqa: PT017  # the other outcome is a clean read


@settings(max_examples=150, deadline=None)
@given(body=st.binary(max_size=200), media=st.sampled_from([None, "", "image/png", "message/rfc822", "TEXT/HTML", "x"]))
def test_any_bytes_of_any_type_are_read_or_refused(body: bytes, media: str | None) -> None:
    """The one error there is says that a document cannot be read."""
    with contextlib.suppress(UnreadableFile):
        holds(read(body, media, "http://a.test/"))


@pytest.mark.parametrize(
    ("body", "declared", "text"),
    [
        (b"\x89PNG\r\n\x1a\n<p>x", None, ""),
        (b"\xff\xd8\xff\xe0<p>x", "application/octet-stream", ""),
        (b"<p>x", "image/jpeg", ""),
        (b"<p>x", "application/octet-stream", "x\n"),
        # What browsers show as a page is read as one, whatever it begins with.
        (b"%PDF-1.4<p>x", "text/html", "%PDF-1.4\nx\n"),
        (b"<svg><text>x</text></svg>", "image/svg+xml", "x\n"),
        (an_mhtml(b"<p>x"), "application/octet-stream", "x\n"),
        (an_mhtml(b"<p>x"), "application/x-mimearchive", "x\n"),
    ],
    ids=range(8),
)
def test_the_type_is_believed_and_only_without_one_the_bytes_are_asked(
    body: bytes, declared: str | None, text: str
) -> None:
    """A picture is an empty reading that names itself as its picture."""
    reading = read(body, declared, "http://a.test/x")

    assert reading.text == text
    assert (reading.images == ("http://a.test/x",)) == (text == "")


def test_text_behind_megabytes_of_pictures_is_read() -> None:
    """A saved page has its pictures inside; 12 MB of them before the promise do not hide it. 12 MB of text do, said."""
    picture = "<img src='data:image/png;base64," + "iVBORw0KGgo" * 1_100_000 + "'>"
    page = "<meta charset=utf-8>" + picture + "<p>保本保息"
    long = page.replace("iVBORw0KGgo", "<p>iVBORw0")
    whole, cut = read(page.encode(), "text/html"), read(long.encode(), "text/html")

    assert (whole.text, whole.unread) == ("保本保息\n", "")
    assert cut.unread == "这个网页太长，只读了前面 8 百万个字符；其余请人工查看原件。"
    assert read(an_mhtml(page.encode(), coding="8bit"), None).text == "保本保息\n"


def test_places_are_found_in_the_page_that_was_read() -> None:
    """In the part that is the page; the file around it, or a PDF, is no page that a browser shows as a tree."""
    body = an_mhtml(PAGE.encode())
    reading = read(body, None)
    at = reading.text.index("保本")

    assert [(piece.start, piece.end) for piece in locate(open_mhtml(body).page.body, reading, at, at + 4)] == [(0, 4)]
    assert locate(body, reading, at, at + 4) == ()
    assert locate(a_pdf(["保本"]), read(a_pdf(["保本"]), "application/pdf"), 0, 2) == ()


@pytest.mark.browser
def test_what_chromium_saves(tmp_path: Path) -> None:
    """A real MHTML file, made by Chromium's own "save as": a page with a style, a picture and a frame."""
    pytest.importorskip("playwright")
    chromium = shutil.which("chromium")
    if chromium is None:
        missing("Chromium", "chromium")
    (tmp_path / "frame.html").write_text("<meta charset=utf-8><p>日返千分之五", encoding="utf-8")
    (tmp_path / "a.html").write_text(
        "<meta charset=utf-8><title>金树财富</title><style>p{color:red}</style><p>保本保息"
        "<iframe src=frame.html></iframe>",
        encoding="utf-8",
    )
    # In a process of its own: the browser's driver leaves an event loop behind.
    save = (
        "import sys; from playwright.sync_api import sync_playwright as start\n"
        "with start() as driver:\n"
        "    browser = driver.chromium.launch(executable_path=sys.argv[1], args=['--no-sandbox'])\n"
        "    page = browser.new_page(); page.goto(sys.argv[2])\n"
        "    made = page.context.new_cdp_session(page).send('Page.captureSnapshot', {'format': 'mhtml'})\n"
        "    open(sys.argv[3], 'w', newline='').write(made['data']); browser.close()\n"
    )
    saved = tmp_path / "a.mhtml"
    page = (tmp_path / "a.html").as_uri()
    subprocess.run([sys.executable, "-c", save, str(chromium), page, str(saved)], check=True, timeout=90)
    reading = read(saved.read_bytes(), None)

    assert reading.title == "金树财富"
    assert reading.text[: reading.visible] == "金树财富\n保本保息\n日返千分之五\n"
    assert open_mhtml(saved.read_bytes()).saved_at is not None
    holds(reading)
