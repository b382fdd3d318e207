"""Preview and import of a source's rows: new, same, changed, refused; one transaction; the same twice adds nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path

from facts.clues import Arrival, ClueBatch, ClueBook
from facts.errors import BadInput
from facts.ports import Clock
from leads.clues.profile import Profile
from leads.clues.rows import Problem, ReadRow, read, read_records
from leads.clues.spooling import spooled

#: Rows looked up together.
_TOGETHER = 500
#: Problems that a preview keeps; the counts are of all.
MOST_TOLD = 5_000


class Verdict(StrEnum):
    """What importing a row would do."""

    NEW = "new"
    SAME = "same"
    CHANGED = "changed"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One row of a preview."""

    row: int
    #: Empty where the row has none that can be used.
    external_id: str
    verdict: Verdict
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What importing a file would do; rows that are plainly new or the same are counted, not listed."""

    counts: Mapping[Verdict, int]
    #: Rows that change something or have problems, at most MOST_TOLD.
    rows: tuple[Planned, ...]
    notes: tuple[str, ...] = ()
    #: Sentences left out of `rows` because there were too many.
    untold: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import did."""

    batch: ClueBatch
    preview: Preview


Known = Callable[[Sequence[str]], Mapping[str, str]]


def plan(rows: Iterable[ReadRow], known: Known, notes: tuple[str, ...] = (), *, tell_all: bool = False) -> Preview:
    """Say row by row what importing would do.

    Args:
        rows: as read; gone through once, in constant memory.
        known: external ids -> digest of those that stand.
        notes: what is to be said of the file as a whole.
        tell_all: list rows that are plainly new or the same too.
    """
    tally = _Tally(tell_all=tell_all)
    for _ in _judged(rows, known, tally):
        pass
    return tally.preview(notes)


def import_file(
    book: ClueBook, clock: Clock, profile: Profile, path: Path, *, by: str, whole: bool = False
) -> Imported:
    """Import a file: the rows that can be used in one transaction, or none.

    Args:
        book: where clues are.
        clock: what time it is.
        profile: how the file is read.
        path: the file.
        by: who imports.
        whole: refuse the file where a single row is refused.

    Raises:
        UnreadableFile: it cannot be read to its end; nothing was written.
        BadInput: `whole` and a row is refused; nothing was written.
    """
    tally = _Tally()
    notes: list[str] = []

    def arrivals() -> Iterator[Arrival]:
        with read(profile, path, clock.now()) as found:
            notes.extend(found.notes)
            yield from _judged(found.rows, _looking(book, profile), tally)
        if whole and (refused := tally.counts[Verdict.REFUSED]):
            raise BadInput(f"有 {refused} 行不能导入，按要求整批不导入；请先预览并改正。")

    batch = _add(book, clock, profile, arrivals(), file=path.name, by=by, tally=tally)
    return Imported(batch=batch, preview=tally.preview(tuple(notes)))


def import_records(book: ClueBook, clock: Clock, profile: Profile, records: Sequence[object], *, by: str) -> Imported:
    """Import JSON objects of a request; every row is told, whatever became of it."""
    tally = _Tally(tell_all=True)
    rows = read_records(profile, records, clock.now())
    arrivals = _judged(rows, _looking(book, profile), tally)
    batch = _add(book, clock, profile, arrivals, file="api", by=by, tally=tally)
    return Imported(batch=batch, preview=tally.preview(()))


def preview_file(book: ClueBook, clock: Clock, profile: Profile, path: Path, *, tell_all: bool = False) -> Preview:
    """Say what importing a file would do; writes nothing. `tell_all` as in plan().

    Raises:
        UnreadableFile: it cannot be read.
    """
    with read(profile, path, clock.now()) as found:
        return plan(found.rows, _looking(book, profile), found.notes, tell_all=tell_all)


def _looking(book: ClueBook, profile: Profile) -> Known:
    return lambda ids: book.known(profile.id, ids)


def _add(
    book: ClueBook, clock: Clock, profile: Profile, arrivals: Iterator[Arrival], *, file: str, by: str, tally: "_Tally"
) -> ClueBatch:
    if not by.strip():
        raise BadInput("请写明经办人（--by）；没有写入任何内容。")
    batch = ClueBatch(system=profile.id, profile=profile.label, file=file, by=by, at=clock.now())
    # Read to its end before the transaction begins: whatever is wrong with the file is known, and others can write.
    ready = spooled(arrivals)
    return replace(book.add(batch, ready), refused=tally.counts[Verdict.REFUSED])


class _Tally:
    """Counts verdicts and keeps what has to be told."""

    def __init__(self, *, tell_all: bool = False) -> None:
        self.counts = dict.fromkeys(Verdict, 0)
        self.seen: dict[str, int] = {}
        self._told: list[Planned] = []
        self._untold = 0
        self._tell_all = tell_all

    def note(self, row: ReadRow, verdict: Verdict, more: tuple[Problem, ...] = ()) -> None:
        """Count a row; keep it where it changes something or has problems."""
        self.counts[verdict] += 1
        problems = (*row.problems, *more)
        if not (self._tell_all or problems or verdict is Verdict.CHANGED):
            return
        if len(self._told) >= MOST_TOLD:
            self._untold += 1
            return
        number = row.arrival.clue.external_id if row.arrival else ""
        self._told.append(Planned(row=row.number, external_id=number, verdict=verdict, problems=problems))

    def preview(self, notes: tuple[str, ...]) -> Preview:
        """What there is to say, in the order of the rows."""
        rows = tuple(sorted(self._told, key=lambda each: each.row))
        return Preview(counts=dict(self.counts), rows=rows, notes=notes, untold=self._untold)


def _judged(rows: Iterable[ReadRow], known: Known, tally: _Tally) -> Iterator[Arrival]:
    """Yield what is to be written, in order; every row is counted."""
    left = iter(rows)
    while some := list(islice(left, _TOGETHER)):
        ids = [row.arrival.clue.external_id for row in some if row.arrival]
        digests = known(ids)
        for row in some:
            if (arrival := _first(row, tally)) is None:
                continue
            before = digests.get(arrival.clue.external_id)
            verdict = Verdict.NEW if before is None else Verdict.SAME if before == arrival.digest else Verdict.CHANGED
            tally.note(row, verdict)
            yield arrival


def _first(row: ReadRow, tally: _Tally) -> Arrival | None:
    """The row's arrival, unless it has none or its number came before in the same file."""
    if row.arrival is None:
        tally.note(row, Verdict.REFUSED)
        return None
    number = row.arrival.clue.external_id
    if number in tally.seen:
        text = f"编号“{number}”与第 {tally.seen[number]} 行重复，本行未导入"
        tally.note(row, Verdict.REFUSED, (Problem(row=row.number, column="", text=text, fatal=True),))
        return None
    tally.seen[number] = row.number
    return row.arrival
