"""A schedule that two people change at once: the second is told, nothing is lost; and why stands in the audit entry."""

import json
from dataclasses import replace

import pytest

from facts.doubles import FrozenClock
from facts.errors import Overtaken
from facts.shifts import Schedule
from store import SqlAuditLog, SqlScheduleBook, Store

NIGHTLY = Schedule(name="nightly", cron="0 2 * * *", timezone="Asia/Shanghai")


def test_only_what_was_looked_at_is_replaced(store: Store, clock: FrozenClock) -> None:
    """Asked with the row that is there, or with none; where it says no, neither row nor entry is written."""
    book = SqlScheduleBook(store, clock)
    met: list[Schedule | None] = []
    first = book.put(NIGHTLY, "甲", seen=lambda old: met.append(old) is None)
    second = replace(NIGHTLY, cron="0 3 * * *")
    book.put(second, "甲", why={"reason": "避开备份"}, seen=lambda old: old == first)
    with pytest.raises(Overtaken, match="was changed meanwhile"):
        book.put(replace(NIGHTLY, cron="0 4 * * *"), "乙", seen=lambda old: old == first)

    assert met == [None]
    assert book.get("nightly").cron == "0 3 * * *"
    details = [json.loads(one.detail) for one in SqlAuditLog(store, clock).entries()]
    assert [(one["cron"], one.get("reason")) for one in details] == [("0 2 * * *", None), ("0 3 * * *", "避开备份")]
