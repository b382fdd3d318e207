"""An in-memory double of the acts on leads, for tests and for trying a life cycle out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from facts.dockets import Act
from facts.errors import Overtaken


class MemoryDocketBook:
    """facts.dockets.DocketBook in a list."""

    def __init__(self) -> None:
        self._acts: list[Act] = []

    def add(self, act: Act, *, expected_last: int | None) -> Act:
        """Append one act and return it with its number.

        Raises:
            Overtaken: somebody else acted on the lead meanwhile.
        """
        return self.add_together([(act, expected_last)])[0]

    def add_together(self, acts: Sequence[tuple[Act, int | None]]) -> Sequence[Act]:
        """Append acts on several leads, all of them or none.

        Raises:
            Overtaken: as `add`.
        """
        before, stored = list(self._acts), []
        for act, expected in acts:
            last = self.acts(act.lead)[-1].id if self.acts(act.lead) else None
            if last != expected:
                self._acts = before
                raise Overtaken(f"线索{act.lead}刚刚由他人办理了其他事项，您看到的已不是最新情况；请刷新后再决定。")
            stored.append(replace(act, id=len(self._acts) + 1))
            self._acts.append(stored[-1])
        return stored

    def acts(self, lead: str) -> Sequence[Act]:
        """Return the acts on a lead, oldest first."""
        return [act for act in self._acts if act.lead == lead]

    def all_acts(self) -> Mapping[str, Sequence[Act]]:
        """Return the acts of every lead that has any, oldest first."""
        return {lead: self.acts(lead) for lead in dict.fromkeys(act.lead for act in self._acts)}
