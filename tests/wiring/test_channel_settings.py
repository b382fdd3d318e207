"""Channels of the settings: what can be used, what is refused and how, and that no secret shows."""

import json
import os
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from facts.errors import BadInput
from facts.notices import MessageKind, Severity
from ops.messages.channels import ChannelKind, Quiet
from wiring.channels import channels_of
from wiring.settings import load_settings

ROBOT = {"kind": "wecom", "secret": "k3y-of-the-robot"}
MAIL = {
    "kind": "mail", "base": "smtp+starttls://mail.test:587", "sender": "fangfei@office.test",
    "recipients": ["a@office.test"],
}  # fmt: skip


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder and an environment in which nobody has set anything."""
    for name in list(os.environ):
        if name.startswith("FANGFEI_") or name == "CREDENTIALS_DIRECTORY":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def refusal(monkeypatch: pytest.MonkeyPatch, **channels: Any) -> str:
    """What is said of channels that cannot be used."""
    monkeypatch.setenv("FANGFEI_CHANNELS", json.dumps(channels))
    with pytest.raises(BadInput) as refused:
        load_settings()
    return str(refused.value)


def test_a_channel_of_the_file_with_its_secret_in_another(tmp_path: Path) -> None:
    """Everything that a channel may say, as the office writes it, becomes the value that messages go by."""
    Path("key").write_text("k3y\n")
    Path("key").chmod(0o600)
    Path("fangfei.toml").write_text(
        """
        trust_roots = ["root.pem"]
        [channels.duty]
        kind = "dingtalk"
        base = "https://gateway.test/ding"
        secret_file = "key"
        kinds = ["night", "failure"]
        severity = "warning"
        districts = ["350203"]
        stand_in = "mail"
        quiet = "22:00-07:30"
        [channels.mail]
        kind = "mail"
        base = "smtps://mail.test"
        sender = "fangfei@office.test"
        recipients = ["a@office.test", "b@office.test"]
        """
    )
    found = channels_of(load_settings())

    assert list(found) == ["duty", "mail"]
    duty = found["duty"]
    assert (duty.kind, duty.base, duty.secret) == (ChannelKind.DINGTALK, "https://gateway.test/ding", "k3y")
    assert duty.kinds == {MessageKind.NIGHT, MessageKind.FAILURE}
    assert (duty.least, duty.districts, duty.stand_in) == (Severity.WARNING, {"350203"}, "mail")
    assert duty.quiet == Quiet(start=time(22), end=time(7, 30))
    assert duty.trust_roots == (Path("root.pem"),)
    assert found["mail"].recipients == ("a@office.test", "b@office.test")


def test_a_secret_from_the_environment_joins_the_channel_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file describes the channel, the environment has its key; a robot without a base speaks to its maker."""
    Path("fangfei.toml").write_text('[channels.duty]\nkind = "feishu"\n')
    monkeypatch.setenv("FANGFEI_CHANNELS", json.dumps({"duty": {"secret": "t0ken"}}))
    (found,) = channels_of(load_settings()).values()

    assert (found.kind, found.secret, found.base) == (ChannelKind.FEISHU, "t0ken", "https://open.feishu.cn")
    assert "t0ken" not in repr(found) + repr(load_settings())


@pytest.mark.parametrize(
    ("channels", "words"),
    [
        ({"duty": {"kind": "sms"}}, "kind"),
        ({"duty": {"kind": "wecom"}}, "key or token"),
        ({"duty": ROBOT | {"secret": "https://qyapi.test/send?key=abc"}}, "key or token"),
        ({"duty": ROBOT | {"base": "ftp://gateway.test"}}, "https://gateway.example"),
        ({"duty": ROBOT | {"base": "https://user:word@gateway.test"}}, "write user and secret"),
        ({"duty": ROBOT | {"base": "https://gateway.test:port"}}, "base"),
        ({"duty": ROBOT | {"quiet": "10pm-7am"}}, "22:00-07:00"),
        ({"duty": ROBOT | {"kinds": ["nights"]}}, "kinds"),
        ({"duty": ROBOT | {"grades": ["purple"]}}, "grades"),
        ({"duty": ROBOT | {"per_minute": 0}}, "per_minute"),
        ({"duty": ROBOT | {"stand_in": "nobody"}}, "stand_in"),
        ({"duty": ROBOT | {"stand_in": "duty"}}, "stand_in"),
        ({"duty": ROBOT | {"recipient": ["1"]}}, "recipients"),
        ({"Duty Robot": ROBOT}, "small letters"),
        ({"mail": MAIL | {"base": "https://mail.test"}}, "smtps://HOST"),
        ({"mail": MAIL | {"sender": "fangfei"}}, "sender"),
        ({"mail": MAIL | {"recipients": []}}, "at least one"),
        ({"mail": MAIL | {"recipients": ["a@x.test,b@x.test"]}}, "at least one"),
        ({"hook": {"kind": "webhook"}}, "base"),
    ],
)
def test_what_cannot_be_used_is_said(channels: dict[str, Any], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence that names the setting, and no secret."""
    said = refusal(monkeypatch, **channels)

    assert words in said
    assert "k3y-of-the-robot" not in said
    assert "word@" not in said
