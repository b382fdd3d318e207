"""fsck names every damaged record and goes on behind it."""

import os
from pathlib import Path

import pytest

from evidence import WarcVault, fsck
from facts.errors import UnreadableFile
from facts.pages import Exhibit
from tests.evidence.exchanges import an_exchange


def kept(folder: Path, count: int) -> list[Exhibit]:
    vault = WarcVault(folder, run="r1", software="Fangfei/test")
    exhibits = [vault.keep(an_exchange(body=os.urandom(900))) for _ in range(count)]
    vault.close()
    return exhibits


def test_sound_evidence(tmp_path: Path) -> None:
    """All records of all files are counted."""
    kept(tmp_path, 3)
    kept(tmp_path / "older", 2)

    report = fsck(tmp_path)

    assert (report.files, report.records, report.is_sound) == (2, 12, True)


def test_a_flipped_byte_is_found_and_the_rest_is_read(tmp_path: Path) -> None:
    """One record is lost, not the file."""
    exhibits = kept(tmp_path, 5)
    path = tmp_path / exhibits[2].file
    content = bytearray(path.read_bytes())
    content[exhibits[2].offset + 500] ^= 0x10
    path.write_bytes(content)

    report = fsck(tmp_path)

    assert [(exhibits[2].file, exhibits[2].offset)] == [(one.file, one.offset) for one in report.damaged]
    assert report.records == 10


def test_a_cut_tail_is_found(tmp_path: Path) -> None:
    """A process that was killed may leave half a record at the end."""
    exhibits = kept(tmp_path, 3)
    path = tmp_path / exhibits[2].file
    os.truncate(path, exhibits[2].offset + 100)

    report = fsck(tmp_path)

    assert [(exhibits[2].offset, "it is cut off")] == [(one.offset, one.what) for one in report.damaged]
    assert report.records == 5


def test_several_places_in_one_file(tmp_path: Path) -> None:
    """Damage in two records and rubbish at the end are three findings at least."""
    exhibits = kept(tmp_path, 6)
    path = tmp_path / exhibits[0].file
    content = bytearray(path.read_bytes())
    content[exhibits[1].offset] = 0
    content[exhibits[4].offset + 300] ^= 0xFF
    path.write_bytes(content + b"rubbish")

    report = fsck(tmp_path)

    offsets = [one.offset for one in report.damaged]
    assert [exhibits[1].offset, exhibits[4].offset, len(content)] == offsets


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    """Nothing to check is not the same as nothing wrong."""
    with pytest.raises(UnreadableFile, match="not there"):
        fsck(tmp_path / "none")
