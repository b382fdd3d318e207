"""Small models and labelled rows: what a promotion needs, and nothing of the shipped model."""

import json
from pathlib import Path
from typing import Any

from classifier import Model
from classifier.rows import LabelledRow
from classifier.training import train
from facts.assessments import Stance
from runs.promoting import PromotionOrder
from store import SqlAuditLog
from text import fold_version

#: The model in use, the same under another name, and one that learnt the opposite.
GOOD, SAME, BAD = "2026.12-aaaaaa", "2026.12-bbbbbb", "2026.12-cccccc"
ASKS, RESTS = "保本保息，月息两分，{}号项目扫码认购", "今日多云，{}路公交改线，请留意站牌"


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def some(count: int = 30, **more: Any) -> list[dict[str, Any]]:
    kinds = (("solicitation", ASKS), ("other", RESTS))
    return [
        {"text": text.format(number), "stance": stance, "group": str(number)} | more
        for number in range(count)
        for stance, text in kinds
    ]


def taught(*, is_right: bool) -> Model:
    stances = (Stance.SOLICITATION, Stance.OTHER)
    rows = [
        LabelledRow(text=text.format(n), stance=stance, group=str(n))
        for n in range(30)
        for text, stance in zip((ASKS, RESTS), stances if is_right else reversed(stances), strict=True)
    ]
    return train(rows, manifest={"version": GOOD, "fold": fold_version()}).model


def order(challenger: str | None = None, **more: object) -> PromotionOrder:
    return PromotionOrder(**{"by": "王主任", "challenger": challenger} | more)  # type: ignore[arg-type]


def details(audit: SqlAuditLog) -> list[dict[str, Any]]:
    return [json.loads(entry.detail) for entry in audit.entries()]


def silent(_sentence: str) -> None:
    pass
