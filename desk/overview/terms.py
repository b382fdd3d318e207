"""The words of the overview."""

from typing import Final

#: desk.overview.nights.NightState.
NIGHTS: Final = {
    "kept": "已完成", "running": "进行中", "incomplete": "未完成", "missed": "错过", "waiting": "等待开始",
}  # fmt: skip
