"""Signing in: password, second factor, and who waits after too many wrong ones.

where from ──has to wait──► when to come again                     see braking: a stranger keeps nobody else out
   │ may try, counted as wrong until it is right
   ▼
password ──wrong──► one sentence for every reason                  see gate: a flood hashes no more than two at once
   │ right
   ▼
second factor set? ──yes──► code ──wrong──► counted likewise
   │ no                      │ right, never seen before
   ▼                         ▼
a new key for this browser, the old one is nobody; a cookie says from now on that it is known here
"""

import math
from collections.abc import Sequence
from datetime import datetime

from desk.context import Desk
from desk.people import factor
from desk.people.braking import Origin, alarm, code_keys, password_keys, pause
from desk.people.gate import Gate
from desk.people.passwords import hash_password, is_outdated, verify_password
from facts.errors import NotAllowed
from facts.people import Person, PersonState, Secrets
from facts.ports import Clock
from store.people import SqlPeopleBook
from store.people_brakes import BrakeKey

#: One sentence for every reason, so that nobody learns which accounts exist.
REFUSED = "账号或密码不对，或账号已关闭；连续输错须等一段时间再试，需要时请联系管理员。"
WRONG_CODE = "验证码不对或已用过；请等下一个验证码再试，或用一个备用码。"
#: Longest code or recovery code, and longest account that is looked at.
_MOST_CODE, _MOST_ACCOUNT = 40, 100


class TooSoon(NotAllowed):
    """Somebody has to wait before the next try."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"输错次数太多，请 {told_wait(seconds)}后再试。用以前登录过本系统的浏览器，不受别人输错的影响。"
        )
        self.seconds = seconds


class SignIn:
    """Lets people in, and slows down whoever tries."""

    def __init__(self, people: SqlPeopleBook, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._gate = Gate()

    def check_password(self, account: str, password: str, origin: Origin) -> Person:
        """Who signs in with an account and a password; the second factor is still to come, where there is one.

        Raises:
            TooSoon: whoever comes from there has to wait; the password was not looked at.
            NotAllowed: they do not fit, or the account is closed; which of these is not told.
            TooBusy: too many try at the same moment.
        """
        account = account[:_MOST_ACCOUNT]
        person = self._people.of_account(account)
        keys = password_keys(account, origin, exists=person is not None)
        self._check_wait(self._people.held_until(keys))
        with self._gate.lane(is_known=bool(origin.browser or origin.session)).turn():
            self._check_wait(self._people.count_try(keys, pause, alarm))
            # Always one hash, whatever the account: the time tells nothing.
            kept = self._people.secrets(person) if person else Secrets()
            fits = verify_password(kept.password, password)
        if person is None or not fits or person.state is not PersonState.ACTIVE:
            raise NotAllowed(REFUSED)
        self._people.forgive(keys)
        if kept.password and is_outdated(kept.password):
            self._people.rehash(person, hash_password(password))
        return person

    def check_code(self, person: Person, code: str, origin: Origin) -> None:
        """Take the code of the second factor, or a recovery code.

        Raises:
            TooSoon: too many codes were wrong.
            NotAllowed: it does not fit, was used before, or the account is closed.
        """
        keys: Sequence[BrakeKey] = code_keys(person.account, origin)
        self._check_wait(self._people.count_try(keys, pause, alarm))
        kept = self._people.secrets(person)
        if person.state is not PersonState.ACTIVE or not self._takes(person, kept, code[:_MOST_CODE]):
            raise NotAllowed(WRONG_CODE)
        self._people.forgive(keys)

    def _takes(self, person: Person, kept: Secrets, code: str) -> bool:
        step = factor.matching_step(kept.factor, code, self._clock.now()) if kept.factor else None
        if step is not None:
            return self._people.use_step(person, step)
        return self._people.use_recovery(person, factor.recovery_digest(code))

    def _check_wait(self, until: datetime | None) -> None:
        if until is not None:
            raise TooSoon(max(1, math.ceil((until - self._clock.now()).total_seconds())))


def told_wait(seconds: int) -> str:
    """A wait as people say it."""
    return f"{seconds} 秒" if seconds < 120 else f"{math.ceil(seconds / 60)} 分钟"


def sign_in(desk: Desk) -> SignIn:
    """That of a desk; to be asked for by `desk.own`: it counts who tries."""
    return SignIn(desk.house.people, desk.house.clock)
