"""Time stamps of an outside authority, RFC 3161: asked for over HTTP, checked before they are kept."""

from evidence.stamps.asking import Authority, ask
from evidence.stamps.tokens import check

__all__ = ["Authority", "ask", "check"]
