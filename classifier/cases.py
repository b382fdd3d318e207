"""Two hundred short texts with a known answer: a hundred that must become leads, a hundred that must be spared.

They are written for this, no model is trained on them, and an office runs them on its own machine whenever it changes
a model or the lexicon.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from facts.errors import BrokenCorpus, UnreadableFile

PACKAGED = Path(__file__).parent / "gates" / "cases.tsv"
_COLUMNS = ("id", "expect", "kind", "text")
_EXPECTED = ("hit", "spare")


@dataclass(frozen=True, slots=True, kw_only=True)
class GateCase:
    """One text, and whether it must become a candidate lead."""

    id: str
    expect: Literal["hit", "spare"]
    #: What it is about, such as 消费返利 or 警示.
    kind: str
    text: str

    def is_failed(self, *, is_candidate: bool) -> bool:
        """Whether the answer is the wrong one."""
        return is_candidate != (self.expect == "hit")


def load_cases(path: Path = PACKAGED) -> tuple[GateCase, ...]:
    """Read a table of cases: id, expect (hit or spare), kind, text, separated by tabs.

    Raises:
        UnreadableFile: the file cannot be read.
        BrokenCorpus: a column is missing, an id stands twice, or `expect` is something else; with file and line.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            missing = [column for column in _COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise BrokenCorpus(f"{path} has no column {missing[0]}; a table of cases has {', '.join(_COLUMNS)}.")
            return _checked([_case(path, line, row) for line, row in enumerate(reader, 2)], path)
    except (OSError, UnicodeDecodeError, csv.Error) as problem:
        raise UnreadableFile(f"The cases {path} cannot be read: {problem}.") from problem


def _case(path: Path, line: int, row: dict[str, str]) -> GateCase:
    if row["expect"] not in _EXPECTED or not (row["text"] or "").strip():
        raise BrokenCorpus(f"{path}:{line}: a case expects hit or spare and has a text.")
    return GateCase(
        id=row["id"], expect="hit" if row["expect"] == "hit" else "spare", kind=row["kind"], text=row["text"]
    )


def _checked(cases: Sequence[GateCase], path: Path) -> tuple[GateCase, ...]:
    seen: set[str] = set()
    for case in cases:
        if case.id in seen:
            raise BrokenCorpus(f"{path}: case {case.id} stands there twice.")
        seen.add(case.id)
    return tuple(cases)
