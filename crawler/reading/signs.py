"""The signs of walls.yml, compiled once: one expression of google-re2 for each kind and place."""

from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

import re2
import yaml

from facts.pages import Trouble

_TABLE = Path(__file__).with_name("walls.yml")
#: Bytes of memory one expression may take; those of the table need a tenth.
_MEMORY = 16 << 20


class Where(StrEnum):
    """The part of a response a sign is looked for in."""

    TEXT = "text"
    TITLE = "title"
    MARKUP = "markup"
    FORM = "form"
    URL = "url"
    HEADER = "header"


def has(kind: Trouble, where: Where, text: bytes) -> bool:
    """Whether a text has a sign of the kind; linear in the text, whatever it is."""
    pattern = _compiled().get((kind, where))
    return pattern is not None and pattern.search(text) is not None


@cache
def _compiled() -> Mapping[tuple[Trouble, Where], "re2._Regexp"]:
    patterns: dict[tuple[Trouble, Where], list[str]] = defaultdict(list)
    for row in yaml.safe_load(_TABLE.read_text(encoding="utf-8"))["signs"]:
        if "until" not in row:
            patterns[Trouble(row["kind"]), Where(row["where"])].append(row["pattern"])
    return {place: _compile("|".join(f"(?:{each})" for each in found)) for place, found in patterns.items()}


def _compile(pattern: str) -> "re2._Regexp":
    options = re2.Options()
    options.case_sensitive = False
    options.max_mem = _MEMORY
    options.log_errors = False
    return re2.compile(pattern.encode(), options)
