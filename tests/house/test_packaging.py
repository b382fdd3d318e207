"""What leaves the house: the wheel holds exactly the rooms, and the locks pin exactly what pyproject.toml asks for."""

import re
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house import tree
from tools.weigh import faults

LOCK, DEV_LOCK = tree.ROOT / "requirements.lock", tree.ROOT / "requirements-dev.lock"
PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)(?:\[[^]]*])?==(?P<version>\S+)", re.MULTILINE)


def _pins(lock: Path) -> dict[str, set[str]]:
    """Name -> the versions pinned; one for each range of Pythons."""
    found: dict[str, set[str]] = {}
    for match in PIN.finditer(lock.read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


@pytest.mark.parametrize(("target", "documents"), [("wheel", set()), ("sdist", {"README.md", "LICENSE"})])
def test_only_the_rooms_are_packed(target: str, documents: set[str]) -> None:
    """only-include names the rooms that exist, all of them, and what a source distribution carries beside them."""
    packed = tree.project()["tool"]["hatch"]["build"]["targets"][target]["only-include"]

    assert set(packed) == tree.wheel_entries() | documents


def test_the_wheel_holds_the_rooms(tmp_path: Path) -> None:
    """A wheel built here, offline, has the rooms at its top level and stays below its weight."""
    wheel = next(iter(WheelBuilder(str(tree.ROOT)).build(directory=str(tmp_path), versions=["standard"])))

    assert faults(Path(wheel), tree.wheel_entries()) == []


def test_nobody_else_owns_our_names() -> None:
    """No installed distribution but ours brings a package called like one of our rooms."""
    owners = packages_distributions()
    others = {name: set(owners.get(name, ())) - {"fangfei"} for name in tree.rooms()}

    assert {name: owner for name, owner in others.items() if owner} == {}


def test_types_are_checked_in_every_room() -> None:
    """Mypy's list names every room."""
    settings = tree.project()["tool"]["mypy"]
    checked = {*settings.get("packages", ()), *settings.get("modules", ())}

    assert tree.rooms() - checked == set()


def test_every_dependency_is_pinned() -> None:
    """requirements.lock has each run-time dependency at a version that pyproject.toml accepts; else run tools/lock."""
    pins = _pins(LOCK)
    wanted = map(Requirement, tree.project()["project"]["dependencies"])
    loose = [
        str(each)
        for each in wanted
        if not any(Version(pin) in each.specifier for pin in pins.get(canonicalize_name(each.name), ()))
    ]

    assert loose == []


def test_tests_run_on_what_ships() -> None:
    """requirements-dev.lock holds every pin of requirements.lock unchanged."""
    pins, dev = _pins(LOCK), _pins(DEV_LOCK)

    assert {name: versions for name, versions in pins.items() if dev.get(name) != versions} == {}


def test_locks_name_no_address() -> None:
    """A lock holds names and hashes; where the files come from is the machine's own affair."""
    locks = sorted(tree.ROOT.glob("requirements*.lock"))
    bare = [lock.name for lock in locks if "--hash=sha256:" not in lock.read_text(encoding="utf-8")]

    assert len(locks) >= 4
    assert bare == []
    assert [lock.name for lock in locks if "://" in lock.read_text(encoding="utf-8")] == []


def test_every_tool_is_pinned() -> None:
    """requirements-dev.lock has each line of tools/dev-requirements.in."""
    lines = (tree.ROOT / "tools" / "dev-requirements.in").read_text(encoding="utf-8").splitlines()
    wanted = {canonicalize_name(Requirement(line).name) for line in lines if line and not line.startswith("#")}

    assert wanted - set(_pins(DEV_LOCK)) == set()


def test_no_gpl_in_the_run_time_lock() -> None:
    """LGPL libraries stay out of the run-time lock: they are extras that an office chooses."""
    assert {"psycopg", "psycopg-binary", "python-stdnum"} & set(_pins(LOCK)) == set()


def test_every_dependency_has_its_reason() -> None:
    """docs/reference/dependencies.md names every pinned run-time package."""
    text = (tree.ROOT / "docs" / "reference" / "dependencies.md").read_text(encoding="utf-8")

    assert [name for name in _pins(LOCK) if f"| {name} |" not in text] == []
