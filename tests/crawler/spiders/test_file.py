"""The file spider: what a person saved is a page under the address that it names itself."""

from pathlib import Path

from facts.pages import Purpose, Skip
from facts.sources import Kind, Source
from tests.crawler.spiders.test_archive import replayed
from tests.crawler.spiders.visiting import Reading, advert, of_kind
from tests.text.documents.papers import a_pdf, an_mhtml

SINGLEFILE = (
    "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: http://jinshu.test/offer \n"
    " saved date: Thu Nov 19 2026 10:12:13 GMT+0800 (中国标准时间)\n--><p>保本保息</p>" + advert("http://land.test/")
)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(60)


def saved(folder: Path, **files: bytes | str) -> Source:
    """A folder of saved files; the last _ of a name stands for its dot."""
    for name, content in files.items():
        path = folder / ".".join(name.rsplit("_", 1))
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return of_kind(Kind.FILE, files=(str(folder),))


def test_each_file_is_a_page(tmp_path: Path) -> None:
    """HTML, MHTML, PDF and picture: each once, with its own media type, kept as it was saved."""
    pdf = a_pdf(["年化收益百分之十二"])
    journey = replayed(saved(tmp_path, a_html=SINGLEFILE, b_mhtml=an_mhtml(b"<p>x"), c_pdf=pdf, d_png=PNG))

    pages = {(page.content_type or ""): page for page in journey.frontier.pages}
    assert sorted(pages) == ["application/pdf", "image/png", "message/rfc822", "text/html"]
    assert pages["text/html"].url == "http://jinshu.test/offer"
    assert pages["application/pdf"].host.endswith(".saved.invalid")
    assert journey.vault.open(pages["application/pdf"].exhibit).body == pdf


def test_adverts_are_recorded_and_nothing_is_followed(tmp_path: Path) -> None:
    """A saved page asks nothing of the network, now or later."""
    journey = replayed(saved(tmp_path, a_html=SINGLEFILE))

    assert journey.urls() == {"http://jinshu.test/offer"}
    assert [shown.target_url for shown in journey.visit("http://jinshu.test/offer").adverts] == ["http://land.test/"]
    assert journey.of_purpose(Purpose.REQUISITE) == set()


def test_the_same_page_saved_twice_is_one_page(tmp_path: Path) -> None:
    """By its address; of nameless files by its content and name."""
    journey = replayed(
        saved(tmp_path, a_html=SINGLEFILE, b_html=SINGLEFILE.replace("保本", "稳赚"), c_pdf=a_pdf(["x"]))
    )

    assert len(journey.pages()) == 2
    assert journey.ended[0].skipped == {"duplicate": 1}


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    """A file that is nothing of what its name says, and one that is named though it is no page."""
    (tmp_path / "table.bin").write_bytes(b"\x00\x01\x02")
    source = of_kind(Kind.FILE, files=(str(tmp_path / "table.bin"), str(tmp_path)))
    saved(tmp_path, good_html="<html><p>保本")
    journey = replayed(source)

    assert [page.content_type for page in journey.frontier.pages] == ["text/html"]
    (skipped,) = [visit for visit in journey.frontier.visits.values() if visit.skip]
    assert (skipped.skip, skipped.detail) == (Skip.NOT_TEXT, "the file is no page, PDF or picture")


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path) -> None:
    """Files that are settled are not kept again."""
    halves = Reading(saved(tmp_path, a_html=SINGLEFILE, b_pdf=a_pdf(["x"]), c_png=PNG)).in_two_goes(1)

    assert len(halves.pages()) == 3
    assert len(halves.vault.exchanges) == 3  # type: ignore[attr-defined]
