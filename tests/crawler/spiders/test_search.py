"""The search spider: questions to a SearXNG instance, and one page of each site that it finds."""

import json
from datetime import date
from urllib.parse import parse_qs, urlencode, urlsplit

from facts.pages import Purpose, Skip
from facts.sources import Kind, Manners, Queries, RobotsApproval, Source
from tests.crawler.spiders.visiting import Reading, advert, asked_twice, of_kind, read
from tests.crawler.web import Reply, Route, links, moved, serve

INSTANCE = "http://sx.test/"


def answer(*urls: str, silent: tuple[str, ...] = ()) -> Reply:
    """What SearXNG answers, as its documentation has it."""
    results = [{"url": url, "title": "t", "content": "c", "engine": "bing", "engines": ["bing"]} for url in urls]
    found = {"query": "q", "number_of_results": len(urls), "results": results, "answers": [], "suggestions": [],
             "unresponsive_engines": [[name, "timeout"] for name in silent]}  # fmt: skip
    return Reply(json.dumps(found), type="application/json")


def asking(question: str, page: int = 1) -> str:
    """The path of a question as it goes over the wire."""
    asked = {"q": question, "format": "json", "language": "zh-CN", "pageno": str(page)}
    return f"sx.test/search?{urlencode(asked)}"


ROUTES: dict[str, Route] = {
    asking("高息 滨海区"): answer("http://a.test/1", "http://www.baike.test/x", "http://hop.test/"),
    asking("高息 滨海区", 2): answer("http://c.test/", "http://a.test/1"),
    asking("养老 滨海区"): answer("http://d.test/", silent=("baidu",)),
    asking("养老 滨海区", 2): answer(),
    "a.test/1": links("/2") + advert("http://land.test/"),
    "hop.test/": moved("http://b.test/"),
    "b.test/": "b",
    "c.test/": "c",
    "d.test/": "d",
}


def a_search(pages: int = 2, **more: object) -> Source:
    queries = Queries(keywords=("高息", "养老"), districts=("滨海区",), pages=pages, without=("baike.test",))
    return of_kind(Kind.SEARCH, INSTANCE, queries=queries, **more)


def test_results_are_landing_pages_and_answers_are_guides() -> None:
    """Every keyword with every district, page after page; a result is fetched once, whoever found it."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_search())

    found = {"http://a.test/1", "http://hop.test/", "http://c.test/", "http://d.test/"}
    assert journey.of_purpose(Purpose.LANDING) == found
    assert set(journey.pages()) == (found - {"http://hop.test/"}) | {"http://b.test/"}
    guides = [url for url, visit in journey.frontier.visits.items() if visit.skip is Skip.GUIDE]
    asked = sorted((parse_qs(urlsplit(url).query)["q"][0], urlsplit(url).query[-1]) for url in guides)
    assert asked == [("养老 滨海区", "1"), ("养老 滨海区", "2"), ("高息 滨海区", "1"), ("高息 滨海区", "2")]
    assert journey.visit("http://hop.test/").page.redirects == ("http://b.test/",)  # type: ignore[union-attr]


def test_of_a_result_nothing_is_followed() -> None:
    """Neither links nor adverts: the site becomes a source when somebody decides so."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_search())

    assert web.paths("a.test") == ["/robots.txt", "/1"]
    assert journey.visit("http://a.test/1").adverts == ()
    assert not {"land.test", "www.baike.test"} & {host for _, host, _ in web.asked}


def test_results_have_a_budget() -> None:
    """max_landings bounds them; what is beyond is counted by its name."""
    with serve(ROUTES) as web:
        journey = read(web.port, a_search(bounds={"max_landings": 2}))

    assert len(journey.of_purpose(Purpose.LANDING)) == 2
    assert journey.ended[0].account.not_followed["s"]["landing_budget"] >= 2


def test_what_the_instance_lacks_stands_in_the_visit() -> None:
    """Engines that were silent, an empty answer, a format that is not open: each its sentence."""
    with serve(ROUTES) as web:
        journey = read(
            web.port, a_search(), of_kind(Kind.SEARCH, "http://no.test/", name="n", queries=Queries(keywords=("x",)))
        )
        said = {parse_qs(urlsplit(url).query)["q"][0] + urlsplit(url).query[-1]: visit.detail
                for url, visit in journey.frontier.visits.items() if visit.target.purpose is Purpose.GUIDE}  # fmt: skip

    assert said["养老 滨海区1"] == "1 entries, 1 new. 部分搜索引擎没有回答：baidu（timeout）。"
    assert said["养老 滨海区2"] == "0 entries, 0 new. 没有搜索结果。"
    assert said["x1"].startswith("HTTP 404. 搜索实例的回答是 HTTP 404")


def test_an_instance_that_does_not_open_json_is_explained() -> None:
    """403 is what SearXNG answers then; the sentence says where to switch it on."""
    with serve({asking("高息 滨海区"): Reply("no", 403), asking("养老 滨海区"): Reply("<html>SearXNG")}) as web:
        journey = read(web.port, a_search())

    refused, strange = (journey.visit(f"http://{asking(f'{word} 滨海区')}") for word in ("高息", "养老"))
    assert (refused.skip, refused.status) == (Skip.HTTP_ERROR, 403)
    assert "json" in refused.detail
    assert (strange.skip, strange.detail[:26]) == (Skip.GUIDE, "0 entries, 0 new. 来源变样：搜索实")


#: SearXNG's own file, which is meant for search engines and forbids every question.
FORBIDDING = Reply("User-agent: *\nAllow: /info/en/about\nDisallow: /stats\nDisallow: /*?*q=*\n", type="text/plain")


def test_the_instances_robots_txt_needs_an_approval() -> None:
    """Named in the source file, as for any other site; of the sites that are found each one's own file is obeyed."""
    routes = ROUTES | {"sx.test/robots.txt": FORBIDDING,
                       "a.test/robots.txt": Reply("User-agent: *\nDisallow: /\n", type="text/plain")}  # fmt: skip
    approval = RobotsApproval(by="王科", reason="本单位自己的实例", until=date(2027, 1, 1))
    with serve(routes) as web:
        refused = read(web.port, a_search(pages=1))
        approved = read(web.port, a_search(pages=1, manners=Manners(robots_approval=approval)))

    assert {visit.skip for visit in refused.frontier.visits.values()} == {Skip.ROBOTS}
    assert set(approved.pages()) == {"http://b.test/", "http://d.test/"}
    assert approved.outcome("http://a.test/1") == ("robots", "forbidden by robots.txt")


def test_a_run_that_was_broken_off_goes_on() -> None:
    """Questions are not put twice, and the budget of results is the run's."""
    source = a_search(bounds={"max_landings": 3})
    with serve(ROUTES) as web:
        halves = Reading(source, port=web.port).in_two_goes(1)

    assert len(halves.of_purpose(Purpose.LANDING)) == len(halves.pages()) == 3
    assert asked_twice(web) == {}
