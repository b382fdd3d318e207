"""The real reader: what it must read, without a network, and what it must survive.

`make ocr` runs these, and benchmarks/ocr.py after them; they need the extra and three of Debian's fonts.
"""

import io
import random
import subprocess
import sys
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw, ImageFont

from benchmarks.posters import FONTS, missing_fonts
from facts.pictures import PictureState
from facts.readings import Where
from keywords import Engine
from pictures import ChildReader, is_installed
from tests.conftest import missing
from tests.house import tree
from tests.pictures.drawn import a_bomb
from text import read_plain
from text.pictures import with_pictures

pytestmark = [pytest.mark.ocr, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def reader() -> Iterator[ChildReader]:
    if not is_installed():
        missing("rapidocr", "nothing; run: make ocr")
    if lacking := missing_fonts():
        missing("a font", " ".join(lacking))
    made = ChildReader()
    yield made
    made.close()


def a_poster(lines: list[str], *, step: int = 100, turned: float = 0) -> bytes:
    """Lines of one font below each other on white."""
    file, face, _ = FONTS["noto"]
    image = Image.new("RGB", (900, step * len(lines) + 60), "white")
    pen, shape = ImageDraw.Draw(image), ImageFont.truetype(str(file), 40, index=face)
    for row, line in enumerate(lines):
        pen.text((40, 30 + row * step), line, font=shape, fill="#b00010")
    out = io.BytesIO()
    image.rotate(turned, expand=True, fillcolor="white").save(out, "PNG")
    return out.getvalue()


def test_terms_are_found_in_a_real_picture(reader: ChildReader) -> None:
    """From pixels to hits that say where they stand."""
    found = reader.read(a_poster(["金树财富诚邀加盟", "投资一万元，月息三分", "保本保息"]))
    hits = Engine.load().examine(with_pictures(read_plain("欢迎"), [found.text])).hits

    assert found.reader.startswith("rapidocr 3.")
    assert found.text == "金树财富诚邀加盟\n投资一万元，月息三分\n保本保息"
    assert min(line.confidence for line in found.lines) > 0.9
    left, top, right, bottom = found.lines[2].box
    assert 30 <= left < 60
    assert 220 <= top < bottom <= 300
    assert right > left + 120
    assert ("保本保息", Where.PICTURE) in {(hit.text, hit.where) for hit in hits}


def test_a_poster_upside_down_is_read(reader: ChildReader) -> None:
    """The reader turns its lines itself."""
    assert "保本保息" in reader.read(a_poster(["保本保息稳赚不赔"], turned=180)).text


def test_a_long_poster_is_read_in_pieces(reader: ChildReader) -> None:
    """Every line once, those at the seams too, though the picture is half as tall again as the reader takes."""
    lines = [f"第{row}条保本保息" for row in range(1, 32)]

    assert reader.read(a_poster(lines)).text.split("\n") == lines


def test_noise_and_bombs_are_survived(reader: ChildReader) -> None:
    """A picture of dust gives no line to speak of, a bomb is refused, and the process goes on."""
    dust = io.BytesIO()
    Image.frombytes("L", (640, 480), random.Random(5).randbytes(640 * 480)).save(dust, "PNG")

    assert len(reader.read(dust.getvalue()).text) < 20
    assert reader.read(a_bomb(50_000, 50_000)).state is PictureState.TOO_MANY_PIXELS
    assert reader.read(a_poster(["还在"])).text == "还在"


def test_models_are_in_the_wheel(reader: ChildReader) -> None:
    """Nothing is fetched: in a process that can connect to nothing, the models load and read."""
    program = """
import io, socket, sys
def refused(*_, **__): raise OSError("no network here")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refused
from pictures.decoding import unpack
from pictures.engine import Engine
print(Engine().lines(unpack(sys.stdin.buffer.read()).image)[0].text)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], input=a_poster(["保本保息"]), capture_output=True, cwd=tree.ROOT, check=True
    )

    assert done.stdout.decode().strip() == "保本保息"
