"""A channel: where messages go, and which of them."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from enum import StrEnum
from pathlib import Path

from facts.notices import MessageKind, Severity


class ChannelKind(StrEnum):
    """How a channel is spoken to."""

    #: 电子邮件.
    MAIL = "mail"
    #: 企业微信群机器人.
    WECOM = "wecom"
    #: 钉钉群机器人.
    DINGTALK = "dingtalk"
    #: 飞书群机器人.
    FEISHU = "feishu"
    #: JSON to an address of the office.
    WEBHOOK = "webhook"


#: What people call each kind.
KIND_NAMES = {
    ChannelKind.MAIL: "电子邮件",
    ChannelKind.WECOM: "企业微信",
    ChannelKind.DINGTALK: "钉钉",
    ChannelKind.FEISHU: "飞书",
    ChannelKind.WEBHOOK: "网络接口",
}

#: Where each robot lives by itself; an office behind a gateway names that instead.
BASES = {
    ChannelKind.WECOM: "https://qyapi.weixin.qq.com",
    ChannelKind.DINGTALK: "https://oapi.dingtalk.com",
    ChannelKind.FEISHU: "https://open.feishu.cn",
}

#: Bytes of UTF-8 that one message may have in all, as the makers' documents say, less some room for the wrapping:
#: 企业微信 markdown 4096 and text 2048, 钉钉 20000, 飞书 20 KB.
MOST_BYTES = {
    ChannelKind.WECOM: 2000,
    ChannelKind.DINGTALK: 18_000,
    ChannelKind.FEISHU: 18_000,
    ChannelKind.MAIL: 200_000,
    ChannelKind.WEBHOOK: 200_000,
}

#: Lightest first.
SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.CRITICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiet:
    """Hours of the office's day in which only what is critical goes out."""

    start: time
    #: May be earlier than `start`: then it is of the next day.
    end: time

    def holds(self, at: time) -> bool:
        """Whether a time of day lies within."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """Where messages go, and which of them; an empty set asks for nothing special."""

    name: str
    kind: ChannelKind
    #: Address before the path of the maker: https://gateway.test/wecom, smtps://mail.test:465; a webhook's whole one.
    base: str
    #: Key or token of a robot, password of a mailbox, bearer token of a webhook.
    secret: str = field(default="", repr=False)
    #: Secret with which 钉钉 and 飞书 want messages signed; empty where they do not.
    sign_secret: str = field(default="", repr=False)
    #: Mail addresses; for robots the phone numbers (钉钉, 企业微信) or ids (飞书) of who is called by name.
    recipients: tuple[str, ...] = ()
    #: Mail: sender and account; the account is the sender where it is empty and there is a password.
    sender: str = ""
    user: str = ""
    kinds: frozenset[MessageKind] = frozenset()
    least: Severity = Severity.INFO
    districts: frozenset[str] = frozenset()
    sectors: frozenset[str] = frozenset()
    grades: frozenset[str] = frozenset()
    #: Who takes over where this one fails; any other where none is named.
    stand_in: str = ""
    per_minute: int = 20
    quiet: Quiet | None = None
    timeout_s: float = 15.0
    #: PEM files of certificate authorities to trust beside the system's.
    trust_roots: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of handing a message to a channel."""

    #: Why it was not taken, one Chinese sentence without secrets; empty where it was.
    problem: str = ""
    #: Trying the same again soon is of no use: a wrong key, a wrong address.
    is_final: bool = False
    #: Seconds after which the other side wants to be asked again; None where it said nothing.
    after_s: float | None = None
    #: Taken, but not for everybody, such as a refused recipient; one Chinese sentence.
    partly: str = ""

    @property
    def is_taken(self) -> bool:
        """Whether the channel has the message."""
        return not self.problem


def until_quiet_is_over(quiet: Quiet, local: datetime) -> datetime:
    """The moment at which hours of rest end, for a moment within them; in the same time zone."""
    end = local.replace(hour=quiet.end.hour, minute=quiet.end.minute, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
