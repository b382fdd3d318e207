"""Every command explains itself with one real example, and the example is a command that parses."""

import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer

from cli import app


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        yield " ".join(path), command
    else:
        for name, one in inner.items():
            yield from commands(one, (*path, name))


ALL = dict(commands(typer.main.get_command(app)))


def example(command: Any) -> str:
    """What stands behind Example: in a command's help."""
    (line,) = [line for line in (command.help or "").splitlines() if line.startswith("Example: ")]
    return line.removeprefix("Example: ")


@pytest.mark.parametrize("name", ALL)
def test_help_has_one_real_example(name: str) -> None:
    """The last command of the example's line is this one, and each of its options and values is taken."""
    words = shlex.split(example(ALL[name]).rpartition("|")[2])
    while "=" in words[0]:
        words.pop(0)
    path = name.split()
    given = words[1 + len(path) :]

    assert words[: 1 + len(path)] == ["fangfei", *path]
    ALL[name].make_context(name, given).close()


def test_the_contracts_commands_are_there() -> None:
    """What outsiders drive; more may be added, none renamed."""
    contract = {
        "scan", "assess", "train", "evaluate", "lexicon check", "lexicon try", "sources list", "sources check",
        "leads list", "leads show", "leads judge", "leads export", "evidence fsck", "verify", "desk", "scheduler",
        "db upgrade",
    }  # fmt: skip

    assert contract <= set(ALL)
