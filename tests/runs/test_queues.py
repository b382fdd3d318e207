"""The queue of a night is made once, from all its pages; what is judged becomes rows and estimates."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from classifier import Model
from facts.assessments import Band, Screening, Stance
from facts.cases import Decision, Judgement, Opinion, Stratum
from facts.doubles import MemoryHealthBook, MemoryReviewBook
from facts.errors import BadInput, NoSpace, NotKnown
from facts.runs import Run, RunStatus
from runs.desk_rows import MOST_WEIGHT, answers, cases, desk_rows, export_rows
from runs.health import Gauge, missed, say_missed
from runs.mining import load_files
from runs.queues import QueueOrder, make_queue, seed_of
from tests.factories import NOON, a_screening
from tests.runs.books import MemoryPages, MemoryRuns
from text import fingerprint, fold

TEXT = "滨海云谷养蚕项目面向社会招募合作人，一万元起投，每月分红八百元，本金随时可退，名额有限，联系电话13900000000。"


def a_night(count: int = 200) -> MemoryReviewBook:
    """Pages of falling score; each tenth is a lead, and pages 1 to 5 carry one advert."""
    book = MemoryReviewBook()
    book.pages["r1"] = [(number, f"站{number % 4}", a_page_screening(number, count)) for number in range(1, count + 1)]
    return book


def a_page_screening(number: int, count: int, **changes: object) -> Screening:
    score = round(100 * (1 - number / count), 1)
    advert = fingerprint(fold(TEXT).squeezed) if number <= 5 else None
    contract = {
        "mode": None, "main_fingerprint": advert, "hits": [{"category": "P1", "disguise": ["split"]}],
        "identifiers": [{"kind": "company", "value": f"公司{number // 2}"}],
    }  # fmt: skip
    plain = {"score": score, "band": Band.RED if score >= 90 else Band.NONE, "text": f"{TEXT}第{number}页"}
    return a_screening(**plain | {"contract": json.dumps(contract, ensure_ascii=False)} | changes)


def runs(**statuses: RunStatus) -> MemoryRuns:
    """A book with runs r1 and r2, which are over unless it is said otherwise."""
    book = MemoryRuns(MemoryPages())
    for name in ("r1", "r2"):
        status = statuses.get(name, RunStatus.FINISHED)
        book.runs[name] = Run(id=name, status=status, plan="p", started_at=NOON + timedelta(days=20 * (name == "r2")))
    return book


def pages_of(book: MemoryReviewBook) -> MemoryPages:
    pages = MemoryPages()
    pages.screenings = {number: screening for number, _, screening in book.pages["r1"]}
    return pages


def judge_all(book: MemoryReviewBook, *, cases: int) -> None:
    """Judge the whole queue: pages up to a number are solicitations."""
    for one in book.shown("r1"):
        stance = Stance.SOLICITATION if one.page_id <= cases else Stance.OTHER
        book.say(Opinion(page_id=one.page_id, stance=stance, analyst="李", reason="看过", at=NOON))


def test_a_night_has_one_queue() -> None:
    """Made again, with another budget even, it is the same queue, in the same order; copies are shown once."""
    book = a_night()
    made = make_queue(QueueOrder(run="r1", budget=40), book, runs())

    assert make_queue(QueueOrder(run="r1", budget=10), book, runs()) == made == book.shown("r1")
    assert [one.position for one in made] == list(range(1, 41))
    assert [sum(one.stratum is each for one in made) for each in Stratum] == [28, 8, 4]
    assert len({one.page_id for one in made if one.stratum is Stratum.TOP} & set(range(1, 6))) == 1
    assert {one.probability for one in made if one.stratum is Stratum.RANDOM} == {4 / 164}
    assert make_queue(QueueOrder(run="r1", budget=40), a_night(), runs()) == made


def test_uncertain_pages_lie_at_the_lead_line() -> None:
    """The threshold is where the night's lowest lead stands, not a number in the code."""
    made = make_queue(QueueOrder(run="r1", budget=20), a_night(1_000), runs())
    scores = {number: screening.score for number, _, screening in a_night(1_000).pages["r1"]}

    assert all(85 <= scores[one.page_id] <= 95 for one in made if one.stratum is Stratum.UNCERTAIN)


