"""`/setup/{key}` makes the first account, `/link/{key}` sets a password: each link once, within a day."""

from collections.abc import Mapping

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.context import Desk, Form
from desk.guard import has_token
from desk.people.accounts import checked_name, checked_roles, clean_account
from desk.people.passwords import fault_of, hash_password
from desk.people.sign_routes import ask_for_code, let_in
from desk.people.titles import DUTIES, ROLES, chosen
from facts.errors import BadInput, NotKnown
from facts.people import BOUNDED, EVERYWHERE, Person, Role

_TOO_OLD = "页面打开太久；请再提交一次。"
#: Beside administration, which the first person always has.
_FIRST_ROLES = {name: title for name, title in ROLES.items() if Role(name) not in {*BOUNDED, Role.ADMIN, Role.AUDITOR}}


def routes(desk: Desk) -> APIRouter:
    """The two doors that a link opens."""
    router = APIRouter()

    @router.get("/setup/{key}")
    def begin(request: Request, key: str) -> Response:
        _check_setup(desk, key)
        return _setup_page(desk, request, key, {"role.analyst": "1"})

    @router.post("/setup/{key}")
    def make_first(request: Request, key: str, form: Form) -> Response:
        _check_setup(desk, key)
        try:
            person = _first(desk, request, key, form)
        except BadInput as problem:
            return _setup_page(desk, request, key, form, status=422, problem=str(problem))
        let_in(desk, request, person)
        return RedirectResponse("/account?done=setup", 303)

    @router.get("/link/{key}")
    def open_link(request: Request, key: str) -> Response:
        return _link_page(desk, request, key, _of_link(desk, key))

    @router.post("/link/{key}")
    def set_password(request: Request, key: str, form: Form) -> Response:
        person = _of_link(desk, key)
        try:
            _check_token(request, form)
            hashed = hash_password(checked_password(form, person.account, person.name))
            desk.house.people.set_password(person, hashed, by=person.name, key=key)
        except BadInput as problem:
            return _link_page(desk, request, key, person, status=422, problem=str(problem))
        if person.has_second_factor:
            ask_for_code(desk, request, person)
            return RedirectResponse("/sign-in/code", 303)
        let_in(desk, request, person)
        return RedirectResponse("/account?done=password", 303)

    return router


def checked_password(form: Mapping[str, str], account: str, name: str) -> str:
    """The new password, typed twice.

    Raises:
        BadInput: it is no good, or not the same twice.
    """
    password = form.get("password", "")
    fault = fault_of(password, account, name)
    if fault:
        raise BadInput(fault)
    if password != form.get("again", ""):
        raise BadInput("两次输入的密码不一样。")
    return password


def _first(desk: Desk, request: Request, key: str, form: Mapping[str, str]) -> Person:
    _check_token(request, form)
    account, name = clean_account(form.get("account", "")), checked_name(form.get("name", ""))
    picked = [each for each in chosen(form, "role") if each in _FIRST_ROLES]
    roles = checked_roles((*picked, Role.ADMIN), EVERYWHERE)
    password = hash_password(checked_password(form, account, name))
    return desk.house.people.add_first(key=key, account=account, name=name, roles=roles, password=password)


def _check_setup(desk: Desk, key: str) -> None:
    if desk.house.people.count():
        raise NotKnown("已经有账号，首次启动的链接不再有效；请登录，或请管理员添加账号。")
    try:
        person = desk.house.people.of_link(key)
    except BadInput as problem:
        raise BadInput("这个链接已过期，或服务后来又启动过；请打开最近一次启动时终端里显示的链接。") from problem
    if person is not None:
        raise NotKnown("这不是首次启动的链接，请打开 /link/ 开头的地址。")


def _of_link(desk: Desk, key: str) -> Person:
    person = desk.house.people.of_link(key)
    if person is None:
        raise NotKnown("这个链接用于首次启动，请打开 /setup/ 开头的地址。")
    return person


def _check_token(request: Request, form: Mapping[str, str]) -> None:
    if not has_token(request, form.get("token", "")):
        raise BadInput(_TOO_OLD)


def _setup_page(
    desk: Desk, request: Request, key: str, typed: Mapping[str, str], *, status: int = 200, problem: str = ""
) -> Response:
    return desk.renderer.page(
        request, "people/setup.html", status, key=key, typed=typed, problem=problem, roles=_FIRST_ROLES, duties=DUTIES
    )


def _link_page(
    desk: Desk, request: Request, key: str, person: Person, *, status: int = 200, problem: str = ""
) -> Response:
    return desk.renderer.page(request, "people/link.html", status, key=key, person=person, problem=problem)
