"""Where a disk begins to be too full."""

from datetime import timedelta

import pytest

from ops.status.stores import disk_level
from ops.status.terms import size, span
from ops.verdicts import Level, worst

GB = 1 << 30


@pytest.mark.parametrize(
    ("free", "total", "level"),
    [
        (100 * GB, 500 * GB, Level.OK), (8 * GB, 500 * GB, Level.WARNING), (1 * GB, 500 * GB, Level.FAULT),
        (3 * GB, 20 * GB, Level.OK), (1 * GB, 20 * GB, Level.WARNING), (GB // 2, 20 * GB, Level.FAULT),
        (0, 20 * GB, Level.FAULT),
    ],
)  # fmt: skip
def test_a_disk_is_full_by_bytes_or_by_share(free: int, total: int, level: Level) -> None:
    """A small disk is not called full while a tenth of it is free, a large one not while a night fits."""
    assert disk_level(free, total) is level


def test_lengths_and_sizes_are_told_by_their_largest_unit() -> None:
    """As somebody would say them."""
    lengths = [timedelta(seconds=40), timedelta(minutes=12), timedelta(hours=30), timedelta(seconds=-5)]

    assert [span(one) for one in lengths] == ["40 秒", "12 分钟", "1 天", "0 秒"]
    assert [size(one) for one in (0, 2048, 5_000_000, 3 << 30, 2 << 40)] == [
        "0 B",
        "2.0 KB",
        "4.8 MB",
        "3.0 GB",
        "2.0 TB",
    ]


def test_the_worst_decides() -> None:
    """Of nothing at all everything is well."""
    assert worst([]) is Level.OK
    assert worst([Level.OK, Level.WARNING]) is Level.WARNING
    assert worst([Level.FAULT, Level.WARNING]) is Level.FAULT
