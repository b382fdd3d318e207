"""Channels and a message that tests of channels share."""

from datetime import UTC, datetime

from facts.notices import Message, MessageKind, Severity
from ops.messages.channels import MOST_BYTES, Channel, ChannelKind
from ops.messages.wording import Worded, word
from tests.ops.messages.peers import Answer

TAKEN = Answer(body=b'{"errcode": 0, "errmsg": "ok", "code": 0, "msg": "success", "data": {}}')
ROBOTS = (ChannelKind.WECOM, ChannelKind.DINGTALK, ChannelKind.FEISHU)
HTTP = (*ROBOTS, ChannelKind.WEBHOOK)
KEY = "k3y0123456789"


def worded(kind: ChannelKind = ChannelKind.MAIL, title: str = "夜间扫描失败（11月24日）") -> Worded:
    """A message in the words of a channel."""
    message = Message(
        kind=MessageKind.NIGHT, key="night:1:failed", severity=Severity.CRITICAL, title=title,
        lines=("计划 02:00 开始。", "结果：抓取进程中断。"), path="/operations",
        at=datetime(2026, 11, 24, 0, 5, tzinfo=UTC),
    )  # fmt: skip
    return word(message, desk="https://fangfei.test", most_bytes=MOST_BYTES[kind])


def robot(kind: ChannelKind, base: str, **more: object) -> Channel:
    """A channel over HTTP."""
    return Channel(name="值班", kind=kind, base=base, secret=KEY, **{"timeout_s": 2.0} | more)  # type: ignore[arg-type]


def mail(port: int, scheme: str = "smtp", **more: object) -> Channel:
    """A mail channel."""
    given: dict[str, object] = {"recipients": ("a@office.test", "b@office.test"), "timeout_s": 2.0}
    return Channel(
        name="邮件", kind=ChannelKind.MAIL, base=f"{scheme}://localhost:{port}", sender="fangfei@office.test",
        **given | more,  # type: ignore[arg-type]
    )  # fmt: skip
