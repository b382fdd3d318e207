"""What a saved page says of itself: SingleFile's and browsers' comments, canonical, og:url."""

import time
from datetime import UTC, datetime

import pytest

from facts.saved import Naming
from text import read
from text.documents.origins import origin_of

SINGLEFILE = (
    "<!DOCTYPE html> <html lang=zh><!--\n Page saved with SingleFile \n url: https://www.jinshu.test/a?b=1&c=2 \n"
    " saved date: Thu Nov 19 2026 10:12:13 GMT+0800 (中国标准时间)\n--><meta charset=utf-8><style>{}</style>"
    "<link rel=canonical href=https://other.test/><p>保本<img src=data:image/png;base64,iVBORw0KGgo=>"
)


def test_singlefile_says_where_and_when() -> None:
    """Its comment goes before what the page says of itself; a page of data: addresses reads as any page."""
    body = SINGLEFILE.format("x" * 100).encode()
    origin = origin_of(body)

    assert (origin.url, origin.naming) == ("https://www.jinshu.test/a?b=1&c=2", Naming.SINGLEFILE)
    assert origin.saved_at == datetime(2026, 11, 19, 2, 12, 13, tzinfo=UTC)
    assert read(body, "text/html").text.startswith("保本\n")


@pytest.mark.parametrize(
    ("page", "url", "naming"),
    [
        ("<!-- saved from url=(0029)https://www.jinshu.test/a#b -->", "https://www.jinshu.test/a#b", Naming.BROWSER),
        ("<!-- saved from url=(0014)about:internet -->", "", Naming.NOTHING),
        ("<link href='https://a.test/1' rel=\"canonical\">", "https://a.test/1", Naming.CANONICAL),
        ("<meta property=og:url content='https://a.test/2?a&amp;b'>", "https://a.test/2?a&b", Naming.OPENGRAPH),
        (
            ("<meta property=og:url content=https://a.test/2><link rel=canonical href=https://a.test/1>"
            "<link rel=canonical href=https://a.test/3>"), "https://a.test/1", Naming.CANONICAL,
        ),
        ("<link rel=canonical href=/relative>", "", Naming.NOTHING),
        ("<p>nothing", "", Naming.NOTHING),
        ("", "", Naming.NOTHING),
    ],
    ids=range(8),
)  # fmt: skip
def test_other_claims_in_the_order_of_their_weight(page: str, url: str, naming: Naming) -> None:
    """A tool's comment, canonical, og:url; the first of two stands; what is no web address is none."""
    origin = origin_of(page.encode())

    assert (origin.url, origin.naming, origin.saved_at) == (url, naming, None)


@pytest.mark.parametrize(
    "date",
    [
        "Thu Foo 19 2026 10:12:13 GMT+0800",
        "Thu Feb 31 2026 10:12:13 GMT+0800",
        "gestern",
        "Mon Jan 01 0001 00:00:00 GMT+0800",
    ],
)
def test_a_date_that_is_none_leaves_the_address(date: str) -> None:
    """What cannot be read is not guessed."""
    body = SINGLEFILE.format("").replace("Thu Nov 19 2026 10:12:13 GMT+0800", date)
    origin = origin_of(body.encode())

    assert (origin.naming, origin.saved_at) == (Naming.SINGLEFILE, None)


def test_hostile_heads_are_read_in_no_time() -> None:
    """Openings without ends, a quarter of a million of them."""
    began = time.process_time()
    for piece in (
        b"<link ",
        b"<meta a='",
        b"<!-- saved from url=(1)",
        b"<!--\n Page saved with SingleFile",
        b"<link a=b ",
    ):
        origin_of(piece * 100_000)
        origin_of(b"<link " + piece.replace(b"<", b"") * 100_000)

    assert time.process_time() - began < 2
