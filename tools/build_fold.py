"""Build text/tables/fold.npz, the table behind text.fold; run it again when Unicode, OpenCC or the hand table change.

    python tools/build_fold.py

Needs OpenCC (a development dependency); nothing at run time does. The file has four arrays:

    source, target   uint32   code points that change, and what they become (0: removed from both streams)
    starts, kinds    runs of code points by kind: 0 mark (dropped by SQ), 1 kept, 2 barrier
"""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import opencc

TABLE = Path(__file__).parents[1] / "text" / "tables" / "fold.npz"
CODE_POINTS = 0x110000
#: Sentence ends and line breaks; a comma is no barrier, since evaders put it between the characters of a word.
BARRIERS = "\n。！？!?；;｡︒﹗﹖"
SURROGATES = range(0xD800, 0xE000)

#: Shapes that NFKC and OpenCC leave alone: simplified CJK radicals (PDF conversion writes them for characters) …
RADICALS = dict(
    zip(
        "⺁⺄⺈⺊⺌⺍⺎⺗⺝⺟⺠⺢⺧⺪⺫⺬⺮⺯⺳⺶⺸⺻⺼⺾⻀⻁⻃⻄⻅⻆⻈⻉⻋⻌⻏⻑⻓⻔⻖⻘⻙⻚⻛⻜⻝⻟⻠⻢⻣⻤⻥⻦⻧⻨⻩⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙刀卜小小兀心月母民水牛疋目示竹糸网羊羊聿肉艸艸虎西西见角讠贝车辶邑長长门阜青韦页风飞食食食马骨鬼鱼鸟卤麦黄齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
#: … Japanese shinjitai that no simplified text uses …
SHINJITAI = dict(
    zip(
        "険実県収価総営図団囲観関歓帰気拡択沢訳駅続読売経済剣検権効応広従徴徳恵悪戦拠掲撃斉楽様歩歯歳残毎渉満渋焼猟発画畳盗砕穂竜粋粛絵継縁縄繊脳臓舗荘薬蔵覇覚証誉変豊賛転軽遅郷酔鉄鉱銭録鎮閲闘陥隣隠雑霊静顕類駆騒髄鶏黒黙齢円",
        "险实县收价总营图团围观关欢归气扩择泽译驿续读卖经济剑检权效应广从征德惠恶战据揭击齐乐样步齿岁残每涉满涩烧猎发画叠盗碎穗龙粹肃绘继缘绳纤脑脏铺庄药藏霸觉证誉变丰赞转轻迟乡醉铁矿钱录镇阅斗陷邻隐杂灵静显类驱骚髓鸡黑默龄圆",
        strict=True,
    )
)
#: … and single signs: circled and bracketed numbers stay as Unicode folds them, these are ours.
SIGNS = {"〇": "零", "＿": "_", "﹪": "%", "٪": "%", "％": "%", "₮": "t", "夲": "本", "叄": "叁"}
#: Emoji that Unicode folds to a Han character: signs like others, put between characters (🈚 is left: 🈚风险).
EMOJI = "🈁🈂🈯🈲🈳🈴🈵🈷🈸🈹🈺🉐🉑㊗㊙"
#: Characters with no width or no ink: removed from both streams.
INVISIBLE = (
    *range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x34F, 0x61C, 0x115F, 0x1160,
    0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070),
    0x2800, 0x3164, *range(0xFE00, 0xFE10), 0xFEFF, 0xFFA0, *range(0xFFF9, 0xFFFC), 0x1D173, *range(0x1D174, 0x1D17B),
    *range(0xE0000, 0xE0200),
)  # fmt: skip
LINE_BREAKS = (0x0B, 0x0C, 0x0D, 0x1C, 0x1D, 0x1E, 0x85, 0x2028, 0x2029)


def single_steps() -> dict[int, int]:
    """Return every one-character change, before chains are followed."""
    simplify = opencc.OpenCC("t2s").convert
    steps: dict[int, int] = {}
    for code in range(CODE_POINTS):
        if code in SURROGATES:
            steps[code] = 0xFFFD
            continue
        char = chr(code)
        for changed in (unicodedata.normalize("NFKC", char), char.lower(), simplify(char) if is_han(code) else char):
            if changed != char and len(changed) == 1:
                steps[code] = ord(changed)
                break
    steps.update((ord(a), ord(b)) for table in (RADICALS, SHINJITAI, SIGNS) for a, b in table.items() if a != b)
    for char in EMOJI:
        steps.pop(ord(char), None)
    steps.update(dict.fromkeys(LINE_BREAKS, ord("\n")))
    steps[ord("\t")] = ord(" ")
    steps.update(dict.fromkeys(INVISIBLE, 0))
    return steps


def is_han(code: int) -> bool:
    """Whether a code point is a Han character, compatibility forms included."""
    return 0x3400 <= code < 0xA000 or 0xF900 <= code < 0xFB00 or 0x20000 <= code < 0x33480


def followed(steps: dict[int, int]) -> dict[int, int]:
    """Follow chains (full-width traditional capital …) to their end, so that folding twice changes nothing."""
    ends: dict[int, int] = {}
    for code, first in steps.items():
        seen, target = {code}, first
        while target in steps and target not in seen:
            seen.add(target)
            target = steps[target]
        if target != code:
            ends[code] = target
    return ends


def kind(code: int) -> int:
    """Say what SQ does with a folded code point: 1 keep, 2 barrier, 0 drop. Modifier letters serve as filler."""
    char = chr(code)
    if char in BARRIERS:
        return 2
    if code in SURROGATES or code in INVISIBLE:
        return 0
    return int(char == "々" or unicodedata.category(char) in {"Ll", "Lu", "Lt", "Lo", "Nd", "Nl", "No"})


def runs(kinds: list[int]) -> Iterator[tuple[int, int]]:
    """Yield (first code point, kind) of each run of equal kinds."""
    last = -1
    for code, each in enumerate(kinds):
        if each != last:
            yield code, each
            last = each


def main() -> None:
    """Write the table and say what is in it."""
    ends = followed(single_steps())
    pairs = sorted(ends.items())
    starts, kinds = zip(*runs([kind(code) for code in range(CODE_POINTS)]), strict=True)
    TABLE.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        TABLE,
        source=np.array([a for a, _ in pairs], np.uint32),
        target=np.array([b for _, b in pairs], np.uint32),
        starts=np.array(starts, np.uint32),
        kinds=np.array(kinds, np.uint8),
    )
    print(f"{TABLE}: {len(pairs)} code points change, {len(starts)} runs, {TABLE.stat().st_size} bytes")  # noqa: T201


if __name__ == "__main__":
    main()
