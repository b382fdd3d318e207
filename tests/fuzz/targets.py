"""What is fuzzed: each target takes bytes, does what a scan does with them, and checks what holds for every input."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from facts.findings import Evidence
from facts.readings import Reading
from keywords import Engine
from text import fold, read, read_html, read_plain

Target = Callable[[bytes], None]

_TYPES = (None, "text/html", "text/html; charset=gbk", "text/html; charset=big5", "text/plain", "text/html; charset=hz")


def reader(data: bytes) -> None:
    """Any bytes under any declared type become a reading whose blocks tile inside its text."""
    declared = _TYPES[data[0] % len(_TYPES)] if data else None
    check_reading(read(data[1:], declared, "http://page.test/"))


def markup(data: bytes) -> None:
    """Text with tags in it, surrogates included, as an archive may hand it over."""
    check_reading(read_html(data.decode("utf-8", "surrogateescape"), url="http://page.test/"))


def folding(data: bytes) -> None:
    """Folding any string gives streams whose positions rise and lie inside it, and folding again changes nothing."""
    text = data.decode("utf-8", "surrogateescape")
    folded = fold(text)
    for stream, positions in ((folded.folded, folded.folded_positions), (folded.squeezed, folded.positions)):
        places = positions.tolist()
        assert len(stream) == len(places)
        assert all(first < second for first, second in pairwise(places))
        assert not places or 0 <= places[0] <= places[-1] < len(text)
    assert fold(folded.folded).folded == folded.folded


def matcher_of(engine: Engine) -> Target:
    """Make the target that looks for everything found by rule."""

    def matcher(data: bytes) -> None:
        check_evidence(engine.examine(read_plain(data.decode("utf-8", "replace"))))

    return matcher


def check_reading(reading: Reading) -> None:
    """Blocks are in order, inside the text, and the visible ones come first."""
    reached = 0
    for block in reading.blocks:
        assert reached <= block.start < block.end <= len(reading.text)
        reached = block.end
    assert 0 <= reading.visible <= len(reading.text)


def check_evidence(evidence: Evidence) -> None:
    """Every span lies inside the text, and what is quoted stands there."""
    text = evidence.reading.text
    for found in (*evidence.hits, *evidence.promises, *evidence.identifiers, *evidence.amounts):
        assert 0 <= found.start < found.end <= len(text)
    assert all(text[hit.start : hit.end] == hit.text for hit in evidence.hits)


def targets() -> Mapping[str, Callable[[], Target]]:
    """Name -> what makes the target; the engine is loaded only for the one that needs it."""
    return {
        "reader": lambda: reader,
        "markup": lambda: markup,
        "folding": lambda: folding,
        "matcher": lambda: matcher_of(Engine.load()),
    }
