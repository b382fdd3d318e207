"""Take a table of entries into an office's lexicon: judge every row, leave the bad ones out, keep the rest whole.

rows ─► fields (what is wrong: row, column, written, should be) ─► merged lexicon loads ─► own sentences hold ─► write
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import re2

from facts.errors import BadInput
from keywords.engine import Engine
from keywords.entries.entry import Entry, Kind
from keywords.entries.exchange import BY_HEAD, NEEDED, plain
from keywords.entries.judging import Plan, Problem, Row, forms_of, judge
from keywords.entries.lexicon import Lexicon
from keywords.entries.office import Office
from keywords.entries.patterns import compile_pattern
from keywords.entries.proving import Expected, prove
from text import Folded, fold
from text.sheets import Cell, Sheet

#: Rows looked at for the headings.
_HEAD_ROWS = 20
SHEET = "词库"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a table comes to."""

    #: The office as it will be.
    office: Office
    added: tuple[Entry, ...]
    changed: tuple[Entry, ...]
    #: Rows that say what the lexicon already says.
    unchanged: int
    problems: tuple[Problem, ...]
    #: Version of the merged lexicon, with every entry.
    version: str

    @property
    def left_out(self) -> int:
        """Rows left out."""
        return len({problem.row for problem in self.problems})


def table_rows(sheets: Iterable[Sheet]) -> list[Row]:
    """Find the table of entries and return its rows below the headings.

    Raises:
        BadInput: no sheet has the headings, or one of them is unknown or stands there twice.
    """
    ordered = sorted(sheets, key=lambda sheet: sheet.name.strip() != SHEET)
    for sheet in ordered:
        for at in list(sheet.rows)[:_HEAD_ROWS]:
            heads = {column: plain(cell.text) for column, cell in sheet.rows[at].items()}
            if set(NEEDED) <= set(heads.values()):
                _check_heads(sheet.name, list(heads.values()))
                return [_row(number, cells, heads) for number, cells in sheet.rows.items() if number > at]
    names = "、".join(f"“{sheet.name}”" for sheet in ordered)
    raise BadInput(f"没有找到词条表（看过 {names}）；表头一行至少要有“词语”和“类别”，可以先用 export 导出一份照着填。")


def _check_heads(sheet: str, heads: list[str]) -> None:
    for head in heads:
        if head not in BY_HEAD:
            raise BadInput(f"工作表“{sheet}”的表头“{head}”不认识；可用的表头：{'、'.join(BY_HEAD)}。")
        if heads.count(head) > 1:
            raise BadInput(f"工作表“{sheet}”的表头“{head}”出现了两次；请删去一列。")


def _row(number: int, cells: Mapping[int, Cell], heads: Mapping[int, str]) -> Row:
    found = {heads.get(column, ""): cell for column, cell in cells.items() if cell.text.strip() or cell.fault}
    return Row(number=number, cells=found, heads=frozenset(heads.values()))


def take_in(office: Office, rows: Iterable[Row], today: date) -> Outcome:
    """Judge rows and return the office with the good ones; nothing is written.

    Args:
        office: as it was read.
        rows: in the order of the table.
        today: since when new entries hold, where the row does not say.

    Raises:
        BrokenLexicon: the office's folder was broken before.
    """
    lexicon = office.lexicon()
    plan = Plan(lexicon, {entry.id: entry for entry in lexicon.entries}, forms_of(lexicon.entries))
    for row in rows:
        judge(plan, row, today)
    while plan.good:
        after = _with(office, plan)
        merged = after.lexicon()
        failures = [*_unproven(plan, merged), *_in_the_way(plan, merged)]
        if not failures:
            return _outcome(plan, after, merged)
        plan.problems += failures
        for number in {failure.row for failure in failures}:
            del plan.good[number]
    return _outcome(plan, office, lexicon)


def _outcome(plan: Plan, after: Office, merged: Lexicon) -> Outcome:
    ids = {identity for identity, _ in plan.good.values()}
    entries = [entry for entry in merged.entries if entry.id in ids]
    return Outcome(
        office=after,
        added=tuple(entry for entry in entries if entry.id not in plan.known),
        changed=tuple(entry for entry in entries if entry.id in plan.known),
        unchanged=plan.unchanged,
        problems=tuple(sorted(plan.problems, key=lambda problem: problem.row)),
        version=merged.version,
    )


def _with(office: Office, plan: Plan) -> Office:
    known = plan.known
    return office.with_changes(
        {
            identity: (fields, known[identity].place if identity in known else "")
            for identity, fields in plan.good.values()
        }
    )


def _unproven(plan: Plan, merged: Lexicon) -> Iterator[Problem]:
    """Yield the sentences of the rows' own entries that do not hold."""
    touched = plan.rows()
    for failure in prove(Engine.of(merged), touched):
        found = failure.expected is Expected.FOUND
        yield Problem(
            row=touched[failure.entry],
            column="应命中" if found else "不应命中",
            wrote=failure.sentence,
            should="能找到本词、又不带否定或引述的句子" if found else "找不到本词，或只在否定、引述里出现的句子",
        )


def _in_the_way(plan: Plan, merged: Lexicon) -> Iterator[Problem]:
    """Yield rows whose entry keeps another one from holding its own sentences, as a longer term hides one within it."""
    touched = plan.rows()
    rivals: dict[str, list[_Rival]] = defaultdict(list)
    for entry in merged.entries:
        if entry.id in touched:
            rivals[entry.category].append(_Rival.of(entry))
    others = {entry.id: entry for entry in merged.entries if entry.id not in touched and _met(entry, rivals)}
    if not others:
        return
    before = set(prove(Engine.of(plan.lexicon), others))
    for failure in prove(Engine.of(merged), others):
        culprit = _met(others[failure.entry], rivals)
        if failure not in before and culprit:
            should = f"不妨碍 {failure.entry} 的写法（它的例句“{failure.sentence}”因此不再成立）"
            yield Problem(row=touched[culprit.id], column="词语", wrote=culprit.term, should=should)


class _Rival(NamedTuple):
    """A new entry and what finds it; inside a category a longer match hides those within it."""

    entry: Entry
    forms: tuple[str, ...]
    pattern: "re2._Regexp | None"

    @classmethod
    def of(cls, entry: Entry) -> "_Rival":
        is_literal, is_pattern = entry.kind == Kind.LITERAL, entry.kind == Kind.PATTERN
        forms = tuple(fold(form).squeezed for form, _ in entry.surfaces) if is_literal else ()
        return cls(entry, forms, compile_pattern(entry.pattern) if is_pattern else None)

    def is_in(self, text: Folded) -> bool:
        return any(form in text.squeezed for form in self.forms) or bool(
            self.pattern and self.pattern.search(text.folded)
        )


def _met(entry: Entry, rivals: Mapping[str, Sequence[_Rival]]) -> Entry | None:
    """Return the first new entry that stands in one of an entry's own sentences."""
    beside = rivals.get(entry.category, ())
    texts = list(map(fold, entry.finds)) if beside else []
    return next((each.entry for text in texts for each in beside if each.is_in(text)), None)
