"""Replay labelled files as nights of review, and draw the learning curve."""

import importlib
import math
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.simulation import Night, Strategy
from facts.errors import BadInput, NoSpace

NAMES = {
    Strategy.TOP: "只看高分",
    Strategy.RANDOM: "随机抽取",
    Strategy.UNCERTAIN: "只看不确定",
    Strategy.MIX: "混合队列",
}
_PANELS = (
    ("average_precision", "测试集平均精确率"),
    ("recall", "已发现的招揽占比"),
    ("cases_an_hour", "每工时发现数"),
)
#: Fonts with Chinese characters, by what machines have; text stays text, so the reader's own font shows it.
_FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Zen Hei", "Microsoft YaHei", "SimHei")


def _drawing() -> Any:
    """Return the drawing library, set up for SVG without a screen.

    Raises:
        BadInput: it is not installed.
    """
    try:
        matplotlib = importlib.import_module("matplotlib")
    except ImportError as problem:
        raise BadInput(
            "没有画学习曲线：需要先安装 matplotlib（pip install 'fangfei[plots]'）；表格不需要它。"
        ) from problem
    matplotlib.use("svg")
    return importlib.import_module("matplotlib.figure")


def draw_curve(nights: Sequence[Night], path: Path) -> None:
    """Draw one line a strategy over the pages reviewed: average precision, recall found, cases an hour.

    Raises:
        BadInput: the drawing library is not installed.
        NoSpace: the file cannot be written.
    """
    drawing = _drawing()
    matplotlib = importlib.import_module("matplotlib")
    # Fixed ids and no date: the same replay is the same file.
    settings = {"svg.fonttype": "none", "svg.hashsalt": "fangfei", "font.family": _fonts(), "axes.unicode_minus": False}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        # A machine without such a font cannot measure the words, and says so for each; they are written all the same.
        warnings.filterwarnings("ignore", "Glyph")
        figure = drawing.Figure(figsize=(12, 4), layout="constrained")
        for axes, (name, title) in zip(figure.subplots(1, len(_PANELS)), _PANELS, strict=True):
            _panel(axes, nights, name, title)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=len(NAMES))
        try:
            figure.savefig(path, format="svg", metadata={"Date": None})
        except OSError as problem:
            raise NoSpace(f"{path} 写不进去（{problem.strerror}）；请换一个文件名。") from problem


def _fonts() -> list[str]:
    installed = set(importlib.import_module("matplotlib.font_manager").get_font_names())
    return [*(font for font in _FONTS if font in installed), "sans-serif"]


def _panel(axes: Any, nights: Sequence[Night], name: str, title: str) -> None:
    for strategy in Strategy:
        points = [(one.reviewed, getattr(one, name)) for one in nights if one.strategy is strategy]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", markersize=3, label=NAMES[strategy])
    axes.set_title(title)
    axes.set_xlabel("累计研判页数")
    axes.set_ylim(bottom=0)
    axes.grid(visible=True, alpha=0.3)


def last_rows(nights: Sequence[Night]) -> list[tuple[str, ...]]:
    """Return one table row a strategy: where it stands after the last night."""
    last = {one.strategy: one for one in nights}
    return [
        (
            NAMES[one.strategy], str(one.night), str(one.reviewed), str(one.found), _percent(one.recall),
            f"{one.cases_an_hour:.1f}", "" if math.isnan(one.average_precision) else f"{one.average_precision:.3f}",
        )
        for one in last.values()
    ]  # fmt: skip


def _percent(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.0%}"
