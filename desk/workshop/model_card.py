"""A model's card in Chinese: made of its manifest, and of what the card that was written with it counts as failures."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from classifier.heads import HEADS
from classifier.model import MANIFEST_FILE
from desk import words
from facts.errors import NotKnown

#: Sets that the program knows; another is the office's own.
SETS: Final = {
    "fangfei-corpus": "为本项目编写，其中的企业、人物和号码都是虚构的",
    "web_documents": "公开网页，由一人判读性质，按来源分开",
    "finance_events": "金融新闻的句子（CCKS 2019 事件主体）",
    "finance_events_as_not_soliciting": "同一批金融新闻句子，作为不招揽资金的样例",
    "keyword_bearing_other": "同一批中含关键词而标为“其他”的",
    "finance_negative": "关于理财平台的帖子和新闻（CCF BDCI 2019）",
    "finance_negative_as_not_soliciting": "同一批帖子和新闻，作为不招揽资金的样例",
    "spam_sms": "一部垃圾短信集的一半（CCS 2020），联系方式已遮盖",
    "background_news_titles": "没有金融标签的新闻标题",
    "background_news_flashes": "快讯",
    "background_short_news": "短新闻",
    "background_stock_forum": "股票论坛的帖子",
    "web_pages": "真实静态网站的页面，由一人判读性质",
}
METRICS: Final = {
    "precision": "精确率", "recall": "召回率", "f1": "F1", "average_precision": "平均精确率",
    "calibration_error": "校准误差", "macro_f1": "各类平均 F1", "false_alarms": "误报率",
}  # fmt: skip
QUESTIONS: Final = words.STANCES | {"stance": "各种性质", "stances": "各种性质"}
EXPECTED: Final = {"hit": "应当发现", "spare": "应当放过"}
#: Rows of a table of Markdown: three cells.
_ROW = re.compile(r"\| (?P<first>[^|]+) \| (?P<second>[^|]+) \| (?P<third>[^|]+) \|")
_RULES = re.compile(r"go wrong with (?P<rules>.+):")


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRow:
    """One set that the model was trained on."""

    name: str
    about: str
    rows: int
    held_out: int
    weight: float
    stances: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRow:
    """What the model reaches for one question, on all sets or on one."""

    name: str
    question: str
    rows: int | None
    positives: int | None
    #: Metric -> value, low, high.
    figures: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Everything the card says."""

    version: str
    fold: str
    digest: str
    heads: int
    data: tuple[DataRow, ...]
    figures: tuple[FigureRow, ...]
    by_set: tuple[FigureRow, ...]
    #: Lexicon and rules of the day of the cases; "" where they were not run.
    rules: str
    #: Expected, how many go wrong, of how many.
    counts: tuple[tuple[str, str, str], ...]
    #: Number, expected, what it is about.
    failures: tuple[tuple[str, str, str], ...]


def card_of(folder: Path, text: str) -> Card:
    """The card of a model.

    Args:
        folder: holds the manifest.
        text: the card that was written beside it.

    Raises:
        NotKnown: the manifest cannot be read.
    """
    try:
        manifest = json.loads((folder / MANIFEST_FILE).read_text(encoding="utf-8"))
        return _card(manifest, text)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        raise NotKnown(f"模型 {folder.name[:64]} 的说明读不出来；请在服务器上检查它的文件夹。") from problem


def _card(manifest: Mapping[str, Any], text: str) -> Card:
    found = _RULES.search(text)
    rows = [
        tuple(row.groups()) for row in map(_ROW.fullmatch, text[found.end() :].splitlines() if found else ()) if row
    ]
    return Card(
        version=str(manifest["version"]), fold=str(manifest.get("fold", "")), digest=str(manifest.get("sha256", "")),
        heads=len(HEADS), data=tuple(_data(manifest.get("data", ()))),
        figures=tuple(
            FigureRow(name="", question=QUESTIONS.get(head, head), rows=None, positives=None, figures=figures)
            for head, figures in manifest.get("figures", {}).items()
        ),
        by_set=tuple(_by_set(manifest.get("sets", ()))),
        rules=found["rules"].replace("lexicon", "词表").replace("score rules", "评分规则").replace(" and ", "、")
        if found else "",
        counts=tuple((EXPECTED[one], two, three) for one, two, three in rows if one in EXPECTED),
        failures=tuple((one, EXPECTED[two], three) for one, two, three in rows if two in EXPECTED),
    )  # fmt: skip


def _data(entries: Sequence[Mapping[str, Any]]) -> Iterator[DataRow]:
    for entry in entries:
        stances = (f"{words.say(words.STANCES, name)} {count}" for name, count in entry.get("stances", {}).items())
        yield DataRow(
            name=entry["name"], about=SETS.get(entry["name"], "本单位自己的"), rows=entry["rows"],
            held_out=entry["held_out"], weight=float(entry["weight"]), stances="，".join(stances),
            digest=entry["sha256"][:16],
        )  # fmt: skip


def _by_set(entries: Sequence[Mapping[str, Any]]) -> Iterator[FigureRow]:
    for entry in entries:
        question = str(entry["question"])
        yield FigureRow(
            name=entry["dataset"], question=QUESTIONS.get(question, question), rows=entry["rows"],
            positives=entry["positives"], figures=entry["figures"],
        )  # fmt: skip
