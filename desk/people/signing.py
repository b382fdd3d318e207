"""Signing in: password, second factor, the lock after too many wrong ones.

password ──wrong──► counted ──five in fifteen minutes──► locked for fifteen minutes, then thirty, then an hour …
   │ right
   ▼
second factor set? ──yes──► code ──wrong──► counted likewise
   │ no                      │ right, never seen before
   ▼                         ▼
a new key for this browser, the old one is nobody
"""

from datetime import datetime, timedelta

from desk.limits import Limit
from desk.people import factor
from desk.people.passwords import hash_password, is_outdated, verify_password
from facts.errors import NotAllowed
from facts.people import Person, PersonState, Secrets
from facts.ports import Clock
from store.people import Failed, SqlPeopleBook

#: One sentence for every reason, so that nobody learns which accounts exist.
REFUSED = "账号或密码不对，或账号暂时不能使用；连续输错会锁定一段时间，需要时请联系管理员。"
WRONG_CODE = "验证码不对、已用过，或账号暂时不能使用；请等下一个验证码再试，或用一个备用码。"
_MOST_WRONG, _WINDOW = 5, timedelta(minutes=15)
_FIRST_LOCK, _LONGEST_LOCK = timedelta(minutes=15), timedelta(days=1)
#: Longest code or recovery code.
_MOST_CODE = 40


class SignIn:
    """Lets people in, and slows down whoever tries."""

    def __init__(self, people: SqlPeopleBook, clock: Clock) -> None:
        self._people = people
        self._clock = clock
        self._per_address = Limit(100, 600)
        self._per_account = Limit(20, 600)

    def wait(self, account: str, address: str) -> int:
        """Whole seconds until somebody at an address may try an account again; 0 for now. Counts as a try."""
        return self._per_address.wait(address) or self._per_account.wait(f"{address} {account}")

    def check_password(self, account: str, password: str, address: str) -> Person:
        """Who signs in with an account and a password; the second factor is still to come, where there is one.

        Raises:
            NotAllowed: they do not fit, or the account is locked or closed; which of these is not told.
        """
        person = self._people.of_account(account)
        kept = self._people.secrets(person) if person else Secrets()
        # Always one hash, whatever the account: the time tells nothing.
        fits = verify_password(kept.password, password)
        if person is None or not self._is_usable(person):
            raise NotAllowed(REFUSED)
        if not fits:
            self._fail(person, address)
            raise NotAllowed(REFUSED)
        if kept.password and is_outdated(kept.password):
            self._people.rehash(person, hash_password(password))
        return person

    def check_code(self, person: Person, code: str, address: str) -> None:
        """Take the code of the second factor, or a recovery code.

        Raises:
            NotAllowed: it does not fit, was used before, or the account is locked.
        """
        kept = self._people.secrets(person)
        if not self._is_usable(person) or not self._takes(person, kept, code[:_MOST_CODE]):
            if self._is_usable(person):
                self._fail(person, address)
            raise NotAllowed(WRONG_CODE)

    def _takes(self, person: Person, kept: Secrets, code: str) -> bool:
        step = factor.matching_step(kept.factor, code, self._clock.now()) if kept.factor else None
        if step is not None:
            return self._people.use_step(person, step)
        return self._people.use_recovery(person, factor.recovery_digest(code))

    def _is_usable(self, person: Person) -> bool:
        locked = person.locked_until is not None and person.locked_until > self._clock.now()
        return person.state is PersonState.ACTIVE and not locked

    def _fail(self, person: Person, address: str) -> None:
        now = self._clock.now()

        def count(kept: Secrets) -> Failed:
            failures = 1 + (kept.failures if kept.failed_at and now - kept.failed_at < _WINDOW else 0)
            if failures < _MOST_WRONG:
                return failures, kept.locks, None
            return 0, kept.locks + 1, now + lock_of(kept.locks)

        self._people.fail(person, count, address=address)


def lock_of(locks: int) -> timedelta:
    """How long an account is locked that was locked so often in a row."""
    return min(_LONGEST_LOCK, _FIRST_LOCK * (1 << min(locks, 10)))


def is_locked(person: Person, now: datetime) -> bool:
    """Whether somebody cannot sign in now after too many wrong passwords."""
    return person.locked_until is not None and person.locked_until > now
