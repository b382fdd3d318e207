"""The sentences of messages, as data: ops/messages/templates.yml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("templates.yml")


@cache
def phrases() -> Mapping[str, Any]:
    """Everything in templates.yml."""
    found: Mapping[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found


def kinds() -> Mapping[str, Mapping[str, str]]:
    """Name of a message -> name of a sentence -> its template."""
    found: Mapping[str, Mapping[str, str]] = phrases()["messages"]
    return found


def say(message: str, sentence: str, **values: object) -> str:
    """One sentence with its values filled in."""
    return kinds()[message][sentence].format(**values)
