"""The server as the desk shows it: every setting with where its value came from, and what is stored where."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.context import Desk
from desk.jobs import Progress, Result
from desk.workshop.results import results_of
from desk.workshop.setting_words import SENTENCES
from facts.people import Person
from runs.surveying import Disk, Kept, disk_of, survey
from store.sizes import DatabaseSize, measure
from wiring.kept import origins
from wiring.settings import CONFIG_FILE, Settings
from wiring.settings.origins import Origin

#: Parts of a name whose value is not shown.
_SECRET = ("token", "secret", "password", "key")
_OPTION = re.compile(r"([?&;\s](?:password|passwd|pwd|sslpassword|token|secret)=)[^&\s\"]*", re.IGNORECASE)
_HIDDEN = "（已设置，不显示）"
#: Code points of a value that are shown.
_MOST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingView:
    """One setting."""

    name: str
    sentence: str
    #: As it would stand in the file; "" where nothing is set.
    value: str
    is_secret: bool
    origin: Origin
    default: str
    #: The line to write.
    line: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageView:
    """What is stored where."""

    places: tuple[Kept, ...]
    database: DatabaseSize
    disk: Disk | None

    @property
    def total(self) -> int:
        """Bytes of everything; a SQLite file stands among the places already."""
        return sum(place.bytes for place in self.places)


def settings(desk: Desk) -> tuple[SettingView, ...]:
    """Every setting, in the order of the reference."""
    found = desk.house.settings
    where = origins(found)
    return tuple(_setting(name, found, where[name]) for name in Settings.model_fields)


def _setting(name: str, found: Settings, origin: Origin) -> SettingView:
    field = Settings.model_fields[name]
    default = field.get_default()
    is_secret = any(word in name for word in _SECRET)
    value = getattr(found, name)
    shown = _password_hidden(_written(value)) if not is_secret or not value else _HIDDEN
    return SettingView(
        name=name, sentence=SENTENCES.get(name, field.description or ""), value=shown, is_secret=is_secret,
        origin=origin, default=_written(default), line=f"{name} = {_line_of(name, value, default, is_secret)}",
        problem=_problem(name, value),
    )  # fmt: skip


def _line_of(name: str, value: Any, default: Any, is_secret: bool) -> str:
    if is_secret:
        return "…"
    shown = value if value not in (None, "", ()) else default
    return _password_hidden(_written(shown)) or '"…"'


def _written(value: Any) -> str:
    """A value as TOML writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_written(each) for each in value) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key} = {_written(each)}" for key, each in value.items()) + "}"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text[:_MOST]}"' if text else ""


def _password_hidden(text: str) -> str:
    """A database address without its password."""
    # An address may carry it among its options too: ?password=…
    text = _OPTION.sub(r"\1***", text)
    head, at, tail = text.rpartition("@")
    scheme, slashes, user = head.partition("://")
    if not (at and slashes and ":" in user):
        return text
    return f"{scheme}://{user.partition(':')[0]}:***@{tail}"


def _problem(name: str, value: Any) -> str:
    """What is wrong with a value that could be read; "" where nothing is."""
    if name == "contact" and not value:
        return "没有填写：站点负责人无从联系本单位，请在扫描外部网站之前填写。"
    paths = value if isinstance(value, tuple) else (value,)
    missing = [str(path) for path in paths if isinstance(path, Path) and not path.exists()]
    if missing and name not in ("out", "models", "bands"):
        return f"没有这个文件或文件夹：{'、'.join(missing)[:200]}。"
    return ""


def storage(desk: Desk) -> tuple[StorageView, Any] | None:
    """What was measured last, and when; None where nobody did yet."""
    return results_of(desk).counted(StorageView)


def start_survey(desk: Desk, who: Person) -> str:
    """Measure everything in the background; the job's number."""

    def work(progress: Progress) -> Result:
        found = desk.house.settings
        out = found.out.absolute()
        places = survey(
            [*_database(out, found), ("evidence", found.evidence), ("logs", found.logs), ("models", found.shelf),
             ("uploads", out / "uploads")],
            lambda done, total, _: progress("正在量文件夹", done, total),
        )  # fmt: skip
        size = measure(desk.house.store, lambda done, total, name: progress(f"正在数表 {name} 的行", done, total))
        view = StorageView(places=places, database=size, disk=disk_of(out))
        results_of(desk).count(view)
        return Result(says="存储统计完成。", link="/workshop/storage")

    return desk.jobs.start(who, "统计存储", work)


def _database(out: Path, found: Settings) -> list[tuple[str, Path]]:
    """Files of a SQLite database; a server's database is measured by itself."""
    return [] if found.db else [("database", out / f"fangfei.db{end}") for end in ("", "-wal")]


def disk(desk: Desk) -> Disk | None:
    """How much is left; cheap."""
    return disk_of(desk.house.settings.out.absolute())


#: The file that the lines are written into.
FILE = CONFIG_FILE
