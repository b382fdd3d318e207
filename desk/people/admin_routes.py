"""`/people`: accounts, roles, realms, links, sessions and second factors of everybody."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from desk.access import needs
from desk.context import Desk, Form
from desk.people.account_routes import check_token
from desk.people.administering import Post, add_person, change_post, names_of, places, reset_link
from desk.people.braking import STRANGERS, told
from desk.people.titles import DUTIES, ROLES, chosen, roles_told
from facts.errors import BadInput
from facts.people import Person, Right

Admin = Annotated[Person, needs(Right.PEOPLE)]
_DONE = {
    "roles": "角色和管辖范围已改，本人须重新登录。",
    "close": "账号已关闭，登录和令牌已全部失效。",
    "reopen": "账号已重新启用，登录等待已解除。",
    "end": "这个账号的登录已全部退出。",
    "factor": "第二因素已重置，本人须重新登录。",
    "free": "登录等待已解除，现在就可以再试。",
}


def routes(desk: Desk) -> APIRouter:
    """Pages of the administration of people."""
    router = APIRouter()
    _lists(router, desk)
    _one(router, desk)
    return router


def _lists(router: APIRouter, desk: Desk) -> None:
    @router.get("/people")
    def show_all(request: Request, _: Admin) -> Response:
        return _people(desk, request)

    @router.post("/people/brakes/{number}/free")
    def free(request: Request, number: int, who: Admin, form: Form) -> Response:
        check_token(request, form)
        desk.house.people.free_one(number, by=who.name)
        return RedirectResponse("/people", 303)

    @router.get("/people/new")
    def ask(request: Request, _: Admin) -> Response:
        return _new(desk, request, {})

    @router.post("/people/new")
    def add(request: Request, who: Admin, form: Form) -> Response:
        try:
            check_token(request, form)
            person, path = add_person(
                desk.house, account=form.get("account", ""), name=form.get("name", ""), post=_post(form), by=who.name
            )
        except BadInput as problem:
            return _new(desk, request, form, 422, problem=str(problem))
        return _link(desk, request, person, path)


def _people(desk: Desk, request: Request) -> Response:
    titles, held = places(desk.house), desk.house.people.held_accounts()
    rows = [
        (one, roles_told(one.roles), _realm(desk, one, titles), held.get(one.account, 0))
        for one in desk.house.people.all()
    ]
    held_addresses = desk.house.people.held_addresses()
    return desk.renderer.page(request, "people/people.html", rows=rows, addresses=held_addresses)


def _one(router: APIRouter, desk: Desk) -> None:
    @router.get("/people/{number}")
    def show(request: Request, number: int, _: Admin, done: str = "") -> Response:
        return _person(desk, request, desk.house.people.get(number), notice=_DONE.get(done, ""))

    @router.post("/people/{number}/roles")
    def roles(request: Request, number: int, who: Admin, form: Form) -> Response:
        person = desk.house.people.get(number)
        try:
            check_token(request, form)
            change_post(desk.house, person, _post(form), by=who.name)
        except BadInput as problem:
            return _person(desk, request, person, 422, typed=form, warning=str(problem))
        return RedirectResponse(f"/people/{number}?done=roles", 303)

    @router.post("/people/{number}/link")
    def link(request: Request, number: int, who: Admin, form: Form) -> Response:
        check_token(request, form)
        person = desk.house.people.get(number)
        return _link(desk, request, person, reset_link(desk.house, person, by=who.name))

    acts: Mapping[str, Callable[[Person, str], None]] = {
        "close": lambda person, by: desk.house.people.close(person, by=by),
        "reopen": lambda person, by: desk.house.people.reopen(person, by=by),
        "end": lambda person, by: desk.house.people.end_all(person, by=by),
        "factor": lambda person, by: desk.house.people.drop_factor(person, by=by),
        "free": lambda person, by: desk.house.people.free(person, by=by),
    }
    for name, act in acts.items():
        _button(router, desk, name, act)


def _button(router: APIRouter, desk: Desk, name: str, act: Callable[[Person, str], None]) -> None:
    @router.post(f"/people/{{number}}/{name}", name=f"people_{name}")
    def press(request: Request, number: int, who: Admin, form: Form) -> Response:
        person = desk.house.people.get(number)
        try:
            check_token(request, form)
            act(person, who.name)
        except BadInput as problem:
            return _person(desk, request, person, 422, warning=str(problem))
        return RedirectResponse(f"/people/{number}?done={name}", 303)


def _post(form: Mapping[str, str]) -> Post:
    return Post(roles=chosen(form, "role"), districts=chosen(form, "district"), sectors=chosen(form, "sector"))


def _choices(desk: Desk) -> dict[str, Any]:
    return {"roles": ROLES, "duties": DUTIES, "districts": places(desk.house), "sectors": desk.house.sectors}


def _new(desk: Desk, request: Request, typed: Mapping[str, str], status: int = 200, problem: str = "") -> Response:
    return desk.renderer.page(
        request, "people/new.html", status, typed=typed, problem=problem, **_choices(desk)
    )  # fmt: skip


def _person(
    desk: Desk, request: Request, person: Person, status: int = 200, /, *, typed: Mapping[str, str] | None = None,
    notice: str = "", warning: str = "",
) -> Response:  # fmt: skip
    return desk.renderer.page(
        request, "people/person.html", status, person=person, typed=typed or ticked(person), notice=notice,
        warning=warning, sessions=desk.house.people.sessions(person), tokens=desk.house.people.tokens(person),
        brakes=[(told(one.source), one.source == STRANGERS, one) for one in desk.house.people.brakes(person)],
        now=desk.house.clock.now(), **_choices(desk),
    )  # fmt: skip


def ticked(person: Person) -> Mapping[str, str]:
    """The boxes that say what somebody is."""
    groups = {"role": person.roles, "district": person.realm.districts or (), "sector": person.realm.sectors or ()}
    return {f"{group}.{each}": "1" for group, some in groups.items() for each in some}


def _link(desk: Desk, request: Request, person: Person, path: str) -> Response:
    address = f"{request.url.scheme}://{request.headers['host']}{path}"
    return desk.renderer.page(request, "people/made_link.html", person=person, address=address)


def _realm(desk: Desk, person: Person, titles: Mapping[str, str]) -> str:
    if person.realm.is_everything:
        return "全部"
    parts = (names_of(person.realm.districts or (), titles), names_of(person.realm.sectors or (), desk.house.sectors))
    return "；".join(part for part in parts if part) or "无"
