"""What people gave as causes (形成原因): tagged from their own words, never invented."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from facts.dossiers import Dossier
from leads.figures.loading import load

SHIPPED = Path(__file__).parent / "causes.yml"
#: Characters read of one reason.
_MOST = 5_000
_CLAUSE = re.compile("[，。；！？,;!?\n]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """One cause, and the words by which people name it."""

    key: str
    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Causes:
    """All causes, and how they are read."""

    id: str
    version: str
    source: str
    #: Statements on this field name a cause outright.
    field: str
    #: Name for leads of which nobody gave a cause.
    unstated: str
    not_after: tuple[str, ...]
    causes: tuple[Cause, ...]

    def of(self, dossier: Dossier) -> tuple[Cause, ...]:
        """The causes that people gave for a lead, each once, in the order of the file."""
        named = [said.value for said in dossier.statements if said.field == self.field and said.value]
        texts = tuple(_reasons(dossier))
        return tuple(
            cause for cause in self.causes
            if any(value.strip() in (cause.key, cause.name) for value in named)
            or any(self._is_given(cause, text[:_MOST]) for text in (*named, *texts))
        )  # fmt: skip

    def _is_given(self, cause: Cause, text: str) -> bool:
        return any(
            word in clause and not any(no in clause.partition(word)[0] for no in self.not_after)
            for clause in _CLAUSE.split(text)
            for word in cause.words
        )


def _reasons(dossier: Dossier) -> Iterator[str]:
    yield from (judgement.reason for judgement in dossier.judgements)
    yield from (said.reason for said in dossier.statements if said.reason)
    if dossier.row.problems:
        yield dossier.row.problems


def _causes(content: dict[str, Any]) -> Causes:
    causes = tuple(Cause(key=str(one["key"]), name=str(one["name"]), words=_words(one)) for one in content["causes"])
    if len({cause.key for cause in causes}) < len(causes):
        raise ValueError("causes 中有重复的 key")
    said = {name: str(content[name]) for name in ("id", "version", "source", "field", "unstated")}
    return Causes(**said, not_after=tuple(content["not_after"]), causes=causes)


def _words(content: dict[str, Any]) -> tuple[str, ...]:
    words = tuple(str(word) for word in content["words"])
    if not all(words):
        raise ValueError(f"原因 {content['key']} 有空词语")
    return words


@cache
def load_causes(path: Path = SHIPPED) -> Causes:
    """Read the causes.

    Raises:
        BadInput: the file is broken.
    """
    return load(path, _causes)
