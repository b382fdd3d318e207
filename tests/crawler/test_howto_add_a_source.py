"""docs/howto/add-a-source.md, followed as it is written, in a checkout of its own and against a little web."""

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.crawler.web import Reply, Web, links, serve
from tests.house import tree
from tests.wiring.scrapy_home import Developer, Said
from wiring.assembly import House
from wiring.settings import load_settings

pytestmark = pytest.mark.long

PAGE = tree.ROOT / "docs" / "howto" / "add-a-source.md"
FENCE = re.compile(r"^```(\w+)\n(.*?)^```", re.MULTILINE | re.DOTALL)
#: What the first line of a block says: the file that it is, or where in a file it goes.
WHERE = re.compile(r"# ([\w/.-]+)(?:, at the end of (?:class )?(\w+))?\n")
#: What the page changes; everything else of the checkout stands beside it as it is.
CHANGED = ("crawler", "facts")
HELPERS = ("conftest.py", "postgres.py", "crawler/going.py", "crawler/web.py", "crawler/spiders/visiting.py")
FOOT = "<p>招商加盟</p>"
BOARD = '<ul><li class="item"><a href="/1">甲</a></li><li class="item"><a href="/2">乙</a></li></ul>' + FOOT


def month(*notices: str, before: str = "") -> Reply:
    notes = {"notices": [{"href": one, "title": "通告"} for one in notices], "before": before}
    return Reply(json.dumps(notes), type="application/json")


ROUTES = {
    "board.example.test/invest": BOARD,
    "board.example.test/1": "<p>保本保息，日返千分之五</p>" + FOOT,
    "board.example.test/2": "<p>茶叶批发</p>" + FOOT,
    "notices.example.test/2026-11.json": month("/n/2", "http://other.test/", before="/2026-10.json"),
    "notices.example.test/2026-10.json": month("/n/1"),
    "notices.example.test/n/1": links("/elsewhere") + "一号通告",
    "notices.example.test/n/2": "二号通告",
}


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of following the page."""

    #: Pages of the office, with their leads.
    office: House
    #: Command -> how it ended.
    said: dict[str, Said]
    asked: list[tuple[str, str]]


def a_checkout(folder: Path) -> Path:
    """A checkout whose rooms may be changed; what the page leaves alone are links."""
    folder.mkdir()
    for entry in (*tree.wheel_entries(), "pyproject.toml", "scrapy.cfg"):
        if entry in CHANGED:
            shutil.copytree(tree.ROOT / entry, folder / entry, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            (folder / entry).symlink_to(tree.ROOT / entry)
    for name in HELPERS:
        (folder / "tests" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(tree.ROOT / "tests" / name, folder / "tests" / name)
    return folder


def write(checkout: Path, block: str) -> None:
    """Put a block where its first line says."""
    found = WHERE.match(block)
    assert found is not None, f"this block does not say where it goes:\n{block}"
    path = checkout / found[1]
    path.parent.mkdir(exist_ok=True)
    if found[2] is None:
        path.write_text(block[found.end() :], encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    begin = next(at for at, line in enumerate(lines) if re.match(rf"(class )?{found[2]}\b", line))
    inside = begin + 1
    while not lines[inside].strip() or lines[inside].startswith(" "):
        inside += 1
    while not lines[inside - 1].strip():
        inside -= 1
    path.write_text("".join([*lines[:inside], block[found.end() :], *lines[inside:]]), encoding="utf-8")


def follow(checkout: Path, web: Web) -> Followed:
    """Do all that the page says, in its order."""
    developer = Developer(checkout / "out", web.port, checkout)
    said = {}
    for language, block in FENCE.findall(PAGE.read_text(encoding="utf-8")):
        if language != "sh":
            write(checkout, block)
            continue
        for line in block.splitlines():
            program, *words = shlex.split(line)
            said[line] = developer.types(program, *words)
    return Followed(House(load_settings(out=developer.office)), said, [(host, path) for _, host, path in web.asked])


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Followed]:
    with serve(ROUTES) as web:
        yield follow(a_checkout(tmp_path_factory.mktemp("howto") / "fangfei"), web)


def ended(followed: Followed, beginning: str) -> Said:
    (said,) = [said for line, said in followed.said.items() if line.startswith(beginning)]
    return said


def test_every_command_of_the_page_works(followed: Followed) -> None:
    """Six commands, none with an error."""
    assert len(followed.said) == 6
    assert {line: said for line, said in followed.said.items() if said.code != 0 or "Traceback" in said.log} == {}


def test_the_file_of_a_known_kind_is_checked_and_scanned(followed: Followed) -> None:
    """The check sees that it works, the scan fetches both items, and the one that promises a return is a lead."""
    checked = ended(followed, "fangfei sources check").out
    assert checked == "【可用】board（示例招商网，list）\n  看了 2 个网页。\n"
    assert followed.asked.count(("board.example.test", "/1")) == 2
    assert [lead.url for lead in followed.office.leads.all()] == ["http://board.example.test/1"]


def test_the_new_kind_is_crawled_and_screened(followed: Followed) -> None:
    """Months back in time, one page for each notice inside its host; the scan finds the crawl done and screens it."""
    crawled = ended(followed, "scrapy crawl notices").log

    assert "'fangfei/pages': 2" in crawled
    assert "'fangfei/skipped/guide': 2" in crawled
    asked = [path for host, path in followed.asked if host == "notices.example.test"]
    assert asked.count("/n/1") == asked.count("/n/2") == 1
    assert "/elsewhere" not in asked
    assert not {"other.test"} & {host for host, _ in followed.asked}
    run = followed.office.runs("test").recent()[0]
    assert (run.status, followed.office.runs("test").tally(run.id).screened) == ("finished", 2)


def test_the_shell_shows_what_the_spider_will_get(followed: Followed) -> None:
    """The JSON of the newest month."""
    assert "'before': '/2026-10.json'" in ended(followed, "scrapy shell").out


def test_the_test_of_the_page_passes(followed: Followed) -> None:
    """It was run in the checkout that the page had changed."""
    assert "2 passed" in ended(followed, "pytest").out
