"""Imports point down; each foreign library has one door; the environment and the exit have one owner."""

import ast
import graphlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.house import tree

#: Foreign package -> who may import it: a room, or a module where the door is that narrow.
DOORS: Mapping[str, frozenset[str]] = {
    "sqlalchemy": frozenset({"store"}),
    "sqlmodel": frozenset({"store"}),
    "alembic": frozenset({"store"}),
    "psycopg": frozenset({"store"}),
    "scrapy": frozenset({"crawler"}),
    "twisted": frozenset({"crawler"}),
    "sklearn": frozenset({"classifier.training", "classifier.estimators"}),
    "scipy": frozenset({"classifier.fitting", "classifier.training"}),
    "aiohttp": frozenset({"crawler"}),
    "feedparser": frozenset({"crawler.guides.feeds"}),
    "playwright": frozenset({"crawler.browser"}),
    "scrapy_playwright": frozenset({"crawler.browser"}),
    "pypdf": frozenset({"text.documents.pdf_child"}),
    "zxingcpp": frozenset({"pictures.codes", "desk.people.qr"}),
    "cryptography": frozenset({"crawler.wire.handshakes", "desk.people.factor", "evidence.stamps"}),
    "rfc3161_client": frozenset({"evidence.stamps"}),
    "argon2": frozenset({"desk.people.passwords"}),
    "authlib": frozenset({"desk.people.outside"}),
    "httpx": frozenset({"desk.people.outside"}),
    "joserfc": frozenset({"desk.people.outside"}),
    "tinycss2": frozenset({"text.inert"}),
    "selectolax": frozenset({"text", "crawler"}),
    "jieba": frozenset({"text"}),
    "rjieba": frozenset({"text"}),
    "daachorse": frozenset({"keywords"}),
    "xlsxwriter": frozenset({"leads", "keywords.entries.workbook"}),
    "pydantic": frozenset({"wiring", "desk"}),
    "fastapi": frozenset({"desk"}),
    "starlette": frozenset({"desk"}),
    "apscheduler": frozenset({"scheduler"}),
    "apprise": frozenset({"ops.messages.speaking", "ops.messages.robots", "ops.messages.mail"}),
    "prometheus_client": frozenset({"ops.metrics.registry"}),
    "typer": frozenset({"cli"}),
    "matplotlib": frozenset({"leads.figures.drawing"}),
    "docx": frozenset(
        {"leads.reports.layout", "leads.reports.word", "leads.reports.office_file", "leads.reports.filling"}
    ),
    "rapidocr": frozenset({"pictures.engine"}),
    "onnxruntime": frozenset({"pictures.engine"}),
    "cv2": frozenset({"pictures.engine"}),
    "PIL": frozenset({"pictures.decoding"}),
}

ENVIRONMENT = frozenset({"environ", "environb", "getenv", "getenvb", "putenv"})


def test_every_room_has_a_floor() -> None:
    """A new root name is a decision: it gets a floor here and a line in docs/architecture.md."""
    assert tree.rooms() <= set(tree.FLOORS)


def test_imports_point_down() -> None:
    """No room imports a room above it, beside it on its floor, or code that stays out of the wheel."""
    faults = [f"{found}; {fault}" for found in tree.house_imports() if (fault := _against_the_floors(found))]

    assert faults == []


def _against_the_floors(found: tree.Import) -> str:
    if found.target in tree.BESIDE:
        return f"{found.target} is not part of the wheel"
    if found.target == found.room or found.target not in tree.FLOORS:
        return ""
    ours, theirs = tree.FLOORS[found.room], tree.FLOORS[found.target]
    if theirs > ours:
        return f"that points up, from floor {ours} to floor {theirs}"
    return f"both stand on floor {ours}" if theirs == ours else ""


@pytest.mark.parametrize("room", sorted(tree.rooms()))
def test_no_cycle_inside_a_room(room: str) -> None:
    """The modules of a room import each other in one direction only, whether at the top or inside a function."""
    graph: dict[str, set[str]] = defaultdict(set)
    for found in tree.house_imports():
        if found.room == found.target == room and found.by != found.of:
            graph[found.by].add(found.of)

    cycle = _cycle(graph)

    assert cycle == []


def _cycle(graph: Mapping[str, set[str]]) -> list[str]:
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as problem:
        return list(problem.args[1])
    return []


@pytest.mark.parametrize("package", sorted(DOORS))
def test_each_library_has_its_door(package: str) -> None:
    """A foreign library is imported behind one door of ours, so that it can be replaced there."""
    allowed = DOORS[package]
    faults = [
        f"{found}; only {', '.join(sorted(allowed))} may"
        for found in tree.house_imports()
        if found.target == package and not _is_inside(found.by, allowed)
    ]

    assert faults == []


def _is_inside(module: str, doors: frozenset[str]) -> bool:
    return any(module == door or module.startswith(f"{door}.") for door in doors)


def test_only_wiring_reads_the_environment() -> None:
    """Settings come from one place; a room is handed its part."""
    faults = [
        f"{tree.where(path)}:{line}: reads the environment; take a setting from wiring/ instead"
        for path in tree.house_files()
        if tree.name_of(path).partition(".")[0] != "wiring"
        for line in _environment_lines(tree.parsed(path))
    ]

    assert faults == []


def _environment_lines(module: ast.Module) -> Iterator[int]:
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            yield from (node.lineno for alias in node.names if alias.name in ENVIRONMENT)
        elif isinstance(node, ast.Attribute) and node.attr in ENVIRONMENT and _is_name(node.value, "os"):
            yield node.lineno


def test_only_the_front_door_exits() -> None:
    """A room raises an error and lets the command line choose the exit code.

    A module that is started as a process of its own may hand on its code below `if __name__ == "__main__":`.
    """
    faults = [
        f"{tree.where(path)}:{line}: ends the program; raise one of facts.errors instead"
        for path in tree.house_files()
        if tree.name_of(path).partition(".")[0] != "cli"
        for line in _exit_lines(tree.parsed(path))
    ]

    assert faults == []


def _exit_lines(module: ast.Module) -> Iterator[int]:
    statements = [node for node in module.body if not _is_main_guard(node)]
    for node in (each for statement in statements for each in ast.walk(statement)):
        if _is_exit(node):
            yield node.lineno


def _is_exit(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return node.attr in ("exit", "_exit") and _is_name(node.value, "sys", "os")
    return isinstance(node, ast.Name) and node.id in ("SystemExit", "exit", "quit")


def _is_main_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _is_name(node: ast.expr, *names: str) -> bool:
    return isinstance(node, ast.Name) and node.id in names


def _handlers(path: Path) -> Iterator[ast.ExceptHandler]:
    return (node for node in ast.walk(tree.parsed(path)) if isinstance(node, ast.ExceptHandler))


def test_no_bare_except() -> None:
    """`except:` also swallows Ctrl-C; name what is expected."""
    faults = [
        f"{tree.where(path)}:{handler.lineno}: bare except"
        for path in tree.files(".py")
        for handler in _handlers(path)
        if handler.type is None
    ]

    assert faults == []
