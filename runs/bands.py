"""The file of an office's bands: four scores, who set them, since when, and on what basis."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml

from classifier import SHIPPED_BANDS
from facts.assessments import Bands
from facts.errors import BadInput, NoSpace, UnreadableFile

_SCORES = ("red", "orange", "yellow", "blue")


def write_bands(bands: Bands, path: Path) -> None:
    """Write bands whole or not at all.

    Raises:
        NoSpace: the file cannot be written.
    """
    text = yaml.safe_dump(asdict(bands), allow_unicode=True, sort_keys=False, width=1000)
    part = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as problem:
        raise NoSpace(f"{path} cannot be written ({problem.strerror}); name another file in `bands`.") from problem


def read_bands(path: Path) -> Bands:
    """Read an office's bands.

    Raises:
        UnreadableFile: the file is not there or is not YAML.
        BadInput: a field is missing or unknown, a score is no number, or the scores do not descend.
    """
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        fields: dict[str, Any] = {
            str(name): float(value) if name in _SCORES else str(value) for name, value in content.items()
        }
        return Bands(**fields)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise UnreadableFile(f"The bands {path} cannot be read: {problem}.") from problem
    except (AttributeError, TypeError, ValueError) as problem:
        raise BadInput(
            f"{path} is no file of bands ({problem}); `fangfei calibrate --budget 200` writes one."
        ) from problem


def bands_in_use(path: Path | None) -> Bands:
    """Return an office's bands, or the shipped ones where it has no such file; errors as read_bands."""
    return read_bands(path) if path and path.exists() else SHIPPED_BANDS
