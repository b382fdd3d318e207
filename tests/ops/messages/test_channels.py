"""Channels over HTTP against real servers: what is sent, and that only what was taken counts as taken."""

import base64
import hashlib
import hmac
import time
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import trustme
from structlog.testing import capture_logs

from ops.messages.channels import Answer as Said
from ops.messages.channels import Channel, ChannelKind
from ops.messages.speaking import speak
from tests.ops.messages.given import HTTP, KEY, ROBOTS, TAKEN, robot, worded
from tests.ops.messages.peers import Answer, mute, nobody, web


def test_wecom_gets_markdown_at_its_gateway() -> None:
    """企业微信: the key in the query of the office's own address, markdown of which only the link is active."""
    with web(TAKEN) as peer:
        answer = speak(robot(ChannelKind.WECOM, f"{peer.base}/wecom"), worded(ChannelKind.WECOM))

    (asked,) = peer.asked
    assert answer == Said()
    assert asked.path == f"/wecom/cgi-bin/webhook/send?key={KEY}"
    assert asked.json["msgtype"] == "markdown"
    content = asked.json["markdown"]["content"]
    assert content.startswith("**【紧急】夜间扫描失败（11月24日）**")
    assert content.endswith("[在工作台查看](https://fangfei.test/operations)")


def test_wecom_calls_people_in_plain_text() -> None:
    """Who is called by phone number stands beside a text, since markdown cannot call anybody."""
    with web(TAKEN) as peer:
        speak(robot(ChannelKind.WECOM, peer.base, recipients=("13800000000",)), worded(ChannelKind.WECOM))

    text = peer.asked[0].json["text"]
    assert text["mentioned_mobile_list"] == ["13800000000"]
    assert text["content"].splitlines()[0] == "【紧急】夜间扫描失败（11月24日）"


def test_dingtalk_is_signed() -> None:
    """钉钉: token, stamp of now and its signature by the robot's secret, checked as its maker documents."""
    secret = "SEC-with_signs-0123"
    with web(TAKEN) as peer:
        channel = robot(ChannelKind.DINGTALK, peer.base, sign_secret=secret, recipients=("13800000000",))
        answer = speak(channel, worded(ChannelKind.DINGTALK))

    address = urlsplit(peer.asked[0].path)
    query = {name: values[0] for name, values in parse_qs(address.query).items()}
    made = hmac.new(secret.encode(), f"{query['timestamp']}\n{secret}".encode(), hashlib.sha256).digest()
    assert answer.is_taken
    assert (address.path, query["access_token"]) == ("/robot/send", KEY)
    assert query["sign"] == base64.b64encode(made).decode()
    assert abs(int(query["timestamp"]) / 1000 - time.time()) < 60
    payload = peer.asked[0].json
    assert payload["at"]["atMobiles"] == ["13800000000"]
    assert "@13800000000" in payload["markdown"]["text"]
    assert payload["markdown"]["title"] == "【紧急】夜间扫描失败（11月24日）"


def test_feishu_is_signed() -> None:
    """飞书: the token in the path, rich text, and the signature of an empty text in the body."""
    with web(TAKEN) as peer:
        answer = speak(robot(ChannelKind.FEISHU, peer.base, sign_secret="geheim"), worded(ChannelKind.FEISHU))

    (asked,) = peer.asked
    made = hmac.new(f"{asked.json['timestamp']}\ngeheim".encode(), b"", hashlib.sha256).digest()
    assert answer.is_taken
    assert asked.path == f"/open-apis/bot/v2/hook/{KEY}"
    assert asked.json["sign"] == base64.b64encode(made).decode()
    rich = asked.json["content"]["post"]["zh_cn"]
    assert rich["title"] == "【紧急】夜间扫描失败（11月24日）"
    assert rich["content"][-1] == [
        {"tag": "a", "text": "在工作台查看", "href": "https://fangfei.test/operations"}
    ]  # fmt: skip


