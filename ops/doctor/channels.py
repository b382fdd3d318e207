"""Whether messages would reach the office: each channel's server is called without saying anything, or really told."""

import socket
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from facts.notices import Message, MessageKind, Severity
from ops.doctor.check import Check
from ops.messages.channels import Channel
from ops.messages.speaking import speak
from ops.messages.wire import context, why
from ops.messages.wording import word
from ops.verdicts import Level

CURE = "核对 [channels.名称] 的地址、密钥与网络（防火墙、代理），再运行 fangfei doctor --send。"
_PORTS = {"http": 80, "https": 443, "smtp": 25, "smtps": 465, "smtp+starttls": 587}
_BYTES = 2000


def check_channels(channels: Mapping[str, Channel], *, send: bool, now: datetime) -> tuple[Check, ...]:
    """Each channel by itself; none at all is a warning: nobody would hear of a lost night.

    Args:
        channels: by name.
        send: whether a test message really goes out.
        now: the present.
    """
    if not channels:
        sentence = "没有设置通知渠道：夜间任务错过时没有人会收到消息。"
        cure = "在 fangfei.toml 里写 [channels.名称]，见 docs/howto/operations.md。"
        return (Check(key="channels", title="通知渠道", level=Level.WARNING, sentence=sentence, cure=cure),)
    return tuple(_send(one, now) if send else _call(one) for one in channels.values())


def _call(channel: Channel) -> Check:
    problem = reached(channel)
    if problem:
        return _check(channel, Level.FAULT, f"连不上：{problem}")
    return _check(channel, Level.OK, "服务器可以连接（未发送消息，密钥未核对）。")


def reached(channel: Channel) -> str:
    """Why a channel's server cannot be reached, one sentence; empty where it can."""
    address = urlsplit(channel.base)
    try:
        port = address.port or _PORTS[address.scheme]
        with socket.create_connection((address.hostname or "", port), timeout=channel.timeout_s) as line:
            if address.scheme in ("https", "smtps"):
                with context(channel.trust_roots).wrap_socket(line, server_hostname=address.hostname):
                    pass
    except (OSError, ValueError, KeyError) as problem:
        return why(problem)
    return ""


def _send(channel: Channel, now: datetime) -> Check:
    message = Message(
        kind=MessageKind.TEST, key=f"doctor {now.isoformat()}", severity=Severity.INFO, title="防非测试消息", at=now,
        lines=("这是 fangfei doctor --send 发出的测试消息，收到即表示该渠道可用。",),
    )  # fmt: skip
    answer = speak(channel, word(message, desk="", most_bytes=_BYTES))
    if answer.problem:
        return _check(channel, Level.FAULT, f"测试消息没有送出：{answer.problem}")
    return _check(channel, Level.WARNING if answer.partly else Level.OK, answer.partly or "测试消息已送达渠道。")


def _check(channel: Channel, level: Level, sentence: str) -> Check:
    return Check(key=f"channel {channel.name}", title=f"渠道 {channel.name}", level=level, sentence=sentence, cure=CURE)
