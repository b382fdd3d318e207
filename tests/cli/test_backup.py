"""`fangfei backup`, `restore`, `backups …`, `db upgrade/rollback/compact` as an administrator types them."""

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import app
from facts.errors import BadInput, HouseError, NotKnown
from ops.backup import DamagedBackup
from store import StoreSettings, migrate, open_store
from tests.house import tree
from tests.ops.backup.installation import down_to, files, tables
from wiring.assembly import House
from wiring.settings import load_settings

PAGE = tree.ROOT / "docs" / "howto" / "backup.md"
Run = Callable[..., str]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in an office's folder and return what it prints."""
    monkeypatch.chdir(tmp_path)
    house = House(load_settings(out=tmp_path / "out"))
    house.audit.append(actor="王", act="form exported", subject="附件1", detail={})
    (tmp_path / "out" / "bands.yml").write_text("red: 80\n", encoding="utf-8")
    house.store.close()

    def running(*words: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, list(words))
        if isinstance(result.exception, HouseError):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.output

    return running


def test_there_and_back(run: Run, tmp_path: Path) -> None:
    """Back up, list, verify, restore by the folder alone: the same rows and files."""
    made = json.loads(run("backup", "--json", "--out", "out", "--to", "usb"))
    listed = run("backups", "list", "--to", "usb")
    said = run("restore", "usb", "--out", "new", "--full")

    assert made["name"] in listed
    assert "完整" in listed
    assert ": holds" in run("backups", "verify", "--to", "usb")
    assert "1 backups kept" in run("backups", "prune", "--dry-run", "--to", "usb")
    assert "audit chain of 1 entries recomputed" in said
    assert "secrets (passwords, tokens, keys) are in no backup" in said
    assert files(tmp_path / "new") == files(tmp_path / "out")
    ours, theirs = (open_store(StoreSettings(url=f"sqlite:///{tmp_path / name}/fangfei.db")) for name in ("out", "new"))
    assert tables(ours) == tables(theirs)


def test_the_guide_runs_as_written(run: Run) -> None:
    """docs/howto/backup.md: every command in order, and every line it says one sees."""
    blocks = re.findall(r"^```sh\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    said, commands = "", 0
    for line in "\n".join(blocks).splitlines():
        if line.startswith("fangfei "):
            said = run(*shlex.split(line)[1:])
            commands += 1
        elif line.startswith("#= "):
            assert line.removeprefix("#= ") in said

    assert commands == 6


def test_secrets_are_not_in_it(run: Run, tmp_path: Path) -> None:
    """The settings come along without what is secret in them, and secret files do not come at all."""
    config = tmp_path / "fangfei.toml"
    config.write_text(
        'contact = "a@b.test"\ndesk_oidc_secret = "correct horse battery"\n'
        f'desk_tls_key = "{tmp_path}/out/desk.key"\n',
        encoding="utf-8",
    )  # fmt: skip
    config.chmod(0o600)
    (tmp_path / "out" / "desk.key").write_text("-----KEY-----", encoding="utf-8")
    run("backup", "--out", "out", "--to", "usb")
    config.unlink()
    run("restore", "usb", "--out", "new")

    kept = (tmp_path / "new" / "settings" / "fangfei.toml").read_text(encoding="utf-8")
    assert 'contact = "a@b.test"' in kept
    assert "horse" not in kept
    assert not (tmp_path / "new" / "desk.key").exists()


def test_what_is_wrong_is_one_sentence(run: Run, tmp_path: Path) -> None:
    """No database, no backups, no such name, a place in use."""
    with pytest.raises(BadInput, match="There is no database at"):
        run("backup", "--out", "nothing")
    assert not (tmp_path / "nothing").exists() or not list((tmp_path / "nothing").iterdir())
    with pytest.raises(BadInput, match="There are no backups in"):
        run("backups", "list", "--to", "nowhere")
    run("backup", "--out", "out")
    with pytest.raises(NotKnown, match="There is no backup 20200101T000000Z"):
        run("restore", "out/backups/20200101T000000Z", "--out", "new")
    with pytest.raises(BadInput, match="is not empty"):
        run("restore", "out/backups", "--out", "out")


def test_damage_is_named(run: Run, tmp_path: Path) -> None:
    """Verify names the file and fails; restore refuses; list says what is missing."""
    run("backup", "--out", "out", "--to", "usb")
    (path,) = (tmp_path / "usb" / "objects").glob("??/*.zst")
    path.write_bytes(b"\0" * path.stat().st_size)

    assert "database/fangfei.db: The object" in run("backups", "verify", "--to", "usb", code=1)
    with pytest.raises(DamagedBackup, match=r"damaged in 1 of 2 files \(database/fangfei\.db"):
        run("restore", "usb", "--out", "new")
    path.unlink()
    assert "缺内容" in run("backups", "list", "--to", "usb")


def test_up_and_back(run: Run, tmp_path: Path) -> None:
    """An older layout: upgrade keeps it as a backup, rollback brings it back; a second rollback knows of none."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path / 'out'}/fangfei.db"))
    down_to(store, "0019")
    before = tables(store)
    said = run("db", "upgrade", "--out", "out")
    assert "layout 0019 is kept as backup" in said
    assert said.endswith(f"database at revision {migrate.head()}\n")
    back = run("db", "rollback", "--out", "out")

    assert f"database at revision 0019, as before its upgrade to {migrate.head()}" in back
    after = dict(tables(store))
    assert after.pop("audit").rows == before["audit"].rows + 1
    assert after == {name: figure for name, figure in before.items() if name != "audit"}
    with pytest.raises(NotKnown, match="no backup of the database before its upgrade to layout 0019"):
        run("db", "rollback", "--out", "out")


def test_upgrading_without_a_backup_is_said(run: Run, tmp_path: Path) -> None:
    """Who wants none is told what that means."""
    store = open_store(StoreSettings(url=f"sqlite:///{tmp_path / 'out'}/fangfei.db"))
    down_to(store, "0019")

    assert "no backup is made" in run("db", "upgrade", "--no-backup", "--out", "out")
    assert not (tmp_path / "out" / "backups").exists()
    assert "database file:" in run("db", "compact", "--out", "out")
