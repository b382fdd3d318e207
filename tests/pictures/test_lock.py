"""requirements-ocr.lock pins the extra, agrees with what the tests run on, and brings no window system."""

import re

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.house import tree

_PIN = re.compile(r"^(?P<name>[a-z0-9.-]+)==(?P<version>\S+)", re.MULTILINE)


def _pins(name: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for match in _PIN.finditer((tree.ROOT / name).read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(match["name"]), set()).add(match["version"])
    return found


def test_the_extra_is_pinned() -> None:
    """Each line of the extra stands in its lock at a version that fits; else run tools/lock."""
    pins = _pins("requirements-ocr.lock")
    wanted = map(Requirement, tree.project()["project"]["optional-dependencies"]["ocr"])

    assert [str(each) for each in wanted if not any(Version(pin) in each.specifier for pin in pins[each.name])] == []


def test_it_goes_beside_the_development_lock() -> None:
    """What both pin, both pin alike: installing the extra moves nothing that the tests stand on."""
    dev = _pins("requirements-dev.lock")
    shared = {name: versions for name, versions in _pins("requirements-ocr.lock").items() if name in dev}

    assert {name: versions for name, versions in shared.items() if dev[name] != versions} == {}


def test_opencv_comes_without_a_screen() -> None:
    """opencv-python bundles Qt and wants a display's libraries; the headless one is all that is asked for."""
    assert {name for name in _pins("requirements-ocr.lock") if name.startswith("opencv")} == {"opencv-python-headless"}
