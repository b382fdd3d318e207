"""Weigh a wheel and look into it: `python tools/weigh.py dist/fangfei-*.whl`.

Fails when the wheel is heavier than an office's mail server takes, when the model outgrows its share,
or when a root name is inside that pyproject.toml does not list.
"""

import sys
import tomllib
import zipfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Offices pass updates on by mail and USB stick; a wheel stays well below what a mail server takes.
WHEEL_LIMIT = 12_000_000
#: Compressed bytes of classifier/model inside the wheel.
MODEL_LIMIT = 4_000_000


def rooms(root: Path = ROOT) -> frozenset[str]:
    """The root names that pyproject.toml puts into the wheel."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    return frozenset(project["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])


def faults(wheel: Path, expected: frozenset[str]) -> list[str]:
    """One sentence for each thing that is wrong with the wheel; empty where it is sound."""
    with zipfile.ZipFile(wheel) as archive:
        entries = archive.infolist()
    names = {entry.filename.split("/")[0] for entry in entries if ".dist-info/" not in entry.filename}
    model = sum(entry.compress_size for entry in entries if entry.filename.startswith("classifier/model/"))
    size = wheel.stat().st_size
    found = [f"{name} is in the wheel but not in pyproject.toml's only-include" for name in sorted(names - expected)]
    found += [f"{name} is in pyproject.toml's only-include but not in the wheel" for name in sorted(expected - names)]
    if size > WHEEL_LIMIT:
        found.append(f"the wheel has {size} bytes, above its limit of {WHEEL_LIMIT}")
    if model > MODEL_LIMIT:
        found.append(f"classifier/model takes {model} bytes of the wheel, above its limit of {MODEL_LIMIT}")
    return found


def main(arguments: Sequence[str]) -> int:
    """Weigh each wheel named and return 1 where one is at fault."""
    wrong = 0
    for path in map(Path, arguments):
        found = faults(path, rooms())
        wrong += len(found)
        sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")
        sys.stderr.writelines(f"  {sentence}\n" for sentence in found)
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
