"""From the words of a command line to sources and rewrites."""

from pathlib import Path

import pytest

from facts.errors import BadInput, BrokenSource, NotKnown, UnreadableFile
from facts.runs import Rewrite
from wiring.scanning import find_sources, read_rewrites
from wiring.settings import Settings


def a_source(folder: Path, name: str) -> str:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.yml").write_text(f"id: {name}\nstart_urls: [http://{name}.test/]\n", encoding="utf-8")
    return str(folder / f"{name}.yml")


def test_urls_files_and_folders_mix(tmp_path: Path) -> None:
    """Each word is one of the three, in its order; HTTP:// in capitals is a URL too."""
    folder = tmp_path / "more"
    a_source(folder, "c")
    a_source(folder, "b")
    found = find_sources(["http://x.test/", a_source(tmp_path, "a"), str(folder), "HTTPS://y.test"], Settings())

    assert [source.id for source in found] == ["x.test", "a", "b", "c", "y.test"]
    assert found[-1].start_urls == ("https://y.test/",)


def test_without_words_the_configured_sources_are_taken(tmp_path: Path) -> None:
    """What FANGFEI_SOURCES names; where it names nothing, one sentence says what to do."""
    a_source(tmp_path, "a")

    assert [source.id for source in find_sources([], Settings(sources=tmp_path))] == ["a"]
    with pytest.raises(BadInput, match="FANGFEI_SOURCES"):
        find_sources([], Settings(sources=None))


@pytest.mark.parametrize(
    ("word", "error"),
    [
        ("ftp://a.test/", BadInput), ("javascript://a.test/", BadInput), ("http://", BrokenSource),
        ("http:///a", BrokenSource), ("none.yml", NotKnown), ("", NotKnown), ("/dev/null", BrokenSource),
    ],
)  # fmt: skip
def test_a_word_that_is_no_source_is_refused(word: str, error: type[Exception], tmp_path: Path) -> None:
    """Nothing is guessed: the sentence shows the word."""
    with pytest.raises(error):
        find_sources([word], Settings())


def test_rewrites_come_from_words_and_files(tmp_path: Path) -> None:
    """@FILE holds one a line; # starts a comment, blank lines are nothing."""
    file = tmp_path / "hosts"
    file.write_text("# the demo web\na.test:80:127.0.0.1:8080  # first\n\nb.test:*:[::1]\n", encoding="utf-8")
    found = read_rewrites(["*:443:127.0.0.1", f"@{file}"])

    assert found == (
        Rewrite(host="*", port=443, address="127.0.0.1"),
        Rewrite(host="a.test", port=80, address="127.0.0.1", to_port=8080),
        Rewrite(host="b.test", port=None, address="::1"),
    )


def test_a_file_of_rewrites_that_cannot_be_read(tmp_path: Path) -> None:
    """Missing, or no text."""
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    for name in ("none", "binary"):
        with pytest.raises(UnreadableFile, match=f"{name} cannot be read"):
            read_rewrites([f"@{tmp_path / name}"])
