"""What analysts said of pages, as labelled rows with the weight that their chance of being shown gives them.

opinions on pages ┐
judgements ───────┴─► last answer a page ─┬─► row: text of the screening, stance, group, weight 1 / probability
                                          └─► estimates of what is missed
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from classifier.duplicates import clusters
from classifier.rows import LabelledRow
from facts.assessments import Screening, Stance
from facts.cases import Decision, Judgement
from facts.errors import NoSpace
from facts.learning import ReviewBook
from facts.ports import PageBook
from keywords import cover

#: A row weighs at most so much: one page drawn from thousands must not outshout all others.
MOST_WEIGHT = 10.0
#: Name of the rows' set in model cards.
DATASET = "desk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The last thing said of one page."""

    page_id: int
    stance: Stance
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One labelled row and where it comes from."""

    page_id: int
    row: LabelledRow
    #: Probability that the page was put before analysts; 1 for leads, which all are.
    probability: float
    #: Stratum of the queue, or `lead` where the page was judged as a lead alone.
    stratum: str


def answers(reviews: ReviewBook) -> tuple[dict[int, Answer], int]:
    """Return the last answer of each page, and how many judgements say nothing about what their page does.

    A confirmed lead is a solicitation where the machine took it for one; a dismissed one may be anything, and teaches
    only where the analyst named its stance.
    """
    said = [Answer(page_id=one.page_id, stance=one.stance, at=one.at) for one in reviews.opinions()]
    silent = 0
    for judgement, page, stance in reviews.judged():
        meant = _meant(judgement, stance)
        silent += meant is None
        said += [Answer(page_id=page, stance=meant, at=judgement.at)] if meant else []
    return {one.page_id: one for one in sorted(said, key=lambda one: one.at)}, silent


def cases(reviews: ReviewBook, since: datetime | None = None) -> dict[int, bool]:
    """Return page -> whether it is a case, by the last word on it; pages that nobody decided about are left out.

    For estimates a dismissal counts as "no case" even where nobody said what the page does: left out, it would be as
    if only confirmed leads had been judged.
    """
    said = [(one.at, one.page_id, one.stance is Stance.SOLICITATION) for one in reviews.opinions()]
    for judgement, page, stance in reviews.judged(since):
        meant = _meant(judgement, stance)
        if meant or judgement.decision is Decision.DISMISS:
            said.append((judgement.at, page, meant is Stance.SOLICITATION))
    return {page: is_case for at, page, is_case in sorted(said, key=lambda one: one[0]) if since is None or at >= since}


def _meant(judgement: Judgement, machine: Stance) -> Stance | None:
    if judgement.stance:
        return judgement.stance
    is_plain = judgement.decision is Decision.CONFIRM and machine is Stance.SOLICITATION
    return Stance.SOLICITATION if is_plain else None


def desk_rows(reviews: ReviewBook, pages: PageBook, *, unmask: bool = False) -> tuple[list[DeskRow], int]:
    """Make the rows of everything that was judged, by page id; second value: judgements that could not be used.

    Args:
        reviews: what was shown and said.
        pages: where the texts are.
        unmask: keep phones, QQ, WeChat, cards, e-mail and names in the texts.
    """
    said, silent = answers(reviews)
    found = [(one, screening) for _, one in sorted(said.items()) if (screening := pages.screening(one.page_id))]
    read = [(one, screening) for one, screening in found if _teaches(one.stance) and screening.text.strip()]
    shown = {showing.page_id: showing for showing in reviews.shown()}
    groups = _groups([screening for _, screening in read])
    rows = []
    for (answer, screening), group in zip(read, groups, strict=True):
        showing = shown.get(answer.page_id)
        probability = showing.probability if showing else 1.0
        row = LabelledRow(
            text=screening.text if unmask else cover(screening.text),
            stance=answer.stance,
            group=f"{DATASET}:{group}",
            weight=min(MOST_WEIGHT, 1.0 / probability),
            dataset=DATASET,
        )
        stratum = showing.stratum.value if showing else "lead"
        rows.append(DeskRow(page_id=answer.page_id, row=row, probability=probability, stratum=stratum))
    return rows, silent + len(said) - len(read)


def _teaches(stance: Stance) -> bool:
    return stance is not Stance.TOO_LITTLE_TEXT


def _groups(screenings: Sequence[Screening]) -> Iterator[str]:
    """Name the group of each text: near copies and pages of one subject never stand on both sides of a split."""
    contracts = [json.loads(one.contract) for one in screenings]
    first = clusters([one.get("main_fingerprint") or one.get("fingerprint") for one in contracts])
    by_subject: dict[str, int] = {}
    for index, contract in enumerate(contracts):
        for subject in _subjects(contract):
            _unite(first, index, by_subject.setdefault(subject, index))
    yield from (str(_first(first, index)) for index in range(len(first)))


def _subjects(contract: Mapping[str, object]) -> list[str]:
    found = contract.get("identifiers")
    kinds = ("company", "uscc", "icp", "app")
    return [f"{one['kind']}:{one['value']}" for one in found if one["kind"] in kinds] if isinstance(found, list) else []


def _first(above: list[int], index: int) -> int:
    while above[index] != index:
        index = above[index]
    return index


def _unite(above: list[int], one: int, other: int) -> None:
    low, high = sorted((_first(above, one), _first(above, other)))
    above[high] = low


def export_rows(rows: Sequence[DeskRow], path: Path) -> Counter[str]:
    """Write rows as JSON Lines that `fangfei train` reads, and return how many of each stance.

    Raises:
        NoSpace: the file cannot be written.
    """
    try:
        with path.open("w", encoding="utf-8") as file:
            for one in rows:
                _write(one, file)
    except OSError as problem:
        raise NoSpace(f"{path} cannot be written ({problem.strerror}); name another --out.") from problem
    return Counter(one.row.stance.value for one in rows)


def _write(one: DeskRow, file: TextIO) -> None:
    record = {
        "id": one.page_id, "text": one.row.text, "stance": one.row.stance.value, "group": one.row.group,
        "weight": round(one.row.weight, 6), "probability": one.probability, "stratum": one.stratum, "origin": "desk",
    }  # fmt: skip
    # A page may hold half a surrogate pair, which UTF-8 cannot.
    file.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8") + "\n")
