"""`fangfei sources` as a person types it: what is watched, and whether it works."""

from pathlib import Path

from facts.reports import SourceReport, Verdict
from store.reports import SqlReportBook
from tests.crawler.web import Reply, serve
from tests.factories import NOON
from tests.line.hand import fangfei
from wiring.assembly import House
from wiring.settings import load_settings

GOOD = """\
id: good
title: 好网
start_urls: http://good.test/
delay_s: 0
rhythm: weekly
district: 滨海区
sector: S03
"""
CANARY = "assertions:\n  - canary: 金树\n    because: 每页页脚都有站名\n"
PAGE = "<p>金树财富首页,欢迎光临本站,今日要闻如下</p>"


def watch(folder: Path, **files: str) -> None:
    (folder / "watched").mkdir()
    for name, text in files.items():
        (folder / "watched" / f"{name}.yml").write_text(text, encoding="utf-8")


def test_list_shows_what_is_watched(tmp_path: Path) -> None:
    """One line a source; no database is made for it."""
    watch(tmp_path, good=GOOD, feed="kind: feed\nstart_urls: http://feed.test/\n")

    shown = fangfei(tmp_path, "sources", "list", "watched")
    listed = fangfei(tmp_path, "sources", "list", sources=str(tmp_path / "watched"))

    assert shown.code == 0
    assert shown.out == listed.out
    for word in ("good", "好网", "site", "weekly", "滨海区", "S03", "feed"):
        assert word in shown.out
    assert not (tmp_path / "out").exists()


def test_list_has_the_last_verdict(tmp_path: Path) -> None:
    """Of the newest report in the tables."""
    watch(tmp_path, good=GOOD, other="start_urls: http://other.test/\n")
    house = House(load_settings(out=tmp_path / "out"))
    SqlReportBook(house.store).keep(
        [SourceReport(run="r1", source="good", title="好网", at=NOON, verdict=Verdict.DRIFTED)]
    )

    listed = fangfei(tmp_path, "sources", "list", "watched", "--json").json

    assert [(each["id"], each["last_verdict"], each["last_run"]) for each in listed["sources"]] == [
        ("good", "drifted", "r1"),
        ("other", None, None),
    ]
    assert listed["sources"][0] | {"owner": None} == listed["sources"][0]
    assert "drifted (2026-11-23)" in fangfei(tmp_path, "sources", "list", "watched").out


def test_a_broken_file_does_not_hide_the_others(tmp_path: Path) -> None:
    """It is named with its line, the others are listed, and the exit code tells."""
    watch(tmp_path, good=GOOD, bad="start_urls: http://bad.test/\ncolour: red\n")

    said = fangfei(tmp_path, "sources", "list", "watched")

    assert (said.code, "好网" in said.out) == (1, True)
    assert "bad.yml:2: unknown field 'colour'" in said.err


def test_check_explains(tmp_path: Path) -> None:
    """Works, or does not and why; nothing is left in the office's tables."""
    watch(tmp_path, good=GOOD + CANARY, bad=GOOD.replace("good", "bad") + CANARY)
    routes = {"good.test/": PAGE, "bad.test/": "<p>\x1b[2J页面改版了,这里是别的内容,与从前不同</p>"}

    with serve(routes) as web:
        where = ("--resolve", f"*:*:127.0.0.1:{web.port}")
        both = fangfei(tmp_path, "sources", "check", "watched", *where)
        alone = fangfei(tmp_path, "sources", "check", "watched/good.yml", "--json", *where)

    assert both.code == 1
    assert "【可用】good（好网，site）\n  看了 1 个网页。" in both.out
    assert "【有问题】bad（好网，site）" in both.out
    assert "应有网页写着“金树”，一个也没有找到（依据：每页页脚都有站名）" in both.out
    assert alone.json["sources"][0] | {"works": True, "verdict": "seen", "fetched": 1} == alone.json["sources"][0]
    assert web.paths("good.test") == ["/robots.txt", "/"] * 2
    assert not (tmp_path / "out" / "fangfei.db").exists()


def test_check_follows_the_source_files_bounds(tmp_path: Path) -> None:
    """No more pages than asked for, from a site that has many; other schemes and missing files are refused."""
    routes = {"good.test/": PAGE + "".join(f'<a href="/{n}">{n}</a>' for n in range(30))}
    routes |= {f"good.test/{n}": f"{PAGE}<p>{n}</p>" for n in range(30)}
    watch(tmp_path, good=GOOD)

    with serve(routes) as web:
        where = ("--resolve", f"*:*:127.0.0.1:{web.port}")
        said = fangfei(tmp_path, "sources", "check", "watched", "--pages", "3", *where)

    assert (said.code, said.out) == (0, "【可用】good（好网，site）\n  看了 3 个网页。\n")
    assert len(web.paths("good.test")) == 4
    assert "There is no source file" in fangfei(tmp_path, "sources", "check", "none.yml").complaint


def test_check_takes_a_search_with_the_lexicons_terms(tmp_path: Path) -> None:
    """A category stands for its terms; one that the lexicon does not have is refused."""
    search = "kind: search\nstart_urls: http://sx.test/\ndelay_s: 0\nqueries: {{categories: [{0}]}}\n"
    watch(tmp_path, search=search.format("P1"), wrong=search.format("Q9"))

    with serve({"sx.test/robots.txt": Reply("", 404)}) as web:
        where = ("--resolve", f"*:*:127.0.0.1:{web.port}")
        said = fangfei(tmp_path, "sources", "check", "watched/search.yml", "--deadline", "20", *where)
        wrong = fangfei(tmp_path, "sources", "check", "watched/wrong.yml", *where)

    asked = [path for path in web.paths("sx.test") if path.startswith("/search?q=")]
    assert said.code == 1
    assert len(set(asked)) == 3
    assert "asks for category 'Q9'" in wrong.complaint
