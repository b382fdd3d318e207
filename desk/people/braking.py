"""What makes somebody wait before the next try to sign in: how often they were wrong, and where they come from.

                        free tries   then the first wait, doubled with each further one, up to
account + address            5            1 min                  1 h
account + known browser      5            1 min                  1 h
address                     20            1 min                  1 h
second factor                5           15 min                  1 day    only who knows the password gets here
account, all strangers       -          nobody waits: it is told to the administrator at 50, 500, 5000 …
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from store.people_brakes import BrakeKey

#: All strangers of an account together.
STRANGERS = "*"
_FREE, _FREE_OF_ADDRESS = 5, 20
_FIRST, _LONGEST = timedelta(minutes=1), timedelta(hours=1)
_FIRST_CODE, _LONGEST_CODE = timedelta(minutes=15), timedelta(days=1)
_ATTACK = 50
_BROWSER, _CODE, _SESSION = "browser ", "code ", "session "


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a try comes from."""

    address: str
    #: Number of a browser that was signed in to this account before; "" for a stranger.
    browser: str = ""
    #: Who is signed in and is asked for the password again counts for themselves.
    session: str = ""


def password_keys(account: str, origin: Origin, *, exists: bool) -> Sequence[BrakeKey]:
    """What a wrong password counts on."""
    own = f"{_BROWSER}{origin.browser}" if origin.browser else f"{_SESSION}{origin.session}" if origin.session else ""
    if own:
        return (BrakeKey(account=account, source=own, exists=exists),)
    near = neighbourhood(origin.address)
    return (
        BrakeKey(account=account, source=near, exists=exists),
        BrakeKey(account=account, source=STRANGERS, exists=exists, is_shared=True),
        BrakeKey(account="", source=near, is_shared=True),
    )


def code_keys(account: str, origin: Origin) -> Sequence[BrakeKey]:
    """What a wrong code counts on: a million codes are few, so strangers count together, wherever they are."""
    return (BrakeKey(account=account, source=f"{_CODE}{origin.browser or STRANGERS}", exists=True),)


def pause(key: BrakeKey, failures: int) -> timedelta | None:
    """How long a key waits that counts so many failures."""
    if key.source == STRANGERS:
        return None
    free = _FREE if key.account else _FREE_OF_ADDRESS
    if failures < free:
        return None
    first, longest = (_FIRST_CODE, _LONGEST_CODE) if key.source.startswith(_CODE) else (_FIRST, _LONGEST)
    return min(longest, first * (1 << min(failures - free, 20)))


def alarm(key: BrakeKey, failures: int) -> str:
    """What the audit log hears: that a wait began, and that an account is guessed at; not of each try."""
    if not key.account:
        return "address slowed" if failures == _FREE_OF_ADDRESS else ""
    if not key.exists:
        return ""
    if key.source == STRANGERS:
        return "account under attack" if _is_milestone(failures) else ""
    return "sign-in slowed" if failures == _FREE else ""


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 a network of /64, which is what one household gets."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:64] or "?"
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)


def told(source: str) -> str:
    """Where a count comes from, in Chinese."""
    if source == STRANGERS:
        return "所有陌生浏览器合计"
    for head, word in ((_BROWSER, "用过的浏览器"), (_SESSION, "已登录的浏览器"), (_CODE, "第二因素验证码")):
        if source.startswith(head):
            return word
    return source


def _is_milestone(failures: int) -> bool:
    step = _ATTACK
    while step < failures:
        step *= 10
    return step == failures
