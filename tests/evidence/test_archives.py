"""Archives of any origin can be read."""

import gzip
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence import WarcVault, captures
from facts.errors import DamagedExhibit, UnreadableFile
from tests.evidence.exchanges import an_exchange


def test_our_own_files(tmp_path: Path) -> None:
    """Requests and warcinfo are passed over."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    exhibit = vault.keep(an_exchange())
    vault.keep(an_exchange(status=404))

    found = list(captures(tmp_path / exhibit.file))

    assert [capture.status for capture in found] == [200, 404]
    assert vault.open(exhibit) == found[0]


def test_files_of_other_tools(tmp_path: Path) -> None:
    """Warcio's own writer, with a body that is still packed."""
    path = tmp_path / "other.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Encoding", "gzip")], protocol="HTTP/1.0")
        body = BytesIO(gzip.compress(b"hello"))
        writer.write_record(writer.create_warc_record("http://a.test/", "response", payload=body, http_headers=headers))

    assert [capture.body for capture in captures(path)] == [b"hello"]


# gzip writes the second of packing into its header: without names, two test workers would disagree on the test's.
@pytest.mark.parametrize(
    "content",
    [None, b"not a warc file at all\n", gzip.compress(b"WARC/1.0\r\n")[:-8]],
    ids=["absent", "other bytes", "torn gzip"],
)
def test_what_is_no_archive_is_said_in_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    """Missing, foreign and cut files."""
    path = tmp_path / "a.warc.gz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadableFile, match="cannot be read"):
        list(captures(path))


def test_damaged_archives_raise_nothing_else(tmp_path: Path) -> None:
    """Three hundred archives with flipped, cut or repeated bytes: each is read, or refused in one short line."""
    random = Random(20261123)  # the same damage on every machine
    vault = WarcVault(tmp_path, run="r1", software="x")
    whole = (tmp_path / vault.keep(an_exchange()).file).read_bytes()
    plain = gzip.decompress(whole)
    path = tmp_path / "damaged.warc.gz"
    for _ in range(300):
        damaged = bytearray(plain if random.random() < 0.7 else whole)
        at = random.randrange(len(damaged))
        damaged[at : at + random.randrange(4)] = random.randbytes(random.randrange(4))
        path.write_bytes(damaged if random.random() < 0.8 else damaged[:at])
        try:
            list(captures(path))
        except (UnreadableFile, DamagedExhibit) as problem:
            assert len(str(problem)) < 300 + len(str(path))  # noqa: PT017  # the other outcome is a clean read
