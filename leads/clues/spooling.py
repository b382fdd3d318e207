"""Hold what was read until it is written: some in memory, the rest in a file without a name.

A large file takes far longer to read than to write, and while it is written nobody else writes to a SQLite database.
"""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice

from facts.clues import Arrival
from facts.errors import NoSpace

#: Arrivals held in memory, about 2 KB each; and those of one piece of the file.
_HELD, _PIECE = 20_000, 1_000


def spooled(arrivals: Iterable[Arrival]) -> Iterator[Arrival]:
    """Read everything at once and yield it afterwards; memory stays bounded.

    Raises:
        NoSpace: the file for the rest cannot be written.
    """
    left = iter(arrivals)
    held = list(islice(left, _HELD))
    first = list(islice(left, _PIECE))
    if not first:
        return iter(held)
    try:
        return _from_file(held, first, left)
    except OSError as problem:
        raise NoSpace(f"临时文件写不下（{problem.strerror}）；没有导入任何内容。") from problem


def _from_file(held: list[Arrival], first: list[Arrival], left: Iterator[Arrival]) -> Iterator[Arrival]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the iterator, and has no name to be found by
    pieces, piece = 0, first
    while piece:
        pickle.dump(piece, file, pickle.HIGHEST_PROTOCOL)
        pieces, piece = pieces + 1, list(islice(left, _PIECE))
    file.seek(0)

    def again() -> Iterator[Arrival]:
        yield from held
        held.clear()
        with file:
            for _ in range(pieces):
                # Written by this process a moment ago; nothing from outside is unpickled.
                yield from pickle.load(file)  # noqa: S301

    return again()
