"""How far this week's pages are from those before: stability index of scores and categories, unknown pairs, disguise.

    PSI = Σ (now - before) · ln(now / before)      over the shares of each bin

Below .1 nothing has changed, from .2 on somebody should look. With few pages the index is above 0 by chance alone,
about (bins - 1) · (1 / pages now + 1 / pages before); an alert needs .2 on top of that.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from classifier.grams import grams
from classifier.model import Model
from classifier.vocabulary import UNKNOWN
from facts.runs import Drift, Profile
from text import BARRIER, fold

ALERT = 0.2
#: Score bins: exactly 0, then tenths of the scale.
BINS = 11
#: Unknown pairs or disguised hits: growth in points of the share that is worth an alert.
GROWTH = 0.05
#: Added to every count, so that an empty bin is rare and not impossible.
_HALF = 0.5
_BARRIER, _SHIFT, _LOW = np.uint64(ord(BARRIER)), np.uint64(21), np.uint64((1 << 21) - 1)


def score_bin(score: float) -> int:
    """Return the bin of a score: 0 for 0, 1 for above 0 to 10, … 10 for above 90."""
    return min(BINS - 1, math.ceil(score / 10))


def count_unseen(text: str, model: Model) -> tuple[int, int]:
    """Return how many pairs of neighbouring characters a text has, and how many of them the model does not know."""
    pairs = grams(fold(text).squeezed).pairs
    pairs = pairs[(pairs >> _SHIFT != _BARRIER) & (pairs & _LOW != _BARRIER)]
    return len(pairs), int(np.count_nonzero(model.vocabulary.columns(pairs) == UNKNOWN))


def psi(now: Sequence[int], before: Sequence[int]) -> float:
    """Return the population stability index of two counts over the same bins; 0 is equal, it has no upper end."""
    shares = [np.asarray(counts, float) + _HALF for counts in (now, before)]
    here, there = (each / each.sum() for each in shares)
    return float(((here - there) * np.log(here / there)).sum())


def noise(bins: int, now: int, before: int) -> float:
    """Return the index that two samples of one distribution have in the mean."""
    return (bins - 1) * (1 / max(1, now) + 1 / max(1, before))


def pooled(profiles: Iterable[Profile]) -> Profile | None:
    """Add profiles up; None where there is none. Run and moment are those of the last one."""
    found = list(profiles)
    if not found:
        return None
    categories: Counter[str] = Counter()
    for one in found:
        categories.update(one.categories)
    return Profile(
        run=found[-1].run,
        at=found[-1].at,
        pages=sum(one.pages for one in found),
        scores=tuple(map(sum, zip(*(one.scores for one in found), strict=True))),
        categories=dict(sorted(categories.items())),
        hits=sum(one.hits for one in found),
        disguised=sum(one.disguised for one in found),
        bigrams=sum(one.bigrams for one in found),
        unseen=sum(one.unseen for one in found),
        versions=tuple(sorted({version for one in found for version in one.versions})),
    )


def measure_drift(now: Profile, before: Profile | None, titles: Mapping[str, str] | None = None) -> Drift:
    """Hold a week's profile against the one before.

    Args:
        now: pooled profile of the week.
        before: pooled profile of the weeks before; None where there is no history.
        titles: category code -> name, for the sentences.
    """
    if before is None or not before.pages or not now.pages:
        # A week without pages beside a history is no missing history.
        lacks = "这一周没有筛查过页面，无法比较。" if not now.pages else "还没有可以对照的历史，本次只记录、不比较。"
        said: list[tuple[bool, str]] = [(False, lacks)]
        score, categories = None, {}
    else:
        score = psi(now.scores, before.scores)
        categories = {code: _presence(code, now, before) for code in sorted({*now.categories, *before.categories})}
        said = _say(now, before, score, categories, titles or {})
    ordered = sorted(said, key=lambda one: not one[0])
    return Drift(
        run=now.run,
        at=now.at,
        pages=now.pages,
        reference_pages=before.pages if before else 0,
        score_psi=score,
        category_psi=categories,
        unseen=_rate(now.unseen, now.bigrams),
        unseen_before=_rate(before.unseen, before.bigrams) if before else None,
        disguised=_rate(now.disguised, now.hits),
        disguised_before=_rate(before.disguised, before.hits) if before else None,
        sentences=tuple(sentence for _, sentence in ordered),
        alerts=sum(is_alert for is_alert, _ in said),
    )


def _presence(code: str, now: Profile, before: Profile) -> float:
    here, there = (profile.categories.get(code, 0) for profile in (now, before))
    return psi((here, now.pages - here), (there, before.pages - there))


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _say(
    now: Profile, before: Profile, score: float, categories: Mapping[str, float], titles: Mapping[str, str]
) -> list[tuple[bool, str]]:
    """Return (is an alert, sentence) pairs."""
    moved = score >= ALERT + noise(BINS, now.pages, before.pages)
    verdict = "变化明显" if moved else "没有明显变化"
    said = [(moved, f"得分分布与此前相比{verdict}（稳定性指数 {score:.2f}，对照 {before.pages} 页）。")]
    limit = ALERT + noise(2, now.pages, before.pages)
    for code, value in sorted(categories.items(), key=lambda one: -one[1]):
        if value >= limit:
            shares = [profile.categories.get(code, 0) / profile.pages for profile in (before, now)]
            name = f"{code} {titles[code]}" if code in titles else code
            said.append(
                (True, f"“{name}”类词语的页面占比由 {shares[0]:.1%} 变为 {shares[1]:.1%}（稳定性指数 {value:.2f}）。")
            )
    said.append(_growth("文本模型不认识的二字组合", (now.unseen, now.bigrams), (before.unseen, before.bigrams)))
    said.append(_growth("变体写法的命中", (now.disguised, now.hits), (before.disguised, before.hits)))
    if any(is_alert for is_alert, _ in said) and set(now.versions) != set(before.versions):
        said.append((False, "其间词库、模型或评分规则有更新，上述变化可能由更新引起，不一定是网页变了。"))
    return [each for each in said if each[1]]


def _growth(what: str, now: tuple[int, int], before: tuple[int, int]) -> tuple[bool, str]:
    here, there = _rate(*now), _rate(*before)
    if here is None or there is None:
        return False, ""
    # Three standard errors on top of the points, so that a handful of hits raises no alarm.
    error = math.sqrt(here * (1 - here) / now[1] + there * (1 - there) / before[1])
    grown = here - there >= GROWTH + 3 * error
    advice = "，可能出现了新话术，建议抽查并更新词库或模型" if grown else ""
    return grown, f"{what}占比由 {there:.1%} 变为 {here:.1%}{advice}。"
