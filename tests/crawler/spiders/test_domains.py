"""The domains spider: the first page of each newly seen domain whose name matches."""

import json
from pathlib import Path

from facts.sources import Kind, Source
from tests.crawler.spiders.visiting import Reading, asked_twice, of_kind, read
from tests.crawler.web import Route, links, moved, serve

ROUTES: dict[str, Route] = {
    "lc-jinshu.test/": links("/products", "http://lc-other.test/"),
    "lc-two.test/": moved("https-like.test", 302),
    "lc-three.test/": moved("http://www.lc-three.test/index"),
    "www.lc-three.test/index": "three",
    "xn--fiq228c.test/": "中文",
    "flowers.test/": "flowers",
}


def a_list(folder: Path, text: str, **more: object) -> Source:
    path = folder / "new.txt"
    path.write_text(text, encoding="utf-8")
    return of_kind(Kind.DOMAINS, files=(str(path),), **more)


def test_the_first_page_of_each_domain_that_matches(tmp_path: Path) -> None:
    """Once, though it is listed with www too; where it leads on counts as it; links are not followed."""
    text = "lc-jinshu.test\nwww.lc-jinshu.test\nflowers.test\nlc-three.test\n中文.test\n"
    with serve(ROUTES) as web:
        journey = read(web.port, a_list(tmp_path, text, match="^lc-|中文"))

    expected = {"http://lc-jinshu.test/", "http://www.lc-three.test/index", "http://xn--fiq228c.test/"}
    assert set(journey.pages()) == expected
    assert "flowers.test" not in {host for _, host, _ in web.asked}
    assert web.paths("lc-jinshu.test") == ["/robots.txt", "/"]


def test_names_come_from_certificates(tmp_path: Path) -> None:
    """One JSON line an entry, as certificate-transparency feeds write them; wildcards are the domain."""
    entry = {"data": {"leaf_cert": {"all_domains": ["*.lc-jinshu.test", "lc-jinshu.test"]}}}
    with serve(ROUTES) as web:
        journey = read(web.port, a_list(tmp_path, json.dumps(entry) + "\n"))

    assert journey.pages() == ["http://lc-jinshu.test/"]


def test_a_domain_without_a_server_is_a_skip(tmp_path: Path) -> None:
    """Most new domains have none; each is accounted for."""
    with serve({}) as web:
        journey = read(web.port, a_list(tmp_path, "nobody.test\n"))

    assert journey.outcome("http://nobody.test/") == ("http_error", "HTTP 404")


def test_a_file_without_domains_is_a_note(tmp_path: Path) -> None:
    """A wrong file must not look like a quiet night."""
    with serve({}) as web:
        journey = read(web.port, a_list(tmp_path, "这不是\n域名列表\n"))

    assert journey.notes() == ("文件里没有一行是域名，请检查文件的格式。",)


def test_no_more_domains_than_its_bounds_and_none_twice(tmp_path: Path) -> None:
    """A run that goes on reads the list again and goes on where it ended, in its budget."""
    names = [f"d{number}.test" for number in range(8)]
    with serve({f"{name}/": f"page of {name}" for name in names}) as web:
        source = a_list(tmp_path, "\n".join(names), bounds={"max_pages": 5})
        halves = Reading(source, port=web.port).in_two_goes(2)

    assert len(halves.pages()) == 5
    assert asked_twice(web) == {}