def test_a_webhook_gets_every_field() -> None:
    """A program can sort what it gets; the token stands in the header, not in the address."""
    with web(Answer(status=204, body=b"")) as peer:
        answer = speak(robot(ChannelKind.WEBHOOK, f"{peer.base}/in"), worded(ChannelKind.WEBHOOK))

    (asked,) = peer.asked
    assert answer.is_taken
    assert (asked.path, asked.headers["Authorization"]) == ("/in", f"Bearer {KEY}")
    assert asked.json["kind"] == "night"
    assert asked.json["severity"] == "critical"
    assert asked.json["link"] == "https://fangfei.test/operations"


def test_a_webhook_may_have_its_key_in_the_address() -> None:
    """Where the office's address needs the key, it stands there and in no header."""
    with web(TAKEN) as peer:
        speak(robot(ChannelKind.WEBHOOK, f"{peer.base}/in/{{secret}}/x"), worded(ChannelKind.WEBHOOK))

    assert peer.asked[0].path == f"/in/{KEY}/x"
    assert "Authorization" not in peer.asked[0].headers


@pytest.mark.parametrize(
    ("kind", "body", "words"),
    [
        (ChannelKind.WECOM, b'{"errcode": 93000, "errmsg": "invalid webhook url"}', "93000"),
        (ChannelKind.DINGTALK, '{"errcode": 310000, "errmsg": "sign not match 签名"}'.encode(), "310000"),
        (ChannelKind.FEISHU, b'{"code": 19021, "msg": "sign match fail", "data": {}}', "19021"),
        (ChannelKind.FEISHU, b'{"StatusCode": 19024, "StatusMessage": "Key Words Not Found"}', "19024"),
    ],
)
def test_a_code_of_failure_with_status_200_is_a_failure(kind: ChannelKind, body: bytes, words: str) -> None:
    """Apprise takes HTTP 200 for success; the maker's code says that nobody got the message."""
    with web(Answer(body=body)) as peer:
        answer = speak(robot(kind, peer.base), worded(kind))

    assert (answer.is_taken, answer.is_final) == (False, True)
    assert words in answer.problem


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (ChannelKind.WECOM, b'{"errcode": 45009, "errmsg": "api freq out of limit"}'),
        (ChannelKind.DINGTALK, b'{"errcode": 130101, "errmsg": "send too fast"}'),
        (ChannelKind.FEISHU, b'{"code": 11232, "msg": "frequency limited"}'),
    ],
)
def test_too_much_is_said_again_later(kind: ChannelKind, body: bytes) -> None:
    """A robot that was told too much wants a minute of rest; nothing is wrong with the message."""
    with web(Answer(body=body)) as peer:
        answer = speak(robot(kind, peer.base), worded(kind))

    assert (answer.is_taken, answer.is_final, answer.after_s) == (False, False, 60.0)


@pytest.mark.parametrize("kind", ROBOTS)
@pytest.mark.parametrize("body", [b"", b"<html>please sign in</html>", b"[]", b'{"ok": true}'])
def test_an_answer_without_a_code_is_no_success(kind: ChannelKind, body: bytes) -> None:
    """A gateway's sign-in page with status 200 has not handed the message on."""
    with web(Answer(body=body)) as peer:
        answer = speak(robot(kind, peer.base), worded(kind))

    assert not answer.is_taken
    assert "结果代码" in answer.problem


@pytest.mark.parametrize("kind", HTTP)
@pytest.mark.parametrize(
    ("status", "headers", "is_final", "after_s"),
    [
        (500, {}, False, None),
        (503, {"Retry-After": "120"}, False, 120.0),
        (429, {"Retry-After": "30"}, False, 30.0),
        (429, {"Retry-After": "Tue, 24 Nov 2026 00:00:00 GMT"}, False, None),
        (401, {}, True, None),
        (404, {}, True, None),
    ],
)
def test_a_status_of_failure_is_one(
    kind: ChannelKind, status: int, headers: dict[str, str], is_final: bool, after_s: float | None
) -> None:
    """Whatever the body says; what may pass is told from what will not, and a wish for rest is heard."""
    with web(Answer(status=status, body=TAKEN.body, headers=headers)) as peer:
        answer = speak(robot(kind, peer.base), worded(kind))

    assert (answer.is_taken, answer.is_final, answer.after_s) == (False, is_final, after_s)
    assert str(status) in answer.problem


