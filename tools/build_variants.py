"""Build keywords/tables/*.txt, what the lexicon's terms may be disguised with; run it again when a source changes.

    python tools/build_variants.py PYCORRECTOR_FOLDER

Needs pypinyin, jieba, Pillow and the Noto CJK fonts (development only); PYCORRECTOR_FOLDER holds pycorrector's
same_pinyin.txt. Nothing of this runs with the house. keywords/tables/README.md says what came
from where, and which table the defence must not read.
"""

import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import jieba
import numpy as np
import pypinyin
from PIL import Image, ImageDraw, ImageFilter, ImageFont

TABLES = Path(__file__).parents[1] / "keywords" / "tables"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # face of the collection
SIDE = 40  # pixels of a drawn character
ALIKE = 0.80  # correlation of two blurred drawings from which they are taken for alike
MOST = 3  # neighbours kept of one character
EVERYDAY = 30  # jieba's count from which a word of two characters is everyday
ALONE = 3000  # the same for a character that stands alone
SUBSTITUTES = 6  # of one character in the attack's sound table


def common(first: int = 0xB0, last: int = 0xF7) -> str:
    """The characters of GB 2312 from one row to another: 6,763 in all, 3,755 of them (to row 0xD7) common."""
    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(first, last + 1) for cell in range(161, 255))
    return "".join(rows)


def sounds(chars: str) -> Iterator[str]:
    """Yield lines of syllable, characters that sound so, and characters that may also sound so."""
    usual, other = defaultdict(list), defaultdict(list)
    for char in chars:
        readings = list(dict.fromkeys(pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True)[0]))
        usual[pypinyin.lazy_pinyin(char)[0]].append(char)
        for reading in readings:
            if reading != pypinyin.lazy_pinyin(char)[0]:
                other[reading].append(char)
    for syllable in sorted({*usual, *other}):
        if re.fullmatch("[a-z]+", syllable):
            yield f"{syllable}\t{''.join(usual[syllable])}\t{''.join(other[syllable])}"


def shapes(wanted: str, among: str) -> Iterator[str]:
    """Yield each character with those whose drawing is most like its own."""
    font = ImageFont.truetype(FONT, SIDE - 4, index=SIMPLIFIED)
    drawn = np.stack([_drawing(char, font) for char in among])
    index = {char: at for at, char in enumerate(among)}
    for char in wanted:
        alike = drawn @ drawn[index[char]]
        order = np.argsort(-alike)[1 : MOST + 1]
        near = [among[at] for at in order if alike[at] >= ALIKE]
        if near:
            yield f"{char}\t{''.join(near)}"


def _drawing(char: str, font: ImageFont.FreeTypeFont) -> np.ndarray:
    sheet = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(sheet).text((2, -4), char, fill=255, font=font)
    blurred = np.asarray(sheet.filter(ImageFilter.GaussianBlur(1.2)), np.float32).ravel()
    centred = blurred - blurred.mean()
    return centred / (np.linalg.norm(centred) or 1)


def everyday() -> Iterator[str]:
    """Yield the words of one or two Han characters that jieba counts often."""
    for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, kind = (*line.split(), "")[:3]
        many = ALONE if len(word) == 1 else EVERYDAY
        if re.fullmatch("[\u4e00-\u9fff]{1,2}", word) and int(count) >= many and not kind.startswith("nr"):
            yield word


def attack_sounds(source: Path) -> Iterator[str]:
    """Yield each character with some of pycorrector's characters of its sound, those of its tone first."""
    for line in source.read_text("utf-8").splitlines():
        char, *rest = line.split("\t")
        same = "".join(rest).replace(" ", "")
        if len(char) == 1 and same and not line.startswith("#"):
            half = SUBSTITUTES // 2
            yield f"{char}\t{rest[0][:half] + ''.join(rest[1:])[: SUBSTITUTES - len(rest[0][:half])]}"


def write(name: str, says: str, lines: Iterable[str]) -> None:
    """Write one table and say how long it is."""
    made = list(lines)
    (TABLES / name).write_text("\n".join((f"# {says}", *made, "")), encoding="utf-8")
    print(f"{name}: {len(made)} lines, {(TABLES / name).stat().st_size} bytes")  # noqa: T201


def main(source: Path) -> None:
    """Write every table that is made; shapes-by-hand.txt, components.txt and digits.txt are written by hand."""
    every, most = common(), common(last=0xD7)
    write("sounds.txt", "syllable, characters, characters that may also sound so (pypinyin, MIT)", sounds(every))
    write("shapes.txt", "character, characters that look like it (drawn with Noto Sans CJK)", shapes(most, every))
    write("everyday.txt", "words of one or two characters that are no disguise (jieba, MIT)", everyday())
    says = "ATTACK ONLY. character, characters of its sound (pycorrector, Apache-2.0)"
    write("attack-sounds.txt", says, attack_sounds(source / "pycorrector_same_pinyin.txt"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
