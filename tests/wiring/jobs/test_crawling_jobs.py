"""The jobs that go out, against loopback: shares of a window's pages, and pages that are looked at again."""

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from facts.pages import Page
from facts.shifts import Job
from tests.line.sites import ADVERT, NEWS, Web, page
from tests.wiring.jobs.offices import a_house, an_errand
from wiring.assembly import House
from wiring.clock import SystemClock
from wiring.jobs.choosing import for_scan
from wiring.jobs.discovering import discover
from wiring.jobs.revisiting import revisit
from wiring.jobs.scanning import scan_sources

#: No robots.txt is asked for twice and no host rests long; the pace itself is tested in tests/crawler.
_QUICK = "max_pages: 60\ndelay_s: 0\ndelay_factor: 0\n"


def an_office(folder: Path, web: Web, port: int, *names: str) -> House:
    """The real house, which watches some sites of a web on loopback."""
    sources = folder / "sources"
    sources.mkdir(exist_ok=True)
    for name in names:
        text = f"id: {name}\nstart_urls: [http://{name}.test/0.html]\n{_QUICK}"
        (sources / f"{name}.yml").write_text(text, encoding="utf-8")
    return a_house(folder, sources=sources, resolve=(f"*:*:127.0.0.1:{port}",))


def a_web(folder: Path, *names: str, count: int = 30) -> Web:
    """Sites of many pages, of which the first is an advert."""
    web = Web(folder / "web")
    for name in names:
        for number in range(count):
            links = [f"/{(number * 3 + step) % count}.html" for step in range(4)]
            text = (ADVERT if not number else NEWS) + f"第{number}页，{name}。"
            web.put(f"{name}.test", f"{number}.html", page(f"第{number}页", text, *links))
    return web


class Later(SystemClock):
    """A clock that is a day ahead of the machine's."""

    def now(self) -> datetime:
        return super().now() + timedelta(days=1)


def pages_of(house: House, run: str | None) -> list[Page]:
    return [one for one, _ in house.pages.screened(run or "")]


@pytest.mark.usefixtures("in_its_folder")
def test_a_night_shares_its_pages_and_the_next_makes_up_for_it(tmp_path: Path) -> None:
    """Each has its share, the first what is left; whoever was cut short goes first the next night."""
    web = a_web(tmp_path, "aa", "bb")
    with web.serve() as server:
        house = an_office(tmp_path, web, server.port, "aa", "bb")
        done = scan_sources(house, an_errand(house, Job.SCAN, max_pages=50))
        by_source = Counter(one.source for one in pages_of(house, done.run))
    tomorrow = an_errand(house, Job.SCAN, due=house.clock.now() + timedelta(days=1), max_pages=50)

    # Served alike they would have 25 each; twenty are the least that a source has before others have more.
    assert by_source == {"aa": 30, "bb": 20}
    assert [one.id for one in for_scan(house, tomorrow).sources] == ["bb", "aa"]
    house.store.close()


@pytest.mark.usefixtures("in_its_folder")
def test_pages_of_leads_are_looked_at_again(tmp_path: Path) -> None:
    """One has vanished and one has changed; both stay with the source that found them, and it is done once."""
    web = a_web(tmp_path, "aa", "bb", count=2)
    with web.serve() as server:
        house = an_office(tmp_path, web, server.port, "aa", "bb")
        scan_sources(house, an_errand(house, Job.SCAN))
    seen = {sighting.url for _, sighting in house.leads.all_sightings()}
    (web.folder / "sites" / "aa.test" / "0.html").unlink()
    web.put("bb.test", "0.html", page("第0页", f"{ADVERT}本店已迁至新址，原有合同由新公司承接，利息照付。"))
    with web.serve() as server:
        house = an_office(tmp_path, web, server.port, "aa", "bb")
        house.clock = Later()
        errand = an_errand(house, Job.REVISIT)
        done = revisit(house, errand)
        again = revisit(house, errand)
    gone = house.revisits.get("http://aa.test/0.html")

    assert seen == {"http://aa.test/0.html", "http://bb.test/0.html"}
    assert done.note.startswith("复查重点页面 2 个：1 个内容有变化，1 个新近失联；")
    assert done.is_complete
    assert again.run == done.run
    assert gone is not None
    assert gone.gone_since is not None
    assert {house.revisits.get(url).source for url in seen} == {"aa", "bb"}  # type: ignore[union-attr]
    assert house.runs("tests").get(done.run or "").shift == errand.shift.number
    house.store.close()


@pytest.mark.usefixtures("in_its_folder")
def test_new_hosts_are_found_on_a_cadence_of_their_own(tmp_path: Path) -> None:
    """A list of newly seen domains is scanned by the discovery, which makes no queue, and by no scan beside it."""
    web = a_web(tmp_path, "new1", "other", count=1)
    (web.folder / "sites" / "new1.test" / "index.html").write_bytes(page("新站", f"{ADVERT}新站开业。"))
    sources = tmp_path / "sources"
    sources.mkdir()
    (sources / "names.txt").write_text("new1.test\n", encoding="utf-8")
    listed = f"id: names\nkind: domains\nfiles: [names.txt]\n{_QUICK}"
    (sources / "names.yml").write_text(listed, encoding="utf-8")
    with web.serve() as server:
        house = a_house(tmp_path, sources=sources, resolve=(f"*:*:127.0.0.1:{server.port}",))
        done = discover(house, an_errand(house, Job.DISCOVERY))

    assert [one.url for one in pages_of(house, done.run)] == ["http://new1.test/"]
    assert "新线索 1 条" in done.note
    assert not house.reviews.shown(done.run or "")
    house.store.close()
