"""Channels are called without saying anything; with `send` a test message really goes out."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from ops.doctor.channels import check_channels
from ops.messages.channels import Channel, ChannelKind
from ops.verdicts import Level

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


class Hook(HTTPServer):
    """Takes what is posted to /hook."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Taking)
        self.taken: list[dict[str, object]] = []


class _Taking(BaseHTTPRequestHandler):
    def do_POST(self) -> None:  # the library's name
        body = self.rfile.read(int(self.headers["Content-Length"]))
        is_hook = self.path == "/hook"
        if is_hook:
            self.server.taken.append(json.loads(body))  # type: ignore[attr-defined]
        self.send_response(200 if is_hook else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hook() -> Iterator[Hook]:
    server = Hook()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def webhook(port: int, path: str = "/hook") -> Channel:
    return Channel(name="hook", kind=ChannelKind.WEBHOOK, base=f"http://127.0.0.1:{port}{path}", timeout_s=2)


def test_a_call_says_nothing(hook: Hook) -> None:
    """The server is there, and got no message."""
    (found,) = check_channels({"hook": webhook(hook.server_port)}, send=False, now=NOW)

    assert (found.level, hook.taken) == (Level.OK, [])


def test_a_test_message_arrives(hook: Hook) -> None:
    """Once, and says that it is a test."""
    (found,) = check_channels({"hook": webhook(hook.server_port)}, send=True, now=NOW)

    assert found.level is Level.OK
    assert len(hook.taken) == 1
    assert "测试消息" in json.dumps(hook.taken, ensure_ascii=False)


def test_what_is_not_taken_is_a_fault(hook: Hook) -> None:
    """A wrong address, or nobody there."""
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    channels = {"wrong": webhook(hook.server_port, "/other"), "gone": webhook(port)}

    sent = check_channels(channels, send=True, now=NOW)
    called = check_channels(channels, send=False, now=NOW)

    assert [one.level for one in sent] == [Level.FAULT, Level.FAULT]
    assert [one.level for one in called] == [Level.OK, Level.FAULT]
    assert "拒绝连接" in called[1].sentence


def test_no_channel_is_a_warning() -> None:
    """Nobody would hear of a lost night."""
    (found,) = check_channels({}, send=False, now=NOW)

    assert found.level is Level.WARNING
