"""A challenger's way into use and out again: tried, refused, forced, one at a time, and entered in the audit chain."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from classifier import Model
from classifier.model import MANIFEST_FILE, WEIGHTS_FILE
from classifier.shelf import Shelf
from facts.assessments import Bands
from facts.doubles import FrozenClock
from facts.errors import BadInput, BrokenCorpus, ModelUnusable, StoreFailed
from facts.runs import AuditEntry
from keywords import Engine
from runs.promoting import PromotionOrder, explain, promote, rehearse, roll_back
from store import SqlAuditLog, Store
from tests.runs.challengers import BAD, GOOD, SAME, details, order, silent, some, taught, write

pytestmark = pytest.mark.usefixtures("small_gate")


def test_one_that_loses_nothing_is_put_in_use(
    shelf: Shelf, engine: Engine, audit: SqlAuditLog, clock: FrozenClock
) -> None:
    """Who, when, why, what was before and which gates stand in the chain; the one before stays on the shelf."""
    done = promote(order(SAME), shelf, engine, audit, silent)
    (entry,), (detail,) = audit.entries(), details(audit)

    assert (done.is_done, done.is_forced, done.trial.failed) == (True, False, ())
    assert shelf.champion().version == SAME
    assert (entry.actor, entry.at, entry.act, entry.subject) == ("王主任", clock.now(), "promote model", SAME)
    assert detail["reason"] == "every condition holds"
    assert detail["before"] == GOOD
    assert detail["gates"] == {"frozen": done.gates[0].sha256}
    assert shelf.line() == (GOOD, SAME)
    assert audit.verify() == 1


def test_one_that_loses_is_refused_condition_by_condition(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """Each condition is a sentence with its figures; nothing changes and nothing is entered."""
    done = promote(order(BAD), shelf, engine, audit, silent)
    sentences = [explain(finding) for finding in done.trial.findings]

    assert (done.is_done, shelf.line(), list(audit.entries())) == (False, (GOOD,), [])
    assert {finding.condition for finding in done.trial.findings} == {
        "precision_at_budget", "recall_at_budget", "calibration", "cases",
    }  # fmt: skip
    assert any(one.startswith("FAILS  frozen, solicitation head: precision at 40 is 0.000") for one in sentences)
    assert any("200 must-hit and must-spare cases" in one for one in sentences)
    assert {finding.condition for finding in done.trial.failed} >= {"precision_at_budget", "calibration"}


def test_forced_with_a_reason(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """The reason and what failed stand in the chain; a blank reason forces nothing."""
    assert not promote(order(BAD, force="  "), shelf, engine, audit, silent).is_done
    done = promote(order(BAD, force="演练"), shelf, engine, audit, silent)
    (_entry,), (detail,) = audit.entries(), details(audit)

    assert (done.is_done, done.is_forced, shelf.champion().version) == (True, True, BAD)
    assert (detail["forced"], detail["reason"]) == (True, "演练")
    assert detail["failed"] == [finding.sentence for finding in done.trial.failed]


def test_a_reason_alone_forces_nothing(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """Where every condition holds, the entry does not say that one was overridden."""
    done = promote(order(SAME, force="以防万一"), shelf, engine, audit, silent)

    assert (done.is_done, done.is_forced) == (True, False)
    assert details(audit)[0]["forced"] is False


def test_a_rehearsal_changes_nothing(shelf: Shelf, engine: Engine, models: Path, tmp_path: Path) -> None:
    """Not even while somebody else holds the shelf; nor does it make one."""
    before = sorted((path, path.stat().st_mtime_ns) for path in shelf.folder.rglob("*"))
    with shelf.alone():
        before = sorted((path, path.stat().st_mtime_ns) for path in shelf.folder.rglob("*"))
        assert not rehearse(order(SAME), shelf, engine, silent).trial.failed
    bare = Shelf(tmp_path / "bare")
    rehearse(order(str(models / BAD)), bare, engine, silent)

    assert sorted((path, path.stat().st_mtime_ns) for path in shelf.folder.rglob("*")) == before
    assert not bare.folder.exists()


def test_the_newest_challenger_is_meant_where_none_is_named(shelf: Shelf, engine: Engine) -> None:
    newest = shelf.newest_challenger()

    assert rehearse(order(), shelf, engine, silent).trial.challenger == newest != GOOD


def test_a_folder_is_put_on_the_shelf(shelf: Shelf, engine: Engine, audit: SqlAuditLog, tmp_path: Path) -> None:
    """A model that came from elsewhere is copied; the folder may go."""
    model = taught(is_right=True)
    model.manifest["version"] = "2027.01-dddddd"
    model.save(tmp_path / "elsewhere")
    promote(order(str(tmp_path / "elsewhere")), shelf, engine, audit, silent)

    assert shelf.place("2027.01-dddddd").parent == shelf.folder
    assert shelf.champion().version == "2027.01-dddddd"


def test_an_offices_own_gate_counts(shelf: Shelf, engine: Engine, tmp_path: Path) -> None:
    """A labelled file of the office is a gate set like the packaged ones, with its own label column."""
    rows = [{"text": row["text"], "结论": "招揽" if row["stance"] == "solicitation" else "无关"} for row in some(40)]
    path = write(tmp_path / "本地.jsonl", rows)
    asked = order(BAD, gates=(path,), label_column="结论", map=(("招揽", "solicitation"), ("无关", "other")))
    tried = rehearse(asked, shelf, engine, silent)

    assert [gate.name for gate in tried.gates] == ["frozen", "本地"]
    assert {finding.figures["gate"] for finding in tried.trial.failed if "gate" in finding.figures} == {
        "frozen",
        "本地",
    }


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (order(SAME, by=" "), "names who does it"),
        (order(GOOD), "in use already"),
        (order("2026.12-eeeeee"), "There is no model 2026.12-eeeeee"),
        (order(SAME, gates=(Path("nowhere.csv"),)), "cannot be read"),
    ],
)
def test_what_cannot_be_promoted_is_one_sentence(
    shelf: Shelf, engine: Engine, audit: SqlAuditLog, asked: PromotionOrder, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        promote(asked, shelf, engine, audit, silent)

    assert (shelf.line(), list(audit.entries())) == ((GOOD,), [])


def test_gates_without_a_solicitation_say_nothing(shelf: Shelf, engine: Engine, tmp_path: Path) -> None:
    """No trial is better than one that cannot fail."""
    write(tmp_path / "gate.jsonl", some(5)[1::2])

    with pytest.raises(BadInput, match="name one with --gate FILE"):
        rehearse(order(SAME), shelf, engine, silent)


def test_a_challenger_of_another_fold_table(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """It would read other characters than it was taught."""
    path = shelf.place(SAME) / MANIFEST_FILE
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"fold": "0123456789ab"}), "utf-8")

    with pytest.raises(ModelUnusable, match=r"trained by another version of this program \(folding 0123456789ab"):
        promote(order(SAME), shelf, engine, audit, silent)


def test_a_damaged_champion_does_not_lock_its_successor_out(shelf: Shelf, engine: Engine) -> None:
    """The challenger is then held against the shipped model, and that is said."""
    (shelf.place(GOOD) / WEIGHTS_FILE).write_bytes(b"")
    told: list[str] = []
    tried = rehearse(order(SAME), shelf, engine, told.append)

    assert tried.trial.champion == Model.load().version
    assert "held against the shipped model instead" in told[0]


class Watching:
    """An audit chain that shows the shelf at the moment of the entry."""

    def __init__(self, real: SqlAuditLog, shelf: Shelf) -> None:
        self._real, self._shelf = real, shelf
        self.seen: list[tuple[tuple[str, ...], bool]] = []

    def append(self, *, actor: str, act: str, subject: str, detail: dict[str, object]) -> AuditEntry:
        self.seen.append((self._shelf.line(), self._shelf.is_cut_short))
        return self._real.append(actor=actor, act=act, subject=subject, detail=detail)

    def entries(self) -> Iterator[AuditEntry]:
        return self._real.entries()

    def verify(self) -> int:
        return self._real.verify()


def test_the_entry_comes_before_the_change(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """At the entry the old champion is still in use; a death right there shows as a change cut short."""
    watching = Watching(audit, shelf)
    promote(order(SAME), shelf, engine, watching, silent)
    roll_back(shelf, watching, by="王主任", reason="试")

    assert watching.seen == [((GOOD,), True), ((GOOD, SAME), True)]
    assert not shelf.is_cut_short


def test_no_entry_no_change(shelf: Shelf, engine: Engine, sqlite_store: Store, audit: SqlAuditLog) -> None:
    """Where the chain cannot be written, the champion stays."""
    with sqlite_store.writing() as connection:
        connection.exec_driver_sql("DROP TABLE audit")
    with pytest.raises(StoreFailed):
        promote(order(SAME), shelf, engine, audit, silent)
    with pytest.raises(StoreFailed):
        roll_back(shelf, audit, by="王主任", reason="试")

    assert (shelf.line(), shelf.is_cut_short) == ((GOOD,), False)


def test_two_at_once(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """The second is told so while the first is at it, whatever it wants; the first goes through."""
    arrived, go_on = threading.Event(), threading.Event()

    def hold(*, actor: str, act: str, subject: str, detail: dict[str, object]) -> AuditEntry:
        arrived.set()
        assert go_on.wait(60)
        return audit.append(actor=actor, act=act, subject=subject, detail=detail)

    slow = Watching(audit, shelf)
    slow.append = hold  # type: ignore[method-assign]
    first = threading.Thread(target=promote, args=(order(SAME), shelf, engine, slow, silent))
    first.start()
    assert arrived.wait(60)
    try:
        with pytest.raises(BadInput, match="Somebody else is changing the models"):
            promote(order(BAD, force="抢先"), Shelf(shelf.folder), engine, audit, silent)
        with pytest.raises(BadInput, match="Somebody else is changing the models"):
            roll_back(Shelf(shelf.folder), audit, by="李", reason="抢先")
    finally:
        go_on.set()
        first.join(60)

    assert shelf.line() == (GOOD, SAME)
    assert [entry.subject for entry in audit.entries()] == [SAME]


def test_a_broken_gate_file_names_its_line(shelf: Shelf, engine: Engine, tmp_path: Path) -> None:
    path = write(tmp_path / "own.jsonl", [{"text": "话", "stance": "其他"}])

    with pytest.raises(BrokenCorpus, match=r"own\.jsonl:1"):
        rehearse(order(SAME, gates=(path,)), shelf, engine, silent)


def test_the_offices_bands_decide_what_is_a_lead(shelf: Shelf, engine: Engine) -> None:
    """Under bands that hardly anything reaches, far more must-hit cases are missed and no must-spare one is hit."""

    def failed(**more: Bands) -> list[str]:
        tried = rehearse(order(SAME, **more), shelf, engine, silent)
        (cases,) = [finding for finding in tried.trial.findings if finding.condition == "cases"]
        return list(cases.figures["challenger"])

    strict = failed(bands=Bands(red=100.0, orange=99.9, yellow=99.8, blue=99.7))

    assert len(strict) > len(failed())
    assert {name[0] for name in strict} == {"H"}
