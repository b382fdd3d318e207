"""The shelf of models: what is put there is whole, one is in use, and no crash, damage or second hand breaks it."""

import functools
import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from classifier.model import MANIFEST_FILE, WEIGHTS_FILE, Model
from classifier.rows import LabelledRow
from classifier.shelf import CARD_FILE, POINTER_FILE, SHIPPED, Shelf
from classifier.training import train
from facts.assessments import Stance
from facts.errors import BadInput, HouseError, ModelUnusable, NoSpace, NotKnown
from tests.house import tree
from text import fold_version


@functools.cache
def trained(version: str) -> Model:
    rows = [
        LabelledRow(text=f"{text}，第{n}号{version}", stance=stance, group=str(n))
        for n in range(6)
        for text, stance in (("保本保息月息两分", Stance.SOLICITATION), ("今日多云公交改线", Stance.OTHER))
    ]
    return train(rows, manifest={"version": version, "fold": fold_version()}).model


def a_model(folder: Path, version: str = "2026.12-aaaaaa") -> Path:
    """A small model of its own, with a card."""
    trained(version).save(folder)
    (folder / CARD_FILE).write_text(f"# {version}\n", encoding="utf-8")
    return folder


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf with one challenger."""
    made = Shelf(tmp_path / "models")
    with made.alone():
        made.put(a_model(tmp_path / "one"))
    return made


def use(shelf: Shelf, *line: str) -> None:
    with shelf.alone(), shelf.pointing(line):
        pass


def test_without_a_shelf_the_shipped_model_is_in_use(tmp_path: Path) -> None:
    """Asking makes no folder."""
    bare = Shelf(tmp_path / "models")

    assert bare.champion().version == Model.load().version
    assert (bare.line(), bare.versions(), bare.folder.exists()) == ((), (), False)


def test_put_and_point(shelf: Shelf, tmp_path: Path) -> None:
    """A challenger is on the shelf and unused; pointed to, it is in use; its card came along."""
    with shelf.alone():
        shelf.put(a_model(tmp_path / "two", "2026.12-bbbbbb"))
    assert shelf.versions() == ("2026.12-aaaaaa", "2026.12-bbbbbb")
    assert shelf.newest_challenger() == "2026.12-bbbbbb"
    assert shelf.champion().version == Model.load().version

    use(shelf, "2026.12-bbbbbb")
    assert shelf.champion().version == shelf.line()[-1] == "2026.12-bbbbbb"
    assert shelf.newest_challenger() == "2026.12-aaaaaa"
    assert (shelf.place("2026.12-bbbbbb") / CARD_FILE).read_text("utf-8").startswith("# 2026.12-bbbbbb")


def test_putting_the_same_again_changes_nothing_and_another_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    """Two different models never share a version."""
    other = a_model(tmp_path / "two", "2026.12-bbbbbb")
    manifest = json.loads((other / MANIFEST_FILE).read_text("utf-8")) | {"version": "2026.12-aaaaaa"}
    (other / MANIFEST_FILE).write_text(json.dumps(manifest), "utf-8")
    with shelf.alone():
        assert shelf.put(tmp_path / "one") == "2026.12-aaaaaa"
        assert shelf.put(shelf.place("2026.12-aaaaaa")) == "2026.12-aaaaaa"
        with pytest.raises(ModelUnusable, match="Another model called 2026"):
            shelf.put(other)


def test_training_again_mends_a_damaged_copy(shelf: Shelf, tmp_path: Path) -> None:
    """The same version put again replaces a copy that the disk spoilt."""
    weights = shelf.place("2026.12-aaaaaa") / WEIGHTS_FILE
    weights.write_bytes(weights.read_bytes()[:-40])
    with shelf.alone():
        shelf.put(tmp_path / "one")

    assert shelf.open("2026.12-aaaaaa").version == "2026.12-aaaaaa"


def test_names(shelf: Shelf, tmp_path: Path) -> None:
    """`shipped`, a version, a folder; nothing that leads out of the shelf."""
    assert shelf.open(SHIPPED).version == Model.load().version
    assert shelf.open("2026.12-aaaaaa").version == shelf.open(str(tmp_path / "one")).version
    for wrong in ("2026.12-cccccc", "..", ".hidden", ""):
        with pytest.raises((NotKnown, ModelUnusable)):
            shelf.open(wrong)
    with pytest.raises(NotKnown, match=r"it holds 2026\.12-aaaaaa"):
        shelf.open("2026.12-cccccc")


@pytest.mark.parametrize("content", ["", "{}", '{"line": "x"}', '{"line": [3]}', '{"line": ["../x"]}', "[]", "\x00"])
def test_a_damaged_pointer_is_one_sentence(shelf: Shelf, content: str) -> None:
    """Nobody guesses which model is in use."""
    shelf.pointer.write_text(content, "utf-8")

    with pytest.raises(ModelUnusable, match=f"{POINTER_FILE} .*restore it from a backup"):
        shelf.champion()


def test_one_hand_at_a_time(shelf: Shelf) -> None:
    """Who comes second is told at once, and may when the first is through; a lock file left behind locks nobody."""
    with (
        shelf.alone(),
        pytest.raises(BadInput, match="Somebody else is changing the models"),
        Shelf(shelf.folder).alone(),
    ):
        pass
    with Shelf(shelf.folder).alone():
        assert (shelf.folder / "lock").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_leave_to_write(shelf: Shelf, tmp_path: Path) -> None:
    shelf.folder.chmod(0o555)
    with pytest.raises(NoSpace, match="cannot be written"), shelf.alone():
        pass


def test_a_shelf_that_cannot_be_written(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "models").write_text("mine", "utf-8")

    with pytest.raises(NoSpace, match=r"The shelf .+ cannot be written"), Shelf(tmp_path / "models").alone():
        pass


def test_a_full_disk_leaves_the_old_champion(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the copy nor the pointer is half there, and the block never ran."""
    use(shelf, "2026.12-aaaaaa")
    monkeypatch.setattr(os, "fsync", _full)
    ran = []
    with pytest.raises(NoSpace, match="No space left"), shelf.pointing(()):
        ran.append(1)
    with pytest.raises(NoSpace, match="No space left"), shelf.alone():
        shelf.put(a_model(shelf.folder.parent / "two", "2026.12-bbbbbb"))

    assert ran == []
    assert shelf.line() == ("2026.12-aaaaaa",)
    assert shelf.versions() == ("2026.12-aaaaaa",)


