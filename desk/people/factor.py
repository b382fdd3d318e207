"""The second factor: codes of six digits that a telephone shows (RFC 6238), and recovery codes for when it is lost."""

import base64
import hashlib
import hmac
import secrets
from datetime import datetime
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

#: What every authenticator takes: SHA-1, six digits, thirty seconds.
_DIGITS, _PERIOD, _KEY_BYTES = 6, 30, 20
#: Periods before and after now whose code counts, for telephones whose clock is a little off.
_DRIFT = (0, -1, 1)
_RECOVERY_CODES, _RECOVERY_BYTES = 10, 10


def new_secret() -> str:
    """A new secret in base32, as authenticators take it by hand."""
    return base64.b32encode(secrets.token_bytes(_KEY_BYTES)).decode()


def code_of(secret: str, step: int) -> str:
    """The code of one period of thirty seconds."""
    totp = TOTP(base64.b32decode(secret), _DIGITS, SHA1(), _PERIOD)  # noqa: S303  # RFC 6238's own
    return totp.generate(step * _PERIOD).decode()


def step_at(moment: datetime) -> int:
    """The number of the period that a moment lies in."""
    return int(moment.timestamp()) // _PERIOD


def matching_step(secret: str, code: str, moment: datetime) -> int | None:
    """The period whose code this is; None where it is none of those around now."""
    now, given = step_at(moment), code.replace(" ", "").encode("utf-8", "replace")
    # Every code is compared, whichever fits.
    fits = [now + off for off in _DRIFT if hmac.compare_digest(code_of(secret, now + off).encode(), given)]
    return fits[0] if fits else None


def new_recovery() -> tuple[str, ...]:
    """Ten new recovery codes such as K3FQ-7ZPA-W2MD-XR5T, each good once."""
    return tuple(_in_fours(secrets.token_bytes(_RECOVERY_BYTES)) for _ in range(_RECOVERY_CODES))


def recovery_digest(code: str) -> str:
    """What is kept of a recovery code; 80 random bits need no salt."""
    bare = "".join(each for each in code.upper() if each.isalnum())
    return hashlib.sha256(bare.encode("utf-8", "replace")).hexdigest()


def address_of(secret: str, account: str, issuer: str = "防非") -> str:
    """The otpauth address that an authenticator reads from a picture."""
    label = quote(f"{issuer}:{account}")
    values = {"secret": secret, "issuer": issuer, "algorithm": "SHA1", "digits": _DIGITS, "period": _PERIOD}
    return f"otpauth://totp/{label}?{urlencode(values, quote_via=quote)}"


def _in_fours(some: bytes) -> str:
    text = base64.b32encode(some).decode()
    return "-".join(text[at : at + 4] for at in range(0, len(text), 4))
