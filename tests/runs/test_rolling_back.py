"""Going back: to the one before, past what is damaged, to the shipped model; and what the list then says."""

import pytest

from classifier import Model
from classifier.model import MANIFEST_FILE, WEIGHTS_FILE
from classifier.shelf import SHIPPED, Shelf
from facts.errors import BadInput
from keywords import Engine
from runs.promoting import promote, roll_back, standings
from store import SqlAuditLog
from tests.runs.challengers import BAD, GOOD, SAME, details, order, silent

pytestmark = pytest.mark.usefixtures("small_gate")


def test_back_to_the_one_before_and_to_the_shipped_one(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """Step by step, each with its entry; before the shipped model there is nothing."""
    promote(order(SAME), shelf, engine, audit, silent)
    first = roll_back(shelf, audit, by="李分析", reason="漏检增多")
    second = roll_back(shelf, audit, by="李分析", reason="")

    assert (first.given_up, first.in_use, first.passed_over) == (SAME, GOOD, ())
    assert (second.given_up, second.in_use) == (GOOD, SHIPPED)
    assert shelf.champion().version == Model.load().version
    assert set(shelf.versions()) == {GOOD, SAME, BAD}
    acts = [
        (entry.act, entry.subject, detail["reason"])
        for entry, detail in zip(audit.entries(), details(audit), strict=True)
    ]
    assert acts[1:] == [("roll back model", GOOD, "漏检增多"), ("roll back model", SHIPPED, "none given")]
    with pytest.raises(BadInput, match="The shipped model is in use"):
        roll_back(shelf, audit, by="李分析", reason="试")
    with pytest.raises(BadInput, match="names who does it"):
        roll_back(shelf, audit, by="", reason="试")


def test_going_back_passes_over_what_is_damaged(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """In an emergency the way back ends at a model that works."""
    promote(order(SAME), shelf, engine, audit, silent)
    promote(order(BAD, force="演练"), shelf, engine, audit, silent)
    (shelf.place(SAME) / WEIGHTS_FILE).unlink()
    went = roll_back(shelf, audit, by="李分析", reason="试")

    assert (went.in_use, went.passed_over, shelf.line()) == (GOOD, (SAME,), (GOOD,))
    assert details(audit)[-1]["passed_over"] == [SAME]


def test_promoted_again_it_stands_once_in_the_line(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """Going back and forth leaves no version twice, so that the way back is never a circle."""
    promote(order(SAME), shelf, engine, audit, silent)
    promote(order(GOOD), shelf, engine, audit, silent)

    assert shelf.line() == (SAME, GOOD)


def test_standings_say_what_each_model_is(shelf: Shelf, engine: Engine, audit: SqlAuditLog) -> None:
    """In use, before, challengers, and one that somebody deleted with its fault."""
    promote(order(SAME), shelf, engine, audit, silent)
    (shelf.place(GOOD) / MANIFEST_FILE).unlink()
    found = {one.version: one for one in standings(shelf)}

    assert {version: one.place for version, one in found.items()} == {
        SHIPPED: "earlier", GOOD: "before", SAME: "in use", BAD: "challenger",
    }  # fmt: skip
    assert "There is no model" in found[GOOD].fault
    assert found[SHIPPED].rows > 0
    assert not found[SAME].fault
