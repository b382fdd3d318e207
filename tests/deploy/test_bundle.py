"""The bundle: what is in it, that it is whole, and what the install script refuses before it touches anything."""

import hashlib
import platform
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house import tree
from tests.house.test_tree import REGISTRIES
from tools import bundle

SCRIPT = tree.ROOT / "deploy" / "install.sh"
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def test_every_entry_of_a_lock_is_found_with_its_hashes() -> None:
    """Entries over many lines stay whole; nothing else of the lock is taken."""
    found = bundle.pins(bundle.LOCK)
    text = bundle.LOCK.read_text("utf-8")

    assert set(found) == {match[1] for match in re.finditer(r"(?m)^([a-z0-9.-]+)(?:\[.*])?==", text)}
    assert sum(entry.count("--hash=") for entries in found.values() for entry in entries) == text.count("--hash=")
    assert all("# via" not in entry for entries in found.values() for entry in entries)


def test_extras_bring_what_they_need_and_no_more() -> None:
    """Each extra with what it depends on, without what the run time has; every one of them is pinned."""
    base = bundle.closure(map(Requirement, tree.project()["project"]["dependencies"]))
    found = bundle.extras(bundle.EXTRAS, base)

    assert found["postgres"] >= {"psycopg", "psycopg-binary"}
    assert found["browser"] >= {"playwright", "scrapy-playwright"}
    assert not base & frozenset().union(*found.values())
    assert base.union(*found.values()) <= set(bundle.pins(bundle.LOCK))
    assert {"scrapy", "twisted", "numpy"} <= base
    assert not base & {"pytest", "psycopg", "hatchling"}


def test_the_list_of_the_bundle_carries_the_hashes_of_its_wheels(tmp_path: Path) -> None:
    """Of those that are asked for, under the name that pip knows."""
    wheel = tmp_path / "Some_Thing-1.2-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    (tmp_path / "other-1.0-py3-none-any.whl").write_bytes(b"")
    digest = hashlib.sha256(b"wheel").hexdigest()

    assert bundle.listed(tmp_path, frozenset({"some-thing"})) == f"some-thing==1.2 --hash=sha256:{digest}\n"


def test_the_same_files_make_the_same_archive(tmp_path: Path) -> None:
    """Whoever packs it and when; scripts may be started."""
    for name in ("a", "b"):
        folder = tmp_path / name / "fangfei"
        (folder / "deploy").mkdir(parents=True)
        (folder / "install.sh").write_text("#!/bin/sh\n")
        (folder / "deploy" / "x").write_text(name[:0])
        bundle.pack(folder, tmp_path / f"{name}.tar")

    assert (tmp_path / "a.tar").read_bytes() == (tmp_path / "b.tar").read_bytes()
    with tarfile.open(tmp_path / "a.tar") as tar:
        assert (tar.getmember("fangfei/install.sh").mode, tar.getmember("fangfei/deploy/x").mode) == (0o755, 0o644)


def test_what_goes_along_names_no_registry() -> None:
    """Documents, services and the script itself; the wheels of others are as their makers made them."""
    files = [path for name in bundle.DOCUMENTS for path in [tree.ROOT / name, *(tree.ROOT / name).rglob("*")]]
    texts = [path for path in files if path.is_file() and path.suffix not in (".png", ".pyc")]

    assert SCRIPT in texts
    assert [path.name for path in texts if any(host in path.read_text("utf-8") for host in REGISTRIES)] == []


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """A bundle without wheels: enough for everything that is refused before they are needed."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "install.sh").write_bytes(SCRIPT.read_bytes())
    (folder / "requirements.txt").write_text("")
    state(folder, python=HERE, machine=platform.machine())
    return folder


def state(folder: Path, *, python: str, machine: str) -> None:
    """Write what the bundle is for, and its digests."""
    (folder / "BUNDLE.txt").write_text(f"version=0.0.1\npython={python}\nmachine={machine}\nextras=postgres\n")
    names = ("BUNDLE.txt", "install.sh", "requirements.txt")
    lines = [f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(lines))


def refused(folder: Path, *words: str) -> str:
    """Run the script to its refusal; nothing is left behind."""
    prefix, script = folder.parent / "prefix", str(folder / "install.sh")
    done = subprocess.run(
        ["sh", script, "--prefix", str(prefix), "--no-services", "--python", sys.executable, *words],
        capture_output=True, text=True, timeout=30, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert not prefix.exists()
    return done.stderr


def test_a_damaged_bundle_is_refused(unpacked: Path) -> None:
    """With the name of the file."""
    (unpacked / "requirements.txt").write_text("changed")
    said = refused(unpacked)

    assert "requirements.txt: FAILED" in said
    assert "the bundle is damaged" in said


@pytest.mark.parametrize(("python", "machine"), [("3.9", platform.machine()), (HERE, "sparc")])
def test_a_bundle_for_another_machine_is_refused(unpacked: Path, python: str, machine: str) -> None:
    """Python and processor have to be those that the wheels are for."""
    state(unpacked, python=python, machine=machine)

    assert f"the bundle is for Python {python} on {machine}; here is {HERE} {platform.machine()}" in refused(unpacked)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--extras", "oracle"), "the bundle has no extra oracle; it has: postgres"),
        (("--faster",), "there is no option --faster"),
        (("--upgrade",), "there is nothing to upgrade"),
        (("--rollback",), "there is no version before"),
        (("--extras",), "--extras needs a value"),
    ],
)
def test_what_cannot_be_done_is_said_first(unpacked: Path, words: tuple[str, ...], said: str) -> None:
    """One sentence; nothing is begun."""
    assert said in refused(unpacked, *words)


def test_the_script_lists_its_options() -> None:
    """Every option that it takes stands in its first lines."""
    text = SCRIPT.read_text("utf-8")
    head = "".join(line for line in text.partition("set -eu")[0].splitlines(keepends=True) if line.startswith("#"))
    taken = set(re.findall(r"(?m)^ {8}(--[a-z-]+(?: \| --[a-z-]+)*)\)", text))

    assert taken
    assert [word for group in taken for word in group.split(" | ") if word not in head] == []


def test_packages_are_listed_for_the_guide() -> None:
    """Names alone at the start of a line, which the guide's command takes; the install guide asks for the same."""
    lines = (tree.ROOT / "deploy" / "packages.txt").read_text("utf-8").splitlines()
    names = [line.split()[0] for line in lines if not line.startswith("#")]
    guide = (tree.ROOT / "docs" / "howto" / "install.md").read_text("utf-8")
    asked = {word for line in re.findall(r"(?m)^apt-get install ([^#\n]*)", guide) for word in line.split()}

    assert set(names) == asked
    assert all(re.fullmatch(r"[a-z0-9-]+ +(required|advised|with|where).*", line) for line in lines if line[0] != "#")
