"""Two-dimensional codes: real ones, drawn into posters, are read; whatever else is in the bytes does no harm."""

import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator

import pytest
from PIL import Image

from facts.pictures import PictureState
from pictures import MAX_BYTES
from pictures.codes import MAX_CODES, MAX_TEXT, CodeReader, links_in, read_codes
from tests.pictures.drawn import a_bomb, a_picture
from tests.pictures.posters import WHITE, a_code, a_poster, cases, link, saved

#: A child that speaks as the real one does until a picture asks for trouble.
TROUBLE = """
import os, sys, time
sys.path[:0] = sys.argv[1:]
from pictures import codes
real = codes._answer
def answer(body):
    if b"DIE" in body: os.abort()
    if b"HANG" in body: time.sleep(60)
    if b"SPEAK" in body: os.write(1, b"a library says something\\n")
    return real(body)
codes._answer = answer
raise SystemExit(codes.main())
"""


@pytest.fixture
def reader() -> Iterator[CodeReader]:
    made = CodeReader(seconds=2.0, command=("-c", TROUBLE, *filter(None, sys.path)))
    yield made
    made.close()


def test_posters_are_read() -> None:
    """Of codes in posters of nineteen kinds at least 97 of 100 are read, and nothing that is not there."""
    read: Counter[str] = Counter()
    drawn: Counter[str] = Counter()
    for case in cases(4):
        found = read_codes(case.body)
        drawn[case.kind] += len(case.texts)
        read[case.kind] += len(set(found) & set(case.texts))
        assert set(found) <= set(case.texts), case.kind

    assert len(drawn) == 19
    assert sum(read.values()) >= 0.97 * sum(drawn.values()), {kind: (read[kind], drawn[kind]) for kind in drawn}
    assert min(read[kind] / drawn[kind] for kind in drawn) >= 0.75


@pytest.mark.parametrize("kind", ["QRCode", "MicroQRCode", "DataMatrix", "Aztec", "PDF417"])
def test_other_codes_than_qr(kind: str) -> None:
    """The matrix codes that phones read, too."""
    text = "JS.TEST/7" if kind == "MicroQRCode" else link(7)

    assert read_codes(saved(a_poster(a_code(text, kind=kind, level="")))) == (text,)


