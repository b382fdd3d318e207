"""Draw sixty adverts of invented promoters as pictures: twelve each of five kinds, in three free fonts.

The words are ours, the firms and numbers belong to nobody, and the fonts come from Debian; none of it is kept.
"""

import importlib
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_FOLDER = Path("/usr/share/fonts")
#: Name -> (file, number of the face in it, Debian package). Licences: OFL 1.1, Apache 2.0, Arphic Public License.
FONTS = {
    "noto": (_FOLDER / "opentype/noto/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk"),
    "microhei": (_FOLDER / "truetype/wqy/wqy-microhei.ttc", 0, "fonts-wqy-microhei"),
    "ukai": (_FOLDER / "truetype/arphic/ukai.ttc", 0, "fonts-arphic-ukai"),
}
KINDS = ("clean", "small", "rough", "gradient", "disguised")
EACH = 12
_FIRMS = ("金树财富", "云帆养老", "绿源农业", "天枢数科", "福满堂", "汇川优品", "北辰投资", "安和康养")
_PROMISES = (
    "年化收益18%，保本保息", "月息三分，到期还本付息", "日返千分之五，稳赚不赔", "投资一万元，每月返利300元",
    "静态收益每日1.2%", "消费返利，全额返还", "预存五万元，年底分红百分之二十", "原始股内部认购，上市翻十倍",
    "养老床位预订，每年返利一成", "购买数字藏品，平台保底回购", "委托理财，专家代操盘", "零风险高收益，随时提现",
)  # fmt: skip
_CALLS = (
    "名额有限，先到先得", "推荐亲友奖励百分之十", "拉人头三级提成", "加入即送鸡蛋米油", "老年人免费旅游考察",
    "国企背景，政府扶持", "资金由银行存管", "仅限今日，错过再等一年",
)  # fmt: skip
_CONTACTS = ("咨询热线：010-00000000", "客服微信：jinshu_test", "报名电话：021-00000000", "地址：滨海市示例路8号")
#: What promoters do to a word so that a filter does not know it; each pair is plain and written.
_DISGUISES = (
    ("保本保息", "保·本·保·息"), ("返利", "返★利"), ("稳赚不赔", "穩賺不賠"), ("收益", "收 益"), ("原始股", "原-始-股"),
    ("还本付息", "還本付息"), ("投资", "投zi"), ("高收益", "高收yi"), ("百分之", "％"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """One drawn advert."""

    kind: str
    font: str
    #: What is written, one line below the other.
    text: str
    #: The file as a site would send it.
    body: bytes


def missing_fonts() -> list[str]:
    """Debian packages of the fonts that are not there."""
    return [package for file, _, package in FONTS.values() if not file.is_file()]


def posters(seed: int = 20261123) -> Iterator[Poster]:
    """Yield the sixty, always the same for one seed, one Pillow and one set of fonts."""
    chance = random.Random(seed)
    for kind in KINDS:
        for number in range(EACH):
            font = list(FONTS)[number % len(FONTS)]
            lines = _words(chance, disguised=kind == "disguised")
            yield Poster(kind=kind, font=font, text="\n".join(lines), body=_drawn(lines, kind, font, chance))


def _words(chance: random.Random, *, disguised: bool) -> list[str]:
    lines = [f"{chance.choice(_FIRMS)}诚邀您", *chance.sample(_PROMISES, 2), *chance.sample(_CALLS, 2)]
    lines.append(chance.choice(_CONTACTS))
    if disguised:
        for plain, written in _DISGUISES:
            lines = [line.replace(plain, written) for line in lines]
    return lines


def _drawn(lines: list[str], kind: str, font: str, chance: random.Random) -> bytes:
    size = chance.choice((9, 10, 11)) if kind == "small" else chance.choice((26, 32, 40))
    image = _canvas(lines, size, kind, chance)
    _write(image, lines, _shape(font, size), kind, chance)
    if kind == "rough":
        image = _worn(image, chance)
    out = io.BytesIO()
    if kind in ("rough", "small"):
        image.save(out, "JPEG", quality=20 if kind == "rough" else 60)
    else:
        image.save(out, "PNG")
    return out.getvalue()


def _canvas(lines: list[str], size: int, kind: str, chance: random.Random) -> Any:
    images: Any = importlib.import_module("PIL.Image")
    width, height = size * (max(map(len, lines)) + 3), int(size * 1.9 * len(lines)) + 2 * size
    if kind != "gradient":
        colour = "white" if kind == "small" else chance.choice(("white", "#fff3d0", "#b00014"))
        return images.new("RGB", (width, height), colour)
    ends = chance.choice((("#ffd84a", "#d01020"), ("#20489c", "#9fd0ff"), ("#f4f4f4", "#7a9a3c")))
    mask = images.linear_gradient("L").resize((width, height))
    return images.composite(images.new("RGB", mask.size, ends[0]), images.new("RGB", mask.size, ends[1]), mask)


def _shape(font: str, size: int) -> Any:
    fonts: Any = importlib.import_module("PIL.ImageFont")
    file, face, _ = FONTS[font]
    return fonts.truetype(str(file), size, index=face)


def _write(image: Any, lines: list[str], shape: Any, kind: str, chance: random.Random) -> None:
    pen = importlib.import_module("PIL.ImageDraw").Draw(image)
    size = shape.size
    dark = sum(image.getpixel((2, 2))) < 384
    ink = "#606060" if kind == "small" else ("#ffe9a0" if dark else "#a00010")
    for row, line in enumerate(lines):
        at = (size, size + int(row * size * 1.9))
        if kind == "disguised":
            _dance(image, line, at, (shape, ink), chance)
        else:
            # On a gradient the ink comes close to the ground in some of the lines, as it does on real banners.
            pen.text(at, line, font=shape, fill=chance.choice(("#f0e0c0", "#303030")) if kind == "gradient" else ink)


def _dance(image: Any, line: str, at: tuple[int, int], pen: tuple[Any, str], chance: random.Random) -> None:
    """Write a line whose characters each lean another way and stand higher or lower, as filters dislike."""
    shape, ink = pen
    images: Any = importlib.import_module("PIL.Image")
    draw: Any = importlib.import_module("PIL.ImageDraw")
    left = at[0]
    for character in line:
        side = int(shape.size * 1.5)
        mask = images.new("L", (side, side), 0)
        draw.Draw(mask).text((side // 6, side // 8), character, font=shape, fill=255)
        turned = mask.rotate(chance.uniform(-18, 18), resample=images.Resampling.BICUBIC)
        place = (left - side // 6, at[1] - side // 8 + chance.randint(-shape.size // 6, shape.size // 6))
        image.paste(ink, place, turned)
        left += int(shape.getlength(character) + shape.size * 0.05)


def _worn(image: Any, chance: random.Random) -> Any:
    """Slant it, blur it and sprinkle it, as a photographed poster passed on three times."""
    images: Any = importlib.import_module("PIL.Image")
    filters: Any = importlib.import_module("PIL.ImageFilter")
    turned = image.rotate(chance.uniform(-12, 12), expand=True, fillcolor=image.getpixel((2, 2)), resample=3)
    dust = images.frombytes("L", turned.size, chance.randbytes(turned.width * turned.height)).convert("RGB")
    return images.blend(turned.filter(filters.GaussianBlur(1.5)), dust, 0.3)
