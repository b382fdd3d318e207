"""The vault writes WARC files that warcio reads, gives exhibits back checked, and survives a full disk."""

import gzip
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from evidence import WarcVault, fsck
from facts.errors import BadInput, DamagedExhibit, NoSpace
from facts.pages import Exhibit
from tests.evidence.exchanges import NOON, an_exchange


def a_vault(folder: Path) -> WarcVault:
    return WarcVault(folder, run="r1", software="Fangfei/test")


def read_back(path: Path) -> list[tuple[str, dict[str, str], bytes]]:
    """What warcio, the independent witness, makes of a file, with its digests checked."""
    with path.open("rb") as stream:
        found = []
        for record in ArchiveIterator(stream, check_digests="raise"):
            content = record.content_stream().read()
            found.append((record.rec_type, dict(record.rec_headers.headers), content))
        return found


def test_warcio_reads_every_record_in_order(tmp_path: Path) -> None:
    """A warcinfo record comes first, then each response with its request."""
    vault = a_vault(tmp_path)
    exhibit = vault.keep(an_exchange())
    vault.close()

    records = read_back(tmp_path / exhibit.file)

    assert [kind for kind, _, _ in records] == ["warcinfo", "response", "request"]


def test_records_name_digests_address_and_each_other(tmp_path: Path) -> None:
    """The response carries SHA-256 digests and the IP address; the request points at it."""
    vault = a_vault(tmp_path)
    exhibit = vault.keep(an_exchange())

    info, response, request = (headers for _, headers, _ in read_back(tmp_path / exhibit.file))

    assert f"sha256:{exhibit.sha256}" == response["WARC-Payload-Digest"]
    assert response["WARC-Block-Digest"].startswith("sha256:")
    assert response["WARC-IP-Address"] == "192.0.2.7"
    assert response["WARC-Date"] == "2026-11-23T04:00:00.000000Z"
    assert exhibit.record_id == response["WARC-Record-ID"] == request["WARC-Concurrent-To"]
    assert info["WARC-Record-ID"] == response["WARC-Warcinfo-ID"]


def test_an_exhibit_comes_back_decoded(tmp_path: Path) -> None:
    """open() gives the page as a browser would read it, while the file holds what the site sent."""
    vault = a_vault(tmp_path)
    packed = gzip.compress("<p>年化24%</p>".encode())
    exhibit = vault.keep(an_exchange(body=packed, response_headers=(("Content-Encoding", "gzip"), ("X-A", "1"))))

    capture = vault.open(exhibit)

    assert "<p>年化24%</p>".encode() == capture.body
    assert capture.headers == {"content-encoding": "gzip", "x-a": "1"}
    assert (capture.status, capture.fetched_at, capture.url) == (200, NOON, "http://www.jinshu.test/a?b=1")


def test_what_was_kept_is_on_disk_before_close(tmp_path: Path) -> None:
    """Another process can read an exhibit while the vault is open, as after kill -9."""
    vault = a_vault(tmp_path)
    exhibit = vault.keep(an_exchange())

    capture = a_vault(tmp_path).open(exhibit)

    assert "<p>保本保息</p>".encode() == capture.body


def test_every_vault_begins_a_file_of_its_own(tmp_path: Path) -> None:
    """A file is never appended to again: its tail may be cut."""
    files = []
    for _ in range(2):
        vault = a_vault(tmp_path)
        files.append(vault.keep(an_exchange()).file)
        vault.close()
        files.append(vault.keep(an_exchange()).file)
        vault.close()

    assert len(set(files)) == 4


def test_headers_cannot_smuggle_lines(tmp_path: Path) -> None:
    """Line breaks and odd bytes in a site's headers stay inside their header."""
    vault = a_vault(tmp_path)
    odd = b"\xb1\xa3\xb1\xbe".decode("utf-8", "surrogateescape")
    exhibit = vault.keep(an_exchange(response_headers=(("X-Evil", "a\r\nX-Other: b"), ("X-Gbk", odd)), reason="好\r\n"))

    capture = vault.open(exhibit)

    assert {"x-evil": "a  X-Other: b", "x-gbk": odd} == capture.headers


@pytest.mark.parametrize("name", ["../r1", "", ".hidden", "a/b"])
def test_a_run_that_cannot_name_a_file_is_refused(tmp_path: Path, name: str) -> None:
    """The run's name becomes part of a path."""
    with pytest.raises(BadInput, match="run name"):
        WarcVault(tmp_path, run=name, software="x")


