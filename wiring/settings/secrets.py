"""Values that are never printed, and the files they come from."""

import re
import stat
from pathlib import Path

from pydantic import SecretStr

#: What stands where a secret would.
MASK = "••••"
#: Bytes of a secret file that are read at most.
_MOST = 64 * 1024
_PLACEHOLDER = re.compile(
    r"(?:change[-_ ]?(?:me|it|this)|x{3,}|\*{3,}|\.{3,}|…+|secret|password|passwd|token|todo|tbd|example|none|null|"
    r"your[-_ ].*|<.*>|12345678?9?0?|请修改|待填|密码)",
    re.IGNORECASE,
)
_OPTION = re.compile(r"([?&;\s](?:password|passwd|pwd|sslpassword|token|secret)=)([^&\s\"]+)", re.IGNORECASE)


class Secret(SecretStr):
    """Text that shows as ••••, wherever it is printed; `get_secret_value()` is the one way to it."""

    def _display(self) -> str:
        return MASK if self.get_secret_value() else ""

    @property
    def weak_part(self) -> str:
        """What of it must be no placeholder."""
        return self.get_secret_value()


class DatabaseAddress(Secret):
    """A database address, shown without its password."""

    def _display(self) -> str:
        text = _OPTION.sub(rf"\1{MASK}", self.get_secret_value())
        head, user, password, tail = _parted(text)
        return f"{head}{user}:{MASK}@{tail}" if password else text

    @property
    def weak_part(self) -> str:
        """The password in it, "" where it has none."""
        text = self.get_secret_value()
        option = _OPTION.search(text)
        return option[2] if option else _parted(text)[2]


def _parted(address: str) -> tuple[str, str, str, str]:
    """Scheme with its slashes, user, password and the rest of an address."""
    scheme, slashes, rest = address.partition("://")
    user, at, tail = rest.rpartition("@")
    name, _, password = user.partition(":")
    return (scheme + slashes, name, password, tail) if at and slashes else (address, "", "", "")


def is_placeholder(secret: str) -> bool:
    """Whether somebody forgot to write the real one."""
    return _PLACEHOLDER.fullmatch(secret.strip()) is not None


def is_open(path: Path) -> bool:
    """Whether accounts that are neither the file's owner nor in its group may read or change it."""
    return bool(path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))


def read_secret(path: Path, *, is_guarded: bool = False) -> str:
    """The one line that a secret file holds.

    Args:
        path: the file; a relative one counts from the working folder.
        is_guarded: the folder keeps others out, as systemd's folder of credentials does.

    Raises:
        ValueError: the file cannot be used; says why and how to mend it, and nothing of what is in it.
    """
    try:
        if not is_guarded and is_open(path):
            raise ValueError(f"{path} can be read or changed by every account of this machine; run: chmod 600 {path}")
        with path.open("rb") as file:
            text = file.read(_MOST + 1).decode("utf-8").strip()
    except OSError as problem:
        raise ValueError(f"{path} cannot be read ({problem.strerror})") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} is no text") from None
    if not text or "\n" in text or len(text) > _MOST:
        raise ValueError(f"{path} has to hold the secret on one line, and nothing else")
    return text
