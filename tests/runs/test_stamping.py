"""The chain's head and its stamps: asked daily, waiting while nobody answers, and held against the chain later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence.stamps import Authority, ask, check
from facts.doubles import FrozenClock
from facts.errors import BrokenChain, EvidenceFailed
from facts.stamps import Stamp, StampState, Token
from runs.stamping import StampPorts, check_stamps, stamp
from store import SqlAuditLog, Store
from store.audit import digest
from store.stamps import SqlStampBook
from tests.evidence.stamps.authority import authority


def ports_of(store: Store, clock: FrozenClock, ask_for: Callable[[bytes], Token] | None) -> StampPorts:
    return StampPorts(stamps=SqlStampBook(store, clock), clock=clock, head=SqlAuditLog(store, clock).head, ask=ask_for)


def out_of_reach(_: bytes) -> Token:
    raise EvidenceFailed("The time-stamp authority cannot be reached.")


def acted(store: Store, clock: FrozenClock, times: int = 1) -> None:
    for _ in range(times):
        SqlAuditLog(store, clock).append(actor="王", act="form exported", subject="附件1", detail={})


def test_head_waits_while_the_authority_is_out_of_reach(
    sqlite_store: Store, clock: FrozenClock, tmp_path: Path
) -> None:
    """Offline, it is pending with growing pauses; back online, the real authority stamps it."""
    acted(sqlite_store, clock)
    offline = ports_of(sqlite_store, clock, out_of_reach)
    first, early = stamp(offline), stamp(offline)
    with authority(tmp_path / "tsa") as tsa:
        clock._moment += timedelta(minutes=6)
        online = replace(offline, ask=lambda data: ask(data, Authority(url=tsa.url, roots=(tsa.root,))))
        done = stamp(online)
        held = check_stamps(
            online.stamps.all(), SqlAuditLog(sqlite_store, clock).get,
            lambda one: check(one.token, one.statement.encode(), (tsa.root,)),
        )  # fmt: skip

    assert (first.stamped, first.waiting, early.problem) == (0, 1, "")
    assert "cannot be reached" in first.problem
    assert (done.stamped, done.waiting, held) == (1, 0, 1)
    assert online.stamps.all()[0].state is StampState.STAMPED


def test_a_day_has_one_stamp_and_a_new_day_another(sqlite_store: Store, clock: FrozenClock) -> None:
    """More acts on the same day ask for nothing; a day later the new head is asked for, an unchanged one is not."""
    ports = ports_of(sqlite_store, clock, None)
    stamp(ports)
    acted(sqlite_store, clock)
    stamp(ports)
    acted(sqlite_store, clock, 2)
    stamp(ports)
    same_day = [one.subject for one in ports.stamps.all()]
    clock._moment += timedelta(days=1)
    stamp(ports)
    clock._moment += timedelta(days=1)
    stamp(ports)

    assert same_day == ["audit 1"]
    assert [one.subject for one in ports.stamps.all()] == ["audit 1", "audit 3"]


def test_chain_written_anew_is_found(sqlite_store: Store, clock: FrozenClock) -> None:
    """A chain that was forged whole, each hash right, is not the one that was stamped."""
    acted(sqlite_store, clock, 3)
    ports = ports_of(sqlite_store, clock, None)
    stamp(ports)
    book, stamps = SqlAuditLog(sqlite_store, clock), ports.stamps.all()
    with sqlite_store.writing() as connection:
        for name in ("audit_no_update", "audit_no_delete"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        previous = "0" * 64
        for entry in list(book.entries()):
            forged = replace(entry, actor="李", previous=previous)
            previous = digest(forged)
            connection.execute(
                text("UPDATE audit SET actor = '李', previous = :previous, hash = :hash WHERE seq = :seq"),
                {"previous": forged.previous, "hash": previous, "seq": entry.seq},
            )

    assert book.verify() == 3
    with pytest.raises(BrokenChain, match="not the one that was stamped"):
        check_stamps(stamps, book.get, lambda _: None)


def test_token_over_something_else_is_found(sqlite_store: Store, clock: FrozenClock, tmp_path: Path) -> None:
    """A token of the right authority over another statement does not hold."""
    acted(sqlite_store, clock)
    ports = ports_of(sqlite_store, clock, None)
    stamp(ports)
    with authority(tmp_path / "tsa") as tsa:
        ports.stamps.stamped(1, ask(b"something else", Authority(url=tsa.url, roots=(tsa.root,))))

        def checked(one: Stamp) -> Token:
            return check(one.token, one.statement.encode(), (tsa.root,))

        with pytest.raises(EvidenceFailed, match="does not verify"):
            check_stamps(ports.stamps.all(), SqlAuditLog(sqlite_store, clock).get, checked)
