"""What the browser makes of pages that scripts write."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image
from warcio.archiveiterator import ArchiveIterator

from crawler import CrawlSettings
from crawler.browser.limits import Limits
from facts.sources import Browsing
from tests.crawler.browser.showing import a_run, a_source, shown
from tests.crawler.web import Reply, Route, moved, serve

pytestmark = pytest.mark.browser

SHELL = (
    '<!DOCTYPE html><html><head><meta charset="utf-8"><link rel="stylesheet" href="/app.css"></head>'
    '<body><div id="app"></div><script src="/app.js"></script></body></html>'
)
PROGRAM = """
fetch('/api' + location.pathname + '.json').then(answer => answer.json()).then(found => {
  document.getElementById('app').innerHTML =
    `<h1>${found.title}</h1><p>${found.text}</p><a href="${found.next}">下一页</a>`
})
"""


def an_spa(pages: int, host: str = "spa.test") -> dict[str, Route]:
    """A site whose pages are all one shell: what they say comes from its interface."""
    routes: dict[str, Route] = {
        f"{host}/app.js": Reply(PROGRAM, type="text/javascript"),
        f"{host}/app.css": Reply("h1 { color: #333 }", type="text/css"),
    }
    for number in range(pages):
        routes[f"{host}/p{number}"] = SHELL
        found = {
            "title": f"第{number}号项目",
            "text": "投资一万元，月息三分，保本保息。" * 5,
            "next": f"/p{number + 1}",
        }
        routes[f"{host}/api/p{number}.json"] = Reply(json.dumps(found), type="application/json")
    return routes


def test_a_page_that_scripts_write(tmp_path: Path) -> None:
    """The text that scripts write is the page's exhibit, its links become targets, and every answer is kept."""
    with serve(an_spa(1)) as web:
        spec = a_run(a_source("http://spa.test/p0"), web.port, "spa.test")
        outcome = shown(tmp_path, spec, "http://spa.test/p0")

    assert (outcome.said["status"], outcome.said["pages"], outcome.said["skipped"]) == ("finished", 1, {})
    assert outcome.page("http://spa.test/p0")[0] == 1
    document = outcome.document("http://spa.test/p0")
    assert "<h1>第0号项目</h1>" in document
    assert "月息三分" in document
    assert ("http://spa.test/p1", "page") in outcome.rows("SELECT url, purpose FROM target")
    assert sorted(set(web.paths("spa.test"))) == ["/api/p0.json", "/app.css", "/app.js", "/p0", "/robots.txt"]
    assert records(tmp_path) == [
        ("request", "http://spa.test/api/p0.json"),
        ("request", "http://spa.test/app.css"),
        ("request", "http://spa.test/app.js"),
        ("request", "http://spa.test/p0"),
        ("request", "http://spa.test/robots.txt"),
        ("resource", "urn:dom:http://spa.test/p0"),
        ("resource", "urn:fullPage:http://spa.test/p0"),
        ("resource", "urn:pageinfo:http://spa.test/p0"),
        ("response", "http://spa.test/api/p0.json"),
        ("response", "http://spa.test/app.css"),
        ("response", "http://spa.test/app.js"),
        ("response", "http://spa.test/p0"),
        ("response", "http://spa.test/robots.txt"),
    ]


def records(folder: Path) -> list[tuple[str, str]]:
    """(type, address) of every record, as warcio reads them."""
    found: list[tuple[str, str]] = []
    for path in (folder / "evidence").glob("*.warc.gz"):
        with path.open("rb") as stream:
            found += [
                (each.rec_type, each.rec_headers.get_header("WARC-Target-URI")) for each in ArchiveIterator(stream)
            ]
    return sorted(pair for pair in found if pair[0] != "warcinfo")


def content(folder: Path, address: str) -> bytes:
    """The payload of one record."""
    for path in (folder / "evidence").glob("*.warc.gz"):
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_headers.get_header("WARC-Target-URI") == address:
                    return record.content_stream().read()
    raise LookupError(address)


def test_a_site_serves_its_program_once(tmp_path: Path) -> None:
    """Ten pages of one program cost their site ten pages and ten answers of its interface, and the program once.

    A browser that had to be started again, as happens on a busy machine, asks for the program once more.
    """
    with serve(an_spa(10)) as web:
        urls = [f"http://spa.test/p{number}" for number in range(10)]
        outcome = shown(tmp_path, a_run(a_source(*urls), web.port, "spa.test"), *urls)

    assert outcome.said["pages"] == 10
    asked = web.paths("spa.test")
    again = asked.count("/app.js") - 1
    assert again in (0, 1)
    assert (asked.count("/app.css"), len(asked)) == (1 + again, 23 + 2 * again)
    assert all(f"第{number}号项目" in outcome.document(url) for number, url in enumerate(urls))


