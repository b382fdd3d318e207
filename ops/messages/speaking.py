"""Hand a worded message to a channel through Apprise, and say what came of it."""

# Apprise says of itself to be typed, and its plugins are not.
# mypy: disable-error-code="no-untyped-call"

import logging
from collections.abc import Callable, Mapping

import apprise
import structlog
from apprise.exception import AppriseException

from ops.messages.channels import Answer, Channel, ChannelKind
from ops.messages.mail import Mail
from ops.messages.robots import DingTalk, Feishu, Webhook, WeCom
from ops.messages.wording import Worded

Plugin = Mail | DingTalk | Feishu | Webhook | WeCom
log = structlog.get_logger(__name__)


def speak(channel: Channel, worded: Worded) -> Answer:
    """Send; whatever goes wrong is in the answer, nothing is raised."""
    asset = apprise.AppriseAsset(app_id="Fangfei", app_desc="防非监测系统", http_redirects=False)
    # It writes addresses, recipients and whole messages into its log.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    try:
        plugin = _MAKERS[channel.kind](channel, asset)
    except (AppriseException, TypeError, ValueError) as problem:
        log.warning("channel cannot be used", channel=channel.name, problem=type(problem).__name__)
        return Answer(problem="渠道的密钥、账号或收件人的格式不对，请核对设置。", is_final=True)
    plugin.load(channel, worded)
    speaker = apprise.Apprise(asset=asset)
    speaker.add(plugin)
    speaker.notify(title=worded.title, body=worded.body)
    return _scrubbed(plugin.answer, channel)


def _scrubbed(answer: Answer, channel: Channel) -> Answer:
    """The answer without the channel's secrets, should the other side have repeated them."""
    problem = answer.problem
    for secret in filter(None, (channel.secret, channel.sign_secret)):
        problem = problem.replace(secret, "***")
    return Answer(problem=problem, is_final=answer.is_final, after_s=answer.after_s, partly=answer.partly)


def _mail(channel: Channel, asset: apprise.AppriseAsset) -> Plugin:
    return Mail(asset=asset, schema="mailto", smtp_host="localhost", from_addr=channel.sender,
                targets=list(channel.recipients))  # fmt: skip


def _wecom(channel: Channel, asset: apprise.AppriseAsset) -> Plugin:
    return WeCom(asset=asset, key=channel.secret)


def _dingtalk(channel: Channel, asset: apprise.AppriseAsset) -> Plugin:
    made = DingTalk(asset=asset, token=channel.secret, targets=list(channel.recipients))
    # Its own check refuses the characters - and _, which secrets of today's robots may have.
    made.secret = channel.sign_secret
    return made


def _feishu(channel: Channel, asset: apprise.AppriseAsset) -> Plugin:
    return Feishu(asset=asset, token=channel.secret)


def _webhook(channel: Channel, asset: apprise.AppriseAsset) -> Plugin:
    return Webhook(asset=asset, schema="jsons", host="localhost")


_MAKERS: Mapping[ChannelKind, Callable[[Channel, apprise.AppriseAsset], Plugin]] = {
    ChannelKind.MAIL: _mail, ChannelKind.WECOM: _wecom, ChannelKind.DINGTALK: _dingtalk,
    ChannelKind.FEISHU: _feishu, ChannelKind.WEBHOOK: _webhook,
}  # fmt: skip
