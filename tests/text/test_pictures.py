"""The text of pictures stands in the reading as blocks of its own, and everything else keeps its place."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from facts.readings import Block, Reading, Where
from text import locate, read, read_plain
from text.pictures import MAX_TEXT, with_pictures

PAGE = """<title>金树财富</title><p>欢迎光临</p><p>保<b></b>本<img src=a.png alt="海报"></p>
<p hidden>暗<i></i>藏</p><meta name=description content="简介">""".encode()


def a_reading() -> Reading:
    return read(PAGE, "text/html; charset=utf-8", "http://www.jinshu.test/")


def said(reading: Reading, where: Where) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks if block.where is where]


def test_picture_text_is_seen_and_stands_behind_the_body() -> None:
    """One block a picture; visitors see it; hidden text, attributes and descriptions follow as before."""
    plain = a_reading()
    heard = with_pictures(plain, ["月息三分\n保本保息", "", "咨询热线"])

    assert said(heard, Where.PICTURE) == ["月息三分\n保本保息", "咨询热线"]
    assert heard.text[: heard.visible] == plain.text[: plain.visible] + "月息三分\n保本保息\n咨询热线\n"
    for where in (Where.BODY, Where.HIDDEN, Where.ATTRIBUTE, Where.META):
        assert said(heard, where) == said(plain, where) != []
    assert [heard.text[at - 1 : at + 1] for at in heard.seams] == [plain.text[at - 1 : at + 1] for at in plain.seams]
    assert heard.where(heard.text.index("月息")) is Where.PICTURE


def test_nothing_read_changes_nothing() -> None:
    """A page whose pictures say nothing is the very same reading."""
    plain = a_reading()

    assert with_pictures(plain, ["", "  \n"]) is plain


def test_what_stands_in_the_tree_is_still_found_there() -> None:
    """Hidden text and attributes behind the pictures keep their nodes; a picture's text has none."""
    plain = a_reading()
    heard = with_pictures(plain, ["月息三分"])
    for word in ("欢迎", "暗藏", "海报", "简介"):
        before, after = plain.text.index(word), heard.text.index(word)

        assert locate(PAGE, heard, after, after + 2) == locate(PAGE, plain, before, before + 2) != ()
    at = heard.text.index("月息")
    assert locate(PAGE, heard, at, at + 2) == ()


def test_a_text_without_markup_keeps_its_last_line_apart() -> None:
    """The first picture does not run into the last word; a picture alone is a reading of its own."""
    assert with_pictures(read_plain("保本"), ["月息"]).text == "保本\n月息\n"
    alone = with_pictures(read_plain(""), ["月息三分"])
    assert alone.blocks == (Block(0, 4, Where.PICTURE, "img"),)
    assert locate("", alone, 0, 2) == ()


def test_a_scanned_book_is_cut() -> None:
    """However much the pictures say, the reading stays within its bound."""
    heard = with_pictures(a_reading(), ["字" * 15_000, "词" * 15_000, "句"])

    assert sum(map(len, said(heard, Where.PICTURE))) <= MAX_TEXT


@given(st.lists(st.text(max_size=30), max_size=5))
def test_blocks_index_the_text(texts: list[str]) -> None:
    """Whatever is read, each block holds the text of its picture, in order, and none overlaps another."""
    heard = with_pictures(a_reading(), texts)

    assert said(heard, Where.PICTURE) == [text.strip() for text in texts if text.strip()]
    spans = [(block.start, block.end) for block in heard.blocks]
    assert all(end < start for (_, end), (start, _) in pairwise(spans))
