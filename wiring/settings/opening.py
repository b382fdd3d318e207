"""Secrets out of their files, before anything is checked: NAME_file beside NAME, at the top and in tables."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from wiring.settings.layers import SUFFIX, is_secret, kinds, model_below
from wiring.settings.secrets import Secret, is_placeholder, read_secret

Where = Callable[[tuple[str, ...]], str]


def open_secrets(
    model: type[BaseModel], values: dict[str, Any], where: Where, path: tuple[str, ...] = ()
) -> Iterator[str]:
    """Put what the files hold into `values`, in place; a clause for each that cannot be used.

    Args:
        model: of what the values are.
        values: changed.
        where: path of a name -> the place where it stands, in words.
        path: where the values stand themselves.
    """
    for name, info in model.model_fields.items():
        if is_secret(info):
            yield from _secret(name, model, values, lambda step: f"{'.'.join((*path, step))} ({where((*path, step))})")
        below, is_named = model_below(info)
        table = values.get(name)
        if below is None or not isinstance(table, dict):
            continue
        for key, each in table.items() if is_named else [("", table)]:
            if isinstance(each, dict):
                yield from open_secrets(below, each, where, (*path, name, key) if key else (*path, name))


def _secret(name: str, model: type[BaseModel], values: dict[str, Any], label: Callable[[str], str]) -> Iterator[str]:
    file = values.get(name + SUFFIX)
    if isinstance(file, str | Path) and file:
        if values.get(name):
            yield f"{label(name)} and {label(name + SUFFIX)} are both set; keep one"
            return
        try:
            values[name] = read_secret(Path(file))
        except ValueError as problem:
            yield f"{label(name + SUFFIX)}: {problem}"
            return
        if name + SUFFIX not in model.model_fields:
            del values[name + SUFFIX]
    given = values.get(name)
    if isinstance(given, str) and is_placeholder(_weak_part(model, name, given)):
        yield f"{label(name if not file else name + SUFFIX)} is a placeholder; write the real one"


def _weak_part(model: type[BaseModel], name: str, given: str) -> str:
    for kind in kinds(model.model_fields[name].annotation):
        if isinstance(kind, type) and issubclass(kind, Secret):
            return kind(given).weak_part
    return given
