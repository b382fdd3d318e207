"""The layers that settings are read from (environment, credentials, file), each with what is wrong in it."""

import json
import os
import tomllib
import types
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wiring.settings.guessing import unknown
from wiring.settings.lines import lines_of
from wiring.settings.origins import Origin, Place
from wiring.settings.secrets import Secret, read_secret

CONFIG_FILE: Final = "fangfei.toml"
PREFIX: Final = "FANGFEI_"
#: The variable that names the file; it is no setting.
CONFIG_VARIABLE: Final = "FANGFEI_CONFIG"
#: What the name of a secret's file ends with.
SUFFIX: Final = "_file"
#: Where systemd puts what LoadCredential= names.
_CREDENTIALS: Final = "CREDENTIALS_DIRECTORY"
#: What systemd puts before the names of the files of a folder, where LoadCredential=fangfei:/folder names it.
_PREFIX: Final = "fangfei_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What one place says."""

    values: Mapping[str, Any] = field(default_factory=dict, repr=False)
    #: Path of each name -> where it stands; nested ones too where that is known.
    places: Mapping[tuple[str, ...], Place] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def config_path() -> Path:
    """The file that is read: what FANGFEI_CONFIG says, else fangfei.toml in the working folder."""
    return Path(os.environ.get(CONFIG_VARIABLE) or CONFIG_FILE)


def use_config(path: Path) -> None:
    """Take the settings of this process, and of those it starts, from another file."""
    os.environ[CONFIG_VARIABLE] = str(path.absolute())


def environment(model: type[BaseModel]) -> Layer:
    """Every variable FANGFEI_…; lists and tables are JSON there."""
    values: dict[str, Any] = {}
    places: dict[tuple[str, ...], Place] = {}
    faults: list[str] = []
    for variable, text in sorted(os.environ.items()):
        if not variable.upper().startswith(PREFIX) or variable.upper() == CONFIG_VARIABLE:
            continue
        name = variable[len(PREFIX) :].lower()
        if name not in names_of(model):
            faults.append(unknown(name, names_of(model), shown=variable, write=lambda each: PREFIX + each.upper()))
            continue
        info = model.model_fields.get(name)
        try:
            values[name] = json.loads(text) if text and info is not None and is_complex(info) else text
        except ValueError:
            faults.append(
                f'{name} ({variable}) is no JSON; there a list is written as ["a", "b"] and a table as {{"a": "b"}}'
            )
        places[name,] = Place(origin=Origin.ENVIRONMENT, name=variable)
    return Layer(values=values, places=places, faults=tuple(faults))


def credentials(model: type[BaseModel]) -> Layer:
    """Secrets that systemd handed over: files named like the settings, such as `db` and `channels.mail.password`."""
    folder = Path(os.environ.get(_CREDENTIALS) or os.devnull)
    try:
        paths = sorted(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return Layer()
    except OSError as problem:
        # Nobody goes on without the secrets that were meant for them: it might be with another database.
        return Layer(faults=(f"{folder} cannot be read: {problem.strerror}",))
    values: dict[str, Any] = {}
    places: dict[tuple[str, ...], Place] = {}
    faults: list[str] = []
    for path in paths:
        steps = tuple(path.name.removeprefix(_PREFIX).split("."))
        if not _is_secret(model, steps):
            continue
        try:
            _put(values, steps, read_secret(path, is_guarded=True))
        except ValueError as problem:
            faults.append(f"{path.name}: {problem}")
        for length in range(1, len(steps) + 1):
            places[steps[:length]] = Place(origin=Origin.CREDENTIAL, name=str(path))
    return Layer(values=values, places=places, faults=tuple(faults))


def file(path: Path) -> Layer:
    """The TOML file; none in the working folder is none, one that was named has to be there."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        values = tomllib.loads(text)
    except FileNotFoundError:
        fault = (f"there is no file {path}, which {CONFIG_VARIABLE} or --config names",)
        return Layer(faults=fault if CONFIG_VARIABLE in os.environ else ())
    except OSError as problem:
        return Layer(faults=(f"{path} cannot be read: {problem.strerror}",))
    except ValueError as problem:
        # Broken TOML or not UTF-8; tomllib says line and column and repeats no value.
        return Layer(faults=(f"{path} cannot be read: {str(problem)[:200]}",))
    named = {steps: Place(origin=Origin.FILE, name=path.name, line=line) for steps, line in lines_of(text).items()}
    bare = {(name,): Place(origin=Origin.FILE, name=path.name) for name in values}
    return Layer(values=values, places=bare | named)


def is_complex(info: FieldInfo) -> bool:
    """Whether a setting is a list or a table."""
    return any(
        get_origin(kind) in (tuple, list, dict, set, frozenset) or _is_model(kind) for kind in kinds(info.annotation)
    )


def kinds(annotation: Any) -> Iterable[Any]:
    """The types that a setting may have, without None."""
    if get_origin(annotation) in (Union, types.UnionType):
        return [each for each in get_args(annotation) if each is not type(None)]
    return [annotation]


def is_secret(info: FieldInfo) -> bool:
    """Whether a setting is never printed."""
    return any(isinstance(kind, type) and issubclass(kind, Secret) for kind in kinds(info.annotation))


def names_of(model: type[BaseModel]) -> frozenset[str]:
    """What may be set: every field, and of each secret the file that holds it."""
    return frozenset(model.model_fields) | {
        name + SUFFIX for name, info in model.model_fields.items() if is_secret(info)
    }


def model_below(info: FieldInfo) -> tuple[type[BaseModel] | None, bool]:
    """The model of a table, and whether the setting is a table of such tables, by names that the office chooses."""
    for kind in kinds(info.annotation):
        if _is_model(kind):
            return kind, False
        if get_origin(kind) is dict and _is_model(get_args(kind)[1]):
            return get_args(kind)[1], True
    return None, False


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _is_secret(model: type[BaseModel], steps: tuple[str, ...]) -> bool:
    info = model.model_fields.get(steps[0])
    if info is None:
        return False
    if len(steps) == 1:
        return is_secret(info)
    below, is_named = model_below(info)
    rest = steps[2:] if is_named else steps[1:]
    return below is not None and bool(rest) and _is_secret(below, rest)


def _put(values: dict[str, Any], steps: tuple[str, ...], value: str) -> None:
    for step in steps[:-1]:
        values = values.setdefault(step, {})
    values[steps[-1]] = value
