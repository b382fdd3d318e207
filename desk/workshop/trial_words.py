"""What a trial of a model found, condition by condition, in Chinese; made of its figures."""

from typing import Any, Final

from classifier.promotion import Finding
from desk import words

_AT_BUDGET: Final = {"precision_at_budget": "精确率", "recall_at_budget": "召回率"}
#: New failures that are named.
_MOST = 8


def told(finding: Finding) -> str:
    """One condition as a sentence; one that is not known stands as it is."""
    figures = finding.figures
    if finding.condition == "calibration":
        return (
            f"{_where(figures)}：校准误差 {figures['challenger']:.3f}，在用的 {figures['champion']:.3f}，"
            f"要求不超过 {figures['most']:.3f}。"
        )
    if finding.condition == "cases":
        return _cases(figures)
    if finding.condition in _AT_BUDGET:
        return _ranking(finding)
    return finding.sentence


def _ranking(finding: Finding) -> str:
    figures, measure = finding.figures, _AT_BUDGET[finding.condition]
    aside = "" if figures["is_asked"] else "；正例太少，只说明，不作要求"
    return (
        f"{_where(figures)}：前 {figures['k']} 页的{measure} {figures['challenger']:.3f}，在用的 "
        f"{figures['champion']:.3f}，相差 {figures['challenger'] - figures['champion']:+.3f}"
        f"（95% 区间 {figures['low']:+.3f} 到 {figures['high']:+.3f}）{aside}。"
    )


def _where(figures: dict[str, Any]) -> str:
    question = str(figures["question"])
    head = question.removesuffix(" head")
    asked = "综合得分" if question == "score" else f"{words.HEADS.get(head, words.say(words.STANCES, head))}模型"
    return f"{figures['gate']}，{asked}"


def _cases(figures: dict[str, Any]) -> str:
    new = figures["new"]
    named = "、".join(new[:_MOST]) + (f" 等 {len(new)} 例" if len(new) > _MOST else "")
    fresh = f"新增失败：{named}" if new else "没有新增的失败"
    return (
        f"应当发现、应当放过的固定例子：候选有 {len(figures['challenger'])} 例不对，"
        f"在用的有 {len(figures['champion'])} 例；{fresh}。"
    )
