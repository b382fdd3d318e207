"""What a log line shows: no personal data, no secret, however it was written."""

import html
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ops.logs.redacting import MOST_TEXT, redact, redact_value

PHONE, ID_CARD, CARD = "13800138000", "110101199003078515", "6222021234567890123"
SECRET = "S3cret-Value-0815"

PERSONAL = {
    "phone": (PHONE, PHONE),
    "phone of the country": (f"+86{PHONE}", PHONE),
    "phone in groups": ("拨打138-0013-8000", "0013"),
    "phone in full width": ("电话：１３８００１３８０００", "０013"[1:]),
    "identity card": (f"证件{ID_CARD}", ID_CARD),
    "identity card alone": (ID_CARD, ID_CARD),
    "bank card": (f"转账{CARD}", CARD),
    "bank card in groups": ("6222 0212 3456 7890 123", "3456 7890"),
    "QQ": ("QQ：123456789", "123456789"),
    "WeChat": ("加微信jinshu8888咨询", "jinshu8888"),
    "mail": ("zhang.san@mail.test", "zhang.san"),
    "name": ("联系人：张三丰", "张三丰"),
}

_SINGLE = st.text() | st.binary() | st.integers() | st.floats()

WRITTEN = {
    "as it is": str,
    "percent": lambda text: quote(text, safe=""),
    "percent twice": lambda text: quote(quote(text, safe=""), safe=""),
    "in a query": lambda text: f"GET /search?q={quote(text)}&page=2 HTTP/1.1",
    "escaped bytes": lambda text: "".join(f"\\x{byte:02x}" for byte in text.encode()),
    "bytes said by repr": lambda text: repr(text.encode()),
    "escaped characters": lambda text: text.encode("unicode_escape").decode() if text.isascii() else _u(text),
    "entities": lambda text: "".join(f"&#{ord(char)};" for char in text),
    "hexadecimal entities": lambda text: "".join(f"&#x{ord(char):x};" for char in text),
    "within a page": lambda text: f"<p>{html.escape(text)}</p>",
}


def _u(text: str) -> str:
    return "".join(f"\\u{ord(char):04x}" for char in text)


def _plain(text: str) -> str:
    return text.translate({ord("０") + digit: str(digit) for digit in range(10)})


@pytest.mark.parametrize("how", WRITTEN)
@pytest.mark.parametrize("what", PERSONAL)
def test_personal_values_are_masked_however_they_are_written(what: str, how: str) -> None:
    """Percent-encoded, escaped, in full width: no value comes through."""
    text, bare = PERSONAL[what]

    shown = redact(WRITTEN[how](text))

    assert _plain(bare) not in _plain(shown)
    assert WRITTEN[how](bare) not in shown
    assert "*" in shown


@pytest.mark.parametrize(
    "text",
    [
        f"postgresql+psycopg://fangfei:{SECRET}@localhost/fangfei",
        f"postgresql://fangfei:with@{SECRET}@localhost/fangfei",
        f"host=localhost user=fangfei password={SECRET} dbname=fangfei",
        f"connection failed: password='{SECRET} and more' host=x",
        f"https://oapi.dingtalk.test/robot/send?access_token={SECRET}&timestamp=1",
        f"https://qyapi.weixin.test/cgi-bin/webhook/send?key={SECRET}",
        f"https://open.feishu.test/open-apis/bot/v2/hook/{SECRET}",
        "https://ping.test/8f2d3c4e-1111-2222-3333-0815aaaa0815/fail",
        f"dingtalk://{SECRET}/13800138000",
        f"mailtos://office:{SECRET}@mail.test?to=a@b.test",
        f"smtp://office:{SECRET}@mail.test:465",
        f"Authorization: Bearer {SECRET}",
        f"{{'authorization': 'Basic {SECRET}'}}",
        f"[(b'Cookie', b'fangfei_session={SECRET}; a=b')]",
        f"Set-Cookie: fangfei_session={SECRET}; Path=/",
        f"X-Token: {SECRET}",
        f'{{"client_secret": "{SECRET}"}}',
        f"GET /link/{SECRET} HTTP/1.1",
        f"GET /setup/{SECRET} HTTP/1.1",
        f"密码：{SECRET}，请重试",
        f"otpauth://totp/x?secret={SECRET}",
        f"-----BEGIN PRIVATE KEY-----\n{SECRET}\n-----END PRIVATE KEY-----",
        f"$argon2id$v=19$m=65536,t=3,p=4${SECRET}",
    ],
)
@pytest.mark.parametrize("written", [str, lambda text: quote(text, safe=":/?=&")])
def test_secrets_are_taken_out(text: str, written: Any) -> None:
    """Passwords, tokens, keys of robots, one-time links, cookies: three stars instead."""
    shown = redact(written(text))

    assert SECRET not in shown
    assert "0815" not in shown
    assert "***" in shown


