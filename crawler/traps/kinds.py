"""The names of traps: rows of a run's report, each with a sentence for the log and words for the analyst."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

_TABLE = Path(__file__).with_name("traps.yml")


class Trap(StrEnum):
    """Why a link inside a source is not followed; crawler/traps/traps.yml says each in words."""

    TOO_DEEP = "too_deep"
    LONG_ADDRESS = "long_address"
    FILE_NAME = "file_name"
    REPEATED_PATH = "repeated_path"
    CALENDAR = "calendar"
    SESSION = "session"
    RETURN_ADDRESS = "return_address"
    QUERY_EXPLOSION = "query_explosion"
    ENDLESS_PAGES = "endless_pages"
    SOFT_404_FLOOD = "soft_404_flood"
    NEAR_DUPLICATES = "near_duplicates"
    SHAPE_BUDGET = "shape_budget"
    ADDRESS_BUDGET = "address_budget"

    @property
    def sentence(self) -> str:
        """What happened, for a log and a visit's detail; English, no full stop."""
        return _words()[self].sentence


@dataclass(frozen=True, slots=True)
class Words:
    """One row of the table."""

    #: English, for logs.
    sentence: str
    #: A few Chinese characters, for a table's head.
    label: str
    #: One Chinese sentence that says what was seen and what was done.
    advice: str


def describe(trap: str) -> str:
    """Return what a report says of a trap: label, colon, one sentence, in Chinese.

    A name that this version does not know (a report of another version) comes back as it is.
    """
    words = _words().get(trap)
    return f"{words.label}：{words.advice}" if words else trap


def label(trap: str) -> str:
    """Return the short Chinese name of a trap; a name that is not known comes back as it is."""
    words = _words().get(trap)
    return words.label if words else trap


@cache
def _words() -> Mapping[str, Words]:
    rows = yaml.safe_load(_TABLE.read_text(encoding="utf-8"))["traps"]
    return {row["id"]: Words(row["sentence"], row["label"], row["advice"]) for row in rows}
