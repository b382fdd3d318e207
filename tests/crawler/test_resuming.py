"""What a run that is taken up again owes to its earlier processes: budgets go on where they were."""

from dataclasses import replace

from facts.pages import Purpose
from facts.sources import Manners, Source
from tests.crawler.going import Journey, a_source, a_spec
from tests.crawler.web import Route, links, serve


def slots(*hosts: str) -> str:
    """Advert slots that lead to the hosts."""
    picture = '<img src="/x.gif" width="300" height="250">'
    return "".join(
        f'<div class="ad-box"><span>广告</span><a href="http://{host}/">{picture}</a></div>' for host in hosts
    )


def again(source: Source, routes: dict[str, Route], *, first: int) -> Journey:
    """Crawl until the run has so many pages, and then to the end in another process's stead."""
    with serve(routes) as web:
        journey = Journey(a_spec([source], web.port, max_pages=first))
        journey.go()
        assert len(journey.frontier.pages) == first
        journey.spec = replace(journey.spec, max_pages=None)
        journey.go()
    return journey


def test_landing_pages_are_no_pages_of_the_source() -> None:
    """Six pages of the source may be fetched, and are, whatever landing pages came before the process ended."""
    routes: dict[str, Route] = {f"k.test/{n}": links(f"/{n + 1}") + slots(f"land{n}.test") for n in range(10)}
    routes |= {f"land{n}.test/": "x" for n in range(10)}
    journey = again(a_source("http://k.test/0", max_pages=6), routes, first=5)

    assert sorted(page.url for page in journey.frontier.pages if page.host == "k.test") == [
        f"http://k.test/{n}" for n in range(6)
    ]


def test_landing_pages_keep_their_own_budget() -> None:
    """Three a run, not three a process."""
    routes: dict[str, Route] = {f"k.test/{n}": links(f"/{n + 1}") + slots(f"land{n}.test") for n in range(8)}
    routes |= {f"land{n}.test/": "x" for n in range(8)}
    journey = again(a_source("http://k.test/0", max_landings=3), routes, first=6)

    assert sum(target.purpose is Purpose.LANDING for target in journey.frontier.targets) == 3
    assert sum(page.host != "k.test" for page in journey.frontier.pages) == 3


def test_a_host_keeps_its_budget() -> None:
    """Five pages a run, not five a process."""
    routes: dict[str, Route] = {f"k.test/{n}": links(f"/{n + 1}") for n in range(12)}
    source = replace(a_source("http://k.test/0"), manners=Manners(pages_per_host=5))
    journey = again(source, routes, first=3)

    assert len(journey.frontier.pages) == 5
