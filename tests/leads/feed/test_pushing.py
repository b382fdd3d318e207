"""Signed messages to a real receiver on loopback: verified there, repeated when refused, never lost, withdrawn."""

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from facts.cases import LeadStatus
from facts.deliveries import DeliveryState
from facts.dockets import Grade
from facts.errors import BadInput, UnreadableFile
from leads.feed import Endpoint, NotSent, Target, Wanted, load_targets, push, send, sign, verify
from leads.feed.pushing import BACKOFF_MIN
from store import Store
from store.deliveries import SqlDeliveryBook
from tests.factories import NOON
from tests.house import tree
from tests.leads.feed.test_feed import a_dossier

SECRET = b"0123456789abcdef0123456789abcdef"


class Moving:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> datetime:
        return self.moment

    def later(self, minutes: float) -> None:
        self.moment += timedelta(minutes=minutes)


@dataclass
class Receiver:
    """A partner system."""

    url: str = ""
    #: What it answers, the last for ever.
    answers: list[int] = field(default_factory=lambda: [204])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A real HTTP server on loopback."""
    partner = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            partner.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(partner.answers.pop(0) if len(partner.answers) > 1 else partner.answers[0])
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    partner.url = f"http://127.0.0.1:{server.server_port}/leads?from=fangfei"
    yield partner
    server.shutdown()
    server.server_close()
    thread.join()


def a_target(url: str, **wanted: object) -> Target:
    """A partner that takes red leads."""
    return Target(endpoint=Endpoint(id="city-platform", url=url, secret=SECRET), wanted=Wanted(**wanted))  # type: ignore[arg-type]


def test_a_message_arrives_signed_and_once(store: Store, receiver: Receiver) -> None:
    """The receiver verifies it; nothing new is nothing sent, though the page was seen again; news is sent."""
    book, clock, target = SqlDeliveryBook(store), Moving(), a_target(receiver.url)
    first = push(target, [a_dossier(1), a_dossier(2)], book, clock, send)
    seen_again = {"last_seen": NOON + timedelta(days=1), "times_seen": 2, "score": 90.0}
    second = push(target, [a_dossier(1, lead=seen_again), a_dossier(2)], book, clock, send)
    third = push(target, [a_dossier(1, row={"people": 999}), a_dossier(2)], book, clock, send)
    head, body = receiver.got[0]

    assert [(one.queued, one.delivered, one.pending) for one in (first, second, third)] == [
        (2, 2, 0),
        (0, 0, 0),
        (1, 1, 0),
    ]
    assert len(receiver.got) == 3
    assert json.loads(body)["lead"] == "XS-000001"
    now = NOON.timestamp()
    stamp, signature = head["x-fangfei-timestamp"], head["x-fangfei-signature"]
    assert verify(SECRET, stamp, signature, body, now=now)
    assert not verify(SECRET, stamp, signature, body + b" ", now=now)
    assert not verify(b"x" * 32, stamp, signature, body, now=now)
    assert not verify(SECRET, stamp, signature, body, now=now + 301)
    assert not verify(SECRET, str(int(stamp) + 1), signature, body, now=now)
    assert not verify(SECRET, "nan", signature, body, now=now)
    assert len({head["x-fangfei-delivery"] for head, _ in receiver.got}) == 3


def test_what_is_refused_is_sent_again_later(store: Store, receiver: Receiver) -> None:
    """500, then a redirect that is not followed, then 200: three tries, each after a longer wait, one number."""
    receiver.answers = [500, 302, 200]
    book, clock, target = SqlDeliveryBook(store), Moving(), a_target(receiver.url)
    tries = []
    for minutes in (0, 0.5, BACKOFF_MIN[0], BACKOFF_MIN[1] - 1, 2):
        clock.later(minutes)
        tries.append(push(target, [a_dossier(1)], book, clock, send))

    assert [(one.delivered, one.pending) for one in tries] == [(0, 1), (0, 1), (0, 1), (0, 1), (1, 0)]
    assert len(receiver.got) == 3
    assert len({head["x-fangfei-delivery"] for head, _ in receiver.got}) == 1


def test_nobody_there(store: Store) -> None:
    """Given up after the last try, told as failed, kept, and sent when somebody asks."""
    book, clock, target = SqlDeliveryBook(store), Moving(), a_target("http://127.0.0.1:1/")
    failed = 0
    for minutes in (0, *BACKOFF_MIN):
        clock.later(minutes)
        failed += push(target, [a_dossier(1)], book, clock, send).failed

    assert failed == 1
    assert book.counts("city-platform") == {
        DeliveryState.PENDING: 0,
        DeliveryState.DELIVERED: 0,
        DeliveryState.FAILED: 1,
    }
    assert book.retry_failed("city-platform", clock.now()) == 1


def test_a_lead_that_was_told_and_is_none_is_withdrawn(store: Store, receiver: Receiver) -> None:
    """A dismissed lead is called back once; one that was never told is not mentioned."""
    book, clock, target = SqlDeliveryBook(store), Moving(), a_target(receiver.url)
    push(target, [a_dossier(1)], book, clock, send)
    gone = {"status": LeadStatus.DISMISSED}
    for _ in range(2):
        push(target, [a_dossier(1, lead=gone), a_dossier(2, lead=gone)], book, clock, send)
    last = json.loads(receiver.got[-1][1])

    assert len(receiver.got) == 2
    assert (last["lead"], last["withdrawn"], last["status"]) == ("XS-000001", True, "dismissed")


def test_a_sender_that_died_loses_nothing(store: Store, receiver: Receiver) -> None:
    """Killed between queueing and sending: the next sender sends it when the lease has ended."""
    book, clock, target = SqlDeliveryBook(store), Moving(), a_target(receiver.url)

    def dying(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        push(target, [a_dossier(1)], book, clock, dying)
    soon = push(target, [a_dossier(1)], book, clock, send)
    clock.later(31)
    later = push(target, [a_dossier(1)], book, clock, send)

    assert ((soon.delivered, soon.pending), (later.delivered, later.pending)) == ((0, 1), (1, 0))


def test_certificates_are_checked(receiver: Receiver) -> None:
    """A server without TLS behind https:// gets nothing."""
    endpoint = Endpoint(id="x", url=receiver.url.replace("http://", "https://"), secret=SECRET)
    with pytest.raises(NotSent):
        send(endpoint, 1, b"{}", 1)

    assert receiver.got == []
    assert "0123" not in repr(endpoint)


