"""`/account`: one's own password, second factor, sessions, tokens and theme."""

from typing import Annotated, Any

from fastapi import APIRouter
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.guard import FACTOR_PAGE, PASSWORD_PAGE, address_of, has_token, session_of
from desk.people import factor, owning
from desk.people.braking import Origin
from desk.people.link_routes import checked_password
from desk.people.qr import qr_svg
from desk.people.sign_routes import let_in
from desk.people.signing import sign_in
from desk.people.titles import RIGHTS, chosen, roles_told
from desk.rendering import THEME_COOKIE, THEMES
from facts.errors import BadInput, NotKnown
from facts.people import Person
from store.people_rows import digest

Who = Annotated[Person, needs()]
#: Sentences that `?done=` stands for.
_DONE = {
    "setup": "管理员账号已建立。下一步：设好第二因素，再到“人员”里添加同事。",
    "password": "密码已改好，其他地方的登录已全部退出。",
    "factor-off": "第二因素已停用。",
    "sessions": "已退出所选的登录。",
    "token": "令牌已撤销。",
    "theme": "显示方式已改。",
}
_YEAR_S = 365 * 24 * 3600


def routes(desk: Desk) -> APIRouter:
    """Pages of one's own account."""
    router = APIRouter()
    _passwords(router, desk)
    _factors(router, desk)
    _rest(router, desk)
    return router


def _passwords(router: APIRouter, desk: Desk) -> None:
    @router.get("/account")
    def show(request: Request, who: Who, done: str = "") -> Response:
        return _account(desk, request, who, notice=_DONE.get(done, ""))

    @router.get(PASSWORD_PAGE)
    def ask_password(request: Request, who: Who) -> Response:
        return desk.renderer.page(request, "people/password.html", who=who, problem="")

    @router.post(PASSWORD_PAGE)
    def set_password(request: Request, who: Who, form: Form) -> Response:
        try:
            check_token(request, form)
            new = checked_password(form, who.account, who.name)
            owning.change_password(
                desk, desk.own(sign_in), who, old=form.get("old", ""), new=new, origin=_here(request)
            )
        except BadInput as problem:
            return desk.renderer.page(request, "people/password.html", 422, who=who, problem=str(problem))
        let_in(desk, request, who)
        return RedirectResponse("/account?done=password", 303)


def _factors(router: APIRouter, desk: Desk) -> None:
    @router.get(FACTOR_PAGE)
    def ask_factor(request: Request, who: Who) -> Response:
        if who.has_second_factor:
            return RedirectResponse("/account", 303)
        return _factor(desk, request, who)

    @router.post(FACTOR_PAGE)
    def start_factor(request: Request, who: Who, form: Form) -> Response:
        try:
            check_token(request, form)
            codes = owning.start_factor(desk, who, form.get("code", ""))
        except BadInput as problem:
            return _factor(desk, request, who, 422, str(problem))
        return desk.renderer.page(request, "people/recovery.html", codes=codes)

    @router.post(f"{FACTOR_PAGE}/off")
    def stop_factor(request: Request, who: Who, form: Form) -> Response:
        try:
            check_token(request, form)
            owning.stop_factor(desk, desk.own(sign_in), who, form.get("password", ""), _here(request))
        except BadInput as problem:
            return _account(desk, request, who, 422, warning=str(problem))
        let_in(desk, request, who)
        return RedirectResponse("/account?done=factor-off", 303)


def _rest(router: APIRouter, desk: Desk) -> None:
    @router.post("/account/sessions")
    def end_sessions(request: Request, who: Who, form: Form) -> Response:
        check_token(request, form)
        which = form.get("which", "")
        if which == "all":
            desk.house.people.end_all(who, by=who.name)
            return RedirectResponse("/sign-in", 303)
        if len(which) != 16 or not desk.house.people.end_own(who, which):
            raise NotKnown("没有这个登录，可能已经退出；请刷新页面。")
        return RedirectResponse("/account?done=sessions", 303)

    @router.post("/account/tokens")
    def make_token(request: Request, who: Who, form: Form) -> Response:
        try:
            check_token(request, form)
            made, secret = owning.make_token(
                desk, who, label=form.get("label", ""), scopes=chosen(form, "scope"), days=_days(form.get("days", ""))
            )
        except BadInput as problem:
            return _account(desk, request, who, 422, warning=str(problem), typed=form)
        return desk.renderer.page(request, "people/token.html", made=made, secret=secret, rights=RIGHTS)

    @router.post("/account/tokens/{number}/revoke")
    def revoke(request: Request, who: Who, number: int, form: Form) -> Response:
        check_token(request, form)
        desk.house.people.revoke_token(number, of=who, by=who.name)
        return RedirectResponse("/account?done=token", 303)

    @router.post("/account/theme")
    def choose_theme(request: Request, _: Who, form: Form) -> Response:
        check_token(request, form)
        answer = RedirectResponse("/account?done=theme", 303)
        theme = form.get("theme", "")
        age, secure = (_YEAR_S, request.url.scheme == "https") if theme in THEMES else (0, False)
        answer.set_cookie(THEME_COOKIE, theme if age else "", age, httponly=True, samesite="strict", secure=secure)
        return answer


def _here(request: Request) -> Origin:
    """Who is signed in counts for this session alone."""
    return Origin(address=address_of(request), session=digest(session_of(request))[:16])


def check_token(request: Request, form: dict[str, str]) -> None:
    """Let only a form of this session through.

    Raises:
        BadInput: it is of another session, or of none.
    """
    if not has_token(request, form.get("token", "")):
        raise BadInput("页面打开太久，或在别处重新登录过；没有写入任何内容，请刷新后再提交。")


def _account(desk: Desk, request: Request, who: Person, status: int = 200, **values: Any) -> Response:
    people, now = desk.house.people, desk.house.clock.now()
    shown = {
        "notice": "", "warning": "", "typed": {}, "rights": RIGHTS, "roles": roles_told(who.roles),
        "districts": [_place(desk, each) for each in sorted(who.realm.districts or ())],
        "sectors": [desk.house.sectors.get(each, each) for each in sorted(who.realm.sectors or ())],
        "sessions": people.sessions(who), "mine": digest(session_of(request)), "now": now,
        "tokens": people.tokens(who), "most_days": owning.MOST_DAYS,
        "left": len(people.secrets(who).recovery), "needs_factor": bool(who.roles & desk.settings.factor_roles),
    }  # fmt: skip
    return desk.renderer.page(request, "people/account.html", status, **shown | values)


def _factor(desk: Desk, request: Request, who: Person, status: int = 200, problem: str = "") -> Response:
    secret = owning.waiting_secret(desk, who)
    # The picture is made of numbers alone, see qr.
    picture = Markup(qr_svg(factor.address_of(secret, who.account), "第二因素的二维码"))  # noqa: S704
    spaced = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return desk.renderer.page(
        request, "people/factor.html", status, secret=spaced, picture=picture, problem=problem,
        must=bool(who.roles & desk.settings.factor_roles),
    )  # fmt: skip


def _days(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 0


def _place(desk: Desk, code: str) -> str:
    gazetteer = desk.house.routing.gazetteer
    return gazetteer.districts.get(code) or gazetteer.zones.get(code) or code