def test_no_page_is_no_queue() -> None:
    """A run without pages, an unknown one, and one under way are one sentence; two runs have seeds of their own."""
    with pytest.raises(NotKnown, match="no screened page"):
        make_queue(QueueOrder(run="r2"), a_night(), runs())
    with pytest.raises(BadInput, match="still under way"):
        make_queue(QueueOrder(run="r1"), a_night(), runs(r1=RunStatus.RUNNING))
    assert seed_of("r1") == seed_of("r1") != seed_of("r2")


def test_last_answer_counts_and_a_dismissal_says_nothing() -> None:
    """Opinions, stances named in judgements and confirmed solicitations are answers; a bare dismissal is none."""
    book = a_night(10)

    def judged(page: int, decision: Decision, machine: Stance, hours: int, stance: Stance | None = None) -> None:
        given = Judgement(
            lead="XS-000001", decision=decision, analyst="李", reason="看过", at=NOON + timedelta(hours=hours),
            stance=stance,
        )  # fmt: skip
        book.judgements.append((given, page, machine))

    judged(1, Decision.CONFIRM, Stance.SOLICITATION, 1)
    judged(2, Decision.DISMISS, Stance.SOLICITATION, 1)
    judged(3, Decision.DISMISS, Stance.SOLICITATION, 1, Stance.LICENSED)
    judged(4, Decision.CONFIRM, Stance.EXPOSURE, 1)
    book.say(Opinion(page_id=1, stance=Stance.WARNING, analyst="王", reason="警示", at=NOON))
    book.say(Opinion(page_id=3, stance=Stance.OTHER, analyst="王", reason="再看", at=NOON + timedelta(hours=2)))
    said, silent = answers(book)

    assert {page: one.stance for page, one in said.items()} == {1: Stance.SOLICITATION, 3: Stance.OTHER}
    assert silent == 2


def test_rows_carry_weight_group_and_no_phone(tmp_path: Path) -> None:
    """Weight is one over the probability, capped; copies and one subject share a group; the file trains."""
    book = a_night()
    made = make_queue(QueueOrder(run="r1", budget=40), book, runs())
    judge_all(book, cases=20)
    rows, unused = desk_rows(book, pages_of(book))
    weights = {one.page_id: one.row.weight for one in rows}
    path = tmp_path / "judged.jsonl"
    counts = export_rows(rows, path)
    read = load_files([path])

    assert (len(rows), unused) == (40, 0)
    assert {weights[one.page_id] for one in made if one.probability == 1} == {1.0}
    assert {weights[one.page_id] for one in made if one.stratum is Stratum.RANDOM} == {MOST_WEIGHT}
    assert counts == {row.stance.value: counts[row.stance.value] for row in read}
    assert [row.text for row in read] == [one.row.text for one in rows]
    assert [row.weight for row in read] == pytest.approx([one.row.weight for one in rows])
    together: dict[str, set[str]] = {}
    for one, row in zip(rows, read, strict=True):
        together.setdefault(one.row.group, set()).add(row.group)
    assert {len(groups) for groups in together.values()} == {1}
    assert len(together) > 20
    assert "13900000000" not in path.read_text(encoding="utf-8")
    assert "13900000000" in desk_rows(book, pages_of(book), unmask=True)[0][0].row.text


def test_one_subject_is_one_group() -> None:
    """Two pages of one company stand together, whatever they say; so do copies of one advert."""
    book = a_night(20)
    for number in (1, 4, 10, 11, 14):
        book.say(Opinion(page_id=number, stance=Stance.OTHER, analyst="李", reason="看过", at=NOON))
    group = {one.page_id: one.row.group for one in desk_rows(book, pages_of(book))[0]}

    assert group[10] == group[11] != group[14]
    assert group[1] == group[4] != group[10]


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    """A folder in place of the file is refused."""
    with pytest.raises(NoSpace, match="cannot be written"):
        export_rows([], tmp_path)


def test_what_is_missed_is_estimated_from_the_random_share() -> None:
    """Twenty leads all cases, ten cases below the line: recall two thirds lies in the interval, and says so."""
    book = a_night()
    assert missed(book) is None
    assert "还没有人研判" in say_missed(None)[0]
    make_queue(QueueOrder(run="r1", budget=100), book, runs())
    judge_all(book, cases=30)
    found = missed(book)

    assert found is not None
    assert (found.pages, found.judged) == (200, 100)
    assert found.recall.low <= 20 / 30 <= found.recall.high
    assert found.base_rate.low <= 30 / 200 <= found.base_rate.high
    assert "全部 200 页" in say_missed(found)[0]
    assert missed(book, since=NOON + timedelta(days=1)) is None


