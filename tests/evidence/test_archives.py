"""Archives of any origin can be read, and what they do not give is named."""

import gzip
import tracemalloc
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from evidence import WarcVault, replay, unpacked, walking
from facts.archives import Missed
from facts.errors import UnreadableFile
from facts.pages import Exchange, Skip
from facts.saved import Naming, Saved
from tests.evidence.archived import BODY, PACKINGS, SPLIT, a_record, a_response, a_wacz, bodies, read
from tests.evidence.exchanges import an_exchange


def test_our_own_files_come_back_as_they_went_in(tmp_path: Path) -> None:
    """Address, both heads, status, body, time and peer; warcinfo is passed over."""
    vault = WarcVault(tmp_path, run="r1", software="x")
    exhibit = vault.keep(an_exchange())
    vault.keep(an_exchange(status=404, reason="Not Found"))
    first, second = replay(tmp_path / exhibit.file)

    saved = Saved(file=exhibit.file, naming=Naming.ARCHIVE)
    headers = (("content-type", "text/html; charset=utf-8"),)
    request = (("host", "www.jinshu.test"), ("user-agent", "Fangfei/0"))
    assert first == an_exchange(response_headers=headers, request_headers=request, saved=saved)
    assert isinstance(second, Exchange)
    assert (second.status, second.reason) == (404, "Not Found")
    assert unpacked(first) == vault.open(exhibit)


def test_files_of_other_tools(tmp_path: Path) -> None:
    """Warcio's own writer, with a body that is still packed, and another that is chunked."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=True)
    for name, value, body in (
        ("Content-Encoding", "gzip", gzip.compress(b"hello")),
        ("Transfer-Encoding", "chunked", b"3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n"),
        ("Transfer-Encoding", "chunked", b"<p>undone already"),
    ):
        headers = StatusAndHeaders("200 OK", [(name, value)], protocol="HTTP/1.0")
        record = writer.create_warc_record("http://a.test/", "response", payload=BytesIO(body), http_headers=headers)
        writer.write_record(record)
    found = [unpacked(one) for one in read(tmp_path, out.getvalue()) if isinstance(one, Exchange)]

    assert [capture.body for capture in found] == [b"hello", b"hello", b"<p>undone already"]


@pytest.mark.parametrize("order", ["response first", "request first", "of another", "named by id"])
def test_a_request_goes_to_the_response_it_belongs_to(tmp_path: Path, order: str) -> None:
    """Wget writes it before, others behind; a stranger's is not borrowed."""
    asked = {"response first": "http://a.test/", "of another": "http://b.test/"}.get(order, "http://a.test/")
    request = a_record("request", asked, b"POST / HTTP/1.1\r\nHost: a.test\r\n\r\n")
    response = a_response()
    if order == "named by id":
        response = a_response(WARC_Record_ID="<urn:1>")
        request = a_record(
            "request", "http://x.test/", b"POST / HTTP/1.1\r\nHost: a.test\r\n\r\n", WARC_Concurrent_To="<urn:1>"
        )
    pair = request + response if order == "request first" else response + request
    (found,) = read(tmp_path, pair)

    assert isinstance(found, Exchange)
    expected = ("", ()) if order == "of another" else ("POST", (("host", "a.test"),))
    assert (found.method, found.request_headers) == expected


def test_what_gives_no_exchange_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repetition, a film, a broken head; other records and addresses of no page are passed over."""
    monkeypatch.setattr(walking, "MOST_BLOCK", 1000)
    found = read(
        tmp_path,
        a_record("warcinfo", "")
        + a_record("revisit", "http://a.test/again")
        + a_response(b"x" * 2000, url="http://a.test/film")
        + a_record("response", "http://a.test/none", b"GET no http")
        + a_record("response", "dns:a.test", b"1.2.3.4")
        + a_record("metadata", "http://a.test/")
        + a_response(url="<http://a.test/whole>"),
    )

    assert [(one.url, one.skip) for one in found if isinstance(one, Missed)] == [
        ("http://a.test/again", Skip.DUPLICATE),
        ("http://a.test/film", Skip.TOO_LARGE),
        ("http://a.test/none", Skip.UNREADABLE),
    ]
    assert [(one.url, one.body) for one in found if isinstance(one, Exchange)] == [("http://a.test/whole", BODY)]


def test_a_resource_is_a_file_and_no_response(tmp_path: Path) -> None:
    """Its content type is the record's, its method is empty, and it says what it is."""
    (found,) = read(tmp_path, a_record("resource", "http://a.test/x.pdf", b"%PDF-", Content_Type="application/pdf"))

    assert isinstance(found, Exchange)
    assert (found.method, found.status, found.response_headers) == ("", 200, (("content-type", "application/pdf"),))
    assert found.saved == Saved(file="a.warc.gz", naming=Naming.RESOURCE)