@pytest.mark.parametrize(
    "text",
    [
        "scheduler took the lease",
        "schedule was set",
        "2026-11-24T02:00:00+08:00",
        "20261123-020000-a1b2",
        "host-1/7f2d3c4e-1111-2222-3333-444455556666/1234/55667788",
        "http://www.jinshu.test/a%20b/news?id=12&page=3",
        "out/logs/shift-12.log",
        "抓取 1200 页，筛查 1199 页，新线索 3 条，更新 2 条。",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "厦门金树财富管理有限公司",
        "192.0.2.7:8000",
        "1764000000.123456",
    ],
)
def test_what_is_nobodys_stays_readable(text: str) -> None:
    """Run ids, moments, digests, firms, addresses of sites: a log has to be of use."""
    assert redact(text) == text


class Unsayable:
    """Fails when it is said."""

    def __str__(self) -> str:
        raise RuntimeError(PHONE)


class Sayable:
    """Says a personal value."""

    def __repr__(self) -> str:
        return f"<联系人：张三丰 {PHONE}>"


@pytest.mark.parametrize(
    "value",
    [
        {"a": [{"b": (PHONE, {"c": f"微信：jinshu8888 {PHONE}".encode()})}]},
        {PHONE: "as a name"},
        {"contact": {"phone": "5551234", "wechat": "jinshu8888", "姓名": "张三丰", "qq": 123456789}},
        int(PHONE),
        f"电话{PHONE}".encode("gb18030"),
        bytearray(PHONE.encode()),
        frozenset({PHONE}),
        Sayable(),
        [Sayable()],
        ValueError(f"bad phone {PHONE}"),
        Unsayable(),
        {"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": PHONE}}}}}}}},
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_in_any_nesting_are_masked(value: object) -> None:
    """Dictionaries, their names, bytes in either charset, numbers, objects and exceptions."""
    shown = str(redact_value(value))

    for bare in (PHONE, "jinshu8888", "张三丰", "123456789", "5551234"):
        assert bare not in shown


@pytest.mark.parametrize(
    "name", ["password", "db_password", "X-Token", "apiKey", "accessToken", "Authorization", "cookie", "密码", "secret"]
)
def test_a_name_says_that_its_value_is_a_secret(name: str) -> None:
    """Whatever the value looks like, and however deep it lies."""
    assert redact_value({"a": [{name: "abc"}]}) == {"a": [{name: "***"}]}


@pytest.mark.parametrize("name", ["key", "schedule", "tokenizer", "passed", "channel"])
def test_other_names_say_nothing(name: str) -> None:
    """A word that only looks like one of a secret hides nothing."""
    assert redact_value({name: "nightly"}) == {name: "nightly"}


def test_a_number_at_the_cut_is_masked() -> None:
    """Half a phone number at the end of what is shown is half too much."""
    for before in range(MOST_TEXT - 12, MOST_TEXT + 1):
        shown = redact("x " * (before // 2) + " " * (before % 2) + PHONE + " tail" * 3000)
        assert len(shown) <= MOST_TEXT
        assert "1380013" not in shown


@given(st.recursive(_SINGLE, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_anything_can_be_said(value: object) -> None:
    """Whatever a program hands over, a line comes of it."""
    redact_value(value, "anything")
