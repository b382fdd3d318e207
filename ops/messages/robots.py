"""The robots of 企业微信, 钉钉 and 飞书, and the plain webhook, as plugins of Apprise.

Apprise has their addresses built in, follows redirects, and takes HTTP 200 for success though each of the three says in
`errcode` or `code` whether it took a message. These plugins keep Apprise's keys, recipients and signature, and send by
ops.messages.wire to the address that the office sets.

Sources: developer.work.weixin.qq.com/document/path/91770, open.dingtalk.com (自定义机器人接入),
open.feishu.cn (自定义机器人使用指南).
"""

import base64
import hashlib
import hmac
import time
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from apprise import NotifyFormat, NotifyType
from apprise.plugins.custom_json import NotifyJSON
from apprise.plugins.dingtalk import NotifyDingTalk
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.wecombot import NotifyWeComBot

from ops.messages.channels import Answer, Channel
from ops.messages.wire import ask, judged
from ops.messages.wording import Worded

#: Codes by which the makers say that too much was sent: 企业微信 45009, 钉钉 130101 and 660026, 飞书 9499 and 11232.
_TOO_MUCH = frozenset({45009, 130101, 660026, 9499, 11232})
#: Codes of a moment's trouble on their side: 企业微信 and 钉钉 -1, 飞书 a number of servers.
_PASSING = frozenset({-1, 19002, 11233})
_REST_S = 60.0
#: Longest stretch of a maker's own words that is repeated.
_WORDS = 120


class _Speaking:
    """What the plugins of this file share: who they speak to, and what came of it."""

    #: Keys by which the maker says whether it took the message: its code, its words. Empty where the status says all.
    codes: ClassVar[tuple[tuple[str, str], ...]] = ()

    channel: Channel
    worded: Worded
    answer: Answer

    def load(self, channel: Channel, worded: Worded) -> None:
        """Take the channel and what is to be said."""
        self.channel, self.worded, self.answer = channel, worded, Answer(problem="消息没有发出。")

    def hand_over(self, path: str, payload: Mapping[str, object], headers: Mapping[str, str] | None = None) -> bool:
        """Send, keep the answer, and say whether it was taken."""
        channel = self.channel
        reply = ask(
            f"{channel.base.rstrip('/') if path else channel.base}{path}", payload,
            timeout_s=channel.timeout_s, roots=channel.trust_roots, headers=headers,
        )  # fmt: skip
        self.answer = judged(reply) or self._coded(reply.said)
        return self.answer.is_taken

    def _coded(self, said: Mapping[str, Any]) -> Answer:
        """What the maker's code says: 0 is success, and a robot that says nothing of it did not take the message."""
        if not self.codes:
            return Answer()
        for key, words in self.codes:
            if key in said:
                return _answer(said[key], str(said.get(words, ""))[:_WORDS])
        return Answer(problem="对方的回答里没有结果代码，可能是网关的提示页。")


class WeCom(_Speaking, NotifyWeComBot):  # type: ignore[no-untyped-call]
    """企业微信群机器人."""

    codes = (("errcode", "errmsg"),)

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **_: Any) -> bool:
        """Send as markdown; as plain text where somebody is called by phone number, which markdown cannot."""
        path = f"/cgi-bin/webhook/send?{urlencode({'key': self.key})}"
        if self.channel.recipients:
            text = {"content": self.worded.text, "mentioned_mobile_list": list(self.channel.recipients)}
            return self.hand_over(path, {"msgtype": "text", "text": text})
        return self.hand_over(path, {"msgtype": "markdown", "markdown": {"content": self.worded.markdown}})


class DingTalk(_Speaking, NotifyDingTalk):  # type: ignore[no-untyped-call]
    """钉钉群机器人."""

    codes = (("errcode", "errmsg"),)

    def send(
        self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO,
        body_format: NotifyFormat | None = None, **_: Any,
    ) -> bool:  # fmt: skip
        """Send as markdown, signed where the robot wants it; who is called has to stand in the text too."""
        query = {"access_token": self.token} | self._signed()
        called = "".join(f" @{phone}" for phone in self.targets)
        payload = {
            "msgtype": "markdown",
            "markdown": {
                "title": self.worded.title,
                "text": self.worded.markdown + (f"\n\n{called}" if called else ""),
            },
            "at": {"atMobiles": self.targets, "isAtAll": False},
        }
        return self.hand_over(f"/robot/send?{urlencode(query)}", payload)

    def _signed(self) -> dict[str, str]:
        if not self.secret:
            return {}
        stamp = str(round(time.time() * 1000))
        sign = hmac.new(self.secret.encode(), f"{stamp}\n{self.secret}".encode(), hashlib.sha256).digest()
        return {"timestamp": stamp, "sign": base64.b64encode(sign).decode()}


class Feishu(_Speaking, NotifyFeishu):  # type: ignore[no-untyped-call]
    """飞书群机器人; older gateways answer with StatusCode."""

    codes = (("code", "msg"), ("StatusCode", "StatusMessage"))

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **_: Any) -> bool:
        """Send as rich text, signed where the robot wants it."""
        lines: list[list[dict[str, str]]] = [[{"tag": "text", "text": line}] for line in self.worded.lines]
        if self.worded.link:
            lines.append([{"tag": "a", "text": self.worded.link_text, "href": self.worded.link}])
        if self.channel.recipients:
            lines.append([{"tag": "at", "user_id": one} for one in self.channel.recipients])
        post_ = {"zh_cn": {"title": self.worded.title, "content": lines}}
        payload: dict[str, object] = {"msg_type": "post", "content": {"post": post_}}
        return self.hand_over(f"/open-apis/bot/v2/hook/{quote(self.token, safe='')}", payload | self._signed())

    def _signed(self) -> dict[str, str]:
        """飞书 signs an empty text with the stamp and secret as key."""
        if not self.channel.sign_secret:
            return {}
        stamp = str(int(time.time()))
        key = f"{stamp}\n{self.channel.sign_secret}".encode()
        return {"timestamp": stamp, "sign": base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()}


class Webhook(_Speaking, NotifyJSON):  # type: ignore[no-untyped-call]
    """JSON to an address of the office."""

    def send(self, body: str, title: str = "", notify_type: NotifyType = NotifyType.INFO, **_: Any) -> bool:  # type: ignore[override]
        """Send every field of the message beside its wording, so that a program can sort it."""
        secret = self.channel.secret
        if "{secret}" in self.channel.base:
            self.channel = replace(self.channel, base=self.channel.base.replace("{secret}", quote(secret, safe="")))
            return self.hand_over("", self.worded.fields)
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        return self.hand_over("", self.worded.fields, headers)


def _answer(code: object, words: str) -> Answer:
    if code in (0, "0"):
        return Answer()
    problem = f"对方回答错误代码 {code}" + (f"（{words}）。" if words else "。")
    if code in _TOO_MUCH:
        return Answer(problem=problem, after_s=_REST_S)
    return Answer(problem=problem, is_final=code not in _PASSING)