def test_formats_and_frames() -> None:
    """As PNG, JPEG, GIF, WEBP and BMP; of a film the first frame; on a transparent ground."""
    poster = a_poster(a_code(link(1)))
    clear = Image.new("RGBA", poster.size, (0, 0, 0, 0))
    clear.paste(a_code(link(1)).convert("RGBA"), (50, 50))
    film = saved(poster, "GIF", save_all=True, append_images=[Image.new("RGB", poster.size, WHITE)])

    for body in (*(saved(poster, kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP")), film, saved(clear)):
        assert read_codes(body) == (link(1),)


def test_chinese_texts_come_whole() -> None:
    """A code may hold words instead of a link."""
    assert read_codes(saved(a_poster(a_code("扫码加群，日息千三")))) == ("扫码加群，日息千三",)


def test_what_is_bounded() -> None:
    """Codes of one picture, and their length."""
    many = [a_code(link(n), module=2) for n in range(MAX_CODES + 4)]
    long = "x" * (MAX_TEXT + 400)

    assert len(read_codes(saved(a_poster(*many, size=(500, 2400))))) == MAX_CODES
    assert read_codes(saved(a_poster(a_code(long, module=3, level="L"), size=(900, 1200)))) == (long[:MAX_TEXT],)


BAD = {
    "nothing": b"",
    "words": "扫码有礼".encode(),
    "page": b"<html><img src=qr.png>",
    "drawing": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "bomb": a_bomb(60_000, 60_000),
    "bomb of one row": a_bomb(2**31 - 1, 1),
    "too heavy": b"\x89PNG\r\n\x1a\n" + b"\0" * MAX_BYTES,
    "too small": a_picture(size=(9, 9)),
    "one colour": a_picture(size=(400, 300)),
}


@pytest.mark.parametrize("name", BAD)
def test_pictures_without_codes_give_none(name: str) -> None:
    """No picture, no pixels, too many, too heavy: empty and at once."""
    began = time.process_time()

    assert read_codes(BAD[name]) == ()
    assert time.process_time() - began < 2.0


def test_damaged_pictures_never_raise() -> None:
    """Bytes of a real poster cut off, turned over and mixed up, three hundred times."""
    dice = random.Random(5)
    bodies = [saved(a_poster(a_code(link(1)), size=(300, 300)), kind) for kind in ("PNG", "JPEG", "GIF", "WEBP", "BMP")]
    texts: set[str] = set()
    for turn in range(300):
        body = bytearray(bodies[turn % len(bodies)])
        for _ in range(dice.randint(1, 12)):
            body[dice.randrange(len(body))] = dice.randrange(256)
        texts.update(read_codes(bytes(body[: dice.randint(20, len(body))] if turn % 3 == 0 else body)))

    # Most survive a few wrong bytes; none becomes another text.
    assert texts == {link(1)}


@pytest.mark.parametrize(
    ("code", "links"),
    [
        ("https://a.test/x?y=1#z", ("https://a.test/x?y=1#z",)),
        ("HTTPS://A.TEST/Path", ("https://a.test/Path",)),
        ("加群看直播：http://a.test/g，名额有限", ("http://a.test/g",)),
        ("(http://a.test/g).", ("http://a.test/g",)),
        ("http://a.test http://b.test http://a.test", ("http://a.test", "http://b.test")),
        ("weixin://wxpay/bizpayurl?pr=0000", ()),
        ("wxp://f2f0000", ()),
        ("alipays://platformapi/startapp?x", ()),
        ("javascript:alert(1)", ()),
        ("ftp://a.test/x", ()),
        ("BEGIN:VCARD\nTEL:000\nEND:VCARD", ()),
        ("http://", ()),
        ("http://[::1/x", ()),
        ("http:///x", ()),
        ("一段文字", ()),
        ("", ()),
    ],
)
def test_links_among_codes(code: str, links: tuple[str, ...]) -> None:
    """Web links, also inside a text; nothing that only an application opens."""
    assert links_in((code,)) == links


def test_links_are_bounded() -> None:
    """Each once and ten at most; a long text takes linear time."""
    assert links_in(["http://a.test/"] * 3) == ("http://a.test/",)
    assert len(links_in([f"http://a{n}.test/" for n in range(99)])) == MAX_CODES
    began = time.process_time()
    assert links_in(["http://" * 500_000]) == links_in(["http://" * 300])
    assert time.process_time() - began < 1.0


def test_a_child_reads_as_this_process_does() -> None:
    """The real child: texts and boxes over the wire, a state for what is no picture."""
    made = CodeReader()
    try:
        reading = made.read(saved(a_poster(a_code(link(3)))))
        bomb = made.read(a_bomb(60_000, 60_000))
        words = made.read(b"no picture")
    finally:
        made.close()

    assert reading.reader.startswith("zxing-cpp ")
    assert [line.text for line in reading.lines] == [link(3)]
    left, top, right, bottom = reading.lines[0].box
    assert 400 < left < right <= 800
    assert 800 < top < bottom <= 1200
    assert bomb.state is PictureState.TOO_MANY_PIXELS
    assert words.state is PictureState.NOT_A_PICTURE


@pytest.mark.parametrize(
    ("trouble", "state"), [(b"DIE", PictureState.KILLED_READER), (b"HANG", PictureState.TIMED_OUT)]
)
def test_a_picture_costs_no_more_than_its_child(reader: CodeReader, trouble: bytes, state: PictureState) -> None:
    """A crash inside the decoder, or a picture without end: a state, no exception, and the next one is read."""
    body = saved(a_poster(a_code(link(4))))

    assert reader.read(body + trouble).state is state
    assert reader.codes(body + trouble) == ()
    assert reader.codes(body) == (link(4),)


def test_what_a_library_prints_is_not_an_answer(reader: CodeReader) -> None:
    """Standard output of the child carries answers alone."""
    body = saved(a_poster(a_code(link(5))))

    assert reader.codes(body + b"SPEAK") == (link(5),)
    assert reader.codes(body) == (link(5),)


def test_threads_take_turns(reader: CodeReader) -> None:
    """Several threads of one process may share a reader; each gets its own answer."""
    bodies = {link(n): saved(a_poster(a_code(link(n)))) for n in range(6)}
    found: dict[str, tuple[str, ...]] = {}

    def ask(text: str) -> None:
        found[text] = reader.codes(bodies[text])

    threads = [threading.Thread(target=ask, args=(text,)) for text in bodies]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)

    assert found == {text: (text,) for text in bodies}
