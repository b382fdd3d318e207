"""Who may talk to the desk: host names, same origin, a token for every form, and the headers of every answer.

Host header ──► allowed names only                     (DNS rebinding)
POST ──► Sec-Fetch-Site / Origin ──► token of cookie   (forged forms)
answer ──► strict CSP, nosniff, no referrer, no frame, not stored
"""

import hashlib
import hmac
import secrets
from collections.abc import Awaitable, Callable
from urllib.parse import quote, unquote, urlsplit

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

Next = Callable[[Request], Awaitable[Response]]

SESSION_COOKIE, ANALYST_COOKIE = "fangfei_session", "fangfei_analyst"
#: Seconds the analyst's name is remembered: thirty days.
REMEMBERED_S = 30 * 24 * 3600
#: Bytes of a form at most; a reason of ten thousand characters, percent-encoded, takes 90 kB.
MOST_FORM_BYTES = 1_000_000
#: Code points of a name at most.
MOST_NAME = 40
_CSP = (
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "script-src 'self'; style-src 'self'; img-src 'self'"
)
_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages hold what people wrote about people: no copy stays in the browser's cache.
    "Cache-Control": "no-store",
}


class Guard:
    """Checks requests and dresses answers; one for each process, with a secret that dies with it."""

    def __init__(self, allowed_hosts: tuple[str, ...]) -> None:
        self._allowed = frozenset(name.lower() for name in allowed_hosts)
        self._secret = secrets.token_bytes(32)

    async def __call__(self, request: Request, go_on: Next) -> Response:
        """Refuse what must not come in, and dress what goes out."""
        session = request.cookies.get(SESSION_COOKIE) or secrets.token_urlsafe(24)
        request.state.token = self._token(session)
        response = self._refuse(request) or await go_on(request)
        if session != request.cookies.get(SESSION_COOKIE):
            response.set_cookie(SESSION_COOKIE, session, httponly=True, samesite="strict")
        return dress(response)

    def _refuse(self, request: Request) -> Response | None:
        if _host_name(request.headers.get("host", "")) not in self._allowed:
            return PlainTextResponse("这个地址不是本系统的地址，请用 127.0.0.1 或 localhost 访问。", 400)
        if request.method in ("GET", "HEAD"):
            return None
        if is_foreign(request):
            return PlainTextResponse("这次提交来自别的网站，已拒绝，没有写入任何内容。", 403)
        length = request.headers.get("content-length", "")
        if not (length.isascii() and length.isdigit()) or int(length) > MOST_FORM_BYTES:
            return PlainTextResponse("提交的内容过长，请删减后再提交。", 413)
        return None

    def _token(self, session: str) -> str:
        return hmac.new(self._secret, session.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def dress(response: Response) -> Response:
    """Add the security headers an answer does not bring itself."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response


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


def has_token(request: Request, given: str) -> bool:
    """Whether a form carries the token of its own session."""
    expected: str = request.state.token
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def analyst_of(request: Request) -> str:
    """The remembered name; empty where none is."""
    return clean_name(unquote(request.cookies.get(ANALYST_COOKIE, ""), errors="replace"))


def remember(response: Response, analyst: str) -> None:
    """Remember the analyst's name in this browser."""
    response.set_cookie(ANALYST_COOKIE, quote(analyst, safe=""), max_age=REMEMBERED_S, httponly=True, samesite="strict")


def clean_name(typed: str) -> str:
    """A name on one line, without characters that cannot be seen."""
    return " ".join("".join(c for c in typed if c.isprintable() or c.isspace()).split())[:MOST_NAME]


def _host_name(header: str) -> str:
    try:
        return (urlsplit(f"//{header}").hostname or "").lower()
    except ValueError:
        return ""


def _authority(origin: str) -> str:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""
