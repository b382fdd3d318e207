"""Groups that no split may part: rows that share a subject, a name given by the set, or most of their text.

A random split puts reports on one platform on both sides; a model is then praised for knowing the name, not the trade.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from classifier.duplicates import Joined, clusters
from text import fingerprint, fold

#: What separates the subjects in one cell.
_BETWEEN = re.compile(r"[;；|]")


def group_rows(texts: Sequence[str], records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[int]:
    """Return for each row the index of the first row of its group.

    Args:
        texts: near copies among them join one group.
        records: as many; equal values of one column join one group, a cell may hold several with ; or | between.
        columns: columns that name subjects, sources or groups; empty cells join nothing.
    """
    joined = Joined(len(texts))
    first: dict[tuple[str, str], int] = {}
    for index, record in enumerate(records):
        for column in columns:
            for name in _names(record.get(column)):
                joined.unite(first.setdefault((column, name), index), index)
    for index, leader in enumerate(clusters([fingerprint(fold(text).squeezed) for text in texts])):
        joined.unite(leader, index)
    return [joined.first(index) for index in range(len(texts))]


def _names(cell: object) -> list[str]:
    return [name.strip() for name in _BETWEEN.split(str(cell or "")) if name.strip()]
