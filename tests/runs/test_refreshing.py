"""A challenger of the office's own judgements: when there are enough, held to conditions, in use only where wished."""

from dataclasses import replace
from pathlib import Path

import pytest

from classifier.rows import LabelledRow
from classifier.shelf import Shelf
from facts.assessments import Stance
from facts.doubles import FrozenClock
from keywords import Engine
from runs.desk_rows import DeskRow
from runs.marks import Marks
from runs.promoting import PromotionOrder
from runs.refreshing import LEAST_NEW, RefreshPorts, keep_back, refresh
from store import SqlAuditLog
from tests.runs.challengers import ASKS, RESTS, some, write

pytestmark = pytest.mark.usefixtures("small_gate")


def judged(count: int) -> list[DeskRow]:
    """Half solicitations; two pages a group."""
    kinds = ((Stance.SOLICITATION, ASKS), (Stance.OTHER, RESTS))
    return [
        DeskRow(
            page_id=number, probability=1.0, stratum="lead",
            row=LabelledRow(text=text.format(number), stance=stance, group=f"desk:{number // 4}:{stance}"),
        )
        for number in range(count)
        for stance, text in [kinds[number % 2]]
    ]  # fmt: skip


@pytest.fixture
def ports(shelf: Shelf, engine: Engine, audit: SqlAuditLog, clock: FrozenClock, tmp_path: Path) -> RefreshPorts:
    """A small model in use, and a small recipe: the shipped one takes a minute to learn."""
    return RefreshPorts(
        shelf=shelf, engine=engine, clock=clock, audit=audit, marks=Marks(tmp_path / "marks"),
        order=PromotionOrder(by="scheduler"), recipe=(write(tmp_path / "recipe.jsonl", some()),),
    )  # fmt: skip


def test_too_few_judgements_end_it(ports: RefreshPorts) -> None:
    """It says how many there are and how many it waits for; nothing is put on the shelf."""
    before = ports.shelf.versions()
    few = refresh(judged(LEAST_NEW - 1), ports)
    one_sided = refresh([one for one in judged(400) if one.row.stance is Stance.OTHER], ports)

    assert few.sentence == f"上次训练以来新研判 {LEAST_NEW - 1} 页，满 {LEAST_NEW} 页再训练新模型。"
    assert "招揽 0 页、其他 200 页" in one_sided.sentence
    assert ports.shelf.versions() == before


def test_the_newest_fifth_is_kept_back_with_its_groups() -> None:
    """What a challenger is held against it has not learnt from, nor a near copy of it."""
    taught, kept = keep_back(judged(200))
    groups = [{one.row.group for one in some} for some in (taught, kept)]

    assert (len(taught), len(kept)) == (160, 40)
    assert not groups[0] & groups[1]
    assert min(one.page_id for one in kept) > max(one.page_id for one in taught)


@pytest.mark.parametrize("promotes", [False, True])
def test_a_challenger_is_proposed_or_put_in_use_as_the_office_wishes(
    ports: RefreshPorts, audit: SqlAuditLog, promotes: bool
) -> None:
    """Every condition holds; what was judged newest is one gate more; the same judgements train none a second time."""
    ports, before = replace(ports, promotes=promotes), ports.shelf.line()
    done = refresh(judged(LEAST_NEW + 20), ports)
    again = refresh(judged(LEAST_NEW + 20), ports)

    assert done.promotion is not None
    assert not done.promotion.trial.failed
    assert "kept" in [gate.name for gate in done.promotion.gates]
    assert ports.shelf.line() == ((*before, done.version) if promotes else before)
    assert (done.is_proposed, len(list(audit.entries()))) == (not promotes, int(promotes))
    assert f"训练出模型 {done.version}，各项条件全部达到" in done.sentence
    assert again.sentence.startswith("上次训练以来新研判 0 页")


def test_one_that_fails_a_condition_stays_on_the_shelf(ports: RefreshPorts) -> None:
    """Judgements that say the opposite make a model that nobody gets, even where it may be put in use."""
    turned = [
        replace(one, row=replace(one.row, stance=Stance.OTHER if one.row.stance is Stance.SOLICITATION
                                 else Stance.SOLICITATION, weight=10.0))
        for one in judged(LEAST_NEW * 4)
    ]  # fmt: skip
    before = ports.shelf.line()
    done = refresh(turned, replace(ports, promotes=True))

    assert done.promotion is not None
    assert done.promotion.trial.failed
    assert ports.shelf.line() == before
    assert "没有达到，没有启用，现用模型不变" in done.sentence


def test_a_shift_stopped_after_training_does_not_train_again(ports: RefreshPorts) -> None:
    """What was trained lies on the shelf; the next attempt holds it against the model in use."""
    stopped = refresh(judged(LEAST_NEW + 20), ports, is_stopped=lambda: True)
    told: list[str] = []
    done = refresh(judged(LEAST_NEW + 20), ports, say=told.append)

    assert stopped.is_stopped
    assert done.version == stopped.version
    assert told == ["正在与现用模型比较"]
