"""Push leads to partner systems: queued with their body, sent with backoff, given up loudly, never lost.

Sent at least once: a receiver answers 2xx only when it has the message, and knows a repeated one by its number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from facts.deliveries import Delivery, DeliveryBook, DeliveryState
from facts.dockets import Grade
from facts.dossiers import Dossier
from facts.errors import BadInput, UnreadableFile
from facts.ports import Clock
from leads.feed.sending import Endpoint, NotSent, Send
from leads.feed.shape import Wanted, entry, is_wanted, news_of, withdrawal
from leads.feed.writing import canonical

#: Minutes between one try and the next; after the last one a message is given up, until somebody asks for it again.
BACKOFF_MIN = (1, 5, 30, 120, 480, 1440)
#: Seconds for which a sender has its messages to itself: longer than all of them take to time out.
LEASE_S = 1800.0
_TOGETHER = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A partner system and what it is to be given."""

    endpoint: Endpoint
    wanted: Wanted


@dataclass(frozen=True, slots=True, kw_only=True)
class Pushed:
    """What a push came to."""

    queued: int
    delivered: int
    failed: int
    #: Still in the queue, to be tried again.
    pending: int


def load_targets(path: Path) -> tuple[Target, ...]:
    """Read the office's file of partner systems; secrets stand in files of their own beside it.

    Raises:
        BadInput: naming the file, the place and what to do.
        UnreadableFile: it cannot be read.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(_target(each, path.parent) for each in content["endpoints"])
    except OSError as problem:
        raise UnreadableFile(f"{problem.filename or path} 打不开（{problem.strerror}）。") from problem
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as problem:
        raise BadInput(f"推送配置 {path.name} 有误（{problem}）；请按 docs/howto/exchange.md 改正。") from problem


def _target(content: Mapping[str, Any], folder: Path) -> Target:
    secret = (folder / str(content["secret_file"])).read_bytes().strip()
    wanted = Wanted(
        units=frozenset(map(str, content.get("units", ()))),
        grades=frozenset(Grade(str(each)) for each in content.get("grades", ())),
        candidates=bool(content.get("candidates", False)),
    )
    authority = str(folder / content["ca_file"]) if content.get("ca_file") else None
    endpoint = Endpoint(id=str(content["id"]), url=str(content["url"]), secret=secret, ca_file=authority)
    return Target(endpoint=endpoint, wanted=wanted)


def push(target: Target, dossiers: Iterable[Dossier], book: DeliveryBook, clock: Clock, send: Send) -> Pushed:
    """Queue what changed and send what is due.

    Args:
        target: to whom, and which leads.
        dossiers: every lead.
        book: the queue.
        clock: what time it is.
        send: leads.feed.sending.send.
    """
    name = target.endpoint.id
    queued = book.queue(name, _messages(dossiers, target.wanted, book.leads(name)), clock.now())
    delivered = failed = 0
    while due := book.claim(name, clock.now(), LEASE_S, _TOGETHER):
        for delivery in due:
            after = _attempt(target.endpoint, delivery, clock, send)
            book.settle(after)
            delivered += after.state is DeliveryState.DELIVERED
            failed += after.state is DeliveryState.FAILED
    return Pushed(queued=queued, delivered=delivered, failed=failed, pending=book.counts(name)[DeliveryState.PENDING])


def _messages(dossiers: Iterable[Dossier], wanted: Wanted, given: frozenset[str]) -> Iterator[tuple[str, str, str]]:
    """(lead, key, body) of every lead to be told, and of every one that was told and is withdrawn."""
    for dossier in dossiers:
        if is_wanted(dossier, wanted):
            made = entry(dossier)
        elif dossier.lead.id in given:
            made = withdrawal(dossier)
        else:
            continue
        yield str(dossier.lead.id), canonical(news_of(made)), canonical(made)


def _attempt(endpoint: Endpoint, delivery: Delivery, clock: Clock, send: Send) -> Delivery:
    now = clock.now()
    try:
        send(endpoint, delivery.id, delivery.body.encode(), int(now.timestamp()))
    except NotSent as problem:
        return _postponed(delivery, str(problem), clock)
    return replace(delivery, state=DeliveryState.DELIVERED, attempts=delivery.attempts + 1, next_at=now, error="")


def _postponed(delivery: Delivery, error: str, clock: Clock) -> Delivery:
    tries = delivery.attempts + 1
    if tries > len(BACKOFF_MIN):
        return replace(delivery, state=DeliveryState.FAILED, attempts=tries, next_at=clock.now(), error=error)
    later = clock.now() + timedelta(minutes=BACKOFF_MIN[tries - 1])
    return replace(delivery, state=DeliveryState.PENDING, attempts=tries, next_at=later, error=error)
