"""The REST API of this room: who one is, tokens, and the administration of people."""

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.requests import Request

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.people import api_models as models
from desk.people import owning
from desk.people.administering import Post, add_person, change_post, reset_link
from desk.unmasking import ask
from facts.errors import BadInput, NotAllowed, NotKnown
from facts.people import Person, Right

Who = Annotated[Person, needs()]
Admin = Annotated[Person, needs(Right.PEOPLE)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]
_ACTS = {
    "close": "关闭账号",
    "reopen": "重新启用账号",
    "end-sessions": "退出账号的全部登录",
    "reset-factor": "重置第二因素",
    "free": "解除账号的登录等待",
}


def api(desk: Desk) -> APIRouter:
    """`/me`, `/tokens`, `/people`, `/unmask`."""
    router = APIRouter(tags=["people"], responses=ANSWERS)
    _own(router, desk)
    _tokens(router, desk)
    _administration(router, desk)
    return router


def _own(router: APIRouter, desk: Desk) -> None:
    @router.get("/me", summary="当前账号", operation_id="me")
    def me(who: Who) -> models.Me:
        return models.me(who)

    @router.get("/me/sessions", summary="自己的登录", operation_id="list_sessions")
    def sessions(who: Who, limit: Limit = 50, after: After = None) -> Listing[models.SessionOut]:
        return paged([models.session_out(one) for one in desk.house.people.sessions(who)], limit, after)

    @router.delete("/me/sessions/{which}", summary="退出自己的一个登录", operation_id="end_session")
    def end(who: Who, which: Annotated[str, Path(pattern="^[0-9a-f]{16}$")]) -> models.Done:
        _in_person(who)
        if not desk.house.people.end_own(who, which):
            raise NotKnown("没有这个登录，可能已经退出。")
        return models.Done()

    @router.post("/unmask", summary="申请查看个人信息原文", operation_id="unmask")
    def unmask(who: Annotated[Person, needs(Right.UNMASK)], wish: models.UnmaskIn) -> models.Done:
        ask(desk, who, wish.subject, wish.reason)
        return models.Done()


def _tokens(router: APIRouter, desk: Desk) -> None:
    @router.get("/tokens", summary="自己的令牌", operation_id="list_tokens")
    def tokens(who: Who, limit: Limit = 50, after: After = None) -> Listing[models.TokenOut]:
        return paged([models.token_out(one) for one in desk.house.people.tokens(who)], limit, after)

    @router.post("/tokens", status_code=201, summary="生成令牌", operation_id="make_token")
    def make(request: Request, who: Who, wish: models.TokenIn) -> models.TokenMade:
        _not_kept(request)
        return models.token_made(
            *owning.make_token(desk, who, label=wish.label, scopes=wish.scopes, days=wish.days)
        )  # fmt: skip

    @router.delete("/tokens/{number}", summary="撤销令牌", operation_id="revoke_token")
    def revoke(who: Who, number: Number) -> models.Done:
        _in_person(who)
        desk.house.people.revoke_token(number, of=who, by=who.name)
        return models.Done()


def _administration(router: APIRouter, desk: Desk) -> None:
    @router.get("/people", summary="全部账号", operation_id="list_people")
    def people(_: Admin, limit: Limit = 50, after: After = None) -> Listing[models.PersonOut]:
        return paged([models.person_out(one) for one in desk.house.people.all()], limit, after)

    @router.post("/people", status_code=201, summary="添加账号", operation_id="add_person")
    def add(request: Request, who: Admin, wish: models.PersonIn) -> models.Invited:
        _not_kept(request)
        person, link = add_person(desk.house, account=wish.account, name=wish.name, post=_post(wish), by=who.name)
        return models.Invited(person=models.person_out(person), link=link)

    @router.get("/people/brakes", summary="输错太多、须等待的地址", operation_id="list_held_addresses")
    def held(_: Admin, limit: Limit = 50, after: After = None) -> Listing[models.BrakeOut]:
        return paged([models.brake_out(one) for one in desk.house.people.held_addresses()], limit, after)

    @router.delete("/people/brakes/{number}", summary="解除一处登录等待", operation_id="free_brake")
    def free(who: Admin, number: Number) -> models.Done:
        desk.house.people.free_one(number, by=who.name)
        return models.Done()

    @router.get("/people/{number}/brakes", summary="账号最近一天从哪里输错", operation_id="list_brakes_of_person")
    def brakes(_: Admin, number: Number, limit: Limit = 50, after: After = None) -> Listing[models.BrakeOut]:
        found = desk.house.people.brakes(desk.house.people.get(number))
        return paged([models.brake_out(one) for one in found], limit, after)

    @router.get("/people/{number}", summary="一个账号", operation_id="get_person")
    def person(_: Admin, number: Number) -> models.PersonOut:
        return models.person_out(desk.house.people.get(number))

    @router.put("/people/{number}/roles", summary="调整角色和管辖范围", operation_id="change_roles")
    def roles(who: Admin, number: Number, wish: models.PostIn) -> models.PersonOut:
        change_post(desk.house, desk.house.people.get(number), _post(wish), by=who.name)
        return models.person_out(desk.house.people.get(number))

    @router.post("/people/{number}/link", summary="生成重设密码的一次性链接", operation_id="make_link")
    def link(request: Request, who: Admin, number: Number) -> models.Invited:
        _not_kept(request)
        one = desk.house.people.get(number)
        path = reset_link(desk.house, one, by=who.name)
        return models.Invited(person=models.person_out(desk.house.people.get(number)), link=path)

    acts: Mapping[str, Callable[[Person, str], None]] = {
        "close": lambda one, by: desk.house.people.close(one, by=by),
        "reopen": lambda one, by: desk.house.people.reopen(one, by=by),
        "end-sessions": lambda one, by: desk.house.people.end_all(one, by=by),
        "reset-factor": lambda one, by: desk.house.people.drop_factor(one, by=by),
        "free": lambda one, by: desk.house.people.free(one, by=by),
    }
    for name, act in acts.items():
        _button(router, desk, name, act)


def _button(router: APIRouter, desk: Desk, name: str, act: Callable[[Person, str], None]) -> None:
    @router.post(
        f"/people/{{number}}/{name}", summary=_ACTS[name], operation_id=f"{name.replace('-', '_')}_of_person"
    )  # fmt: skip
    def press(who: Admin, number: Number) -> models.PersonOut:
        act(desk.house.people.get(number), who.name)
        return models.person_out(desk.house.people.get(number))


def _post(wish: models.PostIn) -> Post:
    return Post(roles=tuple(wish.roles), districts=tuple(wish.districts), sectors=tuple(wish.sectors))


def _in_person(who: Person) -> None:
    """Refuse a token: no scope says that it may end what its person is signed in with.

    Raises:
        NotAllowed: it is one.
    """
    if who.scopes is not None:
        raise NotAllowed("令牌不能退出登录、撤销令牌；请在浏览器里登录后办理。")


def _not_kept(request: Request) -> None:
    """Refuse a key under which the answer would be kept: what is shown once is kept nowhere.

    Raises:
        BadInput: the request brings one.
    """
    if "idempotency-key" in request.headers:
        raise BadInput("答复里有只显示一次的秘密，不能带 Idempotency-Key。")
