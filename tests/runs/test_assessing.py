"""Files, archives and JSON Lines, good and bad, one object each in input order."""

import io
import json
import math
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence import WarcVault, replay
from facts.archives import Missed
from facts.errors import UnreadableFile
from facts.pages import Exchange, Skip
from runs import assessing
from runs.assessing import Wish, assess_files
from screening import Screener
from tests.text.documents.papers import a_pdf, an_mhtml, locked

ADVERT = "金树财富诚邀投资，养老理财项目，保本保息，年化收益24%，每月返息，电话13800138000。"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def assess(screener: Screener, *files: Path | bytes, **wish: bool) -> list[dict[str, Any]]:
    inputs: list[Path | BinaryIO] = [io.BytesIO(one) if isinstance(one, bytes) else one for one in files]
    return list(assess_files(inputs, screener, Wish(**wish), replay))


def an_exchange(url: str, body: bytes, *headers: tuple[str, str]) -> Exchange:
    return Exchange(
        url=url, method="GET", request_headers=(), status=200, reason="OK",
        response_headers=headers or (("Content-Type", "text/html; charset=utf-8"),), body=body, fetched_at=NOON,
    )  # fmt: skip


def an_archive(folder: Path, *bodies: str) -> Path:
    vault = WarcVault(folder, run="r", software="test")
    for number, body in enumerate(bodies):
        vault.keep(an_exchange(f"http://a.test/{number}", body.encode()))
    vault.close()
    return next(folder.glob("*.warc.gz"))


def test_every_kind_of_input_in_its_order(screener: Screener, tmp_path: Path) -> None:
    """HTML, text, an archive and JSON Lines mix; each input has its id, and each the score of its text."""
    (tmp_path / "a.html").write_bytes(f"<meta charset=gbk><p>{ADVERT}".encode("gbk"))
    (tmp_path / "b.txt").write_text(f"<p>{ADVERT}", encoding="utf-8")
    archive = an_archive(tmp_path, f"<p>{ADVERT}", "<p>今天")
    lines = json.dumps({"id": 7, "html": f"<p>{ADVERT}", "url": "http://b.test/"}).encode() + b"\n\n"
    lines += json.dumps({"text": ADVERT}).encode()
    found = assess(screener, tmp_path / "b.txt", lines, archive, tmp_path / "a.html", text=True)

    assert [one["id"] for one in found] == [
        str(tmp_path / "b.txt"), "7", "line 3", "http://a.test/0", "http://a.test/1", str(tmp_path / "a.html"),
    ]  # fmt: skip
    assert [one["url"] for one in found[1:5]] == ["http://b.test/", None, "http://a.test/0", "http://a.test/1"]
    assert [one["stance"] for one in found].count("solicitation") == 5
    assert found[0]["text"].startswith("<p>金树")
    assert found[1]["text"] == found[3]["text"] == found[5]["text"] == ADVERT.replace("0013", "****") + "\n"


#: Line -> (id, stretch of the sentence).
BAD_LINES = {
    b"{bad": ("line 1", "Line 1 is not JSON"),
    b"[1]": ("line 1", "JSON but not an object"),
    b'{"id": "a"}': ("a", 'neither "html" nor "text"'),
    b'{"id": null, "text": 5}': ("line 1", 'neither "html" nor "text"'),
    b'{"id": "a", "text": "\xff"}': ("line 1", "Line 1 is not JSON"),
    b'{"id": "a", "text": ' + b"[" * 200_000 + b"}": ("line 1", "Line 1 is not JSON"),
    b'{"id": "a", "text": "unfinished': ("line 1", "Line 1 is not JSON"),
    b"\x00": ("line 1", "Line 1 is not JSON"),
}


@pytest.mark.parametrize("line", BAD_LINES, ids=range(len(BAD_LINES)))
def test_a_bad_line_has_its_own_answer_and_the_next_is_read(screener: Screener, line: bytes) -> None:
    """One sentence on the line's own object; the line behind it is assessed."""
    bad, good = assess(screener, line + b'\n{"id": "next", "text": "x"}')
    identity, sentence = BAD_LINES[line]

    assert set(bad) == {"id", "error"}
    assert (bad["id"], sentence in bad["error"]) == (identity, True)
    assert (good["id"], "error" in good) == ("next", False)


def test_lone_surrogates_are_read_as_replacement_characters(screener: Screener) -> None:
    """JSON may hold half a character; the text and everything quoted from it can still be written as UTF-8."""
    (found,) = assess(screener, rb'{"id": "s", "text": "\ud800' + ADVERT.encode() + b'"}', text=True)

    assert found["text"].startswith("\N{REPLACEMENT CHARACTER}金树")
    assert json.dumps({key: found[key] for key in found if key != "id"}, ensure_ascii=False).encode()


