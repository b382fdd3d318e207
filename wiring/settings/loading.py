"""Settings from command line, environment, credentials and file, the earlier first; all faults at once."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from facts.errors import BadInput
from wiring.settings.faults import sentences
from wiring.settings.layers import SUFFIX, Layer, config_path, credentials, environment, file, is_secret, model_below
from wiring.settings.model import Settings
from wiring.settings.opening import open_secrets
from wiring.settings.origins import Origin, Place
from wiring.settings.secrets import is_open

#: Faults that one sentence lists; the rest is counted.
_MOST = 12


def load_settings(*, out: Path | None = None, db: str | None = None) -> Settings:
    """Read the settings; what is given here goes before environment, credentials and file.

    Raises:
        BadInput: something cannot be used; the sentence names each thing, where it stands and what is allowed.
    """
    given = {name: value for name, value in (("out", out), ("db", db)) if value is not None}
    path = config_path()
    layers = (
        Layer(values=given, places={(name,): Place(origin=Origin.COMMAND) for name in given}),
        environment(Settings), credentials(Settings), file(path),
    )  # fmt: skip
    values, places = _merged(layers)

    def where(steps: tuple[str, ...]) -> str:
        return str(next((places[steps[:end]] for end in range(len(steps), 0, -1) if steps[:end] in places), ""))

    faults = [fault for layer in layers for fault in layer.faults]
    faults += _twice(layers)
    faults += _unguarded(path, layers[-1].values)
    faults += open_secrets(Settings, values, where)
    try:
        settings = Settings.model_validate(values)
    except ValidationError as problem:
        faults += sentences(problem, Settings, where)
    if faults:
        # Nothing of the cause is kept: it holds the values, and a traceback with locals would print them.
        raise BadInput(_sentence(faults, path)) from None
    settings.places.update({steps[0]: place for steps, place in places.items() if len(steps) == 1})
    return settings


def _merged(layers: Sequence[Layer]) -> tuple[dict[str, Any], dict[tuple[str, ...], Place]]:
    """The nearest value of each name and its place; a secret and its file stand for each other, tables are joined."""
    values: dict[str, Any] = {}
    places: dict[tuple[str, ...], Place] = {}
    for layer in layers:
        nearer = set(values)
        for name, value in layer.values.items():
            if value == "" and _is_optional(name):
                continue
            if name in nearer and isinstance(values[name], dict) and isinstance(value, dict) and _is_tables(name):
                values[name] = _joined(values[name], value)
                places = {steps: place for steps, place in layer.places.items() if steps[0] == name} | places
            elif name not in nearer and not _rivals(name) & nearer:
                values[name] = deepcopy(value)
                places |= {steps: place for steps, place in layer.places.items() if steps[0] == name}
    return values, places


def _joined(near: dict[str, Any], far: Mapping[str, Any]) -> dict[str, Any]:
    """Tables of tables joined: a secret from outside belongs to the channel that the file describes."""
    joined = deepcopy(dict(far))
    for name, value in near.items():
        both = isinstance(value, dict) and isinstance(joined.get(name), dict)
        joined[name] = _joined(value, joined[name]) if both else value
        joined.pop(name + SUFFIX, None)
    return joined


def _is_optional(name: str) -> bool:
    info = Settings.model_fields.get(name)
    return info is not None and info.default is None


def _is_tables(name: str) -> bool:
    info = Settings.model_fields.get(name)
    return info is not None and model_below(info)[0] is not None


def _rivals(name: str) -> set[str]:
    """The other name of a secret: that of its file, or its own."""
    bare = name.removesuffix(SUFFIX)
    info = Settings.model_fields.get(bare)
    return {bare, bare + SUFFIX} - {name} if info is not None and is_secret(info) else set()


def _twice(layers: Sequence[Layer]) -> Iterator[str]:
    for layer in layers:
        for name, value in layer.values.items():
            if name.endswith(SUFFIX) and value and layer.values.get(name.removesuffix(SUFFIX)) and _rivals(name):
                yield f"{name.removesuffix(SUFFIX)} and {name} ({layer.places[name,]}) are both set; keep one"


def _unguarded(path: Path, values: Mapping[str, Any]) -> Iterator[str]:
    """The file itself, where it holds secrets and everybody may read it."""
    held = [".".join(steps) for steps in secrets_in(values)]
    if held and is_open(path):
        yield (
            f"{path} holds {', '.join(held)} and can be read by every account of this machine; run: chmod 600 {path}, "
            f"or name a file of its own with {held[0].rpartition('.')[2]}{SUFFIX}"
        )


def secrets_in(values: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    """Paths of the secrets that stand in the file itself."""
    for name, value in values.items():
        info = Settings.model_fields.get(name)
        if info is None:
            continue
        if is_secret(info) and isinstance(value, str) and _is_worth_hiding(name, value):
            yield (name,)
        below, is_named = model_below(info)
        if below is None or not isinstance(value, dict):
            continue
        for key, table in value.items() if is_named else [("", value)]:
            for inner in table if isinstance(table, dict) else ():
                if inner in below.model_fields and is_secret(below.model_fields[inner]) and table[inner]:
                    yield (name, key, inner) if key else (name, inner)


def _is_worth_hiding(name: str, value: str) -> bool:
    shown = Settings.model_validate({name: value})
    return bool(getattr(shown, name).weak_part)


def _sentence(faults: Sequence[str], path: Path) -> str:
    said = list(dict.fromkeys(faults))
    more = f"; and {len(said) - _MOST} more" if len(said) > _MOST else ""
    return f"The settings cannot be used: {'; '.join(said[:_MOST])}{more}. See {path} and FANGFEI_… variables."
