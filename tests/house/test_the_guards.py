"""The guards themselves bite: each finds the fault it was made for in a file of a few lines."""

import ast
from pathlib import Path

import pytest

from tests.house import test_floors, tree


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with nothing in it."""
    monkeypatch.setattr(tree, "ROOT", tmp_path)
    return tmp_path


def _imports(checkout: Path, name: str, source: str) -> list[str]:
    path = checkout / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")
    return [found.of for found in tree.imports(path, frozenset({"store.frontier", "text.folding"}))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import runs.scan", ["runs.scan"]),
        ("from store import frontier", ["store.frontier"]),
        ("from store import open_store", ["store"]),
        ("def work():\n    from desk import app", ["desk"]),
        ("from . import folding", ["text.folding"]),
        ("import importlib\nimportlib.import_module('desk.app')", ["importlib", "desk.app"]),
    ],
)
def test_imports_are_found_wherever_they_hide(checkout: Path, source: str, expected: list[str]) -> None:
    """Inside functions, relative, and through importlib."""
    assert _imports(checkout, "text/pages.py", source) == expected


@pytest.mark.parametrize(
    ("by", "of", "expected"),
    [
        ("text.pages", "store", "that points up, from floor 1 to floor 2"),
        ("store.frontier", "crawler", "both stand on floor 2"),
        ("runs.scan", "demo.server", "demo is not part of the wheel"),
        ("runs.scan", "store", ""),
        ("store.frontier", "store.tables", ""),
        ("text.pages", "selectolax", ""),
    ],
)
def test_the_floors_are_held(by: str, of: str, expected: str) -> None:
    """Up, sideways and out of the wheel are faults; down, within a room and foreign code are not."""
    found = tree.Import(file="x.py", line=1, by=by, of=of)

    assert test_floors._against_the_floors(found) == expected


def test_a_cycle_is_found() -> None:
    """Two modules that import each other are named."""
    assert test_floors._cycle({"a.x": {"a.y"}, "a.y": {"a.x"}}) != []
    assert test_floors._cycle({"a.x": {"a.y"}}) == []


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import os\nhome = os.environ['HOME']", [2]),
        ("import os\nhome = os.getenv('HOME')", [2]),
        ("from os import environ", [1]),
        ("from os import path", []),
    ],
)
def test_reading_the_environment_is_found(source: str, expected: list[int]) -> None:
    """By attribute and by import."""
    assert list(test_floors._environment_lines(ast.parse(source))) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import sys\ndef f():\n    sys.exit(1)", [3]),
        ("raise SystemExit(2)", [1]),
        ("import sys\nif __name__ == '__main__':\n    sys.exit(0)", []),
    ],
)
def test_an_exit_is_found(source: str, expected: list[int]) -> None:
    """Anywhere but below the main guard."""
    assert list(test_floors._exit_lines(ast.parse(source))) == expected
