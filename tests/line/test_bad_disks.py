"""A disk that is full or in the way: one sentence, nothing kept is lost, and the same command finishes later."""

import contextlib
import functools
import random
import resource
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.line.hand import check_exhibits, fangfei, repeated, rows
from tests.line.sites import NEWS, Web, page, resolve

PAGES = 60


def a_heavy_site(folder: Path) -> Web:
    """Pages of text that hardly packs: 30 kB each, as much again in the database."""
    web, chance = Web(folder), random.Random(7)
    for number in range(PAGES):
        noise = "".join(chr(0x4E00 + chance.randrange(20_000)) for _ in range(10_000))
        web.put("big.test", f"{number}.html", page(f"第{number}页", f"{NEWS}{noise}", f"/{number + 1}.html"))
    web.put("big.test", "index.html", page("首页", NEWS, *(f"/{number}.html" for number in range(PAGES))))
    return web


@contextlib.contextmanager
def a_small_disk(folder: Path) -> Iterator[Callable[[], object]]:
    """Put a disk of 3.5 MB at the folder, and give what frees some space."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3500k", "tmpfs", folder]
    mounted = subprocess.run(mount, capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("only root may mount a small disk; the limit on files is tested beside this")
    try:
        yield lambda: subprocess.run(["mount", "-o", "remount,size=64m", folder], check=True)
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


@contextlib.contextmanager
def a_limit_on_files(_: Path) -> Iterator[Callable[[], object]]:
    """Let no file of the children grow above 1.6 MB (empty tables take 1.1), and give what lifts that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_600_000, hard))
    lift = functools.partial(resource.setrlimit, resource.RLIMIT_FSIZE, (soft, hard))
    try:
        yield lift
    finally:
        lift()


@pytest.mark.parametrize("shortage", [pytest.param(a_small_disk, marks=pytest.mark.long), a_limit_on_files])
def test_a_full_disk_and_the_same_command_later(tmp_path: Path, shortage: Callable[..., object]) -> None:
    """What was kept before verifies, the database opens, and with some space the run is taken up and finished."""
    web = a_heavy_site(tmp_path / "web")
    with web.serve() as server, shortage(tmp_path / "out") as free:  # type: ignore[attr-defined]
        words = ("scan", "http://big.test/", *resolve(server), "--json")
        full = fangfei(tmp_path, *words)
        kept = check_exhibits(tmp_path)
        urls = rows(tmp_path, "SELECT url FROM page")
        free()
        chain = fangfei(tmp_path, "verify", "--audit")
        later = fangfei(tmp_path, *words)
        whole = check_exhibits(tmp_path)
        found = rows(tmp_path, "SELECT url FROM page")
        doubled = repeated(tmp_path)

    assert "cannot be written" in full.complaint
    assert "free some space" in full.complaint
    assert 0 < kept < PAGES
    assert chain.code == 0
    assert (later.json["status"], later.json["waiting"], later.json["skipped"]) == ("finished", 0, {"http_error": 1})
    assert (later.json["pages_fetched"], later.json["screened"], whole) == (PAGES + 1, PAGES + 1, PAGES + 1)
    assert set(urls) < set(found)
    assert doubled == []


@pytest.mark.parametrize("name", [pytest.param("logs", marks=pytest.mark.long), "evidence"])
def test_something_in_the_way(tmp_path: Path, name: str) -> None:
    """A file where a folder of ours belongs is named in the sentence and left alone; moved away, the scan goes on."""
    place = tmp_path / "out" / name
    place.parent.mkdir()
    place.write_text("mine")
    with Web(tmp_path / "web").serve() as server:
        words = ("scan", "http://a.test/", *resolve(server), "--json")
        complaint = fangfei(tmp_path, *words).complaint
        place.rename(tmp_path / "moved")
        later = fangfei(tmp_path, *words)

    assert str(place) in complaint
    assert complaint.endswith("name another --out.")
    assert (tmp_path / "moved").read_text() == "mine"
    assert (later.json["status"], later.json["skipped"]) == ("finished", {"http_error": 1})
    assert rows(tmp_path, "SELECT count(*) FROM run") == [(1,)]


@pytest.mark.parametrize("name", ["out", "out/scan.lock", "out/fangfei.db"])
def test_nothing_begins_where_something_is_in_the_way(tmp_path: Path, name: str) -> None:
    """The sentence names the folder or the database, and what stood there stands there still."""
    place = tmp_path / name
    place.mkdir(parents=True)
    if name == "out":
        place.rmdir()
        place.write_text("mine")
    complaint = fangfei(tmp_path, "scan", "http://a.test/").complaint

    assert name.removesuffix("/scan.lock") in complaint
    assert place.read_text() == "mine" if name == "out" else list(place.iterdir()) == []


def test_a_folder_that_nobody_can_write(tmp_path: Path) -> None:
    """Also for root, whom permissions do not stop."""
    complaint = fangfei(tmp_path, "scan", "http://a.test/", "--out", "/proc/fangfei").complaint

    assert complaint.startswith("The folder /proc/fangfei cannot be written")
    assert complaint.endswith("name another --out.")
