"""Full text of pages: which pages hold some words; Chinese is found by two characters at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Pages that hold all the words."""

    #: Newest first.
    pages: tuple[int, ...]
    #: How many there are, counted up to a limit.
    total: int
    #: Whether there are more than were counted.
    is_more: bool = False


class TextIndex(Protocol):
    """The texts of screened pages."""

    def find(self, words: str, *, limit: int = 50, before: int | None = None) -> Found:
        """Return pages whose text holds every word asked for, newest first, ids below `before`.

        Words stand apart by spaces; each is found wherever it stands in the text, folded as the matcher folds (width,
        case, traditional forms). One character alone is found too.

        Raises:
            BadInput: there is nothing to look for in it.
        """
        ...

    def add(self, texts: Sequence[tuple[int, str]]) -> None:
        """Take in texts of pages; a page that is there is replaced."""
        ...
