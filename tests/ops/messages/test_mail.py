"""Mail against a real SMTP server: encrypted, signed in, refused, silent."""

from email import message_from_bytes, policy
from pathlib import Path

import pytest
import trustme

from ops.messages.channels import Answer as Said
from ops.messages.speaking import speak
from tests.ops.messages.given import mail, worded
from tests.ops.messages.peers import Post, mailbox, mute, nobody


def test_one_mail_goes_to_every_recipient() -> None:
    """Plain SMTP: one mail, subject and text in Chinese as they are, the link on a line of its own."""
    with mailbox(Post()) as box:
        answer = speak(mail(box.port), worded())

    (envelope,) = box.mails
    assert isinstance(envelope.content, bytes)
    found = message_from_bytes(envelope.content, policy=policy.default)
    assert answer == Said()
    assert envelope.rcpt_tos == ["a@office.test", "b@office.test"]
    assert found["Subject"] == "【紧急】夜间扫描失败（11月24日）"
    assert found["Auto-Submitted"] == "auto-generated"
    assert "在工作台查看：https://fangfei.test/operations" in found.get_content()


def test_a_title_cannot_add_headers() -> None:
    """A name from a page with a line end in it stays one subject."""
    with mailbox(Post()) as box:
        speak(mail(box.port), worded(title="甲\r\nBcc: evil@evil.test"))

    (envelope,) = box.mails
    assert isinstance(envelope.content, bytes)
    assert message_from_bytes(envelope.content, policy=policy.default)["Bcc"] is None
    assert envelope.rcpt_tos == ["a@office.test", "b@office.test"]


@pytest.mark.parametrize("scheme", ["smtp+starttls", "smtps"])
def test_encrypted_mail_signs_in(tmp_path: Path, scheme: str) -> None:
    """Upgraded or encrypted from the first byte, with the office's own authority and the account's password."""
    authority = trustme.CA()
    root = tmp_path / "root.pem"
    authority.cert_pem.write_to_path(root)
    served = {"starttls": authority} if scheme == "smtp+starttls" else {"tls": authority}
    with mailbox(Post(), password="geheim", **served) as box:
        untrusted = speak(mail(box.port, scheme, user="fangfei", secret="geheim"), worded())
        taken = speak(mail(box.port, scheme, user="fangfei", secret="geheim", trust_roots=(root,)), worded())
        wrong = speak(mail(box.port, scheme, user="fangfei", secret="falsch", trust_roots=(root,)), worded())

    assert ("证书不可信" in untrusted.problem, untrusted.is_final) == (True, True)
    assert taken.is_taken
    assert ("账号或密码" in wrong.problem, wrong.is_final) == (True, True)
    assert len(box.mails) == 1


def test_no_mail_goes_out_bare_where_encryption_was_asked_for() -> None:
    """A server that cannot be upgraded gets neither mail nor password."""
    with mailbox(Post(), password="geheim") as box:
        answer = speak(mail(box.port, "smtp+starttls", user="fangfei", secret="geheim"), worded())

    assert (answer.is_taken, answer.is_final) == (False, True)
    assert (box.mails, box.logins) == ([], [])


@pytest.mark.parametrize(
    ("box", "is_final"),
    [
        (Post(data="451 try again later"), False),
        (Post(data="554 no"), True),
        (Post(refuses={"a@office.test": "450 busy", "b@office.test": "450 busy"}), False),
        (Post(refuses={"a@office.test": "550 unknown", "b@office.test": "550 unknown"}), True),
        (Post(refuses={"a@office.test": "550 unknown", "b@office.test": "450 busy"}), False),
    ],
)
def test_a_mail_that_nobody_gets_is_a_failure(box: Post, is_final: bool) -> None:
    """4xx may pass, 5xx will not; addresses are not in the sentence."""
    with mailbox(box):
        answer = speak(mail(box.port), worded())

    assert (answer.is_taken, answer.is_final) == (False, is_final)
    assert "office.test" not in answer.problem


def test_a_refused_recipient_does_not_hold_up_the_others() -> None:
    """The others have the mail, and are not sent it again; that one does not get it is said."""
    with mailbox(Post(refuses={"b@office.test": "550 unknown"})) as box:
        answer = speak(mail(box.port), worded())

    assert answer.is_taken
    assert "1 个收件人" in answer.partly
    assert box.mails[0].rcpt_tos == ["a@office.test"]


def test_a_mail_server_that_says_nothing_or_is_not_there() -> None:
    """Both may pass; neither takes longer than its time."""
    with mute() as address, nobody() as closed:
        port, gone = (int(one.rpartition(":")[2]) for one in (address, closed))
        silent = speak(mail(port, timeout_s=0.2), worded())
        away = speak(mail(gone), worded())

    assert [one.is_taken for one in (silent, away)] == [False, False]
    assert [one.is_final for one in (silent, away)] == [False, False]
    assert all(one.problem.endswith("。") for one in (silent, away))
