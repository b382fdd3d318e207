"""Send one signed message over HTTP(S); certificates are checked, redirects are not followed.

Partner systems live in the office's own network: private addresses are allowed here, unlike in the crawler. The address
comes from the office's own file and from nowhere else.
"""

import http.client
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from facts.errors import BadInput, HouseError
from leads.feed import signing

#: Seconds a partner has to answer.
TIMEOUT_S = 15.0
#: Bytes of an answer that are read; only its status counts.
_MOST_ANSWER = 4096
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,40}")


class NotSent(HouseError):
    """The message did not arrive; it stays in the queue and is sent again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A partner system that takes our leads."""

    id: str
    #: http:// only inside the office's network; https:// everywhere else.
    url: str
    secret: bytes
    #: File with the certificate of the office's own authority; None where a public one signs.
    ca_file: str | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.id):
            raise BadInput(f"推送 {self.id!r} 的 id 只能用小写字母、数字和连字符。")
        if not self.url.isascii() or not self.url.isprintable() or " " in self.url:
            raise BadInput(f"推送地址 {self.id} 里有空格或中文；请按百分号编码写。")
        parts = _parts(self.url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
            raise BadInput(f"推送地址 {self.id} 要写成 https://主机/路径，不带用户名和密码。")
        signing.check_secret(self.secret)

    def __repr__(self) -> str:
        """Say everything but the secret."""
        return f"Endpoint(id={self.id!r}, url={self.url!r})"


#: Sends (endpoint, number, body, time in seconds) or raises NotSent.
Send = Callable[[Endpoint, int, bytes, int], None]


def send(endpoint: Endpoint, number: int, body: bytes, timestamp: int) -> None:
    """POST one message.

    Args:
        endpoint: to whom.
        number: of the delivery; a receiver that knows it ignores the message.
        body: JSON, UTF-8.
        timestamp: seconds since 1970.

    Raises:
        NotSent: nobody answered, or the answer was not 2xx.
    """
    parts = _parts(endpoint.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "fangfei",
        signing.ENDPOINT: endpoint.id,
        signing.NUMBER: str(number),
        signing.TIMESTAMP: str(timestamp),
        signing.SIGNATURE: signing.sign(endpoint.secret, timestamp, body),
    }
    connection = _connection(endpoint, parts.scheme, parts.hostname or "", parts.port)
    try:
        connection.request("POST", path, body=body, headers=headers)
        answer = connection.getresponse()
        answer.read(_MOST_ANSWER)
    except (OSError, http.client.HTTPException) as problem:
        raise NotSent(f"没有送达（{type(problem).__name__}）") from problem
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        raise NotSent(f"对方回答 {answer.status}")


def _connection(endpoint: Endpoint, scheme: str, host: str, port: int | None) -> http.client.HTTPConnection:
    if scheme == "https":
        try:
            context = ssl.create_default_context(cafile=endpoint.ca_file)
        except OSError as problem:
            raise BadInput(f"推送 {endpoint.id} 的 ca_file 无法使用（{problem.strerror or problem}）。") from problem
        return http.client.HTTPSConnection(host, port, timeout=TIMEOUT_S, context=context)
    return http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)


def _parts(url: str):  # type: ignore[no-untyped-def]  # urllib names its result privately
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as problem:
        raise BadInput("推送地址不是网址；请写成 https://主机/路径。") from problem
    return parts