def test_everything_shown_leaves_no_doubt() -> None:
    """Where the budget holds the whole night, recall is counted and not estimated."""
    book = a_night(40)
    make_queue(QueueOrder(run="r1", budget=100), book, runs())
    judge_all(book, cases=8)
    found = missed(book)

    assert found is not None
    assert (found.recall.low, found.recall.value, found.recall.high) == (0.5, 0.5, 0.5)
    assert (found.missed.value, found.base_rate.value) == (4, 0.2)


def test_health_is_measured_and_kept() -> None:
    """Three weeks after an ordinary night another kind of night is three alerts; the first is measured on the way."""
    book, health = a_night(), MemoryHealthBook()
    book.pages["r2"] = [
        (number, "站", a_page_screening(number, 200, score=95.0, contract='{"hits": []}', text="龘龖厵灪麤爨虋纞"))
        for number in range(1, 201)
    ]
    gauge = Gauge(runs=runs(), reviews=book, health=health, model=Model.load(), titles={"P1": "返利"})
    later = gauge.catch_up("r2")
    last, first = health.drifts()

    assert (first.run, first.reference_pages, first.alerts) == ("r1", 0, 0)
    assert last == later
    assert (later.pages, later.reference_pages, later.unseen, later.alerts) == (200, 200, 1.0, 3)
    assert any("“P1 返利”类词语的页面占比由 100.0% 变为 0.0%" in sentence for sentence in later.sentences)


def test_an_alert_after_new_rules_says_so() -> None:
    """Another lexicon, model or rule between the weeks may be what moved the scores; the sentence comes after them."""
    book, health = a_night(), MemoryHealthBook()
    book.pages["r2"] = [
        (number, "站", a_page_screening(number, 200, score=95.0, version="l2/m/r")) for number in range(1, 201)
    ]
    drift = Gauge(runs=runs(), reviews=book, health=health, model=Model.load(), titles={}).catch_up("r2")

    assert drift.alerts == 1
    assert "得分分布" in drift.warnings[0]
    assert "可能由更新引起" in drift.sentences[-1]
    assert [one.versions for one in health.profiles(NOON)] == [("l/m/r",), ("l2/m/r",)]


def test_a_queue_is_refused_by_the_book_twice() -> None:
    """Who writes past `make_queue` is refused by the book itself."""
    book = a_night()
    made = make_queue(QueueOrder(run="r1", budget=5), book, runs())
    with pytest.raises(BadInput):
        book.show(made, "王")


def test_leads_judged_in_casework_do_not_pass_for_the_night() -> None:
    """Leads of the random share that casework confirmed say nothing of the pages below the line beside them."""
    book = a_night(400)
    for number, (page, source, screening) in enumerate(book.pages["r1"]):
        lead = replace(screening, band=Band.RED if number < 200 else Band.NONE)
        book.pages["r1"][number] = (page, source, lead)
    made = make_queue(QueueOrder(run="r1", budget=100), book, runs())
    for one in made:
        if one.stratum is not Stratum.RANDOM or one.page_id > 200:
            stance = Stance.SOLICITATION if one.page_id <= 200 else Stance.OTHER
            book.say(Opinion(page_id=one.page_id, stance=stance, analyst="李", reason="看过", at=NOON))
    for lead_number, page in enumerate(one.page_id for one in made if one.page_id <= 200):
        given = Judgement(lead=f"XS-{lead_number:06}", decision=Decision.CONFIRM, analyst="王", reason="看过", at=NOON)
        book.judgements.append((given, page, Stance.SOLICITATION))
    found = missed(book)

    assert found is not None
    assert (found.base_rate.value, found.missed.value, found.recall.value) == (0.5, 0.0, 1.0)


def test_a_bare_dismissal_is_no_case() -> None:
    """It teaches the model nothing, but for the estimate somebody has decided; an observation is still open."""
    book = a_night(10)
    for page, decision in ((1, Decision.CONFIRM), (2, Decision.DISMISS), (3, Decision.OBSERVE)):
        given = Judgement(lead="XS-000001", decision=decision, analyst="李", reason="看过", at=NOON)
        book.judgements.append((given, page, Stance.SOLICITATION))

    assert cases(book) == {1: True, 2: False}
    assert cases(book, since=NOON + timedelta(days=1)) == {}
