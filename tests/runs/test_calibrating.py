"""An office's bands: chosen on its own nights, told in its own words, kept with who, since when and why."""

import json
from pathlib import Path

import pytest

from classifier import SHIPPED_BANDS
from classifier.capacity import Costs
from facts.assessments import Bands, Screening, Stance
from facts.cases import Opinion, Showing, Stratum
from facts.doubles import MemoryReviewBook
from facts.errors import BadInput, NoSpace, NotKnown, UnreadableFile
from facts.runs import AuditEntry, Run, RunStatus
from runs.bands import bands_in_use, read_bands, write_bands
from runs.calibrating import Calibration, CalibrationOrder, calibrate, put_in_use, sentences
from tests.factories import NOON, a_screening
from tests.runs.books import MemoryPages, MemoryRuns

RULES, MODEL = "2026.11-2.abcdef", "m1"
ORDER = CalibrationOrder(budget=20, rules=RULES, model=MODEL, costs=Costs(missed=1e6))
TEXT = "滨海云谷"


def a_page_screening(score: float, *, induced: bool = True, **changes: object) -> Screening:
    """A page as it was screened: with a prior, with the cap where nothing was promised, and what a test adds."""
    reasons = [{"name": "prior", "points": 20.0, "quote": None}, {"name": "text_model", "points": score - 20.0}]
    if not induced and score > SHIPPED_BANDS.cap:
        reasons.append({"name": "cap_without_inducement", "points": SHIPPED_BANDS.cap - score})
    contract = {
        "model": MODEL, "rules": RULES, "reasons": reasons + list(changes.pop("reasons", [])), "identifiers": [],
        "elements": {"inducement": {"score": 0.5} if induced else None},
    }  # fmt: skip
    contract |= dict(changes.pop("contract", {}))
    return a_screening(contract=json.dumps(contract), text=TEXT, **changes)


def a_book(*nights: list[Screening]) -> tuple[MemoryReviewBook, MemoryRuns]:
    """Nights r0, r1 …, the last the newest, with pages numbered through."""
    reviews, runs, number = MemoryReviewBook(), MemoryRuns(MemoryPages()), 0
    for at, night in enumerate(nights):
        name = f"r{at}"
        reviews.pages[name] = [(number + place, "站", screening) for place, screening in enumerate(night, 1)]
        number += len(night)
        runs.runs[name] = Run(id=name, status=RunStatus.FINISHED, plan="p", started_at=NOON.replace(day=at + 1))
    return reviews, runs


def plain_night(count: int = 100) -> list[Screening]:
    return [a_page_screening(float(score)) for score in range(count)]


class Chain:
    """facts.ports.AuditLog in a list."""

    def __init__(self) -> None:
        self.acts: list[tuple[str, str, dict[str, object]]] = []

    def append(self, *, actor: str, act: str, subject: str, detail: dict[str, object]) -> AuditEntry:
        self.acts.append((actor, act, detail))
        return AuditEntry(seq=1, at=NOON, actor=actor, act=act, subject=subject, detail=detail, previous="", hash="")


def test_the_queue_is_what_the_office_can_read() -> None:
    """Two nights of a hundred pages and hands for twenty: the line lies above the page that would be too many."""
    found = calibrate(ORDER, *a_book(plain_night(), plain_night()))

    assert (found.choice.yellow, found.choice.queue, found.choice.nights, found.choice.pages) == (79.1, 20, 2, 200)
    assert found.choice.is_full
    told = "\n".join(sentences(found))
    assert "每晚可研判 20 页" in told
    assert "预计每晚候选线索 20.0 页（最少 20，最多 20）" in told
    assert "人力所限" in told
    assert "研判结论还不够" in told


def test_capped_pages_count_with_what_they_had() -> None:
    """A page without inducement never enters the queue, however low the line falls, and is told among what is lost."""
    capped = [a_page_screening(90.0, induced=False)] * 50
    found = calibrate(ORDER, *a_book(plain_night(50) + capped))

    assert found.choice.yellow == 29.1
    assert found.choice.queue == 20
    assert found.choice.capped > 40


def test_lifted_pages_and_little_text() -> None:
    """Known texts and listed subjects are in any queue; reports on listed subjects and pages without text are not."""
    listed = {"name": "watch_listed_subject", "points": 0.0}
    night = [
        *plain_night(),
        a_page_screening(3.0, reasons=[{"name": "known_text", "points": 77.0}]),
        a_page_screening(3.0, induced=False, reasons=[listed]),
        a_page_screening(3.0, reasons=[listed], stance=Stance.EXPOSURE),
        a_page_screening(0.0, stance=Stance.TOO_LITTLE_TEXT, induced=False),
    ]
    found = calibrate(ORDER, *a_book(night))

    assert (found.choice.lifted, found.choice.queue) == (2, 20)
    assert "其中名单与已知文本 2.0 页" in sentences(found)[2]


def test_scores_of_other_rules_do_not_compare() -> None:
    """Pages of another card or model are left out and counted; an office's own bands change nothing about that."""
    strange = [a_page_screening(99.0, contract={"model": "m0"}), a_page_screening(99.0, contract={"rules": "2026.10"})]
    own = [a_page_screening(5.0, contract={"rules": f"{RULES}.123456"})]
    found = calibrate(ORDER, *a_book(plain_night() + strange + own))

    assert (found.choice.pages, found.strange) == (101, 2)
    assert "另有 2 页" in sentences(found)[-1]