def test_the_file_of_partners(tmp_path: Path) -> None:
    """Secrets in files of their own; what is wrong is named."""
    (tmp_path / "a.secret").write_bytes(SECRET + b"\n")
    (tmp_path / "short.secret").write_bytes(b"secret")
    path = tmp_path / "endpoints.yml"
    good = "endpoints:\n  - {id: a, url: 'https://10.0.0.8/in', secret_file: a.secret, grades: [red], units: [AMR]}\n"
    path.write_text(good, encoding="utf-8")
    (target,) = load_targets(path)

    assert target.endpoint.secret == SECRET
    assert (target.wanted.grades, target.wanted.units, target.wanted.candidates) == ({Grade.RED}, {"AMR"}, False)
    for wrong in ("https://u:p@10.0.0.8/", "ftp://10.0.0.8/", "https:///x", "https://[::1/", "https://10.0.0.8/市平台"):
        path.write_text(good.replace("https://10.0.0.8/in", wrong), encoding="utf-8")
        with pytest.raises(BadInput):
            load_targets(path)
    for old, new in (
        ("a.secret", "short.secret"),
        ("red", "purple"),
        ("endpoints:", "nothing:"),
        ("id: a", "id: 市平台"),
    ):
        path.write_text(good.replace(old, new), encoding="utf-8")
        with pytest.raises(BadInput):
            load_targets(path)
    path.write_text(good.replace("a.secret", "none.secret"), encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"none\.secret"):
        load_targets(path)


def test_the_documented_receiver_verifies_our_messages() -> None:
    """The snippet of the guide, run as it stands: it takes ours, and refuses a changed, an old and a repeated one."""
    text = (tree.ROOT / "docs" / "howto" / "exchange.md").read_text(encoding="utf-8")
    snippet = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert snippet is not None
    room: dict[str, object] = {}
    exec(snippet[1], room)
    accept = room["accept"]
    assert callable(accept)
    body, at = b'{"lead":"XS-000001"}', 1_795_399_200
    head = {"X-Fangfei-Timestamp": str(at), "X-Fangfei-Signature": sign(SECRET, at, body), "X-Fangfei-Delivery": "7"}

    assert accept(SECRET, head, body, now=at + 10) == "taken"
    assert accept(SECRET, head, body, now=at + 20) == "known"
    assert accept(SECRET, head, body + b" ", now=at + 10) == "refused"
    assert accept(SECRET, head | {"X-Fangfei-Delivery": "8"}, body, now=at + 301) == "refused"
