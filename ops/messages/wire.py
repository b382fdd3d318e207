"""One HTTP request to a channel's address: no proxy, no redirect, within its time, trusting the office's roots too."""

import http.client
import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from typing import Any

from ops.messages.channels import Answer

#: Bytes of an answer that are read; they are a few hundred.
_MOST = 65_536
_AGENT = "Fangfei"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the other side said, or why it said nothing."""

    status: int = 0
    body: bytes = b""
    #: Seconds it wants to be left alone; None where it did not say.
    after_s: float | None = None
    #: One Chinese sentence where no answer came.
    problem: str = ""
    #: Asking again is of no use.
    is_final: bool = False

    @property
    def said(self) -> Mapping[str, Any]:
        """The JSON object it answered with; empty where it is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def context(roots: Sequence[Path]) -> ssl.SSLContext:
    """TLS that verifies certificates and names, by the system's authorities and some more.

    Raises:
        OSError: a file of authorities cannot be read (ssl.SSLError is one too).
    """
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    for root in roots:
        made.load_verify_locations(cafile=str(root))
    return made


def ask(
    url: str, payload: Mapping[str, object] | None = None, *, timeout_s: float, roots: Sequence[Path] = (),
    headers: Mapping[str, str] | None = None,
) -> Reply:  # fmt: skip
    """Send JSON, or ask where there is none, and return the answer; what went wrong is in it, nothing is raised.

    Args:
        url: http or https.
        payload: the object to send (POST); None sends nothing (GET).
        timeout_s: seconds for each step of it.
        roots: PEM files of further authorities.
        headers: beside content type and agent.
    """
    data = None if payload is None else json.dumps(payload, ensure_ascii=False).encode()
    kind = {} if data is None else {"Content-Type": "application/json; charset=utf-8"}
    every = {"User-Agent": _AGENT} | kind | dict(headers or {})
    if not url.lower().startswith(("http://", "https://")):
        return Reply(problem="地址须以 http:// 或 https:// 开头。", is_final=True)
    try:
        request = urllib.request.Request(url, data=data, headers=every)  # noqa: S310  # checked above
        with _opener(url, roots).open(request, timeout=timeout_s) as answer:
            return Reply(status=answer.status, body=answer.read(_MOST))
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Reply(status=refusal.code, body=_rest(refusal), after_s=_after(refusal.headers))
    except (OSError, http.client.HTTPException, ValueError) as problem:
        return Reply(problem=why(problem))


def judged(reply: Reply) -> Answer | None:
    """What the status says; None where it is one of success."""
    if reply.problem:
        return Answer(problem=reply.problem, is_final=reply.is_final)
    if 200 <= reply.status < 300:
        return None
    if 300 <= reply.status < 400:
        return Answer(problem=f"对方要求转到别的地址（{reply.status}），为防密钥外泄没有跟随。", is_final=True)
    is_final = 400 <= reply.status < 500 and reply.status not in (408, 425, 429)
    return Answer(problem=f"对方回答 HTTP {reply.status}。", is_final=is_final, after_s=reply.after_s)


def why(problem: Exception) -> str:
    """A failure of the network in one Chinese sentence, without addresses or keys."""
    found = problem.reason if isinstance(problem, urllib.error.URLError) else problem
    if isinstance(found, ssl.SSLCertVerificationError):
        return f"对方的证书不可信（{found.verify_message}）。"
    if isinstance(found, ssl.SSLError):
        return f"加密连接未能建立（{found.reason or '协议不符'}）。"
    known = next((sentence for kind, sentence in _KNOWN if isinstance(found, kind)), "")
    if not known and isinstance(found, OSError) and found.strerror:
        known = f"连接失败（{found.strerror}）。"
    return known or f"对方没有按协议回答（{type(found).__name__}）。"


#: Failures by their kind; the first that fits speaks.
_KNOWN = (
    (TimeoutError, "对方在时限内没有回答。"),
    (socket.gaierror, "地址中的主机名查不到。"),
    (ConnectionRefusedError, "对方拒绝连接。"),
    (ConnectionError, "对方中断了连接。"),
)


def _opener(url: str, roots: Sequence[Path]) -> urllib.request.OpenerDirector:
    """Speaks HTTP and nothing else: no proxy, and no redirect, since where a key is sent is for the office to say."""
    made = urllib.request.OpenerDirector()
    for handler in (
        # Reading the system's authorities takes longer than a request.
        urllib.request.HTTPSHandler(context=context(roots)) if url.lower().startswith("https:") else
        urllib.request.HTTPHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
    ):  # fmt: skip
        made.add_handler(handler)
    return made


def _rest(refusal: urllib.error.HTTPError) -> bytes:
    try:
        return refusal.read(_MOST)
    except (OSError, http.client.HTTPException):
        return b""


def _after(headers: Message) -> float | None:
    said = str(headers.get("Retry-After", "")).strip()
    return float(said) if said.isdigit() else None
