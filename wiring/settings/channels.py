"""One channel of messages, as a table `[channels.NAME]` of the settings."""

import re
from datetime import time
from typing import Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BaseModel, ConfigDict, Field, model_validator

from wiring.settings.secrets import Secret

_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_MAIL = frozenset({"smtp", "smtps", "smtp+starttls"})
#: What keys of robots look like.
_TOKENS = {
    "wecom": re.compile(r"[A-Za-z0-9_-]+"), "dingtalk": re.compile(r"[A-Za-z0-9]+"),
    "feishu": re.compile(r"[A-Za-z0-9_-]+"),
}  # fmt: skip
_ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+")
#: What names of channels consist of: they stand in variables, messages and files of credentials.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class ChannelSettings(BaseModel):
    """Where messages go, and which of them; what is left empty asks for nothing special."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: Literal["mail", "wecom", "dingtalk", "feishu", "webhook"] = Field(
        description="`mail`; the robots of 企业微信 (`wecom`), 钉钉 (`dingtalk`), 飞书 (`feishu`); `webhook` (JSON)."
    )
    base: str = Field(
        "",
        description="Address: `smtp+starttls://mail.example:587`, `smtps://…` or `smtp://…`; of robots the maker's own "
        "where it is empty, or your gateway's; of a webhook the whole one, `{secret}` in it where the key belongs.",
    )
    secret: Secret | None = Field(
        None, description="Key or token of a robot, password of the mailbox, bearer token of a webhook."
    )
    sign_secret: Secret | None = Field(None, description="Secret by which 钉钉 or 飞书 want messages signed (加签).")
    recipients: tuple[str, ...] = Field(
        (), description="Mail addresses; for robots the phone numbers (飞书: ids) of who is called by name."
    )
    sender: str = Field("", description="Mail address that messages come from.")
    user: str = Field("", description="Account at the mail server; the sender where it is empty.")
    kinds: tuple[Literal["night", "major", "overdue", "failure", "recovery", "report", "test"], ...] = Field(
        (), description="Kinds of messages it gets; all where empty."
    )
    severity: Literal["info", "warning", "critical"] = Field("info", description="Least severity of what it gets.")
    districts: tuple[str, ...] = Field(
        (), description="Districts and zones of which it gets messages; all where empty."
    )
    sectors: tuple[str, ...] = Field((), description="Sectors, by code, of which it gets messages; all where empty.")
    grades: tuple[Literal["red", "orange", "yellow", "blue"], ...] = Field(
        (), description="Grades of which it gets messages; all where empty."
    )
    stand_in: str = Field("", description="Channel that takes over where this one fails; any other where empty.")
    per_minute: int = Field(
        20, ge=1, le=600, description="Messages a minute at most; what exceeds is put together. Robots allow 20."
    )
    quiet: str = Field("", description="Hours in which only what is critical goes out, such as `22:00-07:00`.")
    timeout_s: float = Field(15.0, gt=0, le=120, description="Seconds that the other side has for each step.")

    @model_validator(mode="after")
    def _fits(self) -> "ChannelSettings":
        if self.quiet and not _QUIET.fullmatch(self.quiet):
            raise ValueError("quiet is written 22:00-07:00")
        if self.kind == "mail":
            self._check_mail()
        else:
            self._check_http()
        return self

    @property
    def quiet_hours(self) -> tuple[time, time] | None:
        """Begin and end of the hours of rest; None without any."""
        found = _QUIET.fullmatch(self.quiet)
        return (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))) if found else None

    def _check_mail(self) -> None:
        address = _parted(self.base)
        if address.scheme not in _MAIL or not address.hostname:
            raise ValueError("base of a mail channel is smtp+starttls://HOST:587, smtps://HOST:465 or smtp://HOST:25")
        if not _ADDRESS.fullmatch(self.sender):
            raise ValueError("sender has to be a mail address")
        if not self.recipients or not all(map(_ADDRESS.fullmatch, self.recipients)):
            raise ValueError("recipients have to be mail addresses, at least one")

    def _check_http(self) -> None:
        key = self.secret.get_secret_value() if self.secret else ""
        if self.kind in _TOKENS and not _TOKENS[self.kind].fullmatch(key):
            raise ValueError("secret of a robot is the key or token at the end of its address, and nothing else of it")
        if (self.base or self.kind == "webhook") and (
            _parted(self.base).scheme not in ("http", "https") or not _parted(self.base).hostname
        ):
            raise ValueError("base has to be an address such as https://gateway.example")


def _parted(address: str) -> SplitResult:
    """The parts of an address, in which no password stands.

    Raises:
        ValueError: it is none, or there is a password in it.
    """
    found = urlsplit(address)
    if found.username or found.password:
        raise ValueError("no name or password belongs into base; write user and secret")
    try:
        _ = found.port
    except ValueError:
        raise ValueError("the port in base is no number up to 65535") from None
    return found
