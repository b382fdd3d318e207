"""A fangfei.toml with every setting and its default, each behind a `#`, and its sentence above it."""

import inspect
import json
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from wiring.settings.layers import SUFFIX, is_secret, model_below
from wiring.settings.model import Settings

_HEAD = """\
# fangfei.toml: what this office sets. Every line that sets something is switched off by a # and shows the default:
# take the # away and write your own. Read from the working folder, or from where FANGFEI_CONFIG or --config says.
# `fangfei settings check` says whether it can be used, `fangfei settings show` what holds and where it was set.
#
# A secret stands best in a file of its own that its owner alone can read (chmod 600): NAME_file names it. It may come
# from the environment (FANGFEI_NAME) too, or from systemd (LoadCredential=NAME:/path).
"""


def example() -> str:
    """The text of the file; a line that starts with `#` and a letter is a setting, one with `# ` is prose."""
    return _HEAD + "".join(f"\n# ---- {title}\n{''.join(_lines(own))}" for title, own in parts())


def parts() -> Iterator[tuple[str, Mapping[str, FieldInfo]]]:
    """The parts of the settings in the order of the reference: what each is about, and its settings by name."""
    yield from ((_title(part), _own(part)) for part in reversed(Settings.__mro__) if _is_part(part))


def _is_part(part: type) -> bool:
    return issubclass(part, BaseModel) and part is not BaseModel and bool(_own(part))


def _own(part: type) -> Mapping[str, FieldInfo]:
    return {name: info for name, info in Settings.model_fields.items() if name in inspect.get_annotations(part)}


def _title(part: type) -> str:
    return (part.__doc__ or "").strip().rstrip(".")


def _lines(own: Mapping[str, FieldInfo]) -> Iterator[str]:
    for name, info in own.items():
        yield f"\n{_prose(info.description or '')}"
        below, is_named = model_below(info)
        if below is None:
            yield _line(name, info)
        else:
            # As prose: what a table has to hold stands there, and an empty one is no default.
            yield f"# [{name}{'.NAME' if is_named else ''}]\n"
            yield from (_cell(key, each) for key, each in below.model_fields.items())


def _cell(name: str, info: FieldInfo) -> str:
    default = "…" if info.is_required() else toml(info.get_default(call_default_factory=True))
    return _prose(f"{name} = {default}   {info.description or ''}".rstrip(), "#     ")


def _line(name: str, info: FieldInfo) -> str:
    default = info.get_default(call_default_factory=True)
    hint = f"  # a secret: better {name}{SUFFIX}" if is_secret(info) else ""
    return f"#{name} = {toml(default)}{hint}\n"


def _prose(text: str, start: str = "# ") -> str:
    return textwrap.fill(text, 118, initial_indent=start, subsequent_indent="# " + " " * (2 * len(start) - 4)) + "\n"


def toml(value: Any) -> str:
    """A value as TOML writes it; what is not set is an empty text."""
    if value is None:
        return '""'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, tuple | list):
        return "[" + ", ".join(map(toml, value)) + "]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(str(key))} = {toml(each)}" for key, each in value.items()) + "}"
    # JSON's escapes are TOML's, as long as other letters stay as they are.
    return json.dumps(str(value), ensure_ascii=False)
