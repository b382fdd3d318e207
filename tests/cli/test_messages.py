"""`fangfei messages` and `fangfei alerts` as an administrator uses them."""

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from facts.errors import HouseError, NotKnown
from facts.notices import AlertKind, Message, MessageKind, Severity, Trouble
from tests.ops.messages.peers import Answer, web
from wiring.assembly import House
from wiring.settings import load_settings

_TAKEN = Answer(body=b'{"errcode": 0, "errmsg": "ok"}')
_KEY = "k3y0123"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and an environment in which nobody has set anything."""
    for name in list(os.environ):
        if name.startswith("FANGFEI_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> str:
    """Run one command; what it printed."""
    done = CliRunner().invoke(app, [*words, "--out", "out"])
    if done.exception:
        raise done.exception
    return done.stdout


def channels(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set one robot."""
    said = {"duty": {"kind": "wecom", "base": base, "secret": _KEY, "timeout_s": 1}}
    monkeypatch.setenv("FANGFEI_CHANNELS", json.dumps(said))


def test_a_channel_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test message goes out now; a channel that refuses is an error with its reason, an unknown one names those."""
    with web(_TAKEN, Answer(body=b'{"errcode": 93000, "errmsg": "invalid"}')) as peer:
        channels(peer.base, monkeypatch)
        said = run("messages", "test", "duty")
        with pytest.raises(HouseError, match="93000") as refused:
            run("messages", "test", "duty")
    with pytest.raises(NotKnown, match="duty"):
        run("messages", "test", "nobody")

    assert "已收下测试消息" in said
    assert "测试消息" in peer.asked[0].json["markdown"]["content"]
    assert _KEY not in str(refused.value)


def test_messages_and_what_became_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Listed with channel, state and reason; retried they are due at once."""
    channels("http://localhost:1", monkeypatch)
    house = House(load_settings(out=Path("out")))
    house.postbox.post(Message(kind=MessageKind.NIGHT, key="n", severity=Severity.INFO, title="夜间扫描已完成"))
    ((_, dispatch),) = house.messages.due(house.clock.now())
    house.messages.failed(dispatch.id, "对方拒绝连接。", None)
    listed, plain = run("messages", "list"), json.loads(run("messages", "list", "--json"))
    retried = run("messages", "retry")

    assert "duty 放弃：对方拒绝连接。" in listed
    assert plain["messages"][0]["dispatches"][0]["state"] == "given_up"
    assert "1 条" in retried
    assert len(house.messages.due(house.clock.now())) == 1


def test_channels_are_listed_without_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """Kind, rules and the last attempt; neither key nor address."""
    channels("http://localhost:1", monkeypatch)
    listed, plain = run("messages", "channels"), run("messages", "channels", "--json")

    assert "企业微信" in listed
    assert "还没有发过" in listed
    assert json.loads(plain)["channels"][0]["name"] == "duty"
    assert _KEY not in listed + plain


def test_an_alert_is_listed_and_acknowledged() -> None:
    """It stands with its number; whoever acknowledges it is named; what has passed is listed with --all."""
    house = House(load_settings(out=Path("out")))
    trouble = Trouble(kind=AlertKind.DISK, key="disk:a", severity=Severity.CRITICAL, title="磁盘只剩 1.0 GB")
    number = house.alerts.tell(trouble)[0].id
    standing = run("alerts", "list")
    said = run("alerts", "ack", str(number), "--by", "钱管", "--comment", "已联系机房")
    after = run("alerts", "list")
    house.alerts.clear(AlertKind.DISK, "disk:a")

    assert "严重" in standing
    assert "未处理" in standing
    assert "磁盘只剩 1.0 GB" in said
    assert "已知晓（钱管）" in after
    assert "磁盘" not in run("alerts", "list").replace("磁盘空间", "")
    assert json.loads(run("alerts", "list", "--all", "--json"))["alerts"][0]["state"] == "closed"
    with pytest.raises(NotKnown):
        run("alerts", "ack", "99")
