"""Channels that do not take what they are given, and a monitor outside that cannot be told that all is well."""

from collections.abc import Collection, Mapping

from facts.notices import AlertKind, Dispatch, DispatchState, Severity, Trouble

PREFIX, REFUSED, PING = "channel:", "refused:", "ping:"
KINDS = frozenset({AlertKind.CHANNEL})
#: Attempts from which a channel that fails is told of.
_TRIED = 2


def channel_troubles(latest: Mapping[str, Dispatch], configured: Collection[str]) -> list[Trouble]:
    """Channels whose last attempt failed, and was not the first one.

    Args:
        latest: channel -> the dispatch that was tried there last.
        configured: names of the channels that there are.
    """
    return [
        _trouble(name, last.problem) for name, last in sorted(latest.items()) if name in configured and is_broken(last)
    ]


def is_broken(last: Dispatch) -> bool:
    """Whether the last attempt says that a channel does not work."""
    return last.state is not DispatchState.SENT and bool(last.problem) and last.attempts >= _TRIED


def broken_of(key: str) -> str:
    """The channel that an alert's key speaks of; empty where it speaks of none."""
    return key.removeprefix(PREFIX) if key.startswith(PREFIX) else ""


def refused_troubles(partly: Mapping[str, str]) -> list[Trouble]:
    """Channels that take messages only for some of their recipients: name -> what they said."""
    return [
        Trouble(
            kind=AlertKind.CHANNEL, key=f"{REFUSED}{name}", severity=Severity.WARNING,
            title=f"通知渠道“{name}”有收件人收不到消息", detail=sentence,
        )
        for name, sentence in sorted(partly.items()) if sentence
    ]  # fmt: skip


def ping_troubles(problem: str) -> list[Trouble]:
    """A monitor outside that does not answer; empty where it does."""
    if not problem:
        return []
    detail = f"{problem}外部监控可能因此误报停机，请检查网络和 ping_url 设置。"
    title = "无法向外部监控报到"
    return [Trouble(kind=AlertKind.CHANNEL, key=f"{PING}out", severity=Severity.WARNING, title=title, detail=detail)]


def _trouble(name: str, problem: str) -> Trouble:
    return Trouble(
        kind=AlertKind.CHANNEL,
        key=f"{PREFIX}{name}",
        severity=Severity.WARNING,
        title=f"通知渠道“{name}”发送失败",
        detail=f"{problem}消息保留待发，重要消息已改由其他渠道发送；请检查渠道设置和网络。",
    )
