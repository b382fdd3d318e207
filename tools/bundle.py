"""Everything that an installation without a network needs, in one archive: `make bundle`.

    python -m tools.bundle [--extras "postgres browser oidc fast"] [--wheels FOLDER]... [--wheel FILE] [--out dist]

Wheels of every locked dependency are made for this Python and this machine, by the hashes of the locks; the archive's
own list carries the hashes of exactly those wheels, so that installing needs neither network nor trust in the stick.
"""

import argparse
import hashlib
import platform
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
#: The lock that pins the run time, every extra and the tools.
LOCK = ROOT / "requirements-dev.lock"
EXTRAS = ("postgres", "browser", "oidc", "fast")
#: What of the checkout goes along.
DOCUMENTS = ("README.md", "README.zh-CN.md", "CHANGELOG.md", "LICENSE", "NOTICE", "docs", "deploy")
_PIN = re.compile(r"^([a-z0-9][a-z0-9.-]*)(?:\[[^]]*])?==(?:[^\\\n]|\\\n)*", re.MULTILINE)


def pins(lock: Path) -> Mapping[str, tuple[str, ...]]:
    """Name -> its entries in a lock, each with marker and hashes; several where a version depends on the machine."""
    found: dict[str, tuple[str, ...]] = {}
    for match in _PIN.finditer(lock.read_text(encoding="utf-8")):
        name = canonicalize_name(match[1])
        found[name] = (*found.get(name, ()), match[0])
    return found


def closure(wanted: Iterable[Requirement]) -> frozenset[str]:
    """Names of everything that the requirements bring with them here, by what the installed packages say of themselves.

    Raises:
        SystemExit: one of them is not installed.
    """
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [(each, extra) for each in wanted for extra in ("", *each.extras)]
    while waiting:
        each, extra = waiting.pop()
        name = canonicalize_name(each.name)
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        found.add(name)
        for line in _requires(name):
            below = Requirement(line)
            if below.marker is None or below.marker.evaluate({"extra": extra}):
                waiting += [(below, more) for more in ("", *below.extras)]
    return frozenset(found)


def _requires(name: str) -> Sequence[str]:
    try:
        return requires(name) or ()
    except PackageNotFoundError:
        raise SystemExit(
            f"fangfei: {name} is not installed in .venv; run: make bundle (it sets .venv up first)"
        ) from None


def extras(chosen: Iterable[str], base: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """Extra -> what it installs beside the run time."""
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    return {name: closure(map(Requirement, listed[name])) - base for name in chosen}


def platform_tag() -> str:
    """Python and machine that the wheels are for, such as cp311-linux_x86_64."""
    machine = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    return f"cp{sys.version_info.major}{sys.version_info.minor}-{machine}"


def make_wheels(names: Iterable[str], folder: Path, sources: Sequence[str]) -> None:
    """Put a wheel for each name into the folder; pip takes the files from where the machine is set up to take them."""
    pinned = pins(LOCK)
    with tempfile.NamedTemporaryFile("w", suffix=".lock", encoding="utf-8") as wanted:
        wanted.write("\n".join(entry for name in sorted(names) for entry in pinned[name]))
        wanted.flush()
        links = [word for source in sources for word in ("--find-links", source)]
        _pip("wheel", "--no-deps", "--require-hashes", *links, "--wheel-dir", str(folder), "-r", wanted.name)


def _pip(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *words], check=True)  # noqa: S603  # our own interpreter


def listed(wheels: Path, names: frozenset[str]) -> str:
    """A list for pip with the hashes of the very wheels in the folder."""
    lines = []
    for wheel in sorted(wheels.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(wheel.name)
        if name in names:
            lines.append(f"{name}=={version} --hash=sha256:{_digest(wheel)}")
    return "\n".join(lines) + "\n"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def fill(folder: Path, wheel: Path, chosen: Sequence[str], sources: Sequence[str]) -> None:
    """Lay out the bundle in a folder."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    base = closure(map(Requirement, project["dependencies"]))
    more = extras(chosen, base)
    wheels = folder / "wheels"
    wheels.mkdir(parents=True)
    make_wheels(base.union(*more.values()), wheels, sources)
    shutil.copy(wheel, wheels)
    folder.joinpath("requirements.txt").write_text(listed(wheels, base | {canonicalize_name(project["name"])}))
    for name, names in more.items():
        folder.joinpath(f"requirements-{name}.txt").write_text(listed(wheels, names))
    for name in DOCUMENTS:
        _take(ROOT / name, folder / name)
    shutil.copy(ROOT / "deploy" / "install.sh", folder / "install.sh")
    version = parse_wheel_filename(wheel.name)[1]
    folder.joinpath("BUNDLE.txt").write_text(
        f"version={version}\npython={sys.version_info.major}.{sys.version_info.minor}\n"
        f"machine={platform.machine()}\nlibc={' '.join(platform.libc_ver())}\nextras={' '.join(chosen)}\n"
    )
    folder.joinpath("SHA256SUMS").write_text("".join(_sums(folder)))


def _take(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
    elif source.exists():
        shutil.copy(source, target)


def _sums(folder: Path) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.name != "SHA256SUMS":
            yield f"{_digest(path)}  {path.relative_to(folder)}\n"


def pack(folder: Path, archive: Path) -> None:
    """Pack the folder; the same files give the same bytes."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.uid = entry.gid = entry.mtime = 0
        entry.uname = entry.gname = "root"
        entry.mode = 0o755 if entry.isdir() or entry.name.endswith(".sh") else 0o644
        return entry

    with tarfile.open(archive, "w", format=tarfile.PAX_FORMAT) as tar:
        tar.add(folder, folder.name, filter=plain)


def main(arguments: Sequence[str]) -> int:
    """Make the archive and say where it is."""
    parser = argparse.ArgumentParser(prog="make bundle", description="One archive for an installation offline.")
    parser.add_argument("--extras", default=" ".join(EXTRAS), help="extras to bring along, in one text")
    parser.add_argument("--wheels", action="append", default=[], help="folder with wheels to take instead of fetching")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="where the archive goes")
    parser.add_argument("--wheel", type=Path, help="Fangfei's own; the newest one in dist/ where none is named")
    said = parser.parse_args(arguments)
    wheel = said.wheel or max((ROOT / "dist").glob("fangfei-*.whl"), key=lambda path: path.stat().st_mtime)
    name = f"{wheel.name.split('-py3')[0]}-{platform_tag()}"
    said.out.mkdir(parents=True, exist_ok=True)
    archive = said.out / f"{name}.tar"
    with tempfile.TemporaryDirectory() as scratch:
        fill(Path(scratch) / name, wheel, said.extras.split(), said.wheels)
        pack(Path(scratch) / name, archive)
    archive.with_suffix(".tar.sha256").write_text(f"{_digest(archive)}  {archive.name}\n")
    sys.stdout.write(f"{archive}: {archive.stat().st_size / 1e6:.0f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
