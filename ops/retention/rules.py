"""The rules of retention, read from their file and checked."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from facts.errors import BadInput, UnreadableFile

SHIPPED = Path(__file__).with_name("retention.yml")
_FIELDS = {"what", "name", "days", "because", "source"}


class What(StrEnum):
    """What the program knows how to clear."""

    SESSIONS = "sessions"
    LINKS = "links"
    BRAKES = "brakes"
    ANSWERS = "answers"
    SHIFTS = "shifts"
    MESSAGES = "messages"
    ALERTS = "alerts"
    LOGS = "logs"
    DESK_JOBS = "desk_jobs"
    LEFTOVERS = "leftovers"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How long one kind of thing is kept, and why."""

    what: What
    #: What people call it.
    name: str
    #: Days after its end.
    days: int
    because: str
    source: str = ""


@cache
def load_rules(path: Path = SHIPPED) -> tuple[Rule, ...]:
    """Read the rules.

    Raises:
        UnreadableFile: the file cannot be read.
        BadInput: a rule is incomplete, clears what nobody knows, or stands twice.
    """
    try:
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise UnreadableFile(f"The rules {path} cannot be read ({problem}).") from problem
    rows = said.get("rules") if isinstance(said, dict) else None
    if not isinstance(rows, list):
        raise BadInput(f"{path} holds no list `rules`.")
    rules = tuple(_rule(row, path) for row in rows)
    if len({rule.what for rule in rules}) < len(rules):
        raise BadInput(f"{path}: two rules clear the same.")
    return rules


def _rule(row: Any, path: Path) -> Rule:
    if not isinstance(row, dict) or row.keys() - _FIELDS or not {"what", "name", "days", "because"} <= row.keys():
        raise BadInput(f"{path}: a rule has what, name, days, because and, if there is one, source; not {row!r:.200}.")
    if row["what"] not in set(What):
        raise BadInput(f"{path}: nobody knows how to clear {row['what']!r}; known are {', '.join(What)}.")
    if not isinstance(row["days"], int) or row["days"] < 1:
        raise BadInput(f"{path}: {row['what']} is kept for {row['days']!r} days; it is a whole number of 1 at least.")
    return Rule(**row | {"what": What(row["what"])})
