"""What stands before a page, and what a page says: walls.py on invented pages."""

import re
import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest
import re2
import yaml
from hypothesis import given
from hypothesis import strategies as some

import crawler.reading.walls
from crawler.reading.walls import gist, trouble
from crawler.traps.plain import foreign, letters, unlinked, visible
from facts.pages import Trouble
from tests.crawler import wall_pages, wall_pages_later, wall_pages_unseen
from tests.crawler.mazes import page, prose
from tests.crawler.wall_pages import ARTICLE, HEAD, Case

CASES = [*wall_pages.PAGES, *wall_pages_later.PAGES, *wall_pages_unseen.PAGES]
SIGNS = yaml.safe_load(Path(crawler.reading.walls.__file__).with_name("walls.yml").read_text(encoding="utf-8"))["signs"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_pages(case: Case) -> None:
    """Each invented page is what it was written as."""
    assert trouble(case.body, case.status, case.url, case.headers) is case.expected


@pytest.mark.parametrize("case", [case for case in CASES if case.expected is not None], ids=lambda case: case.name)
def test_a_status_that_says_so_is_believed(case: Case) -> None:
    """Not found is no trouble, it is an answer; a refusal is one whatever the page says."""
    assert trouble(case.body, 429, case.url, {}) is Trouble.BLOCKED
    assert trouble(case.body, 401, case.url, {}) is Trouble.WALLED
    assert trouble(case.body, 404, case.url, {}) in (None, Trouble.BLOCKED)


@pytest.mark.parametrize("case", [case for case in CASES if case.status == 200], ids=lambda case: case.name)
def test_the_same_in_the_other_charset(case: Case) -> None:
    """A site's charset changes nothing."""
    try:
        other = case.body.decode("utf-8").encode("gb18030")
    except UnicodeDecodeError:
        other = case.body.decode("gb18030").encode("utf-8")

    assert trouble(other, 200, case.url, case.headers) is case.expected


def test_there_are_enough_pages_of_each_kind() -> None:
    """Troubles and ordinary pages that look like them."""
    kinds = Counter(case.expected for case in CASES)

    assert len(CASES) >= 60
    assert all(
        kinds[kind] >= 10 for kind in (Trouble.WALLED, Trouble.BLOCKED, Trouble.SOFT_404, Trouble.TOO_LITTLE_TEXT)
    )
    assert kinds[None] >= 40


@pytest.mark.parametrize("case", [case for case in CASES if case.expected], ids=lambda case: case.name)
def test_beside_real_content_no_sign_counts(case: Case) -> None:
    """An article stays an article, whatever box stands under it."""
    body = case.body.decode("gb18030" if b"gb18030" in case.body else "utf-8")
    body = re.sub(r"<title>.*?</title>|<script.*?</script>", "", body, flags=re.DOTALL)
    body = body.replace("</body>", f"{HEAD}{ARTICLE}</body>")

    assert trouble(body.encode(), 200, "http://a.test/", {}) is None


@pytest.mark.parametrize("row", SIGNS, ids=lambda row: row["id"])
def test_each_sign_is_whole(row: dict[str, object]) -> None:
    """An id of its own, a kind, a place, a source, a day, and a pattern that the engine takes."""
    assert set(row) - {"until"} == {"id", "kind", "where", "since", "source", "pattern"}
    assert [each["id"] for each in SIGNS].count(row["id"]) == 1
    assert Trouble(row["kind"])
    assert row["source"]
    assert re2.compile(str(row["pattern"])).search("木门石材灯具茶叶") is None


def test_markup_figures_and_times_do_not_count() -> None:
    """The same words in another dress have one gist."""
    plain = page(prose("a"), "读书会").encode()
    dressed = plain.replace(b"<div>", b"<div class='x9' data-t='1763900000'><!-- 12:30 -->").replace(
        b"</li>", b"</li>\n<b>7</b>"
    )

    assert gist(plain) == gist(dressed)
    assert len(gist(plain)) == 16
    assert gist(plain) != gist(page(prose("b"), "读书会").encode())


def test_latin_pages_are_told_by_their_letters() -> None:
    """A page without Chinese has a gist of its words; its scripts and figures do not count."""
    text = b"<p>The old bridge crosses the river beside the market, and boats pass below it at dawn. %d</p>"
    text = b"<html>" + text + b"<script>%d</script>"

    assert gist(text % (1, 2)) == gist(text % (3, 4))
    assert len(gist(text)) == 16
    assert gist(text) != gist(text.replace(b"boats", b"ships"))


@pytest.mark.parametrize(
    "body", [b"", b"<html></html>", b"<p>ok</p>", "<p>你好</p>".encode(), b"<script>" + b"abc " * 999]
)
def test_too_little_has_no_gist(body: bytes) -> None:
    """Two pages that say nothing are not the same page."""
    assert gist(body) == ""


def test_what_is_seen() -> None:
    """Scripts, styles, comments and choices are not; neither are links, where they are not asked for."""
    body = (
        b"<p>one</p><script>two</script><STYLE>three</STYLE><!-- four --><select><option>five</select>"
        b"<a href='/'>six</a><noscript>seven</noscript> eight&nbsp;nine<script>ten"
    )

    assert visible(body) == b"one six eight nine"
    assert visible(unlinked(b"a <a>b</a> c <a>d")) == b"a c d"
    assert [foreign("a保b".encode()), letters(b"<b>Ab1 c</b>")] == ["保".encode(), b"abc"]


@given(some.binary(max_size=400), some.sampled_from([200, 204, 301, 403, 404, 503]), some.text(max_size=40))
def test_nothing_that_a_site_sends_breaks_it(body: bytes, status: int, text: str) -> None:
    """Bytes are bytes, headers and addresses too."""
    found = trouble(body, status, f"http://a.test/{text}", {text: text})

    assert found is None or found in Trouble
    assert len(gist(body)) in (0, 16)


MONSTERS = {
    "angles": b"<",
    "links": b"<a ",
    "scripts": b"<script ",
    "closed scripts": b"<script>x</script>",
    "comments": b"<!--",
    "titles": b"<title>",
    "inputs": b"<input type type",
    "ampersands": b"&",
    "blanks": b" ",
    "signs": "请登录".encode(),
    "bytes": b"\xff",
    "zeros": b"\x00",
    "words": b"page not found ",
    "divisions": b"<div>",
}


@pytest.mark.parametrize("piece", MONSTERS.values(), ids=MONSTERS)
def test_monsters_take_linear_time(piece: bytes) -> None:
    """4 MiB of anything cost less than a second, and half a MiB, which is taken apart, much less."""
    whole, part = (piece * (size // len(piece)) for size in (4 << 20, 512 << 10))
    started = time.process_time()
    for body in (whole, part):
        trouble(body, 200, "http://a.test/", {})
        gist(body)

    assert time.process_time() - started < 1.5


def test_an_ordinary_page_costs_little() -> None:
    """40 kB of an ordinary page are told by counting bytes; far below a millisecond on any machine."""
    draw = Random(1)
    rows = "".join(
        f"<tr class='row{draw.randint(0, 99)}'><td><a href='/x/{n}'>{prose(str(n), 12)}</a></td></tr>"
        for n in range(420)
    )
    body = page(rows).encode()
    started = time.process_time()
    for _ in range(200):
        assert trouble(body, 200, "http://a.test/", {}) is None

    assert len(body) > 37_000
    assert time.process_time() - started < 200 * 0.0006
