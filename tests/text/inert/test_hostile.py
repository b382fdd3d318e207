"""Whatever a page says, its inert document is made of allowed words only; judged by other parsers."""

import base64
import codecs
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.text.inert.judging import faults
from tests.text.inert.snippets import SNIPPETS
from text.inert import Draft, Inert, Mark, Part, Wish

SUSPECT = "http://suspect.test"
WISHES = (Wish(), Wish(hidden=True, links=True, marks=(Mark("x", "inducement"),)))
PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAAAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==")


def inert(page: str | bytes, wish: Wish | None = None, content_type: str = "text/html; charset=utf-8") -> Inert:
    """The inert document of a page of the suspect's, all of whose pictures were kept."""
    body = page if isinstance(page, bytes) else page.encode("utf-8", "surrogatepass")
    return Draft(body, content_type, f"{SUSPECT}/p/").inert(lambda _: Part(body=PIXEL), wish)


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_nothing_is_left_that_could_do_anything(snippet: str) -> None:
    """Neither as it stands, nor inside other markup, nor with everything hidden lifted."""
    page = snippet.format(S=SUSPECT)
    around = (
        ("", ""), ("<!doctype html><body><div><p>a", "b</p></div>"), ("<table><tr><td>", "</table>"), ("<svg>", ""),
        ("<select>", ""),
    )  # fmt: skip
    told = [
        fault
        for before, behind in around
        for wish in WISHES
        for fault in faults(inert(before + page + behind, wish).html)
    ]

    assert told == []


def test_the_judge_finds_what_it_should() -> None:
    """A page that was not rewritten has faults: most snippets, judged as they are."""
    found = [snippet for snippet in SNIPPETS if faults(snippet.format(S=SUSPECT))]

    assert len(found) > 0.95 * len(SNIPPETS)


def test_suspects_address_stands_in_words_only() -> None:
    """Of all the tricks together, nothing is left of what loads, runs or sends: not even its name inside a tag."""
    tags = "".join(tag for each in SNIPPETS for tag in re.findall("<[^>]*>", inert(each.format(S=SUSPECT)).html))
    names = re.sub('"[^"]*"', "", tags)

    for trick in (
        "href", "action", "ping", "srcset", "on", "poster", "background", "<script", "<svg", "<math", "<iframe",
        "<link", "<base", "<object", "<embed", "http-equiv", "formaction", "autofocus", "name=", "for=", "target",
    ):  # fmt: skip
        assert not re.search(rf"(?<![\w-]){trick}(?![\w>])=?", names), trick
    assert set(re.findall('src="([^"]{10})', tags)) == {"data:image"}


@pytest.mark.parametrize(
    ("charset", "page"),
    [
        ("utf-7", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"),
        ("hz-gb-2312", b"~{<img src=x onerror=alert(1)>~}"),
        ("iso-2022-jp", b"\x1b$B<script>\x1b(Balert(1)"),
        ("utf-16", codecs.BOM_UTF16_LE + "<script>alert(1)</script><img src=x onerror=alert(1)>".encode("utf-16-le")),
        ("gb18030", b'<p title="\x81"><img src=x onerror=alert(1)>">'),
        ("big5", b"<p title='\xa1'><script>alert(1)</script>'>"),
        ("shift_jis", b'<p title="\x83"><img src=x onerror=alert(1)>">'),
    ],
)
def test_charsets_hide_nothing(charset: str, page: bytes) -> None:
    """Bytes that are markup in one charset and words in another; the document itself is UTF-8 and says so."""
    for content_type in (f"text/html; charset={charset}", "text/html", ""):
        html = inert(page, content_type=content_type).html

        assert faults(html) == []
        assert '<meta charset="utf-8">' in html


_PIECES = st.sampled_from(
    ["<", ">", "</", "/>", '"', "'", "`", "=", "&", "&lt;", "&#60;", "\0", "\n", "<!--", "-->", "]]>", "<![CDATA[",
     "--!>", "<style>", "</style>", "<script>", "</script>", "<svg>", "</svg>", "<math>", "<mtext>", "<mglyph>",
     "<table>", "<td>", "<template>", "</template>", "<select>", "<option>", "<textarea>", "</textarea>", "<title>",
     "</title>", "<noscript>", "<xmp>", "<plaintext>", "<iframe>", "<form>", "</form>", "<p ", "<a ", "<img ", "<desc>",
     "<foreignObject>", "<annotation-xml>", "href=", "src=x", "style=", "onerror=x", "class=", "title=", "{", "}",
     "url(", ")", "@import", ";", ":", "\\", "\\3c ", "http://suspect.test/", "data:image/png;base64,AA", "保本",
     "\u202e", "\ud800", "x-y", "<x-y>"]
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join), st.sampled_from(WISHES))
def test_made_up_markup(page: str, wish: Wish) -> None:
    """Any order of the pieces that attacks are made of."""
    assert faults(inert(page, wish).html) == []


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.sampled_from(["text/html", "", "text/html; charset=gbk"]))
def test_any_bytes(page: bytes, content_type: str) -> None:
    """Any bytes, as a page and as a style sheet of one."""
    draft = Draft(b"<link rel=stylesheet href=a.css><p style='x'>", "text/html", SUSPECT)

    assert faults(inert(page, content_type=content_type).html) == []
    assert faults(draft.inert(lambda _: Part(body=page)).html) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_made_up_styles(css: str) -> None:
    """Any order of the pieces inside a sheet and inside an attribute."""
    attribute = css.replace('"', "&quot;")

    assert faults(inert(f'<style>{css}</style><p style="{attribute}">x').html) == []


def test_giants_stay_within_bounds() -> None:
    """Pages that nest, repeat or open brackets a hundred thousand times; nothing recurses."""
    many = 1 << 18
    for page in (
        "<div>" * (many // 5), "<b>" * (many // 3), "<table><tr><td>" * (many // 15), "<svg>" * (many // 5),
        "<style>" + "(" * many, "<style>" + "a{" * many, "<style>a{b:c}</style>" * (many // 22),
        "<style>" + "@media x{" * 20_000, '<p style="' + "a:(" * (many // 3) + '">', "<svg>" + "<g>" * 30_000,
        "<p " + " ".join(f"a{number}=1" for number in range(30_000)) + ">", "\0" * many, "<textarea>" * 20_000,
    ):  # fmt: skip
        assert "</html>" in inert(page).html


def test_long_pages_are_cut_and_say_so() -> None:
    """A hundred thousand elements are written; a portal has five thousand."""
    found = inert("<p>x</p>" * 120_000)

    assert found.is_cut
    assert 99_000 < found.html.count("<p>") <= 100_000


def test_pictures_are_bound_together() -> None:
    """One picture of a megabyte a thousand times on a page is written some fifteen times."""
    page = Draft(b"<img src=a.png>" * 1000, "text/html", SUSPECT)
    found = page.inert(lambda _: Part(body=b"\x89PNG\r\n\x1a\n" + b"x" * 1_000_000))

    assert 10 < found.html.count("data:image/png") < 20
    assert len(found.html) < 26_000_000
