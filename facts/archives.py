"""What reading an archive gives: exchanges, and named gaps where there is no exchange."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from facts.pages import Exchange, Skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One record or file that gives no exchange, and why; it is counted, never dropped."""

    #: The address of the record, or of the file.
    url: str
    skip: Skip
    #: One sentence for the report.
    detail: str


#: Yields what a WARC or WACZ file holds, in file order, one record in memory at a time; raises UnreadableFile where
#: the file is missing or from where it is damaged: what was read before has been yielded. evidence.replay is one.
ReadArchive = Callable[[Path], Iterable[Exchange | Missed]]
