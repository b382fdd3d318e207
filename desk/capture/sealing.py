"""The headers of a captured page: whatever stood in it, a browser that obeys one of them does nothing."""

from collections.abc import Mapping
from typing import Final

from starlette.responses import Response

_POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; "
    "form-action 'none'; base-uri 'none'"
)
#: Pictures are inside the document: from a sandbox nothing of ours could be asked for either.
SEALED: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _POLICY,
    # frame-ancestors counts where a browser knows it; older ones would take the guard's DENY.
    "X-Frame-Options": "SAMEORIGIN",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-DNS-Prefetch-Control": "off",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "autoplay=(), camera=(), display-capture=(), fullscreen=(), geolocation=(), microphone=()",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
#: Headers of bytes that are handed out as they were kept.
DOWNLOADED: Final[Mapping[str, str]] = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Download-Options": "noopen",
    "X-Content-Type-Options": "nosniff",
}


def sealed(html: str, status: int = 200) -> Response:
    """An inert document as an answer."""
    return Response(html.encode("utf-8", "replace"), status, headers=dict(SEALED), media_type="text/html")


def downloaded(body: bytes, name: str) -> Response:
    """Kept bytes as a file that no browser opens."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', **DOWNLOADED}
    return Response(body, media_type="application/octet-stream", headers=headers)
