"""Who may talk to the desk: host names, TLS, sessions and tokens, same origin, and the headers of every answer.

Host header ──► allowed names only                            (DNS rebinding)
cookie ──► session ┐
Bearer ──► token   ┴─► person ──► how much they ask; what they must do first; auditors change nothing
POST ──► Sec-Fetch-Site / Origin ──► token of the session     (forged forms; the API wants it as `X-Token`)
answer ──► strict CSP, nosniff, no referrer, no frame, not stored
"""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from desk.access import person_of
from desk.limits import Limit
from desk.refusals import HEADERS, is_foreign, is_public, refuse, to_sign_in, token_of, too_large, wrong_address
from desk.settings import DeskSettings
from facts.people import Person

Next = Callable[[Request], Awaitable[Response]]

SESSION_COOKIE = "fangfei_session"
#: The browser keeps this one only where it came over TLS from this very host.
SAFE_COOKIE = "__Host-fangfei_session"
#: Where somebody goes who must set a password or a second factor before anything else.
PASSWORD_PAGE, FACTOR_PAGE = "/account/password", "/account/factor"
_ALWAYS = ("/sign-out", "/link", PASSWORD_PAGE, "/healthz", "/readyz", "/metrics")
#: Code points of a name at most.
MOST_NAME = 40
#: What auditors send: what is their own, and the verification of the log.
_OWN = ("/sign-out", "/account", "/api/v1/me", "/api/v1/tokens", "/audit/", "/api/v1/audit/")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


class People(Protocol):
    """Who is behind a cookie or a token."""

    def of_session(self, key: str, idle: timedelta | None = None) -> Person | None:
        """Who is signed in in the browser that brings `key`."""
        ...

    def of_token(self, secret: str) -> Person | None:
        """Who a program acts for, their rights narrowed to its scopes."""
        ...


class Guard:
    """Checks requests and dresses answers; one for each process."""

    def __init__(self, settings: DeskSettings, people: People) -> None:
        self._settings = settings
        self._people = people
        self._allowed = frozenset(name.lower() for name in settings.allowed_hosts)
        self._often = Limit(settings.most_requests, 60)

    async def __call__(self, request: Request, go_on: Next) -> Response:
        """Refuse what must not come in, and dress what goes out."""
        _begin(request)
        refused = wrong_address(request, self._allowed, tls=self._settings.tls)
        if refused or request.url.path.startswith("/static/"):
            return dress(refused or await go_on(request), request)
        request.state.person = await run_in_threadpool(self._who, request)
        response = self._refuse(request) or await go_on(request)
        self._keep_cookie(request, response)
        return dress(response, request)

    def _who(self, request: Request) -> Person | None:
        if request.state.bearer:
            return self._people.of_token(request.state.bearer)
        key = request.cookies.get(_cookie(request))
        return self._people.of_session(key, self._settings.idle) if key else None

    def _refuse(self, request: Request) -> Response | None:
        who, path = person_of(request), request.url.path
        wait = self._often.wait(str(who.id) if who else f"@{address_of(request)}")
        if wait:
            return refuse(request, 429, f"请求过于频繁，请 {wait} 秒后再试。", {"Retry-After": str(wait)})
        if who and not path.startswith(_ALWAYS):
            first = self._first(who)
            if first and not path.startswith(first):
                return to_first(request, first)
        if request.method in _READING:
            return None if who or is_public(request) else to_sign_in(request)
        return self._refuse_change(request, who)

    def _refuse_change(self, request: Request, who: Person | None) -> Response | None:
        if not request.state.bearer and is_foreign(request):
            return refuse(request, 403, "这次提交来自别的网站，已拒绝，没有写入任何内容。")
        if too_large(request, signed_in=who is not None):
            return refuse(request, 413, "提交的内容过长，请删减后再提交。")
        if who and who.only_reads and not request.url.path.startswith(_OWN):
            return refuse(request, 403, "审计角色只能查看：您的角色没有这项权限，没有写入任何内容。")
        by_cookie = who and not request.state.bearer and request.url.path.startswith("/api/")
        if by_cookie and not has_token(request, request.headers.get("x-token", "")):
            return refuse(request, 403, "浏览器里提交到接口须带 X-Token；没有写入任何内容。")
        return None

    def _first(self, who: Person) -> str:
        """The page somebody has to go to before any other; empty for none."""
        if who.must_change:
            return PASSWORD_PAGE
        return FACTOR_PAGE if who.roles & self._settings.factor_roles and not who.has_second_factor else ""

    def _keep_cookie(self, request: Request, response: Response) -> None:
        key, secure = request.state.session, request.url.scheme == "https"
        if not request.state.bearer and key != request.cookies.get(_cookie(request)):
            response.set_cookie(_cookie(request), key, httponly=True, samesite="strict", secure=secure, path="/")
        for name, value, lasting in request.state.remembered:
            age = int(lasting.total_seconds())
            response.set_cookie(name, value, age, httponly=True, samesite="strict", secure=secure, path="/")


def to_first(request: Request, first: str) -> Response:
    """Send somebody to what they must do before anything else."""
    if request.url.path.startswith("/api/"):
        return refuse(request, 403, "请先在浏览器里登录，改好密码并设好第二因素，再使用接口。")
    return Response(status_code=303, headers={"Location": first})


def hand_out(request: Request) -> str:
    """Give this browser a new key with the answer, and return it; whoever knew the old one is nobody."""
    key = secrets.token_urlsafe(32)
    request.state.session, request.state.token = key, token_of(key)
    return key


def remember(request: Request, name: str, value: str, lasting: timedelta) -> None:
    """Give this browser a cookie with the answer, for so long; no script reads it, no other site sends it."""
    request.state.remembered.append((name, value, lasting))


def session_of(request: Request) -> str:
    """The key that this browser brought, or is given with the answer."""
    key: str = request.state.session
    return key


def address_of(request: Request) -> str:
    """Where a request comes from; behind a trusted proxy, where it came to the proxy from."""
    return request.client.host if request.client else ""


def dress(response: Response, request: Request | None = None) -> Response:
    """Add the security headers an answer does not bring itself."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request is not None and request.url.scheme == "https":
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def has_token(request: Request, given: str) -> bool:
    """Whether a form carries the token of its own session."""
    expected: str = request.state.token
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def analyst_of(request: Request) -> str:
    """The name of who is signed in; empty where nobody is."""
    person = person_of(request)
    return person.name if person else ""


def clean_name(typed: str) -> str:
    """A name on one line, without characters that cannot be seen."""
    return " ".join("".join(c for c in typed if c.isprintable() or c.isspace()).split())[:MOST_NAME]


def _begin(request: Request) -> None:
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    is_bearer = scheme.lower() == "bearer" and request.url.path.startswith(("/api/", "/metrics"))
    # Beside a token no cookie counts: what a program may do does not depend on a browser.
    request.state.bearer = (secret.strip() or "-") if is_bearer else ""
    request.state.session = request.cookies.get(_cookie(request)) or secrets.token_urlsafe(32)
    request.state.token = token_of(request.state.session)
    request.state.person = None
    request.state.remembered = []


def _cookie(request: Request) -> str:
    return SAFE_COOKIE if request.url.scheme == "https" else SESSION_COOKIE
