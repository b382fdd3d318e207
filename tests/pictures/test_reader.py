"""One process reads the pictures; whatever is in the bytes, each comes to one state and the next one is read."""

import random
from collections.abc import Iterator

import pytest

import pictures.reader
from facts.errors import BadInput
from facts.pictures import PictureLine, PictureState
from pictures import MAX_BYTES, ChildReader, in_order
from tests.pictures.child import DIE, HANG, NOISE
from tests.pictures.drawn import a_bomb, a_picture, letters

SVG = b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>'


@pytest.fixture
def reader() -> Iterator[ChildReader]:
    made = letters()
    yield made
    made.close()


def test_a_picture_is_read(reader: ChildReader) -> None:
    """Lines with confidence and place, the size, and who read it."""
    found = reader.read(a_picture("金树财富\n保本保息"))

    assert (found.state, found.width, found.height, found.frames) == (PictureState.READ, 120, 60, 1)
    assert found.text == "金树财富\n保本保息"
    assert found.lines[1] == PictureLine("保本保息", 0.9, (0, 20, 120, 38))
    assert found.reader == reader.version == "letters 1"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_formats_of_the_web(reader: ChildReader, kind: str) -> None:
    """Each format that browsers show is read."""
    assert reader.read(a_picture("月息三分", kind=kind)).text == "月息三分"


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"", PictureState.NOT_A_PICTURE),
        (b"<html>404</html>", PictureState.NOT_A_PICTURE),
        (SVG, PictureState.DRAWING),
        (b"\x89PNG\r\n\x1a\n" + bytes(MAX_BYTES), PictureState.TOO_HEAVY),
        (a_bomb(60_000, 60_000), PictureState.TOO_MANY_PIXELS),
        (a_bomb(400, 400), PictureState.DAMAGED),
        (b"\xff\xd8\xff", PictureState.DAMAGED),
        (a_picture("x", size=(300, 8)), PictureState.TOO_SMALL),
        (a_picture("x", kind="GIF", frames=3), PictureState.FIRST_FRAME),
        (a_picture("x", kind="WEBP", frames=2), PictureState.FIRST_FRAME),
    ],
    ids=["empty", "page", "svg", "heavy", "bomb", "hollow", "stub", "tiny", "gif film", "webp film"],
)
def test_what_is_no_ordinary_picture_has_its_state(reader: ChildReader, body: bytes, state: PictureState) -> None:
    """One clear state each, and the process goes on."""
    assert reader.read(body).state is state
    assert reader.read(a_picture("还在")).text == "还在"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP"])
def test_cut_and_mangled_files_end_in_a_state(reader: ChildReader, kind: str) -> None:
    """Cut anywhere, with any bytes changed: never an error, never a dead process."""
    body, chance = a_picture(kind=kind), random.Random(7)
    for _ in range(40):
        broken = bytearray(body[: chance.randrange(1, len(body))] if chance.random() < 0.5 else body)
        for _ in range(chance.randrange(4)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        found = reader.read(bytes(broken))

        assert found.state not in (PictureState.WAITING, PictureState.KILLED_READER, PictureState.TIMED_OUT)


def test_a_picture_that_takes_too_long_is_left() -> None:
    """Its process is killed at the deadline; the next picture has a new one."""
    reader = letters(seconds=1.0)
    try:
        assert reader.read(a_picture("好")).text == "好"
        late = reader.read(a_picture(HANG))
        assert late.state is PictureState.TIMED_OUT
        assert 0.9 < late.seconds < 10
        assert reader.read(a_picture("下一张")).text == "下一张"
    finally:
        reader.close()


def test_a_picture_that_kills_its_reader_is_left(reader: ChildReader) -> None:
    """The death is its state, and the next picture has a new process."""
    assert reader.read(a_picture(DIE)).state is PictureState.KILLED_READER
    assert reader.read(a_picture("下一张")).text == "下一张"


def test_what_libraries_print_does_not_come_between(reader: ChildReader) -> None:
    """Standard output belongs to the answers."""
    assert reader.read(a_picture(NOISE)).text == NOISE


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence with the command; a refusal by the bytes alone needs no reader."""
    monkeypatch.setattr(pictures.reader, "is_installed", lambda: False)
    reader = ChildReader()

    assert reader.read(SVG).state is PictureState.DRAWING
    with pytest.raises(BadInput, match=r"pip install 'fangfei\[ocr\]'"):
        reader.read(a_picture())


def test_a_reader_that_does_not_start_says_so() -> None:
    """A broken installation is no picture's fault."""
    with pytest.raises(BadInput, match="没有启动"):
        ChildReader(command=("-c", "raise SystemExit(1)")).read(a_picture())


def test_lines_are_put_in_the_order_people_read() -> None:
    """Rows from top to bottom, and what stands in one row from left to right, even where its boxes differ a little."""
    given = [
        PictureLine("右", 0.9, (300, 12, 400, 40)), PictureLine("下", 0.9, (0, 60, 90, 90)),
        PictureLine("左", 0.9, (0, 15, 90, 44)),
    ]  # fmt: skip

    assert [line.text for line in in_order(given)] == ["左", "右", "下"]
