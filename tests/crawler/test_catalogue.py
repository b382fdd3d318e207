"""Sources as files: right ones load, wrong ones name their line."""

from pathlib import Path

import pytest

from crawler import load_source, load_sources, source_from_url
from facts.errors import BadInput, BrokenSource, NotKnown, UnreadableFile
from facts.pages import Bounds, Source

EXAMPLES = Path(__file__).parents[2] / "crawler" / "sources"
GOOD = """\
id: jinshu
title: 金树财富
start_urls: [http://www.jinshu.test/]
hosts: [WWW.jinshu.test]
max_pages: 20
max_depth: 3
delay_s: 0.5
owner: 张三
"""


def write(folder: Path, text: str, name: str = "a.yml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_source_file(tmp_path: Path) -> None:
    """Every field arrives."""
    assert load_source(write(tmp_path, GOOD)) == Source(
        id="jinshu",
        title="金树财富",
        start_urls=("http://www.jinshu.test/",),
        hosts=("www.jinshu.test",),
        bounds=Bounds(max_pages=20, max_depth=3, delay_s=0.5),
        owner="张三",
    )


def test_a_short_one(tmp_path: Path) -> None:
    """The file's name is the id, the rest has defaults."""
    source = load_source(write(tmp_path, "start_urls: http://b.test/\n", "board.yml"))

    assert (source.id, source.title, source.bounds) == ("board", "board", Bounds())


def test_the_example_of_the_house() -> None:
    """What people copy is right."""
    assert [source.id for source in load_sources([EXAMPLES])] == ["example"]


WRONG = {
    "start_url: x\n": "a.yml:1: unknown field 'start_url'; did you mean start_urls?",
    "id: a\ncolour: red\n": "a.yml:2: unknown field 'colour'; fields are",
    "id: a\nid: b\n": "a.yml:2: the field id stands here twice",
    "id: a\n": "start_urls: at least one start URL is wanted",
    "start_urls:\n  - ftp://x\n": "a.yml:2: start_urls: 'ftp://x' is no web address",
    "start_urls: []\n": "start_urls: a list of lines is wanted",
    "start_urls: {a: b}\n": "start_urls: ",
    "start_urls: http://a.test\nmax_pages: many\n": "a.yml:2: max_pages: 'many' is no number",
    "start_urls: http://a.test\nmax_pages: 0\n": "a.yml:2: max_pages: ",
    "start_urls: http://a.test\ndelay_s: nan\n": "a.yml:2: delay_s: ",
    "start_urls: http://a.test\ntitle: [a, b]\n": "a.yml:2: title: one line of text is wanted",
    "id: A B\nstart_urls: http://a.test\n": "a.yml:1: id: 'A B' is not made of",
    "- a\n": "a.yml:1: a source is a list of fields",
    "": "a.yml:1: a source is a list of fields",
    "a: [1\nb: 2\n": "a.yml:2: this is not YAML",
    "? [a]\n: b\n": "a.yml:1: unknown field",
}


@pytest.mark.parametrize("text", WRONG)
def test_wrong_files_name_file_line_and_field(tmp_path: Path, text: str) -> None:
    """One sentence that an editor can jump to."""
    with pytest.raises(BrokenSource) as caught:
        load_source(write(tmp_path, text))

    assert WRONG[text] in str(caught.value)
    assert "\n" not in str(caught.value)


def test_folders_and_double_ids(tmp_path: Path) -> None:
    """A folder gives its files by name; an id belongs to one source."""
    write(tmp_path, "start_urls: http://b.test/\n", "b.yml")
    write(tmp_path, "start_urls: http://a.test/\n", "a.yml")
    write(tmp_path, "not a source", "notes.txt")

    assert [source.id for source in load_sources([tmp_path])] == ["a", "b"]
    with pytest.raises(BrokenSource, match="the id a is taken"):
        load_sources([tmp_path, tmp_path / "a.yml"])


@pytest.mark.parametrize(
    ("make", "error"), [("none.yml", NotKnown), ("empty/", NotKnown), ("bytes.yml", UnreadableFile)]
)
def test_what_is_not_there(tmp_path: Path, make: str, error: type[BadInput]) -> None:
    """A missing file, an empty folder and a file of bytes."""
    path = tmp_path / make
    if make == "empty/":
        path.mkdir()
    if make == "bytes.yml":
        path.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(error):
        load_sources([path])


def test_a_url_is_a_source(tmp_path: Path) -> None:
    """Its host names it."""
    source = source_from_url("http://WWW.A.test:8080/x#y")

    assert (source.id, source.title, source.start_urls) == (
        "www.a.test-8080",
        "www.a.test",
        ("http://www.a.test:8080/x",),
    )
    with pytest.raises(BrokenSource, match="no web address"):
        source_from_url("www.a.test")