def test_only_the_latest_nights_count() -> None:
    """Nights beyond the number asked for, runs under way, and nights of other rules do not."""
    reviews, runs = a_book(
        plain_night(), plain_night(), [a_page_screening(1.0, contract={"model": "m0"})], plain_night()
    )
    runs.runs["r3"] = Run(id="r3", status=RunStatus.RUNNING, plan="p", started_at=NOON)
    order = CalibrationOrder(budget=20, rules=RULES, model=MODEL, nights=1)
    found = calibrate(order, reviews, runs)

    assert (found.choice.nights, found.choice.pages, found.strange) == (1, 100, 1)


@pytest.mark.parametrize("pages", [0, 99])
def test_too_few_pages_say_so(pages: int) -> None:
    """One sentence with how many there are, how many are wanted, and what to do."""
    with pytest.raises(NotKnown, match=f"at least 100 screened pages; there are {pages}: run `fangfei scan`"):
        calibrate(ORDER, *a_book(plain_night(pages)))
    with pytest.raises(NotKnown, match="1 more were screened by other rules"):
        calibrate(ORDER, *a_book([a_page_screening(1.0, contract={"model": "m0"})]))


def test_judged_pages_set_the_odds_and_count_what_is_lost() -> None:
    """Leads that a random share shows below the line stand for as many as its probability says."""
    reviews, runs = a_book(plain_night(400)[:100] * 4)
    stances = [Stance.SOLICITATION if page % 100 > 60 or page % 50 == 13 else Stance.OTHER for page in range(1, 401)]
    for page, stance in enumerate(stances, 1):
        reviews.say(Opinion(page_id=page, stance=stance, analyst="李", reason="看过", at=NOON))
    reviews.show(
        [
            Showing(run="r0", page_id=page, position=page, stratum=Stratum.RANDOM, probability=0.5)
            for page in range(1, 401)
        ],
        "王",
    )
    found = calibrate(ORDER, reviews, runs)
    told = "\n".join(sentences(found))

    assert found.choice.odds.judged == 400
    assert found.choice.odds.score(0.5) == pytest.approx(60, abs=8)
    below = sum(
        stance is Stance.SOLICITATION and (page - 1) % 100 < found.choice.yellow
        for page, stance in enumerate(stances, 1)
    )
    assert (found.judged_lost, found.judged_lost_a_night) == (below, 2.0 * below)
    assert "由本机关 400 页研判结论得出" in told
    assert f"有 {below} 页招揽资金却在线下" in told


def put(found: Calibration, path: Path, by: str = "王主任") -> tuple[Bands, Chain]:
    chain = Chain()
    return put_in_use(found, path, chain, by=by, since="2026-11-23", before=SHIPPED_BANDS), chain


def test_bands_are_kept_with_who_when_and_why(tmp_path: Path) -> None:
    """The file has the bands and their basis; the audit chain has old and new and what was counted."""
    path = tmp_path / "deep" / "bands.yml"
    bands, chain = put(calibrate(ORDER, *a_book(plain_night())), path)

    assert read_bands(path) == bands == bands_in_use(path)
    assert (bands.by, bands.since, bands.yellow) == ("王主任", "2026-11-23", 79.1)
    assert "每晚可研判 20 页" in bands.basis
    (actor, act, detail), *more = chain.acts
    assert (actor, act, more) == ("王主任", "bands set", [])
    assert detail["digest"] == bands.digest
    assert json.loads(json.dumps(detail))["before"]["yellow"] == 50.0


def test_nobody_sets_no_bands(tmp_path: Path) -> None:
    """Bands without a name are refused before anything is written."""
    with pytest.raises(BadInput, match="--by NAME"):
        put(calibrate(ORDER, *a_book(plain_night())), tmp_path / "bands.yml", by=" ")
    assert not (tmp_path / "bands.yml").exists()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """A file in the place of the folder is told with a sentence."""
    (tmp_path / "file").write_text("")
    with pytest.raises(NoSpace, match="cannot be written"):
        write_bands(SHIPPED_BANDS, tmp_path / "file" / "bands.yml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is no file of bands"), ("red: 80", "is no file of bands"), ("- 1", "is no file of bands"),
        ("red: 80\norange: 65\nyellow: 50\nblue: viel", "is no file of bands"),
        ("red: 80\norange: 65\nyellow: 50\nblue: 35\nviolet: 1", "is no file of bands"),
        ("red: 10\norange: 65\nyellow: 50\nblue: 35", "descend"),
        ("red: .nan\norange: 65\nyellow: 50\nblue: 35", "descend"),
    ],
)  # fmt: skip
def test_a_wrong_file_is_refused(tmp_path: Path, text: str, said: str) -> None:
    """Each with a sentence that says what to do."""
    path = tmp_path / "bands.yml"
    path.write_text(text, "utf-8")

    with pytest.raises(BadInput, match=said):
        read_bands(path)


def test_no_file_means_the_shipped_bands(tmp_path: Path) -> None:
    """A missing file is no fault; one that is not text is."""
    assert bands_in_use(None) is bands_in_use(tmp_path / "none.yml") is SHIPPED_BANDS
    (tmp_path / "bands.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        bands_in_use(tmp_path / "bands.yml")