def test_a_site_that_is_always_shown(tmp_path: Path) -> None:
    """What its pages lead to is shown in the same process, link after link, as far as its budget goes."""
    with serve(an_spa(10)) as web:
        source = replace(a_source("http://spa.test/p0", max_pages=3), browsing=Browsing.ALWAYS)
        outcome = shown(tmp_path, a_run(source, web.port, "spa.test"), "http://spa.test/p0")

    assert outcome.rows("SELECT url, rendered FROM page") == [(f"http://spa.test/p{n}", 1) for n in range(3)]
    assert outcome.rows("SELECT url, purpose FROM target WHERE NOT done") == [("http://spa.test/p3", "render")]


def test_old_charsets(tmp_path: Path) -> None:
    """A page in GBK is kept as UTF-8 and says so, whatever its meta element says."""
    page = (
        '<html><head><meta charset="gbk"></head><body><script>document.write("<p>高息揽储</p>")</script></body></html>'
    )
    with serve({"g.test/": Reply(page.encode("gbk"), type="text/html")}) as web:
        outcome = shown(tmp_path, a_run(a_source("http://g.test/"), web.port, "g.test"), "http://g.test/")

    assert "<p>高息揽储</p>" in outcome.document("http://g.test/")
    assert outcome.rows("SELECT content_type FROM page") == [("text/html; charset=utf-8",)]


WAYS_ON = {
    "script.test": "<script>location.replace('/home')</script>",
    "meta.test": "<meta http-equiv='refresh' content='0;url=/home'>",
    "check.test": "<script>document.cookie = 'checked=1'; location.href = '/moved'</script>",
}


def test_a_page_that_leads_itself_on(tmp_path: Path) -> None:
    """Inside its site a page may lead itself on, by script, by meta element, through a redirect."""
    with serve({f"{host}/": page for host, page in WAYS_ON.items()}) as web:
        web.routes |= {f"{host}/home": f"<p>{host}首页</p>" for host in WAYS_ON}
        web.routes["check.test/moved"] = moved("/home")
        urls = [f"http://{host}/" for host in WAYS_ON]
        outcome = shown(tmp_path, a_run(a_source(*urls), web.port, *WAYS_ON), *urls)

    assert sorted(outcome.rows("SELECT requested_url, url FROM page")) == sorted((url, f"{url}home") for url in urls)
    assert all(f"{host}首页" in outcome.document(f"http://{host}/") for host in WAYS_ON)


def test_nothing_is_sent_to_a_site(tmp_path: Path) -> None:
    """A request that is no GET is refused by name; one page may ask so often and no more."""
    page = (
        "<p>短</p><script>fetch('/order', {method: 'POST', body: 'x'});"
        "for (let n = 0; n < 60; n++) fetch('/api?' + n)</script>"
    )
    limits = Limits(page_s=25.0, settle_s=5.0, late_s=1.0, requests=20)
    with serve({"n.test/": page}) as web:
        outcome = shown(
            tmp_path, a_run(a_source("http://n.test/"), web.port, "n.test"), "http://n.test/", limits=limits
        )

    assert outcome.said["account"]["not_followed"]["s"] == {
        "in the browser: a POST request, which could change something at the site": 1,
        "in the browser: more than one page may load": 40,
    }
    assert len(web.paths("n.test")) == 22
    assert web.agents == {CrawlSettings().user_agent}


def test_the_picture(tmp_path: Path) -> None:
    """It shows the whole page up to a bound, and Chinese characters that differ look different."""
    style = "<style>body { margin: 0 } div { font: 40px/100px sans-serif; height: 100px } i { display: block }</style>"
    page = f"<meta charset=utf-8>{style}<div>防</div><div>非</div><div>防</div><i style='height: 40000px'></i>"
    with serve({"p.test/": page}) as web:
        shown(tmp_path, a_run(a_source("http://p.test/"), web.port, "p.test"), "http://p.test/")

    picture = Image.open(io.BytesIO(content(tmp_path, "urn:fullPage:http://p.test/"))).convert("L")
    first, second, third = (picture.crop((0, 100 * line, 60, 100 * line + 100)).tobytes() for line in range(3))
    assert picture.size == (1280, 16_000)
    assert first == third
    assert first != second
    assert min(first) < 100
