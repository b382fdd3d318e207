"""The whole line with the real commands: scan, leads, judgement, form, verification, and the next nights."""

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from tests.line.hand import check_exhibits, fangfei, rows
from tests.line.sites import ADVERT, COMPANY, NAMELESS, NEWS, Web, a_city, page, resolve

HOME, ABOUT, NAMELESS_URL = (f"http://www.jinshu.test/{path}" for path in ("", "about.html", "jianghu.html"))


def scan(folder: Path, web: Web) -> Any:
    with web.serve() as server:
        return fangfei(folder, "scan", web.sources(), *resolve(server), "--json").json


def leads(folder: Path) -> list[Any]:
    found: list[Any] = fangfei(folder, "leads", "list", "--json").json["leads"]
    return found


def seen(lead: Any) -> dict[str, Any]:
    """Address of a page that carries the lead -> times."""
    return {page["url"]: page["times_seen"] for page in lead["pages"]}


def judge(folder: Path, lead: str, decision: str, *more: str) -> str:
    words = ("leads", "judge", lead, "--decision", decision, "--by", "李分析", "--reason", "页面承诺年化24%", *more)
    return fangfei(folder, *words).out


def test_from_scan_to_form(tmp_path: Path) -> None:
    """Pages become one lead of their subject, it is judged, and the form holds what people confirmed."""
    summary = scan(tmp_path, a_city(tmp_path / "web"))
    (found,) = leads(tmp_path)
    shown = fangfei(tmp_path, "leads", "show", found["id"]).out
    said = judge(tmp_path, found["id"], "confirm", "--set", "people=32", "--set", "outcome=移送公安")
    exported = fangfei(tmp_path, "leads", "export", "--form", "附件1", "--out", "附件1.xlsx")
    sheet = list(load_workbook(tmp_path / "附件1.xlsx").active.iter_rows(min_row=5, values_only=True))

    assert (summary["status"], summary["pages_fetched"], summary["screened"]) == ("finished", 8, 8)
    assert summary["skipped"] == {"robots": 1, "http_error": 1, "not_text": 1}
    assert (summary["leads_new"], summary["leads_updated"], summary["waiting"], summary["problems"]) == (1, 0, 0, [])
    assert summary["bands"]["red"] == 3
    assert summary["bytes"] == sum(size for (size,) in rows(tmp_path, "SELECT size FROM page"))
    assert (found["subject"], seen(found)) == (COMPANY, {HOME: 1, ABOUT: 1, NAMELESS_URL: 1})
    assert "年化收益24%" in shown
    assert (said, exported.code) == (f"{found['id']} confirmed\n", 0)
    assert "1 rows; left out: 0 observations, 0 dismissed" in exported.out
    assert [row[0] for row in sheet[:2]] == [1, "合计"]
    assert (sheet[0][1], sheet[0][4], sheet[0][6], sheet[0][11]) == (COMPANY, "线上", 32, "移送公安")
    assert sheet[0][5] == 5000
    assert HOME in sheet[0][13]


def test_everything_verifies_after_the_line(tmp_path: Path) -> None:
    """Audit chain and evidence verify with the commands; a changed entry and a flipped byte do not."""
    scan(tmp_path, a_city(tmp_path / "web"))
    whole = fangfei(tmp_path, "verify", "--audit"), fangfei(tmp_path, "evidence", "fsck")
    (archive,) = (tmp_path / "out" / "evidence").glob("*.warc.gz")
    body = bytearray(archive.read_bytes())
    body[len(body) // 2] ^= 0xFF
    archive.write_bytes(body)
    damaged = fangfei(tmp_path, "evidence", "fsck")

    assert [said.code for said in whole] == [0, 0]
    assert whole[0].out == "audit chain of 10 entries holds; 0 time stamps over it hold, 0 wait\n"
    # Eight pages, a 404, a picture, three robots.txt, each with its request, and the file's own record.
    assert whole[1].out == "1 files, 27 records, 0 damaged\n"
    assert (damaged.code, "1 damaged" in damaged.out) == (1, True)
    assert archive.name in damaged.err
    assert "Traceback" not in damaged.err


def test_the_next_nights(tmp_path: Path) -> None:
    """Unchanged pages cost no screening and renew their lead; a changed page is screened and its sighting refreshed."""
    web = a_city(tmp_path / "web")
    first = scan(tmp_path, web)
    judge(tmp_path, "XS-000001", "confirm")
    second = scan(tmp_path, web)
    (after_second,) = leads(tmp_path)
    web.put("www.jinshu.test", "jianghu.html", page("江湖救急", f"{COMPANY}。{NAMELESS}{ADVERT}", "/"))
    web.put("www.jinshu.test", "news.html", page("天气", NEWS + "后天有雨。", "/"))
    third = scan(tmp_path, web)
    (after_third,) = leads(tmp_path)

    assert [night["problems"] for night in (first, second, third)] == [[], [], []]
    assert len({first["run"], second["run"], third["run"]}) == 3
    assert (second["pages_fetched"], second["unchanged"], second["screened"]) == (8, 8, 0)
    assert (second["leads_new"], second["leads_updated"]) == (0, 1)
    assert (after_second["times_seen"], set(seen(after_second).values())) == (2, {2})
    assert (third["unchanged"], third["screened"], third["leads_new"], third["leads_updated"]) == (6, 2, 0, 1)
    assert (after_third["times_seen"], set(seen(after_third).values())) == (3, {3})
    assert (after_third["id"], after_third["status"]) == (after_second["id"], "confirmed")
    assert after_third["first_seen"] == after_second["first_seen"]
    assert check_exhibits(tmp_path) == 24
