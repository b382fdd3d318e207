"""What somebody changes of their own account: password, second factor, tokens; pages and programs call the same."""

import secrets
from collections.abc import Iterable
from datetime import timedelta

from desk.context import Desk
from desk.people import factor
from desk.people.braking import Origin
from desk.people.gate import TooBusy
from desk.people.passwords import fault_of, hash_password
from desk.people.signing import SignIn, TooSoon
from facts.errors import BadInput, NotAllowed
from facts.people import ApiToken, Person, Right

#: Days a token may hold, and how many somebody may have.
MOST_DAYS, MOST_TOKENS = 365, 20
_MOST_LABEL = 60
_PREFIX = "fangfei_"


def change_password(desk: Desk, signing: SignIn, who: Person, *, old: str, new: str, origin: Origin) -> None:
    """Set somebody's own password; every session of theirs ends.

    Raises:
        BadInput: the old one is wrong, or the new one is no good.
    """
    try:
        signing.check_password(who.account, old, origin)
    except (TooSoon, TooBusy) as problem:
        raise BadInput(f"{problem}密码没有改。") from problem
    except NotAllowed as problem:
        raise BadInput("现在的密码不对；连续输错须等一段时间再试。") from problem
    fault = fault_of(new, who.account, who.name) or ("新密码不能与现在的相同。" if new == old else "")
    if fault:
        raise BadInput(fault)
    desk.house.people.set_password(who, hash_password(new), by=who.name)


def waiting_secret(desk: Desk, who: Person) -> str:
    """The secret of a second factor that waits for its first code; made when it is first asked for.

    Raises:
        BadInput: the second factor is set already.
    """
    if who.has_second_factor:
        raise BadInput("第二因素已经设好；要换手机，请先停用再重新设置。")
    kept = desk.house.people.secrets(who).factor
    if kept is None:
        kept = factor.new_secret()
        desk.house.people.keep_factor(who, kept)
    return kept


def start_factor(desk: Desk, who: Person, code: str) -> tuple[str, ...]:
    """Set the second factor with its first code, and return the recovery codes, which are shown once.

    Raises:
        BadInput: the code does not fit.
    """
    step = factor.matching_step(waiting_secret(desk, who), code, desk.house.clock.now())
    if step is None:
        raise BadInput("验证码不对：请输入手机上现在显示的 6 位数字，并检查手机时间。")
    codes = factor.new_recovery()
    desk.house.people.start_factor(who, step=step, recovery=[factor.recovery_digest(each) for each in codes])
    return codes


def stop_factor(desk: Desk, signing: SignIn, who: Person, password: str, origin: Origin) -> None:
    """Take one's own second factor away; every session ends.

    Raises:
        BadInput: the password is wrong, or one's role needs a second factor.
    """
    if who.roles & desk.settings.factor_roles:
        raise BadInput("您的角色必须使用第二因素；要换手机，请管理员重置。")
    try:
        signing.check_password(who.account, password, origin)
    except (TooSoon, TooBusy) as problem:
        raise BadInput(f"{problem}第二因素没有停用。") from problem
    except NotAllowed as problem:
        raise BadInput("密码不对；第二因素没有停用。") from problem
    desk.house.people.drop_factor(who, by=who.name)


def make_token(desk: Desk, who: Person, *, label: str, scopes: Iterable[str], days: int) -> tuple[ApiToken, str]:
    """Make a token, and return it with its secret, which is shown once.

    Raises:
        BadInput: label, scopes or days are no good, or there are too many tokens.
        NotAllowed: a token asks for a token.
    """
    if who.scopes is not None:
        raise NotAllowed("令牌不能再生成令牌；请在浏览器里登录后生成。")
    told, wanted = " ".join(label.split()), frozenset(scopes)
    if not told or len(told) > _MOST_LABEL or not told.isprintable():
        raise BadInput(f"请写明令牌的用途，最多 {_MOST_LABEL} 字。")
    if not wanted or not wanted <= {right.value for right in who.rights}:
        raise BadInput("请至少选一项权限，且不超出自己的权限。")
    if not 1 <= days <= MOST_DAYS:
        raise BadInput(f"有效期 1 到 {MOST_DAYS} 天。")
    now = desk.house.clock.now()
    if sum(one.revoked_at is None and one.until > now for one in desk.house.people.tokens(who)) >= MOST_TOKENS:
        raise BadInput(f"每人最多 {MOST_TOKENS} 个有效令牌；请先撤销不用的。")
    secret = _PREFIX + secrets.token_urlsafe(32)
    rights = frozenset(Right(name) for name in wanted)
    return desk.house.people.add_token(who, secret, label=told, scopes=rights, until=now + timedelta(days=days)), secret
