"""What an account is made of: checked before it is kept, by pages, programs and the command line alike."""

import re
import secrets
from collections.abc import Iterable
from datetime import timedelta

from desk.guard import clean_name
from facts.errors import BadInput
from facts.people import BOUNDED, EVERYWHERE, Person, Realm, Role
from store.people import SqlPeopleBook

#: How long a one-time link holds.
LINK_LASTS = timedelta(hours=24)
_ACCOUNT = re.compile(r"[a-z][a-z0-9._@-]{1,39}", re.ASCII)
_MOST_CHOSEN = 100


def clean_account(typed: str) -> str:
    """An account as it is kept.

    Raises:
        BadInput: it is none.
    """
    account = typed.strip().lower()
    if not _ACCOUNT.fullmatch(account):
        raise BadInput("账号以字母开头，只用小写字母、数字和 . _ - @，2 到 40 个字符。")
    return account


def checked_name(typed: str) -> str:
    """A name as it stands beside judgements.

    Raises:
        BadInput: it is too short.
    """
    name = clean_name(typed)
    if len(name) < 2:
        raise BadInput("请填写姓名，2 到 40 个字；研判记录上署这个名字。")
    return name


def checked_roles(names: Iterable[str], realm: Realm) -> frozenset[Role]:
    """Roles that go together, with the realm that they need.

    Raises:
        BadInput: none, an unknown one, an auditor who is something else too, or a district or sector without a realm.
    """
    given = frozenset(names)
    if not given or not given <= set(Role):
        raise BadInput("请至少选择一个角色。")
    roles = frozenset(Role(name) for name in given)
    if Role.AUDITOR in roles and len(roles) > 1:
        raise BadInput("审计只看不改，不能兼任其他角色。")
    if Role.DISTRICT in roles and not realm.districts:
        raise BadInput("区县角色须选定所管的区县。")
    if Role.SECTOR in roles and not realm.sectors:
        raise BadInput("行业部门角色须选定所管的行业。")
    return roles


def realm_of(
    roles: Iterable[str], districts: Iterable[str], sectors: Iterable[str], known: tuple[Iterable[str], Iterable[str]]
) -> Realm:
    """The realm of what was chosen: only the bounded roles have one, and only of places and sectors that exist.

    Raises:
        BadInput: a place or a sector is not known, or they are too many.
    """
    chosen, places, fields = frozenset(roles), frozenset(districts), frozenset(sectors)
    if not (places <= frozenset(known[0]) and fields <= frozenset(known[1])):
        raise BadInput("选择的区县或行业不在规则文件里；请刷新页面再选。")
    if max(len(places), len(fields)) > _MOST_CHOSEN:
        raise BadInput("选择的区县或行业太多。")
    if not chosen & BOUNDED:
        return EVERYWHERE
    return Realm(
        districts=places if Role.DISTRICT in chosen else None, sectors=fields if Role.SECTOR in chosen else None
    )


def new_link(people: SqlPeopleBook, person: Person | None, *, by: str) -> str:
    """A path such as /link/…, good once within a day, that sets a person's password, or makes the first account."""
    key = secrets.token_urlsafe(32)
    people.make_link(person, key, LINK_LASTS, by=by)
    return f"/link/{key}" if person else f"/setup/{key}"
