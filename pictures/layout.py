"""Put the lines of a picture into the order people read them: row below row, each from left to right."""

from collections.abc import Iterable

from facts.pictures import PictureLine

#: Two lines stand in one row when they share this much of the height of the lower one.
_SHARED = 0.5


def in_order(lines: Iterable[PictureLine]) -> tuple[PictureLine, ...]:
    """Sort lines by rows; two boxes are in one row when at least half of the flatter one's height is shared."""
    rows: list[list[PictureLine]] = []
    for line in sorted(lines, key=lambda each: (each.box[1] + each.box[3], each.box[0])):
        if rows and _share(rows[-1][0], line) >= _SHARED:
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(line for row in rows for line in sorted(row, key=lambda each: each.box[0]))


def _share(one: PictureLine, other: PictureLine) -> float:
    common = min(one.box[3], other.box[3]) - max(one.box[1], other.box[1])
    return common / max(1, min(one.box[3] - one.box[1], other.box[3] - other.box[1]))