def damage_flip(path: Path, offset: int) -> None:
    content = bytearray(path.read_bytes())
    content[offset + 60] ^= 0xFF
    path.write_bytes(content)


def damage_cut(path: Path, offset: int) -> None:
    os.truncate(path, offset + 60)


def damage_gone(path: Path, _: int) -> None:
    path.unlink()


def damage_empty_end(path: Path, offset: int) -> None:
    os.truncate(path, offset)


@pytest.mark.parametrize("damage", [damage_flip, damage_cut, damage_gone, damage_empty_end])
def test_damage_is_named_with_file_and_offset(tmp_path: Path, damage) -> None:
    """A flipped byte, a cut tail and a missing file are damaged exhibits, never pages."""
    vault = a_vault(tmp_path)
    vault.keep(an_exchange())
    exhibit = vault.keep(an_exchange())
    damage(tmp_path / exhibit.file, exhibit.offset)

    with pytest.raises(DamagedExhibit, match=f"{exhibit.file}:{exhibit.offset}"):
        vault.open(exhibit)


def test_an_exhibit_of_another_record_is_refused(tmp_path: Path) -> None:
    """Digest, place and record belong together."""
    vault = a_vault(tmp_path)
    first = vault.keep(an_exchange())
    second = vault.keep(an_exchange(body=b"other"))
    mixed = Exhibit(file=first.file, offset=first.offset, sha256=second.sha256, record_id=first.record_id)

    with pytest.raises(DamagedExhibit, match="another response"):
        vault.open(mixed)
    with pytest.raises(DamagedExhibit, match="leads out"):
        vault.open(Exhibit(file="../x", offset=0, sha256=first.sha256, record_id="x"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """A body that unpacks to more than the cap is refused with one sentence."""
    vault = a_vault(tmp_path)
    bomb = gzip.compress(bytes(40 * 1024 * 1024))
    exhibit = vault.keep(an_exchange(body=bomb, response_headers=(("Content-Encoding", "gzip"),)))

    with pytest.raises(DamagedExhibit, match="unpacks to more than"):
        vault.open(exhibit)


FULL = """
import resource, signal, sys
from pathlib import Path
from evidence import WarcVault, fsck
from facts.errors import NoSpace
from tests.evidence.exchanges import an_exchange
import random
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
vault = WarcVault(Path(sys.argv[1]), run="full", software="x")
kept = []
try:
    for n in range(1000):
        kept.append(vault.keep(an_exchange(body=random.Random(n).randbytes(7000))))
except NoSpace as problem:
    print(len(kept), problem)
assert [vault.open(exhibit).status for exhibit in kept] == [200] * len(kept)
"""


def test_a_full_disk_leaves_whole_records(tmp_path: Path) -> None:
    """When nothing more fits, the sentence says so and everything kept before can be read."""
    done = subprocess.run([sys.executable, "-c", FULL, tmp_path], capture_output=True, text=True, check=True)

    kept, sentence = done.stdout.strip().split(" ", 1)
    assert "free some space or name another --out" in sentence
    report = fsck(tmp_path)
    assert (1 + 2 * int(kept), ()) == (report.records, report.damaged)
    assert 10 < int(kept) < 20


def test_a_vault_goes_on_after_space_was_freed(tmp_path: Path) -> None:
    """The partial record is cut off, and the next one begins where it began."""
    vault = a_vault(tmp_path)
    vault.keep(an_exchange())
    size = sum(path.stat().st_size for path in tmp_path.iterdir())
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100, hard))
        with pytest.raises(NoSpace):
            vault.keep(an_exchange())
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)

    exhibit = vault.keep(an_exchange())

    assert size == exhibit.offset
    assert fsck(tmp_path).is_sound


def test_a_folder_that_cannot_be_made_is_no_space(tmp_path: Path) -> None:
    """One sentence instead of a traceback, also for root, whom permissions do not stop."""
    with pytest.raises(NoSpace, match="cannot be written"):
        a_vault(Path("/proc/fangfei")).keep(an_exchange())
    (tmp_path / "file").write_text("")
    with pytest.raises(NoSpace, match="cannot be written"):
        a_vault(tmp_path / "file").keep(an_exchange())
