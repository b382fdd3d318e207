"""Whether a run found what a source is expected to give, and whether it has looked enough to say so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from facts.reports import SourceTally
from facts.sources import Assertion, Claim

_OK = (200, 304)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """One assertion that was not met, or could not be judged."""

    sentence: str
    #: Whether enough was seen to say that it is missed.
    is_certain: bool


def judge(
    assertions: Sequence[Assertion], tally: SourceTally, pages: int, *, is_sample: bool = False
) -> Iterator[Missed]:
    """Yield the assertions that are missed or cannot be judged.

    Args:
        assertions: the source's.
        tally: what was counted.
        pages: pages with content, unchanged ones included.
        is_sample: only a few pages were wanted; what more pages could still meet is left unsaid then.
    """
    for assertion in assertions:
        found = _judge(assertion, tally, pages)
        if found is not None and (found.is_certain or not is_sample):
            yield found


def _judge(assertion: Assertion, tally: SourceTally, pages: int) -> Missed | None:
    match assertion.claim:
        case Claim.LEAST_PAGES:
            return _least_pages(assertion, tally, pages)
        case Claim.LEAST_TEXT:
            return _least_text(assertion, tally)
        case Claim.SHARE_OK:
            return _share_ok(assertion, tally)
        case Claim.CANARY:
            return _canary(assertion, tally, pages)


def _least_pages(assertion: Assertion, tally: SourceTally, pages: int) -> Missed | None:
    seen, least = pages + tally.resting, float(assertion.value)
    if seen >= least:
        return None
    if tally.waiting:
        # What waits may lead on to more than itself.
        return _open(f"应有至少 {least:g} 个网页，这次只取到 {seen} 个，还有 {tally.waiting} 个没有取，尚不能判断。")
    return _sure(f"应有至少 {least:g} 个网页，只有 {seen} 个", assertion)


def _least_text(assertion: Assertion, tally: SourceTally) -> Missed | None:
    least = float(assertion.value)
    if tally.median_text is None:
        return _open(f"每页文字应不少于 {least:g} 字，这次没有可以测量的网页，尚不能判断。")
    if tally.median_text >= least:
        return None
    return _sure(f"每页文字（中位数）应不少于 {least:g} 字，只有 {tally.median_text} 字", assertion)


def _share_ok(assertion: Assertion, tally: SourceTally) -> Missed | None:
    least, answers = float(assertion.value), sum(tally.statuses.values())
    if not answers:
        return _open(f"正常回答应不低于 {least:.0%}，这次没有得到任何回答，尚不能判断。")
    share = sum(tally.statuses.get(status, 0) for status in _OK) / answers
    return None if share >= least else _sure(f"正常回答应不低于 {least:.0%}，只有 {share:.0%}", assertion)


def _canary(assertion: Assertion, tally: SourceTally, pages: int) -> Missed | None:
    if assertion.value in tally.canaries:
        return None
    unread = max(0, pages - tally.read) + tally.resting + tally.waiting
    if not tally.read or unread > tally.read:
        return _open(
            f"应有网页写着“{assertion.value}”，看过的 {tally.read} 个网页里没有，还有 {unread} 个没有看，尚不能判断。"
        )
    return _sure(f"应有网页写着“{assertion.value}”，一个也没有找到", assertion)


def _sure(what: str, assertion: Assertion) -> Missed:
    return Missed(sentence=f"{what}（依据：{assertion.because}）；网站可能已改版，请检查来源文件。", is_certain=True)


def _open(sentence: str) -> Missed:
    return Missed(sentence=sentence, is_certain=False)
