"""A browser that was signed in before: a signed cookie that lives for half a year and counts for one account.

    fangfei_known_7 = 1.<seconds since 1970>.<number of the browser>.<HMAC-SHA-256>

It lets nobody in. It says only that whoever tries is no stranger, so that strangers' wrong passwords make this browser
wait for nothing. The key of the signature is the account's own password hash, which never leaves the server: a new
password makes every such cookie worthless, and there is no other key to keep.
"""

import hashlib
import hmac
import re
import secrets
from datetime import UTC, datetime, timedelta

from facts.people import Person

#: How long a browser is remembered.
LASTING = timedelta(days=180)
_COOKIE = re.compile(r"1\.(\d{10,11})\.([A-Za-z0-9_-]{16})\.([0-9a-f]{64})", re.ASCII)


def cookie_name(person_id: int, *, secure: bool) -> str:
    """Name of the cookie of an account; over TLS it is the host's own."""
    return f"{'__Host-' if secure else ''}fangfei_known_{person_id}"


def sign(person: Person, password: str, now: datetime) -> str:
    """A cookie for a browser in which somebody just signed in; `password` is the hash that is kept."""
    plain = f"1.{int(now.timestamp())}.{secrets.token_urlsafe(12)}"
    return f"{plain}.{_mac(person, password, plain)}"


def browser_of(cookie: str, person: Person, password: str, now: datetime) -> str:
    """The number of the browser that a cookie of ours names; "" for any other cookie, or an old one."""
    found = _COOKIE.fullmatch(cookie)
    if found is None or not hmac.compare_digest(found[3], _mac(person, password, cookie.rpartition(".")[0])):
        return ""
    age = now - datetime.fromtimestamp(int(found[1]), UTC)
    return found[2] if timedelta() <= age + timedelta(minutes=1) and age <= LASTING else ""


def _mac(person: Person, password: str, plain: str) -> str:
    message = f"fangfei: known browser\n{person.id}\n{plain}".encode()
    return hmac.new(password.encode(), message, hashlib.sha256).hexdigest()