@pytest.mark.parametrize("date", ["", "yesterday", "2026-11-23", "9999-12-31T23:59:59-23:59", "2026-02-30T00:00:00Z"])
def test_a_date_that_is_none_is_the_epoch(tmp_path: Path, date: str) -> None:
    """A day is a date; the rest says nothing, and does not stop the reading."""
    (found,) = read(tmp_path, a_response(WARC_Date=date))

    assert isinstance(found, Exchange)
    day = datetime(2026, 11, 23, tzinfo=UTC)
    assert found.fetched_at == (day if date == "2026-11-23" else datetime(1970, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize("packing", PACKINGS)
def test_every_packing_gives_the_same(tmp_path: Path, packing: str) -> None:
    """The first bytes decide, not the name."""
    plain = b"".join(a_response(b"%d" % number) for number in range(50))
    if packing == "gzip, a member a record":
        plain = plain.replace(b"WARC/1.0", SPLIT + b"WARC/1.0").removeprefix(SPLIT)

    assert bodies(read(tmp_path, PACKINGS[packing](plain), "any.name")) == [b"%d" % number for number in range(50)]


# gzip writes the second of packing into its header: without names, two test workers would disagree on the test's.
@pytest.mark.parametrize(
    "content",
    [
        None, b"", b"not a warc file at all\n", gzip.compress(b"WARC/1.0\r\n")[:-8], b"\r\n" * 1000,
        a_wacz({"pages/pages.jsonl": b"{}"}), b"PK\x03\x04 and no more", b"\x28\xb5\x2f\xfd" * 9,
        b"\x5d\x2a\x4d\x18\xff\xff\xff\xff", b"\x5d\x2a\x4d\x18\x04\x00\x00\x00abcd\x28\xb5\x2f\xfd",
        b"WARC/1.0\r\nContent-Length: -1\r\n\r\n", b"WARC/1.0\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n",
        b"WARC/1.0\r\n" + b"a: b\r\n" * 100_000,
    ],
    ids=range(13),
)  # fmt: skip
def test_what_is_no_archive_is_said_in_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    """Missing, empty, foreign and cut files."""
    path = tmp_path / "a.warc.gz"
    if content is not None:
        path.write_bytes(content)

    with pytest.raises(UnreadableFile, match=r"cannot be read \(.*\); check that it is a whole WARC or WACZ file\.$"):
        list(replay(path))


@pytest.mark.parametrize("packing", ["plain", "gzip, a member a record", "zstd"])
def test_what_was_before_the_damage_is_kept(tmp_path: Path, packing: str) -> None:
    """The last whole response comes too, though it waited for its request; then one sentence."""
    random = Random(20261123)
    records = [a_response(random.randbytes(300_000)) for _ in range(4)]
    whole = PACKINGS[packing](SPLIT.join(records) if "member" in packing else b"".join(records))
    path = tmp_path / "cut.warc"
    path.write_bytes(whole[: int(len(whole) * 0.7)])
    found: list[Exchange | Missed] = []
    with pytest.raises(UnreadableFile, match="cannot be read"):
        found.extend(replay(path))

    assert bodies(found) == [record[-300_004:-4] for record in records[:2]]


def test_a_large_archive_streams(tmp_path: Path) -> None:
    """60 MB of records in a few MB of memory; what is held is one record."""
    path = tmp_path / "large.warc"
    record = a_response(b"x" * 100_000)
    with path.open("wb") as out:
        for _ in range(600):
            out.write(record)
    tracemalloc.start()
    count = sum(isinstance(one, Exchange) for one in replay(path))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (count, peak < 4_000_000) == (600, True)
