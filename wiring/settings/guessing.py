"""Names that are no settings: what was probably meant, and what took the place of those that there once were."""

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Final

#: Settings of earlier versions, and names that people bring from elsewhere -> what to do instead.
REPLACED: Final[Mapping[str, str]] = {
    "proxy": "requests leave through no proxy; desk_proxy names the reverse proxy before the desk",
    "database": "the database's address is db, or db_file where it holds a password",
    "database_url": "the database's address is db, or db_file where it holds a password",
    "user_agent": "the crawler names itself; what you add is contact",
    "log_file": "services write to standard error, where systemd's journal takes it; jobs write below out/logs",
    "workers": "the desk is one process; requests of a crawl at once are concurrency",
    "timezone": "each schedule has a time zone of its own; the shipped ones are in Asia/Shanghai",
    "cron": "schedules are rows of the database; each has a cron line and a time zone of its own",
    "desk_password": "accounts have passwords of their own; `fangfei people link` sets one anew",
}


def unknown(
    name: str, known: Iterable[str], *, shown: str = "", place: str = "", write: Callable[[str], str] = str
) -> str:
    """What to say of a name that is no setting.

    Args:
        name: as settings are written, or the last step of a path.
        known: the names that there are at that place.
        shown: as the person wrote it.
        place: where it stands.
        write: a known name -> as the person would write it.
    """
    where = f" ({place})" if place else ""
    said = f"{shown or name}{where}: there is no such setting"
    if name in REPLACED:
        return f"{said}; {REPLACED[name]}"
    close = difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return f"{said}; did you mean {write(close[0])}?" if close else said
