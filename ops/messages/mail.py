"""E-mail, as a plugin of Apprise that says why a server refused and trusts the office's own authorities.

Apprise's own plugin sends one mail to each recipient, so that one refused address would have the others get it again
with every attempt; here one mail goes to all of them.
"""

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formataddr, localtime, make_msgid
from typing import Any
from urllib.parse import urlsplit

from apprise import NotifyType
from apprise.plugins.email.base import NotifyEmail

from ops.messages.channels import Answer, Channel
from ops.messages.wire import context, why
from ops.messages.wording import Worded

#: Scheme of the base -> port where none is named.
PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
#: First reply code by which a server refuses for good.
_FOR_GOOD = 500


class Mail(NotifyEmail):  # type: ignore[no-untyped-call]
    """Sends by SMTP: plain, upgraded (STARTTLS) or TLS from the first byte."""

    channel: Channel
    worded: Worded
    answer: Answer

    def load(self, channel: Channel, worded: Worded) -> None:
        """Take the channel and what is to be said."""
        self.channel, self.worded, self.answer = channel, worded, Answer(problem="邮件没有发出。")

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **_: Any) -> bool:  # type: ignore[override]
        """Send one mail to every recipient, keep what came of it, and say whether anybody gets it."""
        try:
            with _connect(self.channel) as server:
                refused = server.send_message(_mail(self.channel, self.worded))
        except (OSError, smtplib.SMTPException, ValueError) as problem:
            self.answer = _refusal(problem)
        else:
            count = len(refused)
            self.answer = Answer(partly=f"邮件服务器拒收了 {count} 个收件人，请核对收件地址。" if count else "")
        return self.answer.is_taken


def _connect(channel: Channel) -> smtplib.SMTP:
    """An open connection, encrypted and signed in as the channel says."""
    address = urlsplit(channel.base)
    host, port = address.hostname or "", address.port or PORTS[address.scheme]
    if address.scheme == "smtps":
        tls = context(channel.trust_roots)
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=channel.timeout_s, context=tls)
    else:
        server = smtplib.SMTP(host, port, timeout=channel.timeout_s)
    try:
        if address.scheme == "smtp+starttls":
            server.starttls(context=context(channel.trust_roots))
        if channel.secret:
            server.login(channel.user or channel.sender, channel.secret)
    except BaseException:
        server.close()
        raise
    return server


def _mail(channel: Channel, worded: Worded) -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = worded.title
    made["From"] = formataddr(("防非监测系统", channel.sender))
    made["To"] = ", ".join(channel.recipients)
    made["Date"] = localtime()
    made["Message-ID"] = make_msgid(domain=channel.sender.rpartition("@")[2] or None)
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(worded.body)
    return made


def _refusal(problem: Exception) -> Answer:
    """Why nobody gets the mail; the server's own words may repeat addresses and are left out."""
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return Answer(problem=f"邮件服务器不接受账号或密码（{problem.smtp_code}）。", is_final=True)
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = {code for code, _ in problem.recipients.values()}
        said = "、".join(map(str, sorted(codes)))
        return Answer(problem=f"邮件服务器拒收全部收件人（{said}）。", is_final=min(codes) >= _FOR_GOOD)
    if isinstance(problem, smtplib.SMTPResponseException):
        return Answer(
            problem=f"邮件服务器回答 {problem.smtp_code}，没有收下邮件。", is_final=problem.smtp_code >= _FOR_GOOD
        )
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return Answer(problem="邮件服务器不支持所要求的加密或登录方式。", is_final=True)
    if isinstance(problem, smtplib.SMTPServerDisconnected):
        return Answer(problem="邮件服务器中断了连接或在时限内没有回答。")
    is_final = isinstance(problem, ssl.SSLCertVerificationError)
    return Answer(problem=why(problem), is_final=is_final)