@pytest.mark.parametrize("kind", HTTP)
def test_no_redirect_is_followed(kind: ChannelKind) -> None:
    """The key goes nowhere else, whoever asks for it."""
    with web(TAKEN) as elsewhere, web(Answer(status=307, headers={"Location": f"{elsewhere.base}/catch"})) as peer:
        answer = speak(robot(kind, peer.base), worded(kind))

    assert (answer.is_taken, answer.is_final) == (False, True)
    assert "转到别的地址" in answer.problem
    assert elsewhere.asked == []


@pytest.mark.parametrize("kind", HTTP)
def test_a_server_that_says_nothing_is_left(kind: ChannelKind) -> None:
    """Within its time the channel gives up, and may be tried again."""
    with mute() as address:
        began = time.monotonic()
        answer = speak(robot(kind, f"http://{address}", timeout_s=0.2), worded(kind))

    assert answer == Said(problem="对方在时限内没有回答。")
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("kind", HTTP)
def test_a_closed_port_is_a_failure_that_may_pass(kind: ChannelKind) -> None:
    """Nobody listens: one sentence, to be tried again."""
    with nobody() as address:
        answer = speak(robot(kind, f"http://{address}"), worded(kind))

    assert (answer.is_taken, answer.is_final) == (False, False)


def test_an_unknown_host_is_a_failure_that_may_pass() -> None:
    """The name is not known at the moment; no address stands in the sentence."""
    answer = speak(robot(ChannelKind.WECOM, "http://no-such-host.invalid"), worded(ChannelKind.WECOM))

    assert not answer.is_taken
    assert "invalid" not in answer.problem


def test_the_offices_own_authority_is_trusted_where_it_is_named(tmp_path: Path) -> None:
    """A gateway with a certificate of the office: refused without its root, spoken to with it."""
    authority = trustme.CA()
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(root)
    with web(TAKEN, tls=authority) as peer:
        refused = speak(robot(ChannelKind.WECOM, peer.base), worded(ChannelKind.WECOM))
        taken = speak(robot(ChannelKind.WECOM, peer.base, trust_roots=(root,)), worded(ChannelKind.WECOM))

    assert "证书不可信" in refused.problem
    assert taken.is_taken


def test_a_root_that_is_no_file_is_one_sentence(tmp_path: Path) -> None:
    """A wrong path in the settings fails the channel, not the program."""
    answer = speak(robot(ChannelKind.WECOM, "https://localhost:1", trust_roots=(tmp_path / "no",)), worded())

    assert not answer.is_taken


def test_secrets_are_in_no_sentence_and_no_log(caplog: pytest.LogCaptureFixture) -> None:
    """A server that repeats the key does not get it into our rows, nor Apprise into the log."""
    caplog.set_level("DEBUG")
    repeated = f'{{"errcode": 1, "errmsg": "no access for key {KEY}"}}'.encode()
    with web(Answer(body=repeated)) as peer, capture_logs() as logs:
        answer = speak(robot(ChannelKind.WECOM, peer.base), worded(ChannelKind.WECOM))

    assert "***" in answer.problem
    assert KEY not in answer.problem + caplog.text + str(logs) + repr(robot(ChannelKind.WECOM, "x"))


def test_a_key_of_the_wrong_form_is_said_to_be_so() -> None:
    """What Apprise refuses fails the channel for good, with a sentence."""
    answer = speak(Channel(name="x", kind=ChannelKind.WECOM, base="http://localhost:1", secret="no key"), worded())

    assert (answer.is_taken, answer.is_final) == (False, True)