def _full(_handle: int) -> None:
    raise OSError(28, "No space left on device")


def test_a_failing_block_changes_nothing(shelf: Shelf) -> None:
    """Where the audit chain cannot be written, the champion stays, and nothing looks cut short."""
    with pytest.raises(HouseError, match="no chain"), shelf.pointing(("2026.12-aaaaaa",)):
        raise HouseError("no chain")

    assert (shelf.line(), shelf.is_cut_short) == ((), False)


#: Puts a model on the shelf and in use, and dies by SIGKILL the n-th time that something reaches the disk.
KILLED = """
import os, signal, sys
from pathlib import Path
from classifier.shelf import Shelf
shelf, folder, left = Shelf(Path(sys.argv[1])), Path(sys.argv[2]), [int(sys.argv[3])]
def dying(real):
    def step(*words):
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*words)
    return step
os.fsync, os.replace, Path.rename = map(dying, (os.fsync, os.replace, Path.rename))
with shelf.alone():
    version = shelf.put(folder)
    with shelf.pointing((version,)):
        pass
print("through")
"""


def test_killed_at_every_step(tmp_path: Path) -> None:
    """After each death the old champion or the new one answers, whole; done again, it goes through."""
    source = a_model(tmp_path / "one")
    in_use = []
    for step in range(30):
        shelf = Shelf(tmp_path / f"models{step}")
        words = [sys.executable, "-c", KILLED, str(shelf.folder), str(source)]
        died = subprocess.run([*words, str(step)], cwd=tree.ROOT, capture_output=True, text=True, check=False)
        in_use.append(bool(shelf.line()))
        assert shelf.champion().version == ("2026.12-aaaaaa" if in_use[-1] else Model.load().version)
        assert all(shelf.open(version).version == version for version in shelf.versions())
        if died.returncode == 0:
            break
        assert died.returncode == -signal.SIGKILL
        with shelf.alone(), shelf.pointing((shelf.put(source),)):
            pass
        assert (shelf.line(), shelf.is_cut_short) == (("2026.12-aaaaaa",), False)
        assert sorted(path.name for path in shelf.folder.iterdir()) == ["2026.12-aaaaaa", POINTER_FILE, "lock"]
    else:
        pytest.fail("never came through")

    # Three files, their folder, its rename, the pointer twice: each was a step to die at.
    assert step >= 7
    assert in_use == sorted(in_use)
    assert in_use[0] is False


def test_a_change_cut_short_is_seen(shelf: Shelf) -> None:
    """What a dead process left shows until somebody changes the champion again."""
    shelf.pointer.with_suffix(".new").write_text('{"line": []}', "utf-8")
    assert shelf.is_cut_short
    use(shelf, "2026.12-aaaaaa")

    assert not shelf.is_cut_short


def test_nothing_on_the_shelf_to_try(shelf: Shelf) -> None:
    shutil.rmtree(shelf.place("2026.12-aaaaaa"))

    with pytest.raises(NotKnown, match="There is no challenger"):
        shelf.newest_challenger()
