"""The documents name every command, every option, every setting and every word that a machine writes."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest

import facts
from crawler import CrawlSettings
from tests.house import tree
from tools import reference
from wiring.settings import Settings

DOCS = tree.ROOT / "docs"
LINK = re.compile(r"]\((?!https?://|mailto:|#)([^)#\s]+)(#[^)\s]*)?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("page", "expected"), list(reference.pages()), ids=lambda each: getattr(each, "name", ""))
def test_the_reference_says_what_the_code_says(page: Path, expected: str) -> None:
    """Commands, options and settings are in the reference word for word; else run `make docs`."""
    assert page.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize(
    ("name", "command"), list(reference.commands()), ids=lambda each: each if isinstance(each, str) else ""
)
def test_every_command_explains_itself(name: str, command: Any) -> None:
    """Its help shows one real call, and every option has a sentence."""
    silent = [each.name for each in command.params if each.param_type_name == "option" and not each.help]

    assert silent == []
    assert f"{name} " in f"{(command.help or '').partition('Example:')[2]} "


def test_every_setting_explains_itself() -> None:
    """No field of the settings is without its sentence."""
    silent = [name for name, field in Settings.model_fields.items() if not field.description]

    assert silent + [each.name for each in fields(CrawlSettings) if not each.metadata.get("help")] == []


def _words() -> Iterator[type[StrEnum]]:
    for module in pkgutil.iter_modules(facts.__path__, "facts."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, StrEnum) and value.__module__ == module.name:
                yield value


@pytest.mark.parametrize("kind", sorted(_words(), key=lambda each: each.__name__), ids=lambda each: each.__name__)
def test_every_word_of_the_machine_is_in_the_glossary(kind: type[StrEnum]) -> None:
    """What a column, a report or a JSON field can say, the glossary explains."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")

    assert [value.value for value in kind if f"`{value.value}`" not in text] == []


def test_links_lead_somewhere() -> None:
    """A link to a file of this repository finds it."""
    broken = [
        f"{tree.where(path)}: {target}"
        for path in tree.files(".md")
        for target, _ in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8")))
        if not (path.parent / target).exists()
    ]

    assert broken == []


def test_rooms_are_in_the_architecture() -> None:
    """docs/architecture.md says what each room is for."""
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")

    assert [entry for entry in tree.wheel_entries() if f"`{entry}`" not in text and f"`{entry}/`" not in text] == []


def test_the_chinese_readme_follows_the_english_one() -> None:
    """Both have the same sections, and the same block for the demo's output."""

    def shape(name: str) -> tuple[int, int]:
        text = (tree.ROOT / name).read_text(encoding="utf-8")
        return len(re.findall(r"^## ", text, re.MULTILINE)), text.count("<!-- demo:begin -->")

    assert shape("README.zh-CN.md") == shape("README.md")


def test_make_targets_are_real() -> None:
    """A document that tells the reader to run `make something` names a target of the Makefile."""
    targets = set(re.findall(r"^([a-z-]+):", (tree.ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    told = {
        (tree.where(path), word)
        for path in tree.files(".md")
        for word in re.findall(r"(?:`|^)make ([a-z]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert {each for each in told if each[1] not in targets} == set()