def test_a_line_without_end_is_refused_and_passed_over(screener: Screener, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines beyond the cap cost no memory; the next line is read from its start."""
    monkeypatch.setattr(assessing, "MOST_LINE", 1000)
    long, good = assess(screener, b'{"id": "long", "text": "' + b"x" * 5000 + b'"}\n{"id": "next", "text": "x"}')

    assert long == {"id": "line 1", "error": "Line 1 is longer than 1000 bytes; split it."}
    assert good["id"] == "next"


def test_a_file_that_cannot_be_read_is_one_sentence(
    screener: Screener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, a folder, too large, without end; none of them ends the batch."""
    monkeypatch.setattr(assessing, "MOST_FILE", 1000)
    (tmp_path / "big.html").write_bytes(b"x" * 1001)
    (tmp_path / "whole.html").write_bytes(b"x" * 1000)
    files = [tmp_path / "none.html", tmp_path, tmp_path / "big.html", Path("/dev/zero"), tmp_path / "whole.html"]
    found = assess(screener, *files)

    assert [one["id"] for one in found] == [str(file) for file in files]
    assert [one.get("error", "").rpartition(str(files[at]))[2] for at, one in enumerate(found)] == [
        " cannot be read: No such file or directory.", " cannot be read: Is a directory.",
        " is larger than 1000 bytes; split it.", " is larger than 1000 bytes; split it.", "",
    ]  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00\xd8", b"\x81\x30\x81", bytes(range(256)) * 4])
def test_any_bytes_of_a_file_are_assessed(screener: Screener, tmp_path: Path, body: bytes) -> None:
    """No encoding is an error: what cannot be decoded becomes replacement characters."""
    for name in ("a.html", "a.txt"):
        (tmp_path / name).write_bytes(body)
        (found,) = assess(screener, tmp_path / name)

        assert found["stance"] in ("too_little_text", "other")


def test_a_damaged_archive_gives_what_came_before_and_one_sentence(screener: Screener, tmp_path: Path) -> None:
    """Cut in the middle, or no archive at all: the pages read are assessed, and the batch goes on."""
    archive = an_archive(tmp_path, f"<p>{ADVERT}", f"<p>{ADVERT}" * 500)
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(archive.read_bytes()[:-700])
    none = tmp_path / "none.warc.gz"
    found = assess(screener, cut, none, b'{"id": "next", "text": "x"}')

    assert found[0]["id"] == "http://a.test/0"
    assert found[0]["stance"] == "solicitation"
    assert set(found[-2]) == {"id", "error"}
    assert (found[-2]["id"], found[-1]["id"]) == (str(none), "next")


@pytest.mark.parametrize("problem", [UnreadableFile("It is cut off."), AttributeError("no such"), ValueError("date")])
def test_whatever_an_archive_does_the_batch_goes_on(screener: Screener, problem: Exception) -> None:
    """An error of ours is its own sentence; any other says that the archive broke a parser."""

    def read(_: Path) -> Iterator[Exchange]:
        yield an_exchange("http://a.test/", ADVERT.encode())
        raise problem

    files: Iterable[Path | BinaryIO] = [Path("a.warc"), io.BytesIO(b'{"id": "next", "text": "x"}')]
    first, bad, good = assess_files(files, screener, Wish(), read)

    assert (first["id"], bad["id"], good["id"]) == ("http://a.test/", "a.warc", "next")
    assert str(problem) in bad["error"]
    assert isinstance(problem, UnreadableFile) or bad["error"].startswith("The archive broke a parser")


def test_documents_are_assessed_as_pages_are(screener: Screener, tmp_path: Path) -> None:
    """PDF, MHTML, SingleFile and WACZ say the same and score the same; each is known by the address it names."""
    page = f"<p>{ADVERT}".encode()
    (tmp_path / "a.pdf").write_bytes(a_pdf([ADVERT]))
    (tmp_path / "b.mhtml").write_bytes(an_mhtml(page))
    (tmp_path / "c.MHT").write_bytes(an_mhtml(page))
    (tmp_path / "d.html").write_bytes(b"<!-- saved from url=(0015)http://c.test/x --><meta charset=utf-8>" + page)
    with zipfile.ZipFile(tmp_path / "e.wacz", "w") as wacz:
        wacz.write(an_archive(tmp_path, f"<p>{ADVERT}"), "archive/data.warc.gz")
    found = assess(screener, *sorted(tmp_path.glob("[abcde].*")), text=True)

    assert [one["url"] for one in found] == [
        None, "https://www.jinshu.test/index.html", "https://www.jinshu.test/index.html", "http://c.test/x",
        "http://a.test/0",
    ]  # fmt: skip
    assert [one["stance"] for one in found] == ["solicitation"] * 5
    assert len({(one["text"], one["score"]) for one in found}) == 1
    assert not any("unread" in one for one in found)


def test_what_of_a_document_was_not_read_is_said(screener: Screener, tmp_path: Path) -> None:
    """No finding is not the same as not looked: a part, a scan, a locked file."""
    files = [tmp_path / name for name in ("part.pdf", "locked.pdf", "broken.mhtml", "good.txt")]
    whole = a_pdf([ADVERT], ["第二页"])
    files[0].write_bytes(whole[: whole.index(b"13 0 obj")])
    files[1].write_bytes(locked(whole, "secret"))
    files[2].write_bytes(b"nothing")
    files[3].write_text("x", encoding="utf-8")
    part, shut, broken, good = assess(screener, *files)

    assert part["stance"] == "solicitation"
    assert part["unread"] == "这份 PDF 末尾残缺，只读到其中 1 页的文字；请另取一份完整的。"
    assert shut == {"id": str(files[1]), "error": "这份 PDF 设了打开密码，读不出文字；请向提供的人要一份没有密码的。"}
    assert "网页正文" in broken["error"]
    assert "error" not in good


def test_a_record_that_gives_no_page_has_its_own_answer(screener: Screener) -> None:
    """One body that does not unpack, one too large: named by its address; repetitions are no inputs."""

    def read(_: Path) -> Iterator[Exchange | Missed]:
        yield an_exchange("http://a.test/packed", b"no gzip", ("Content-Encoding", "gzip"))
        yield Missed(url="http://a.test/film", skip=Skip.TOO_LARGE, detail="the record has 9 bytes, the cap is 8")
        yield Missed(url="http://a.test/again", skip=Skip.DUPLICATE, detail="the same")
        yield an_exchange("http://a.test/pdf", a_pdf([ADVERT]), ("Content-Type", "application/pdf"))
        yield an_exchange("http://a.test/png", b"\x89PNG\r\n\x1a\n", ("Content-Type", "image/png"))

    packed, film, paper, picture = assess_files([Path("a.wacz")], screener, Wish(), read)

    assert (packed["id"], "gzip" in packed["error"]) == ("http://a.test/packed", True)
    assert film == {"id": "http://a.test/film", "error": "the record has 9 bytes, the cap is 8"}
    assert (paper["url"], paper["stance"]) == ("http://a.test/pdf", "solicitation")
    assert (picture["url"], picture["stance"]) == ("http://a.test/png", "too_little_text")


def test_a_page_that_breaks_a_parser_has_its_own_answer(screener: Screener, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence names what broke; the next input is assessed."""
    whole = screener.screen

    def screen(reading: Any) -> Any:
        if "break" in reading.text:
            raise MemoryError("much")
        return whole(reading)

    monkeypatch.setattr(screener, "screen", screen)
    bad, good = assess(screener, b'{"id": "a", "text": "break"}\n{"id": "b", "text": "x"}')

    assert bad == {"id": "a", "error": "The page broke a parser (MemoryError: much)."}
    assert good["id"] == "b"


def test_wishes_add_to_the_object(screener: Screener) -> None:
    """Text and heat map are as long as each other, masked and unmasked alike; without a wish neither is there."""
    line = json.dumps({"text": ADVERT}).encode()
    (plain,), (full,) = assess(screener, line), assess(screener, line, text=True, heat=True, unmask=True)

    assert set(full) - set(plain) == {"text", "heat", "heat_exposure", "intercepts", "logits"}
    assert len(full["text"]) == len(full["heat"]) == len(full["heat_exposure"]) == len(ADVERT)
    for name, head in (("heat", "solicitation"), ("heat_exposure", "exposure")):
        total = math.fsum(full[name]) + full["intercepts"][head]
        assert total == pytest.approx(full["logits"][head], abs=1e-9)
    assert (full["text"], full["identifiers"][-1]["value"]) == (ADVERT, "13800138000")


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=5))
def test_any_stream_gives_one_object_a_line(screener: Screener, lines: list[bytes]) -> None:
    """Whatever the bytes are, each line that is not blank has one answer, and the last good line is assessed."""
    *bad, good = assess(screener, b"\n".join((*lines, b'{"id": "end", "text": "x"}')))

    assert len(bad) == sum(bool(line.strip()) for line in lines)
    assert all("error" in one for one in bad)
    assert good["id"] == "end"
