"""The checkout as the guards see it: rooms with their floors, files that are ours, and who imports what."""

import ast
import functools
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

#: Room -> floor. Imports point down only; rooms on one floor never import each other.
FLOORS: Mapping[str, int] = {
    "facts": 0,
    "text": 1, "pictures": 1,
    "crawler": 2, "keywords": 2, "classifier": 2, "evidence": 2, "store": 2,
    "screening": 3, "leads": 3,
    "runs": 4, "ops": 4,
    "wiring": 5,
    "scheduler": 6, "desk": 6, "fleet": 6,
    "cli": 7,
}  # fmt: skip

#: Code beside the house: it may import any room, and no room may import it, since the wheel leaves it here.
BESIDE = frozenset({"tests", "benchmarks", "demo", "tools", "docs", "deploy"})

#: Folders that nobody wrote by hand or that git ignores.
MADE = frozenset(
    {".git", ".venv", ".cache", "__pycache__", "out", "dist", "build",
     ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One import statement's claim on one module."""

    #: File relative to the checkout, and line.
    file: str
    line: int
    #: Module that imports, dotted.
    by: str
    #: Module imported, dotted; for `from a import b` it is a.b where that is a module, else a.
    of: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.by} imports {self.of}"

    @property
    def room(self) -> str:
        """The room that imports."""
        return self.by.partition(".")[0]

    @property
    def target(self) -> str:
        """The room or distribution's package that is imported."""
        return self.of.partition(".")[0]


def files(*suffixes: str, under: Path = ROOT) -> Iterator[Path]:
    """Every file of the checkout with one of the suffixes (all where none is named), made things left out."""
    for path in sorted(under.iterdir()):
        if path.is_dir() and not path.is_symlink():
            if path.name not in MADE and not path.name.endswith(".egg-info"):
                yield from files(*suffixes, under=path)
        elif path.is_file() and (not suffixes or path.suffix in suffixes):
            yield path


def rooms() -> frozenset[str]:
    """The root names that hold our code: packages, and modules that stand alone."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    modules = {path.stem for path in ROOT.glob("*.py")}
    return frozenset((packages | modules) - BESIDE - MADE)


def wheel_entries() -> frozenset[str]:
    """How the rooms are written in pyproject.toml's only-include: `facts`, `scheduler.py`."""
    return frozenset(name if (ROOT / name).is_dir() else f"{name}.py" for name in rooms())


@functools.cache
def project() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """The dotted name of a module's file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def where(path: Path) -> str:
    """A file's name as sentences give it."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def house_files() -> Iterator[Path]:
    """The Python files of every room."""
    for room in sorted(rooms()):
        place = ROOT / room
        yield from files(".py", under=place) if place.is_dir() else (ROOT / f"{room}.py",)


@functools.cache
def house_imports() -> tuple[Import, ...]:
    """Every import in every room, those inside functions included."""
    modules = frozenset(map(name_of, files(".py")))
    return tuple(found for path in house_files() for found in imports(path, modules))


def imports(path: Path, modules: frozenset[str]) -> Iterator[Import]:
    """The imports of one file; `modules` are the names of our own modules."""
    by = name_of(path)
    package = by if path.name == "__init__.py" else by.rpartition(".")[0]
    for node in ast.walk(parsed(path)):
        for of in _claims(node, package, modules):
            yield Import(file=where(path), line=getattr(node, "lineno", 0), by=by, of=of)


def _claims(node: ast.AST, package: str, modules: frozenset[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = _base(node, package)
        yield from {f"{base}.{alias.name}" if f"{base}.{alias.name}" in modules else base for alias in node.names}
    elif isinstance(node, ast.Call) and _calls(node.func) in ("import_module", "__import__"):
        yield from (
            each.value for each in node.args[:1] if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    return ".".join(filter(None, [*parts[: len(parts) - node.level + 1], node.module or ""]))


def _calls(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""
