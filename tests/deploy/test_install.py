"""The whole way without a network: bundle, installation, upgrade with a new layout, and back, with the real program."""

import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from tests.house import tree
from tools import bundle

_MIGRATION = '''"""One more table, to try an upgrade."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("one_more", sa.Column("id", sa.Integer, primary_key=True))


def downgrade() -> None:
    op.drop_table("one_more")
'''


def wheel(checkout: Path, folder: Path) -> Path:
    """The wheel of a checkout."""
    return Path(next(iter(WheelBuilder(str(checkout)).build(directory=str(folder), versions=["standard"]))))


def newer(folder: Path) -> Path:
    """A checkout like this one, a version and a table later."""
    packed = tree.project()["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    for name in (*packed, "pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        source, target = tree.ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)
    (folder / "facts" / "__init__.py").write_text('"""Later."""\n\n__version__ = "99.0"\n')
    versions = folder / "store" / "migrations" / "versions"
    head = max(path.name[:4] for path in versions.glob("[0-9]*.py"))
    (versions / "9999_one_more.py").write_text(_MIGRATION.format(head=head))
    return folder


def unpacked(made: Path, folder: Path, *words: str) -> Path:
    """Make a bundle from a wheel, pack it, and unpack it as an office does."""
    assert bundle.main(["--wheel", str(made), "--extras", "", "--out", str(folder), *words]) == 0
    (archive,) = folder.glob("*.tar")
    subprocess.run(["sha256sum", "--check", f"{archive.name}.sha256"], cwd=folder, check=True, capture_output=True)
    subprocess.run(["tar", "xf", archive.name], cwd=folder, check=True)
    archive.unlink()
    return next(path for path in folder.iterdir() if path.is_dir())


def offline() -> Sequence[str]:
    """What cuts a process off from every network, where this account may."""
    cut = ("unshare", "--user", "--map-root-user", "--net", "--")
    found = shutil.which("unshare") and subprocess.run([*cut, "true"], capture_output=True, check=False).returncode == 0
    return cut if found else ()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_from_the_stick_to_the_version_after_and_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without index and network the program answers, is upgraded with its database, and goes back."""
    first = unpacked(wheel(tree.ROOT, tmp_path), tmp_path / "a")
    second = unpacked(wheel(newer(tmp_path / "later"), tmp_path), tmp_path / "b", "--wheels", str(first / "wheels"))
    prefix, home = tmp_path / "prefix", tmp_path / "home"
    home.mkdir()
    for name, value in (
        ("PIP_INDEX_URL", "http://127.0.0.1:9/"),
        ("PIP_NO_INDEX", ""),
        ("FANGFEI_OUT", str(home / "out")),
    ):
        monkeypatch.setenv(name, value)

    def run(*words: str) -> str:
        done = subprocess.run([*offline(), *words], cwd=home, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def install(folder: Path, *words: str) -> str:
        given = ("--prefix", str(prefix), "--python", sys.executable, "--no-services")
        return run("sh", str(folder / "install.sh"), *given, *words)

    def fangfei(*words: str) -> str:
        return run(str(prefix / "current" / "bin" / "fangfei"), *words)

    install(first)
    earlier = fangfei("--version")
    layout = re.search(r"revision (\w+)", fangfei("db", "upgrade"))
    assert layout
    assert fangfei("settings", "check").startswith("the settings can be used")

    assert "the way back is: sh install.sh --rollback" in install(second, "--upgrade")
    assert fangfei("--version") == "fangfei 99.0\n"
    assert "revision 9999" in fangfei("db", "upgrade")

    install(second, "--rollback")
    assert fangfei("--version") == earlier
    assert f"revision {layout[1]}" in fangfei("db", "upgrade")
    assert not (prefix / "previous").exists()
