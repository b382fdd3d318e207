"""Signatures of messages: HMAC-SHA256 over time and body, so that a receiver knows who sent it and that it is fresh.

X-Fangfei-Timestamp: 1795399200                 seconds since 1970, UTC
X-Fangfei-Signature: v1=<hex of HMAC-SHA256(secret, timestamp + "." + body)>
"""

import hashlib
import hmac

from facts.errors import BadInput

TIMESTAMP, SIGNATURE, NUMBER, ENDPOINT = (
    "X-Fangfei-Timestamp", "X-Fangfei-Signature", "X-Fangfei-Delivery", "X-Fangfei-Endpoint",
)  # fmt: skip
#: Seconds by which a receiver's clock may differ; older messages are replays.
WINDOW_S = 300
#: Bytes of a secret; shorter ones can be guessed.
SHORTEST_SECRET = 32


def check_secret(secret: bytes) -> bytes:
    """Return a secret that is long enough.

    Raises:
        BadInput: it is too short.
    """
    if len(secret) < SHORTEST_SECRET:
        raise BadInput(f"推送密钥不足 {SHORTEST_SECRET} 字节；请用 `openssl rand -hex 32` 之类重新生成。")
    return secret


def sign(secret: bytes, timestamp: int, body: bytes) -> str:
    """The value of the signature header."""
    return "v1=" + hmac.new(secret, f"{timestamp}.".encode() + body, hashlib.sha256).hexdigest()


def verify(secret: bytes, timestamp: str, signature: str, body: bytes, *, now: float, window_s: int = WINDOW_S) -> bool:
    """Whether a message is ours and fresh; what a receiver has to do, in constant time."""
    if not (timestamp.isascii() and timestamp.isdigit()) or len(timestamp) > 12 or not signature.isascii():
        return False
    expected = sign(secret, int(timestamp), body)
    return abs(now - int(timestamp)) <= window_s and hmac.compare_digest(expected, signature)
