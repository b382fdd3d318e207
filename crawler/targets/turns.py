"""Who goes first where not everybody can be served: the turn of each source, and its share of the run's pages.

A run without turns serves all alike. With them, of the lanes that may be served now the one whose source stands first
is served first; a source that has had its share waits until the others have had theirs, or have nothing left to ask.
"""

from collections.abc import Iterable

from facts.runs import Turn


class Turns:
    """The turns of one run."""

    def __init__(self, turns: Iterable[Turn]) -> None:
        found = tuple(turns)
        self._ranks = {turn.source: rank for rank, turn in enumerate(found)}
        self._shares = {turn.source: turn.share for turn in found if turn.share is not None}
        self._is_lifted = not self._shares

    def rank(self, source: str) -> int:
        """The place of a source, 0 is first; those without a turn stand together behind the others."""
        return self._ranks.get(source, len(self._ranks))

    def holds_back(self, source: str, pages: int) -> bool:
        """Whether a source has had its share and others have not yet had theirs."""
        return not self._is_lifted and pages >= self._shares.get(source, pages + 1)

    def lift(self) -> bool:
        """Let everybody have what is left of the budget; whether that changed anything."""
        was_lifted, self._is_lifted = self._is_lifted, True
        return not was_lifted
