"""Have the head of the audit chain stamped by an outside authority, now or when it can be reached.

    a night has ended, or a day has passed ─► statement over the chain's last entry ─► waits ─► authority ─► token
                                                                                        └─ cannot be reached: later

What waits is said to wait; a stamp is never made up, and the moment in a token is the authority's own.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from facts.errors import BadInput, BrokenChain, EvidenceFailed
from facts.ports import Clock
from facts.runs import AuditEntry
from facts.stamps import Stamp, StampBook, StampState, Token

#: How long a head may be without a stamp; the pause after the first failure, which doubles, and the longest.
_DAILY = timedelta(hours=23)
_PAUSE, _LONGEST = timedelta(minutes=5), timedelta(hours=6)
HEAD = "audit "
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class StampPorts:
    """Whom stamping works with."""

    stamps: StampBook
    clock: Clock
    #: The last entry of the audit chain; None where nothing was done yet.
    head: Callable[[], AuditEntry | None]
    #: Asks the authority for a stamp over a statement's bytes; None where the office has none.
    ask: Callable[[bytes], Token] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamping:
    """What one round came to."""

    stamped: int
    waiting: int
    #: The last failure, one sentence.
    problem: str = ""


def stamp(ports: StampPorts, is_stopped: Callable[[], bool] = lambda: False) -> Stamping:
    """Let the head wait for its stamp where one is due, and try everything that waits and may be tried."""
    now = ports.clock.now()
    _ask_for_head(ports, now)
    done, problem = 0, ""
    for one in ports.stamps.due(now) if ports.ask else ():
        if is_stopped():
            break
        said = _try(ports, one, now)
        done, problem = done + (not said), said or problem
    return Stamping(stamped=done, waiting=ports.stamps.waiting(), problem=problem)


def statement_of(entry: AuditEntry) -> str:
    """The text that is stamped for an entry of the chain: whoever has the chain can write it again."""
    return f"fangfei audit chain 1\nentry: {entry.seq}\nat: {entry.at.isoformat()}\nsha256: {entry.hash}\n"


def check_stamps(
    stamps: Sequence[Stamp], entry: Callable[[int], AuditEntry | None], check: Callable[[Stamp], object]
) -> int:
    """Hold every stamped statement against the chain as it stands, and its token against the statement.

    Args:
        stamps: all of them.
        entry: the chain's entry of a number; None where there is none.
        check: raises EvidenceFailed where a token is none over its statement.

    Returns:
        How many stamps hold.

    Raises:
        BrokenChain: an entry that was stamped is missing or was written anew, hashes and all.
        EvidenceFailed: a token does not verify.
    """
    held = 0
    for one in stamps:
        if not one.subject.startswith(HEAD):
            continue
        found = entry(int(one.subject.removeprefix(HEAD)))
        if found is None or statement_of(found) != one.statement:
            raise BrokenChain(f"The chain is not the one that was stamped: {one.subject} is missing or was changed.")
        if one.state is StampState.STAMPED:
            check(one)
            held += 1
    return held


def _ask_for_head(ports: StampPorts, now: datetime) -> None:
    head, last = ports.head(), ports.stamps.last(HEAD)
    if head is None or (last is not None and last.subject == f"{HEAD}{head.seq}"):
        return
    if last is None or now - last.asked_at >= _DAILY or last.asked_at > now:
        ports.stamps.ask(f"{HEAD}{head.seq}", statement_of(head))


def _try(ports: StampPorts, one: Stamp, now: datetime) -> str:
    """Try one stamp and return why it failed; empty where it did not."""
    assert ports.ask is not None
    try:
        token = ports.ask(one.statement.encode("utf-8"))
    except (EvidenceFailed, BadInput) as problem:
        pause = min(_PAUSE * 2 ** min(one.attempts, 10), _LONGEST)
        ports.stamps.failed(one.id, str(problem), now + pause)
        log.warning("stamp was not given", stamp=one.id, subject=one.subject, problem=str(problem))
        return str(problem)
    ports.stamps.stamped(one.id, token)
    log.info("stamp was given", stamp=one.id, subject=one.subject, at=token.stamped_at.isoformat())
    return ""
