"""What an import would do, whichever way it comes in: counts, lines, conflicts, in one shape for page and API."""

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

#: Lines and conflicts that a preview keeps; the counts are of all.
MOST_LINES, MOST_CONFLICTS = 2_000, 100


class Verdict(StrEnum):
    """What importing a row would do."""

    #: 新增.
    NEW = "new"
    #: 变更.
    CHANGED = "changed"
    #: 有冲突: changed here and in the sheet; a person decides.
    CONFLICT = "conflict"
    #: 未变.
    SAME = "same"
    #: 不能导入.
    REFUSED = "refused"


VERDICTS = {"new": "新增", "changed": "变更", "conflict": "有冲突", "same": "未变", "refused": "不能导入"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of the file; personal values covered."""

    row: int
    #: What it is about: the number at the source, a lead with its subject, a name.
    about: str
    verdict: Verdict
    says: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One cell that says something else than the house does by now."""

    row: int
    lead: str
    subject: str
    field: str
    header: str
    ours: str
    theirs: str
    note: str = ""

    @property
    def key(self) -> str:
        """How a form names it: 12:amount_wan."""
        return f"{self.row}:{self.field}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What importing a file would do."""

    #: Verdict -> rows.
    counts: dict[Verdict, int]
    lines: tuple[Line, ...]
    conflicts: tuple[Conflict, ...] = ()
    #: Conflicts in all.
    conflicting: int = 0
    notes: tuple[str, ...] = ()
    #: Lines left out of `lines`.
    untold: int = 0
    #: Changes with what the preview says: a confirmation names the one it saw.
    stamp: str = ""

    @property
    def ready(self) -> int:
        """Rows that would be written."""
        return sum(self.counts.get(each, 0) for each in (Verdict.NEW, Verdict.CHANGED, Verdict.CONFLICT))


def previewed(
    lines: Iterable[Line], *, conflicts: Iterable[Conflict] = (), notes: Iterable[str] = (), uncounted: int = 0,
    same: int = 0, counts: dict[Verdict, int] | None = None,
) -> Preview:  # fmt: skip
    """Put a preview together: what matters stands first.

    Args:
        lines: of the file, in its order.
        conflicts: cells that a person decides on.
        notes: of the file as a whole.
        uncounted: lines that somebody left out already.
        same: rows without a line that change nothing.
        counts: of all rows, where there are more of them than lines.
    """
    every, clashing = list(lines), list(conflicts)
    counted = counts or dict(Counter(line.verdict for line in every))
    counted[Verdict.SAME] = counted.get(Verdict.SAME, 0) + same
    told = sorted(every, key=lambda line: (_ORDER.index(line.verdict), line.row))
    stamp = hashlib.sha256(repr((every, clashing, sorted(counted.items()))).encode("utf-8", "replace")).hexdigest()
    return Preview(
        counts=counted,
        lines=tuple(told[:MOST_LINES]),
        conflicts=tuple(clashing[:MOST_CONFLICTS]),
        conflicting=len(clashing),
        notes=tuple(notes),
        untold=uncounted + max(0, len(told) - MOST_LINES),
        stamp=stamp[:32],
    )


_ORDER = (Verdict.REFUSED, Verdict.CONFLICT, Verdict.CHANGED, Verdict.NEW, Verdict.SAME)
