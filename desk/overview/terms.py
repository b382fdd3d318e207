"""The words of the overview."""

from typing import Final

#: desk.overview.nights.NightState.
NIGHTS: Final = {
    "kept": "已完成", "running": "进行中", "incomplete": "未完成", "missed": "错过", "waiting": "等待开始",
    "failed": "失败", "covered": "并入下一班",
}  # fmt: skip
#: desk.overview.reliability.Keeps.
KEEPS: Final = {"fits": "相符", "high": "预测偏高", "low": "预测偏低", "few": "页数太少"}
