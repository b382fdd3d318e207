"""Both benchmarks at toy size: they work, both sides see the same pages, and ratios are printed; nothing is timed."""

import re
import shutil
import urllib.request
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import machine, screening, soak
from benchmarks.material import load_corpus, load_material
from benchmarks.servers import served
from benchmarks.strings import COUNT, filled_up, surfaces
from keywords import Lexicon

TOY = ("--pages", "20", "--rounds", "1")


@pytest.mark.long
def test_screening_prints_its_ratio(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty pages through both pipelines, and a fresh process without scikit-learn."""
    few = load_corpus()[::6]
    monkeypatch.setattr(screening, "load_corpus", lambda: few)
    code = benchmarks.main(["screening", *TOY])
    said = capsys.readouterr().out

    assert code == 0, said
    assert re.search(r"textbook : fangfei \d+\.\d\d : 1", said)
    assert re.search(r"many : fangfei \d+\.\d\d : 1", said)
    assert "20 pages of" in said
    assert f"{COUNT} strings on both sides" in said
    assert "scikit-learn is not imported" in said


@pytest.mark.long
def test_scan_prints_its_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty pages by every side; main says so where they count differently or screen what has not changed."""
    code = benchmarks.main(["scan", *TOY])
    said = capsys.readouterr().out

    assert code == 0, said
    assert re.search(r"naive : crawl, CPU a page \d+\.\d\d : 1", said)
    assert re.search(r"full scan on all cores : crawl alone, pages a second \d+\.\d\d : 1", said)
    assert re.search(r"revisit : first scan, CPU \d+\.\d\d : 1", said)
    assert re.search(r"^  scan .* 20 +20$", said, re.MULTILINE)
    for side in ("crawl", "naive", "revisit"):
        assert re.search(rf"^  {side} .* 20 *$", said, re.MULTILINE)


@pytest.mark.long
def test_soak_watches_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    """Toy size: 200 pages, fifty hosts with ten addresses each, and a scan that is made twice."""
    if shutil.which("nginx") is None and shutil.which("nginx", path="/usr/sbin:/usr/local/sbin") is None:
        pytest.skip("nginx is not installed")
    toy = ("--pages", "200", "--waiting", "500", "--hosts", "50", "--seconds", "5", "--revisited", "80")
    code = soak.main(["all", *toy])
    said = capsys.readouterr().out

    assert code == 0, said
    assert re.search(r"^200 pages of 1 hosts: .* ms of CPU a page$", said, re.MULTILINE)
    assert re.search(r"^500 addresses of 50 hosts waiting, [1-9]\d* pages fetched", said, re.MULTILINE)
    assert re.search(r"^  again: 80 pages, 0 screened;", said, re.MULTILINE)
    assert re.search(r"revisit : first visit, CPU 0\.\d+ : 1", said)


def test_pages_are_the_same_every_time() -> None:
    """What is measured does not depend on the machine; one page in ten is in GB18030, and sizes are as stated."""
    pages = screening.make_pages(20, load_material())

    assert pages == screening.make_pages(20, load_material())
    assert [number for number, page in enumerate(pages) if b"charset=gbk" in page] == [0, 10]
    assert all(14_000 < len(page) < 95_000 for page in pages)


def test_both_sides_look_for_as_many_strings() -> None:
    """The lexicon is filled up, and none of its own entries is lost."""
    shipped = Lexicon.load()
    filled = filled_up(shipped)

    assert len(surfaces(filled)) == COUNT
    assert filled.entries[: len(shipped.entries)] == shipped.entries


def test_serves_without_nginx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nginx is not installed the demo's server takes its place, and the report says so."""
    monkeypatch.setattr("shutil.which", lambda *_, **__: None)
    with served(tmp_path) as web:
        (web.folders[3] / "index.html").write_text("here", encoding="utf-8")
        with urllib.request.urlopen(f"http://{web.netlocs[3]}/", timeout=5) as answer:
            body = answer.read()

    assert body == b"here"
    assert "demo.server" in web.server


def test_one_core_is_given_back() -> None:
    """Pinning ends with its block."""
    before = machine.describe()
    with machine.one_core():
        pass

    assert machine.describe() == before
