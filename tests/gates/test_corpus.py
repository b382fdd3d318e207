"""The corpus itself: enough written texts, every mode, labels and groups in order, and no stance told by length."""

import json
from collections import Counter
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from facts.assessments import Stance

CORPUS = sorted(Path("classifier/corpus").glob("*.jsonl"))
KEYS = {"id", "text", "stance", "mode", "pretext", "register", "origin", "group"}
#: Modes of the ledger; notes of the trade, section 3.
MODES = {
    "网络借贷", "委托理财", "私募基金", "股权(原始股)", "债权转让/定融", "虚拟货币", "资金互助", "消费返利", "加盟积分",
    "商品回购/寄存代售", "售后包租/返本", "代种养/认养", "会员卡/预付返息", "养老床位/项目", "影视份额", "众筹",
    "交易场所/贵金属外汇", "虚拟任务/看广告", "融资租赁", "解债", "慈善互助", "其他",
}  # fmt: skip


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for path in CORPUS for line in path.read_text("utf-8").splitlines()]


def grams(text: str) -> set[str]:
    return {text[at : at + 8] for at in range(len(text) - 7)}


def test_every_row_is_whole(rows: list[dict[str, Any]]) -> None:
    """All keys, known stances and modes, ids once, and every text written by a person."""
    assert all(set(row) >= KEYS for row in rows)
    assert {row["stance"] for row in rows} <= {stance.value for stance in Stance}
    assert {row["mode"] for row in rows} <= MODES | {""}
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["origin"] for row in rows} == {"written"}


def test_there_are_enough_and_every_mode_solicits(rows: list[dict[str, Any]]) -> None:
    """At least 400 solicitations over all modes, and 600 others of all stances."""
    stances = Counter(row["stance"] for row in rows)
    soliciting = {row["mode"] for row in rows if row["stance"] == "solicitation"}

    assert stances["solicitation"] >= 400
    assert sum(stances.values()) - stances["solicitation"] >= 600
    assert all(stances[name] >= 100 for name in ("warning", "exposure", "licensed", "other"))
    assert soliciting >= MODES


def test_length_tells_nothing(rows: list[dict[str, Any]]) -> None:
    """The median lengths of the stances lie within a factor of two."""
    medians = [
        median(len(row["text"]) for row in rows if row["stance"] == name) for name in {r["stance"] for r in rows}
    ]

    assert max(medians) / min(medians) < 2


def test_no_text_is_another_in_disguise(rows: list[dict[str, Any]]) -> None:
    """No two texts share half of their 8-grams: written, not filled into a template."""
    seen: dict[str, list[int]] = {}
    sizes = []
    shared: Counter[tuple[int, int]] = Counter()
    for index, row in enumerate(rows):
        own = grams(row["text"])
        sizes.append(len(own))
        for gram in own:
            for other in seen.get(gram, ()):
                shared[other, index] += 1
            seen.setdefault(gram, []).append(index)
    worst = max(
        (count / max(1, min(sizes[a], sizes[b])), rows[a]["id"], rows[b]["id"]) for (a, b), count in shared.items()
    )

    assert worst[0] < 0.5, worst
