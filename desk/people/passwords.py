"""Passwords: argon2id, and what is no good as one. The only door to argon2-cffi."""

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: OWASP's first choice of 2024: 46 MiB, one pass, one lane; 50 ms of one core of an office server.
_HASHER = PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)
#: A long one needs nothing else; a shorter one must mix.
LONG, SHORT, MOST = 12, 10, 128
_CLASSES = 3
#: What everybody tries first: the beginnings of lists of leaked passwords, Chinese ones among them.
_COMMON = (
    "123456", "password", "qwerty", "qazwsx", "1q2w3e", "1qaz2wsx", "abc123", "a123456", "111111", "000000", "888888",
    "666666", "5201314", "woaini", "iloveyou", "admin", "root", "letmein", "welcome", "monkey", "dragon", "football",
    "zhang", "wangyi", "lihua", "fangfei", "feifa", "jizi", "dafei", "chufei", "jinrong", "passw0rd", "p@ssw0rd",
    "changeme", "asdfgh", "zxcvbn", "147258", "112233", "123123", "654321", "987654", "520520", "168168", "aa123456",
)  # fmt: skip


def hash_password(password: str) -> str:
    """What is kept of a password; argon2id in its own notation with a salt of its own."""
    return _HASHER.hash(password)


def verify_password(kept: str | None, password: str) -> bool:
    """Whether a password fits; takes as long where there is no account or no password."""
    try:
        return _HASHER.verify(kept or _nobodys(), password[:MOST]) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether a password should be hashed anew, with the parameters of today."""
    return _HASHER.check_needs_rehash(kept)


def fault_of(password: str, account: str, name: str) -> str:
    """Why a password is no good, as a sentence; empty where it is good."""
    if len(password) > MOST:
        return f"密码最多 {MOST} 个字符。"
    if not password.isprintable():
        return "密码里有看不见的字符，请重新输入。"
    if len(password) < SHORT or (len(password) < LONG and _classes(password) < _CLASSES):
        return f"密码至少 {LONG} 个字符；或至少 {SHORT} 个字符，且含大写字母、小写字母、数字、符号中的三种。"
    folded = password.casefold()
    if any(part in folded for part in (account.casefold(), name.casefold()) if len(part) > 1):
        return "密码不能包含账号或姓名。"
    return "这个密码太常见或太有规律，请换一个。" if _is_common(folded) else ""


def _classes(password: str) -> int:
    kinds = (str.isupper, str.islower, str.isdigit, lambda each: not each.isalnum() or not each.isascii())
    return sum(any(kind(each) for each in password) for kind in kinds)


def _is_common(folded: str) -> bool:
    if len(set(folded)) < 5:
        return True
    rest = folded
    for word in sorted(_COMMON, key=len, reverse=True):
        rest = rest.replace(word, "")
    # What stays when the common words are taken out must still be something to guess.
    return len(rest) < len(folded) and len(set(rest)) < 5


@cache
def _nobodys() -> str:
    return _HASHER.hash("nobody has this password")
