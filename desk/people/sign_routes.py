"""`/sign-in`, `/sign-in/code`, `/sign-out`."""

from datetime import timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.context import Desk, Form
from desk.guard import address_of, hand_out, has_token, remember, session_of
from desk.people.braking import Origin
from desk.people.browsers import LASTING, browser_of, cookie_name, sign
from desk.people.gate import TooBusy
from desk.people.signing import TooSoon, sign_in
from facts.errors import NotAllowed
from facts.people import Person

#: How long the password counts while the second factor is waited for.
_CODE_WAITS = timedelta(minutes=5)
_TOO_OLD = "页面打开太久；请再提交一次。"


def routes(desk: Desk) -> APIRouter:
    """The pages by which people come and go."""
    router = APIRouter()

    @router.get("/sign-in")
    def ask(request: Request, back: str = "/") -> Response:
        return sign_in_page(desk, request, back=back)

    @router.post("/sign-in")
    def check(request: Request, form: Form) -> Response:
        return _check(desk, request, form)

    @router.get("/sign-in/code")
    def ask_code(request: Request, back: str = "/") -> Response:
        if desk.house.people.of_session(session_of(request), waits=True) is None:
            return RedirectResponse("/sign-in", 303)
        return desk.renderer.page(request, "people/code.html", back=safe_back(back), problem="")

    @router.post("/sign-in/code")
    def check_code(request: Request, form: Form) -> Response:
        return _check_code(desk, request, form)

    @router.post("/sign-out")
    def leave(request: Request, form: Form) -> Response:
        if has_token(request, form.get("token", "")):
            desk.house.people.end_session(session_of(request))
            hand_out(request)
        return RedirectResponse("/sign-in", 303)

    return router


def sign_in_page(
    desk: Desk, request: Request, status: int = 200, *, account: str = "", back: str = "/", problem: str = ""
) -> Response:
    """The page that asks for account and password."""
    return desk.renderer.page(
        request, "people/sign_in.html", status, account=account[:40], back=safe_back(back), problem=problem,
        outside=desk.settings.outside, nobody_yet=not desk.house.people.count(),
    )  # fmt: skip


def origin_of(desk: Desk, request: Request, person: Person | None) -> Origin:
    """Where a try to be somebody comes from: their own browser, where it was signed in before, else an address."""
    password = desk.house.people.secrets(person).password if person else None
    if person is None or password is None:
        return Origin(address=address_of(request))
    cookie = request.cookies.get(cookie_name(person.id, secure=request.url.scheme == "https"), "")
    return Origin(address=address_of(request), browser=browser_of(cookie, person, password, desk.house.clock.now()))


def let_in(desk: Desk, request: Request, person: Person) -> None:
    """Let this browser be somebody, under a new key, and remember that they know each other."""
    before = session_of(request)
    desk.house.people.open_session(
        person, hand_out(request), desk.settings.longest, address=address_of(request),
        agent=request.headers.get("user-agent", ""), replaces=before, note=True,
    )  # fmt: skip
    password = desk.house.people.secrets(person).password
    if password is not None:
        name = cookie_name(person.id, secure=request.url.scheme == "https")
        remember(request, name, sign(person, password, desk.house.clock.now()), LASTING)


def safe_back(back: str) -> str:
    """Where to go afterwards: a page of the desk, never elsewhere."""
    plain = back.isprintable() and len(back) <= 2000 and "\\" not in back
    return back if plain and back.startswith("/") and not back.startswith(("//", "/sign-", "/api/")) else "/"


def _check(desk: Desk, request: Request, form: dict[str, str]) -> Response:
    account, back = form.get("account", "").strip().lower(), form.get("back", "/")
    if not has_token(request, form.get("token", "")):
        return sign_in_page(desk, request, 403, account=account, back=back, problem=_TOO_OLD)
    origin = origin_of(desk, request, desk.house.people.of_account(account))
    try:
        person = desk.own(sign_in).check_password(account, form.get("password", ""), origin)
    except (TooSoon, TooBusy) as problem:
        seconds = problem.seconds if isinstance(problem, TooSoon) else 0
        refused = sign_in_page(
            desk, request, 429 if seconds else 503, account=account, back=back, problem=str(problem)
        )  # fmt: skip
        refused.headers["Retry-After"] = str(seconds or 5)
        return refused
    except NotAllowed as problem:
        return sign_in_page(desk, request, 403, account=account, back=back, problem=str(problem))
    return _go_on(desk, request, person, safe_back(back))


def _go_on(desk: Desk, request: Request, person: Person, back: str) -> Response:
    if person.has_second_factor:
        ask_for_code(desk, request, person)
        return desk.renderer.page(request, "people/code.html", back=back, problem="")
    let_in(desk, request, person)
    return RedirectResponse(back, 303)


def ask_for_code(desk: Desk, request: Request, person: Person) -> None:
    """Remember that this browser knew the password, for as long as a code may take."""
    before = session_of(request)
    desk.house.people.open_session(person, hand_out(request), _CODE_WAITS, waits=True, replaces=before)


def _check_code(desk: Desk, request: Request, form: dict[str, str]) -> Response:
    back = safe_back(form.get("back", "/"))
    person = desk.house.people.of_session(session_of(request), waits=True)
    if person is None or not has_token(request, form.get("token", "")):
        return sign_in_page(desk, request, 403, back=back, problem="等待验证码的时间已过，请重新登录。")
    try:
        desk.own(sign_in).check_code(person, form.get("code", ""), origin_of(desk, request, person))
    except TooSoon as problem:
        return _code_again(desk, request, back, str(problem), problem.seconds)
    except NotAllowed as problem:
        return _code_again(desk, request, back, str(problem))
    let_in(desk, request, person)
    return RedirectResponse(back, 303)


def _code_again(desk: Desk, request: Request, back: str, said: str, wait: int = 0) -> Response:
    refused = desk.renderer.page(request, "people/code.html", 429 if wait else 403, back=back, problem=said)
    if wait:
        refused.headers["Retry-After"] = str(wait)
    return refused


def too_often(wait: int) -> str:
    """What somebody is told who tries too often."""
    return f"尝试过于频繁，请 {wait} 秒后再试。"
