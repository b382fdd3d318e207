"""In-memory double of the port of facts/statements.py."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from facts.errors import BadInput, NotKnown
from facts.statements import Statement


class MemoryStatementBook:
    """facts.statements.StatementBook in a list.

    Args:
        leads: the leads there are; None takes every lead for known.
    """

    def __init__(self, leads: Collection[str] | None = None) -> None:
        self._leads = leads
        self._kept: list[Statement] = []
        #: Batch -> source and who opened it; undone ones with who and why.
        self.batches: dict[int, tuple[str, str]] = {}
        self.undone: dict[int, tuple[str, str]] = {}

    def add(self, statements: Sequence[Statement]) -> None:
        """Append statements, all of them or none."""
        for one in statements:
            if self._leads is not None and one.lead not in self._leads:
                raise NotKnown(f"There is no lead {one.lead}; list them with `fangfei leads list`.")
            if one.batch is not None and one.batch not in self.batches:
                raise NotKnown(f"There is no batch {one.batch}; open it first.")
        start = len(self._kept) + 1
        self._kept += [replace(one, id=number) for number, one in enumerate(statements, start)]

    def of(self, lead: str) -> Sequence[Statement]:
        """Return what stands for a lead, oldest first."""
        return self.all().get(lead, ())

    def all(self) -> Mapping[str, Sequence[Statement]]:
        """Lead -> what stands for it, oldest first."""
        found: dict[str, list[Statement]] = {}
        for one in self._kept:
            if one.batch is None or one.batch not in self.undone:
                found.setdefault(one.lead, []).append(one)
        return found

    def open_batch(self, *, source: str, by: str) -> int:
        """Number a batch of statements."""
        number = len(self.batches) + 1
        self.batches[number] = (source, by)
        return number

    def undo_batch(self, batch: int, *, by: str, reason: str) -> int:
        """Let a batch no longer count and return how many statements that were."""
        if batch not in self.batches or batch in self.undone:
            raise NotKnown(f"There is no batch {batch}, or it was undone already.")
        if not reason.strip():
            raise BadInput("Undoing a batch needs a reason.")
        self.undone[batch] = (by, reason)
        return sum(one.batch == batch for one in self._kept)
