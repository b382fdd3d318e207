"""What the API says and takes of people, sessions and tokens."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from facts.people import ApiToken, Brake, Person, PersonState, Right, Role, Session


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Code = Annotated[str, Field(max_length=40)]


class PersonOut(_Frozen):
    """One account."""

    id: int
    account: str = Field(description="登录用的账号。")
    name: str = Field(description="研判记录上的署名。")
    roles: list[Role]
    districts: list[str] | None = Field(description="所管区县的代码；null 为全部。")
    sectors: list[str] | None = Field(description="所管行业的代码；null 为全部。")
    state: PersonState
    must_change: bool = Field(description="须先改密码。")
    has_second_factor: bool
    last_seen_at: datetime | None


class Me(PersonOut):
    """Who is asking."""

    rights: list[Right] = Field(description="角色的权限；用令牌时以令牌的范围为限。")
    by_token: bool


class PostIn(_Frozen):
    """Roles and realm."""

    roles: list[Role] = Field(min_length=1, max_length=9)
    districts: list[Code] = Field(default=[], max_length=100, description="区县角色所管区县的代码。")
    sectors: list[Code] = Field(default=[], max_length=100, description="行业部门角色所管行业的代码。")


class PersonIn(PostIn):
    """A new account."""

    account: str = Field(
        pattern=r"^[a-z][a-z0-9._@-]{1,39}$", description="以字母开头，只用小写字母、数字和 . _ - @，2 到 40 个字符。"
    )
    name: str = Field(min_length=2, max_length=40)


class Invited(_Frozen):
    """An account and the link that sets its password."""

    person: PersonOut
    link: str = Field(description="一次性链接的路径，24 小时内有效，只显示这一次。")


class SessionOut(_Frozen):
    """One browser in which somebody is signed in."""

    id: str = Field(description="登录的编号，16 位。")
    opened_at: datetime
    seen_at: datetime
    until: datetime
    address: str
    agent: str


class BrakeOut(_Frozen):
    """How often somebody was wrong from one place, and until when they wait."""

    id: int
    source: str = Field(
        description="地址；browser、session、code 开头的为浏览器、登录、验证码；* 为所有陌生浏览器合计。"
    )
    failures: int
    failed_at: datetime
    until: datetime | None = Field(description="再试须等到；null 为不用等。")


class TokenIn(_Frozen):
    """A new token."""

    label: str = Field(min_length=1, max_length=60, description="用途。")
    scopes: list[Right] = Field(min_length=1, max_length=16)
    days: int = Field(default=90, ge=1, le=365)


class TokenOut(_Frozen):
    """One token, without its secret."""

    id: int
    label: str
    scopes: list[Right]
    created_at: datetime
    until: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class TokenMade(TokenOut):
    """A new token with its secret."""

    secret: str = Field(description="令牌本身，只显示这一次。")


class UnmaskIn(_Frozen):
    """An asking for personal values."""

    subject: str = Field(max_length=60, pattern=r"^(page [1-9][0-9]{0,8}|XS-[0-9]{6,9})$", examples=["page 12"])
    reason: str = Field(min_length=2, max_length=200)


class Done(_Frozen):
    """It was done."""

    done: bool = True


def person_out(person: Person) -> PersonOut:
    """An account as the API says it."""
    return PersonOut(**_person(person))  # type: ignore[arg-type]


def me(person: Person) -> Me:
    """Who is asking, as the API says it."""
    return Me(**_person(person), rights=sorted(person.rights), by_token=person.scopes is not None)  # type: ignore[arg-type]


def session_out(session: Session) -> SessionOut:
    """A session as the API says it."""
    return SessionOut(
        id=session.digest[:16], opened_at=session.opened_at, seen_at=session.seen_at, until=session.until,
        address=session.address, agent=session.agent,
    )  # fmt: skip


def brake_out(brake: Brake) -> BrakeOut:
    """A brake as the API says it."""
    return BrakeOut(
        id=brake.id, source=brake.source, failures=brake.failures, failed_at=brake.failed_at, until=brake.until
    )  # fmt: skip


def token_out(token: ApiToken) -> TokenOut:
    """A token as the API says it."""
    return TokenOut(**_token(token))  # type: ignore[arg-type]


def token_made(token: ApiToken, secret: str) -> TokenMade:
    """A new token as the API says it."""
    return TokenMade(**_token(token), secret=secret)  # type: ignore[arg-type]


def _person(person: Person) -> dict[str, object]:
    realm = person.realm
    return {
        "id": person.id, "account": person.account, "name": person.name, "roles": sorted(person.roles),
        "districts": None if realm.districts is None else sorted(realm.districts),
        "sectors": None if realm.sectors is None else sorted(realm.sectors),
        "state": person.state, "must_change": person.must_change, "has_second_factor": person.has_second_factor,
        "last_seen_at": person.last_seen_at,
    }  # fmt: skip


def _token(token: ApiToken) -> dict[str, object]:
    return {
        "id": token.id, "label": token.label, "scopes": sorted(token.scopes), "created_at": token.created_at,
        "until": token.until, "last_used_at": token.last_used_at, "revoked_at": token.revoked_at,
    }  # fmt: skip
