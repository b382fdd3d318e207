"""What the guard refuses before any route is asked, and the headers of every answer."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

#: What anybody may ask for; every other route wants somebody who is signed in. The API says so itself.
PUBLIC: Final = ("/static/", "/sign-in", "/setup", "/link", "/healthz", "/readyz", "/metrics", "/api/")
#: What a monitor of this machine asks for without the proxy's TLS; `/metrics` looks at the address, too.
MONITORED: Final = ("/healthz", "/readyz", "/metrics")
#: Bytes of a form at most; a reason of ten thousand characters, percent-encoded, takes 90 kB.
MOST_FORM_BYTES = 1_000_000
#: Bytes of a form with files, of somebody who is signed in: a year's workbook is far below.
MOST_FILE_BYTES = 20_000_000
_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?", re.ASCII)
_CSP = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; frame-src 'self'; "
    "worker-src 'none'; media-src 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    # Pages hold what people wrote about people: no copy stays in the browser's cache.
    "Cache-Control": "no-store",
}


def refuse(request: Request, status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Response:
    """One sentence, as the one who asks can read it."""
    if request.url.path.startswith("/api/"):
        title = "请求过于频繁" if status == 429 else "不能这样请求"
        return JSONResponse({"error": sentence, "title": title}, status, headers)
    return PlainTextResponse(sentence, status, headers)


def wrong_address(request: Request, allowed: frozenset[str], *, tls: bool) -> Response | None:
    """Refuse a request to another name, or one that others could read on its way."""
    if _host_name(request.headers.get("host", "")) not in allowed:
        return refuse(
            request,
            400,
            "这个地址不是本系统的地址，请用管理员告知的网址访问；本系统回应哪些名称，由管理员写在设置 desk_names 里。",
        )
    if tls and request.url.scheme != "https" and not request.url.path.startswith(MONITORED):
        return refuse(request, 400, "请用 https:// 访问本系统。")
    return None


def is_public(request: Request) -> bool:
    """Whether anybody may ask for this."""
    return request.url.path.startswith(PUBLIC)


def to_sign_in(request: Request) -> Response:
    """Send a browser to the sign-in page, and back afterwards."""
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return RedirectResponse("/sign-in" if here == "/" else f"/sign-in?back={quote(here, safe='')}", 303)


def is_foreign(request: Request) -> bool:
    """Whether the browser says that another site, or no site, sent the request.

    Under `Referrer-Policy: no-referrer` browsers send `Origin: null` with our own forms, and Sec-Fetch-Site only
    to addresses they trust; where neither speaks, the token alone decides.
    """
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site != "same-origin"
    origin = request.headers.get("origin", "null")
    return origin != "null" and _authority(origin) != request.headers.get("host", "").lower()


def too_large(request: Request, *, signed_in: bool) -> bool:
    """Whether a request is longer than it may be, or does not say how long it is."""
    length = request.headers.get("content-length", "")
    if not length and "transfer-encoding" not in request.headers:
        return False
    brings_files = request.headers.get("content-type", "").startswith("multipart/form-data")
    most = MOST_FILE_BYTES if brings_files and signed_in else MOST_FORM_BYTES
    return not (length.isascii() and length.isdigit()) or len(length) > 12 or int(length) > most


def token_of(session: str) -> str:
    """What the forms of a session carry: nobody makes it without the cookie, and it tells nothing of the cookie."""
    return hmac.new(session.encode("utf-8", "replace"), b"fangfei: token of forms", hashlib.sha256).hexdigest()


def _host_name(header: str) -> str:
    # Whatever else an address may hold, such as a name before an @, would come back in the links that are made of it.
    if not _HOST.fullmatch(header):
        return ""
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
