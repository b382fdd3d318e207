"""Both benchmarks at toy size: they work, both sides see the same pages, and ratios are printed; nothing is timed."""

import re
import urllib.request
from pathlib import Path

import pytest

from benchmarks import __main__ as benchmarks
from benchmarks import machine, screening
from benchmarks.material import load_corpus, load_material
from benchmarks.servers import served
from benchmarks.strings import COUNT, filled_up, surfaces
from keywords import Lexicon

TOY = ("--pages", "20", "--rounds", "1")


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


def test_scan_prints_its_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    """Twenty pages by the full scan and by the bare crawl; main says so where they count differently."""
    code = benchmarks.main(["scan", *TOY])
    said = capsys.readouterr().out

    assert code == 0, said
    assert re.search(r"full scan : bare crawl \d+\.\d\d : 1", said)
    assert re.search(r"fangfei .* 20 +20$", said, re.MULTILINE)
    assert re.search(r"bare .* 20 *$", said, re.MULTILINE)


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
