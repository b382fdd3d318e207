"""`/sign-in/office` and back: sign-in by the office's own system.

The answer comes from another site, and a strict cookie does not: what is under way is found by a cookie of its own,
lax, of these two paths alone, and the way into the desk is a page of ours that goes on by itself.
"""

import hashlib
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.context import Desk
from desk.guard import address_of, clean_name
from desk.limits import Limit
from desk.people.accounts import clean_account
from desk.people.outside import Pending, Provider
from desk.people.sign_routes import ask_for_code, let_in, safe_back, sign_in_page, too_often
from desk.settings import OutsideSignIn
from facts.errors import BadInput, NotAllowed, NotKnown
from facts.people import Person, PersonState

_COOKIE, _PATH = "fangfei_office", "/sign-in/office"
_LASTS_S, _MOST = 600, 1000

_NONE = "本系统没有接入统一身份认证，请用账号和密码登录。"


class _UnderWay:
    """Sign-ins that are under way, in the memory of this process."""

    def __init__(self) -> None:
        self._found: OrderedDict[str, tuple[float, Pending, str]] = OrderedDict()
        self._lock = threading.Lock()

    def keep(self, pending: Pending, back: str) -> str:
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._found[key] = (time.monotonic(), pending, back)
            while len(self._found) > _MOST:
                self._found.popitem(last=False)
        return key

    def take(self, key: str) -> tuple[Pending, str]:
        with self._lock:
            since, pending, back = self._found.pop(key, (0.0, None, "/"))
        if pending is None or time.monotonic() - since > _LASTS_S:
            raise NotAllowed("统一身份认证用时太久，或不是从这个浏览器开始的；请重新登录。")
        return pending, back


class _Outside:
    """The other system as one desk knows it."""

    def __init__(self, desk: Desk) -> None:
        self.under_way, self.often = _UnderWay(), Limit(60, 600)
        self._settings = desk.settings.outside
        self._provider = Provider(self._settings) if self._settings else None

    @property
    def settings(self) -> OutsideSignIn:
        """How it is reached; errors as provider."""
        if self._settings is None:
            raise NotKnown(_NONE)
        return self._settings

    @property
    def provider(self) -> Provider:
        """Who signs people in there.

        Raises:
            NotKnown: the office has no such system.
        """
        if self._provider is None:
            raise NotKnown(_NONE)
        return self._provider


def routes(desk: Desk) -> APIRouter:
    """The way to the other system and back."""
    router = APIRouter()

    @router.get(_PATH)
    def begin(request: Request, back: str = "/") -> Response:
        other = desk.own(_Outside)
        provider = other.provider
        wait = other.often.wait(address_of(request))
        if wait:
            return sign_in_page(desk, request, 429, back=back, problem=too_often(wait))
        try:
            address, pending = provider.begin(_here(request))
        except NotAllowed as problem:
            return sign_in_page(desk, request, 403, back=back, problem=str(problem))
        answer = RedirectResponse(address, 303)
        secure = request.url.scheme == "https"
        key = other.under_way.keep(pending, safe_back(back))
        answer.set_cookie(_COOKIE, key, _LASTS_S, path=_PATH, httponly=True, samesite="lax", secure=secure)
        return answer

    @router.get(f"{_PATH}/back")
    def come_back(request: Request, code: str = "", state: str = "") -> Response:
        other = desk.own(_Outside)
        provider = other.provider
        try:
            pending, back = other.under_way.take(request.cookies.get(_COOKIE, ""))
            person = person_of_claims(desk, other.settings, provider.finish(pending, code=code, state=state))
        except NotAllowed as problem:
            return sign_in_page(desk, request, 403, problem=str(problem))
        if person.has_second_factor:
            ask_for_code(desk, request, person)
            back = f"/sign-in/code?back={quote(back, safe='')}"
        else:
            let_in(desk, request, person)
        answer: Response = desk.renderer.page(request, "people/onward.html", back=back)
        answer.delete_cookie(_COOKIE, path=_PATH)
        return answer

    return router


def person_of_claims(desk: Desk, settings: OutsideSignIn, claims: Mapping[str, Any]) -> Person:
    """The account of whoever signed in at the other system.

    Raises:
        NotAllowed: there is none, it is closed, or it is somebody else's over there.
    """
    outside = hashlib.sha256(f"{claims['iss']} {claims['sub']}".encode()).hexdigest()
    account = _account(settings, claims)
    person = desk.house.people.of_account(account) or _newcomer(desk, settings, account, claims)
    tied = desk.house.people.secrets(person).outside
    if person.state is not PersonState.ACTIVE or tied not in (None, outside):
        raise NotAllowed(f"账号“{account}”不能用统一身份认证登录；请联系管理员。")
    if tied is None:
        desk.house.people.bind(person, outside)
    return desk.house.people.get(person.id)


def _account(settings: OutsideSignIn, claims: Mapping[str, Any]) -> str:
    given = claims.get(settings.claim)
    if settings.claim == "email" and claims.get("email_verified") is not True:
        raise NotAllowed("统一身份认证没有确认您的邮箱；请联系管理员。")
    try:
        return clean_account(given if isinstance(given, str) else "")
    except BadInput as problem:
        raise NotAllowed(f"统一身份认证给出的账号（{settings.claim}）不能使用；请联系管理员。") from problem


def _newcomer(desk: Desk, settings: OutsideSignIn, account: str, claims: Mapping[str, Any]) -> Person:
    if settings.newcomer is None:
        raise NotAllowed(f"本系统没有账号“{account}”；请管理员先添加同名账号。")
    name = clean_name(str(claims.get("name") or "")) or account
    taken = desk.house.people.named(name) is not None
    return desk.house.people.add(
        account=account, name=f"{name}（{account}）"[:40] if taken else name, roles=frozenset({settings.newcomer}),
        by="统一身份认证",
    )  # fmt: skip


def _here(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers['host']}{_PATH}/back"
