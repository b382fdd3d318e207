"""The tree stays clean: small files, no address of a registry, no path of somebody's machine, no orphaned note."""

import re
from collections.abc import Iterator
from pathlib import Path

from tests.house import tree

#: Lines of a file of code; a longer one has a second noun in it.
LINES = 300
#: Files that may be longer. None.
LONGER: frozenset[str] = frozenset()
#: Bytes of any file.
WEIGHT = 4 * 1024 * 1024

CODE = (".py", ".sh", ".js", ".css")
#: What people write and machines read as text; pages, tables and corpora are data and may say what they like.
PROSE = (*CODE, ".md", ".toml", ".yml", ".yaml", ".in", ".lock", ".cfg", ".ini", ".sql", ".html", "")

#: Hosts of package registries, in pieces, so that this file does not name them either.
REGISTRIES = tuple(
    ".".join(pieces)
    for pieces in (
        ("pypi", "org"), ("pythonhosted", "org"), ("pypi", "python", "org"), ("tuna", "tsinghua"),
        ("mirrors", "aliyun"), ("mirrors", "ustc"), ("mirrors", "cloud", "tencent"), ("repo", "huaweicloud"),
        ("pypi", "douban"), ("npmjs", "org"), ("npmjs", "com"), ("registry", "yarnpkg"),
    )
)  # fmt: skip
#: A path below somebody's home; a URL's path is preceded by its host or a quote.
HOME = re.compile(r"(?<![\w./:\"'=-])/(?:home|Users|root)/\w")
NOTE = re.compile(r"(?:#|//|--|<!--)\s*(?:TO[D]O|FIX[M]E)\b(?!\([\w.@-]+\))")


def _prose() -> Iterator[tuple[Path, str]]:
    exhibits = (tree.ROOT / "demo" / "web", tree.ROOT / "tests" / "pages")
    for path in tree.files(*PROSE):
        if not any(path.is_relative_to(folder) for folder in exhibits):
            yield path, path.read_text(encoding="utf-8", errors="replace")


def _matches(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{tree.where(path)}:{number}: {line.strip()[:120]}"
        for path, text in _prose()
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def test_files_of_code_are_short() -> None:
    """Where a file passes 300 lines, look for the second noun in it."""
    lengths = {tree.where(path): len(path.read_text(encoding="utf-8").splitlines()) for path in tree.files(*CODE)}

    assert {name: lines for name, lines in lengths.items() if lines > LINES and name not in LONGER} == {}


def test_no_file_is_heavy() -> None:
    """Nothing above 4 MiB is kept here; data of that size has a home elsewhere."""
    assert [tree.where(path) for path in tree.files() if path.stat().st_size > WEIGHT] == []


def test_no_registry_is_named() -> None:
    """Where packages come from is the machine's business: locks carry hashes, not addresses."""
    assert _matches(re.compile("|".join(map(re.escape, REGISTRIES)))) == []


def test_no_lock_names_a_registry_by_format() -> None:
    """The uv.lock format carries addresses; the locks here are made by tools/lock."""
    assert [tree.where(path) for path in tree.files(".lock") if path.name == "uv.lock"] == []


def test_no_path_of_a_machine() -> None:
    """Neither somebody's home nor the place of this checkout is written anywhere."""
    assert _matches(HOME) == []
    assert _matches(re.compile(re.escape(str(tree.ROOT)) + r"(?![\w-])")) == []


def test_notes_have_owners() -> None:
    """A note of something to do names who does it, in brackets, or is done."""
    assert _matches(NOTE) == []
