"""并案 and its undoing on both dialects: acts on both leads, and the leads themselves with them."""

import threading
from dataclasses import replace
from datetime import date

import pytest

from facts.cases import LeadStatus
from facts.dockets import Stage
from facts.doubles import FrozenClock
from facts.errors import BadInput, Overtaken
from leads.lifecycle import ActPorts, docket_of, perform
from store import SqlAuditLog, Store
from store.dockets import SqlDocketBook
from tests.leads.lifecycle.office import later, open_office, with_rows
from tests.leads.lifecycle.steps import an_act


@pytest.fixture
def ports(store: Store, clock: FrozenClock) -> ActPorts:
    return open_office(store, clock)


@pytest.fixture
def united(ports: ActPorts) -> ActPorts:
    return with_rows(ports)


def test_two_mergers_that_cross_do_not_wait_for_each_other(store: Store, clock: FrozenClock, ports: ActPorts) -> None:
    """甲 merges the first into the second while 乙 merges the second into the first: one holds, nothing hangs."""
    wrong: list[Exception] = []
    together = threading.Barrier(2)

    def work(gone: str, kept: str) -> None:
        mine = replace(ports, dockets=SqlDocketBook(store, clock))
        together.wait()
        try:
            perform(mine, an_act("merge", lead=gone, detail={"into": kept}))
        except Exception as problem:  # a thread's error must not be lost
            wrong.append(problem)

    threads = [
        threading.Thread(target=work, args=pair) for pair in (("XS-000001", "XS-000002"), ("XS-000002", "XS-000001"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    stages = sorted(docket_of(ports, number).stage.value for number in ("XS-000001", "XS-000002"))

    # Who comes second sees the merger, or that somebody acted while it was deciding.
    assert [isinstance(problem, BadInput | Overtaken) for problem in wrong] == [True]
    assert stages == ["judged", "merged"]


@pytest.mark.parametrize("in_rows", [True, False])
def test_merging_and_taking_it_back(ports: ActPorts, united: ActPorts, in_rows: bool) -> None:
    """Acts on both leads, and the leads themselves with them; the duty rests and is due again."""
    ports = united if in_rows else ports
    perform(ports, an_act("assign"))
    merged = perform(ports, an_act("merge", at=later(1)))
    gone, kept = docket_of(ports, "XS-000001"), docket_of(ports, "XS-000002")
    row = ports.leads.get("XS-000001")
    with pytest.raises(BadInput, match="现处于“并案”阶段，不能办理“并入”"):
        perform(ports, an_act("merge", lead="XS-000003", at=later(2), detail={"into": "XS-000001"}))
    taken_back = perform(ports, an_act("unmerge", at=later(3)))
    back, alone = docket_of(ports, "XS-000001"), docket_of(ports, "XS-000002")

    assert [(one.lead, one.act) for one in merged] == [("XS-000001", "merge"), ("XS-000002", "receive")]
    assert (gone.stage, gone.merged_into, kept.merged_from) == (Stage.MERGED, "XS-000002", ("XS-000001",))
    assert row.status is (LeadStatus.MERGED if in_rows else LeadStatus.CONFIRMED)
    assert [(one.lead, one.act) for one in taken_back] == [("XS-000001", "unmerge"), ("XS-000002", "release")]
    assert (back.stage, back.merged_into, back.due, back.units) == (
        Stage.ASSIGNED, None, date(2026, 12, 7), ("FIN_OFFICE",),
    )  # fmt: skip
    assert alone.merged_from == ()
    assert ports.leads.get("XS-000001").status is LeadStatus.CONFIRMED


def test_a_merger_made_without_acts_is_taken_back_by_acts(united: ActPorts) -> None:
    """Leads that were united with their subjects stand apart again, and the acts say who did it."""
    united.leads.unite("XS-000002", "XS-000001", actor="李分析", reason="主体合并")
    before = docket_of(united, "XS-000001")
    perform(united, an_act("unmerge", at=later(1)))

    assert (before.stage, before.merged_into) == (Stage.MERGED, "XS-000002")
    assert docket_of(united, "XS-000001").stage is Stage.JUDGED
    assert united.leads.get("XS-000001").merged_into is None


def test_rows_that_nobody_can_part_stay_together(ports: ActPorts, united: ActPorts) -> None:
    """Without the lead book's own undoing, a merger that only acts would undo is refused."""
    perform(united, an_act("merge"))

    with pytest.raises(BadInput, match="请先把网页拆分出来"):
        perform(ports, an_act("unmerge", at=later(1)))
    assert docket_of(ports, "XS-000001").stage is Stage.MERGED


@pytest.mark.parametrize("undoing", [False, True])
def test_a_merger_that_is_cut_in_the_middle_leaves_nothing(
    store: Store, clock: FrozenClock, united: ActPorts, undoing: bool
) -> None:
    """The acts are written, then moving the pages fails: neither stands, and the audit chain says nothing of it."""
    ports = replace(united, together=store.together)
    if undoing:
        perform(ports, an_act("merge", detail={"into": "XS-000002"}))
    pages = {number: len(ports.leads.sightings(number)) for number in ("XS-000001", "XS-000002")}
    before = list(SqlAuditLog(store, clock).entries())
    dockets = [docket_of(ports, number) for number in pages]

    def moved_and_cut(*said: str) -> None:
        # As a machine that stops: the leads have changed already, inside the same transaction.
        (united.separate if undoing else united.unite)(*said)  # type: ignore[misc]
        raise OSError("no power")

    cut = replace(ports, unite=moved_and_cut, separate=moved_and_cut)
    with pytest.raises(OSError, match="no power"):
        perform(cut, an_act("unmerge") if undoing else an_act("merge", detail={"into": "XS-000002"}))

    assert [docket_of(ports, number) for number in pages] == dockets
    assert {number: len(ports.leads.sightings(number)) for number in pages} == pages
    assert list(SqlAuditLog(store, clock).entries()) == before
    perform(ports, an_act("unmerge") if undoing else an_act("merge", detail={"into": "XS-000002"}))
    assert (ports.leads.get("XS-000001").merged_into is None) is undoing
    assert SqlAuditLog(store, clock).verify() > len(before)
