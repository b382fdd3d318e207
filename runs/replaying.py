"""Replay labelled files as nights of review, and draw the learning curve."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from classifier.simulation import Night, Strategy
from leads.figures.drawing import sheet, write_svg

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


def draw_curve(nights: Sequence[Night], path: Path) -> None:
    """Draw one line a strategy over the pages reviewed: average precision, recall found, cases an hour.

    The same replay is the same file.

    Raises:
        NoSpace: the file cannot be written.
    """
    with sheet(12, 4) as drawing:
        for axes, (name, title) in zip(drawing.subplots(1, len(_PANELS)), _PANELS, strict=True):
            _panel(axes, nights, name, title)
        drawing.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=len(NAMES))
        write_svg(drawing, path)


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
