"""Posters with real codes in them, drawn for tests: turned, small, inverted, coloured, blurred, several in one."""

import io
import random
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter

Colour = tuple[int, int, int]
WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One poster and what its codes say."""

    kind: str
    body: bytes
    texts: tuple[str, ...]


def a_code(
    text: str, *, module: int = 4, ink: Colour = BLACK, ground: Colour = WHITE, kind: str = "QRCode", level: str = "M"
) -> Image.Image:
    """A code with its quiet zone, `module` pixels a cell."""
    made = zxingcpp.create_barcode(
        text, zxingcpp.barcode_format_from_str(kind), **({"ec_level": level} if kind == "QRCode" else {})
    )
    grey = Image.fromarray(_array(made.to_image(scale=module)))
    return Image.merge(
        "RGB", [grey.point(lambda value, a=a, b=b: b if value > 127 else a) for a, b in zip(ink, ground, strict=True)]
    )  # type: ignore[misc]


def _array(image: object) -> object:
    return np.array(image)


def a_poster(
    *codes: Image.Image, size: tuple[int, int] = (800, 1200), ground: Colour = WHITE, seed: int = 1
) -> Image.Image:
    """A poster with boxes and stripes like text, and codes below each other at its lower right."""
    dice = random.Random(seed)
    poster = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(poster)
    for row in range(40, size[1] // 2, 36):
        right = dice.randint(size[0] // 3, size[0] - 40)
        pen.rectangle((40, row, right, row + 18), fill=tuple(dice.randint(0, 255) for _ in range(3)))
    bottom = size[1] - 20
    for code in codes:
        poster.paste(code, (size[0] - code.width - 20, bottom - code.height))
        bottom -= code.height + 30
    return poster


def saved(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


def link(number: int) -> str:
    """An invented invitation."""
    return f"https://join{number}.jinshu.test/i?c={number * 7919}&from=poster"


def cases(each: int) -> Iterator[Case]:
    """Posters of nineteen kinds, so many of each; the same on every machine."""
    dice = random.Random(20261123)
    for number in range(each):
        text = link(number)
        made = {
            "plain": a_poster(a_code(text), seed=number),
            "turned": a_poster(
                a_code(text, module=5).rotate(
                    dice.uniform(-180, 180), expand=True, fillcolor=WHITE, resample=Image.Resampling.BICUBIC
                ),
                seed=number,
            ),
            "small": a_poster(a_code(text, module=2), seed=number),
            "smallest": a_poster(a_code(text, module=1), size=(400, 600), seed=number),
            "inverted": a_poster(a_code(text, ink=WHITE, ground=BLACK), ground=BLACK, seed=number),
            "coloured": a_poster(a_code(text, ink=_dark(dice), ground=_light(dice)), ground=_light(dice), seed=number),
            "one brightness": a_poster(
                a_code(text, ink=(200, 20, 20), ground=(30, 105, 30)), ground=(30, 105, 30), seed=number
            ),
            "blurred": a_poster(a_code(text, module=5), seed=number).filter(
                ImageFilter.GaussianBlur(dice.uniform(1, 2.2))
            ),
            "shrunk": a_poster(a_code(text, module=6), seed=number).resize((300, 450)),
            "banner": a_poster(a_code(text, module=2), size=(960, 120), seed=number),
            "tall": a_poster(a_code(text, module=3), size=(1080, 12000 if number < 1 else 3000), seed=number),
        }
        made |= {
            "skewed": _skewed(a_poster(a_code(text, module=5), seed=number), dice),
            "logo inside": a_poster(_with_logo(a_code(text, module=5, level="H")), seed=number),
            "no quiet zone": a_poster(_bare(a_code(text, module=4)), ground=(90, 60, 60), seed=number),
            "on a gradient": _shaded(a_poster(a_code(text, module=4), seed=number)),
            "faint": a_poster(a_code(text, ink=(170, 170, 170), ground=(215, 215, 215)), seed=number),
            "thumbnail": a_poster(a_code(text, module=6), seed=number).resize((150 + 10 * number, 225 + 15 * number)),
        }
        for kind, image in made.items():
            yield Case(kind=kind, body=saved(image), texts=(text,))
        yield Case(kind="jpeg", body=saved(made["plain"], "JPEG", quality=30), texts=(text,))
        several = tuple(link(number * 10 + each) for each in range(3))
        yield Case(
            kind="several",
            body=saved(a_poster(*(a_code(each, module=4) for each in several), seed=number)),
            texts=several,
        )


def _skewed(image: Image.Image, dice: random.Random) -> Image.Image:
    """As photographed from the side."""
    wide, high = image.size
    corners = [(0, 0), (wide, 0), (wide, high), (0, high)]
    # Outwards only: what is cut off cannot be read.
    moved = [
        (x + dice.uniform(0, 160) * (1 if x else -1), y + dice.uniform(0, 160) * (1 if y else -1)) for x, y in corners
    ]
    flat = (moved[0][0], moved[0][1], moved[3][0], moved[3][1], moved[2][0], moved[2][1], moved[1][0], moved[1][1])
    return image.transform(image.size, Image.Transform.QUAD, flat, Image.Resampling.BICUBIC, fillcolor=WHITE)


def _with_logo(code: Image.Image) -> Image.Image:
    side = code.width // 5
    code.paste(Image.new("RGB", (side, side), (200, 30, 40)), ((code.width - side) // 2, (code.height - side) // 2))
    return code


def _bare(code: Image.Image) -> Image.Image:
    return code.crop(code.convert("L").point(lambda value: 255 - value).getbbox())


def _shaded(image: Image.Image) -> Image.Image:
    """Under a lamp: dark at the left, light at the right."""
    shade = Image.linear_gradient("L").rotate(90).resize(image.size)
    return Image.blend(image, Image.merge("RGB", [shade] * 3), 0.55)


def _dark(dice: random.Random) -> Colour:
    return dice.randint(0, 110), dice.randint(0, 70), dice.randint(0, 110)


def _light(dice: random.Random) -> Colour:
    return dice.randint(190, 255), dice.randint(180, 255), dice.randint(190, 255)
