"""What belongs to an installation, and where its backups are."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path

from facts import __version__
from facts.errors import BadInput, NotKnown
from facts.ports import Clock
from ops.backup import BackupFolder, BackupOrder, Keep, Kind, Place
from ops.backup.manifest import NAME
from ops.backup.objects import DamagedBackup
from store import Store, open_store
from wiring.settings import Settings
from wiring.settings.layers import config_path
from wiring.settings.loading import secrets_in

#: Below `out`: what is made anew, or passes.
_PASSING = ("logs", "jobs", "handouts", "uploads")
#: Settings that name files of the office's own.
_OWN = ("models", "bands", "lexicon", "casework", "sources", "advert_rules", "stamp_roots", "trust_roots")
#: Settings that name what nobody else may have.
_SECRET = re.compile(r"_file$|_tls_key$")
_CONFIG = "settings/fangfei.toml"
_HIDDEN = "removed-from-the-backup"


def backup_folder(settings: Settings, to: Path | None = None) -> BackupFolder:
    """The folder of backups: what is given here, else what the settings say."""
    return BackupFolder((to or settings.backups or settings.out / "backups").absolute())


def keep_rules(settings: Settings) -> Keep:
    """How many backups stay."""
    return Keep(daily=settings.backup_daily, weekly=settings.backup_weekly, monthly=settings.backup_monthly)


def database_there(settings: Settings) -> Store:
    """The database as it is, of whatever layout.

    Raises:
        BadInput: there is none: a SQLite file that is not there would be made.
    """
    store = open_store(settings.database)
    path = store.engine.url.database
    if store.engine.dialect.name == "sqlite" and not (path and Path(path).is_file()):
        raise BadInput(f"There is no database at {path}; name the installation with --out or --db.")
    return store


def whole_order(settings: Settings, store: Store, clock: Clock, folder: BackupFolder) -> BackupOrder:
    """A backup of everything that belongs to an installation."""
    places, names = _places(settings, folder)
    return BackupOrder(
        store=store, places=tuple(places), texts=_texts(), settings=names, version=__version__, at=clock.now()
    )


def database_order(store: Store, at: datetime) -> BackupOrder:
    """A backup of the database alone."""
    return BackupOrder(store=store, texts={}, settings={}, version=__version__, at=at)


def found_backup(settings: Settings, what: str) -> tuple[BackupFolder, str]:
    """Where a backup is that somebody names: by its name, by its folder (the newest one), or as FOLDER/NAME.

    Raises:
        NotKnown: there is none.
    """
    if NAME.fullmatch(what):
        return backup_folder(settings), what
    path = Path(what).absolute()
    if NAME.fullmatch(path.name):
        return BackupFolder(path.parent), path.name
    folder = BackupFolder(path)
    with folder.reading():
        return folder, newest(folder)


def newest(folder: BackupFolder) -> str:
    """Name of the newest backup of a whole installation.

    Raises:
        NotKnown: there is none.
        DamagedBackup: the newest one cannot be read; which others there are.
    """
    for name in folder.names():
        try:
            if folder.read(name).kind is Kind.WHOLE:
                return name
        except DamagedBackup as problem:
            others = ", ".join(one.name for one in folder.readable() if one.kind is Kind.WHOLE)
            raise DamagedBackup(f"{problem} There are: {others or 'none'}.") from problem
    raise NotKnown(f"There is no backup of an installation in {folder.path}; make one with `fangfei backup`.")


def _places(settings: Settings, folder: BackupFolder) -> tuple[list[Place], Mapping[str, str]]:
    out = settings.out.absolute()
    without = frozenset({folder.path, backup_folder(settings).path, *_database_files(settings), *_secrets(settings)})
    without |= {out / name for name in _PASSING}
    places = [Place(path=out, under="", without=without)]
    names: dict[str, str] = {}
    for name, path in _own_paths(settings):
        if path.is_relative_to(out):
            names[name] = path.relative_to(out).as_posix()
            continue
        names[name] = f"settings/{name.replace('.', '/')}" + (f"/{path.name}" if path.is_file() else "")
        places.append(Place(path=path, under=names[name], without=without))
    return places, names


def _own_paths(settings: Settings) -> Iterator[tuple[str, Path]]:
    for name in _OWN:
        value = getattr(settings, name, None)
        paths = (
            {f"{name}.{number}": path for number, path in enumerate(value)}
            if isinstance(value, tuple)
            else {name: value}
        )
        for called, path in paths.items():
            if path and Path(path).exists():
                yield called, Path(path).absolute()


def _database_files(settings: Settings) -> Iterator[Path]:
    scheme, _, path = settings.database.url.partition(":///")
    if scheme == "sqlite":
        path = path.partition("?")[0]
        yield from (Path(path).absolute().with_name(Path(path).name + beside) for beside in ("", "-wal", "-shm"))


def _secrets(settings: Settings) -> Iterator[Path]:
    for name in type(settings).model_fields:
        value = getattr(settings, name)
        if _SECRET.search(name) and value:
            yield Path(value).absolute()


def _texts() -> Mapping[str, bytes]:
    """The settings file without the secrets in it."""
    try:
        text = config_path().read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except (OSError, ValueError):
        return {}
    for secret in _said(values):
        text = text.replace(secret, _HIDDEN)
    try:
        left = set(_said(tomllib.loads(text))) - {_HIDDEN}
    except ValueError:
        return {}
    # A secret that is written in another way than it reads, such as with escapes: rather no file than that.
    return {} if left else {_CONFIG: text.encode()}


def _said(values: Mapping[str, object]) -> Iterator[str]:
    for steps in secrets_in(values):
        value: object = values
        for step in steps:
            value = value[step] if isinstance(value, dict) else value
        if isinstance(value, str) and value:
            yield value


def newest_backup(settings: Settings) -> tuple[datetime | None, int]:
    """When the newest backup of the whole installation was made, None without any; and how many backups there are."""
    folder = backup_folder(settings)
    at = next((one.at for one in folder.readable() if one.kind is Kind.WHOLE), None)
    return at, len(folder.names())
