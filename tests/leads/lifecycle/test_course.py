"""Any course that people may take two leads through keeps the promises of the life cycle."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from facts.cases import Decision, Judgement, LeadStatus
from facts.docket_doubles import MemoryDocketBook
from facts.dockets import Docket, Grade, Stage
from facts.errors import BadInput
from leads.lifecycle import allowed, decide, docket
from leads.lifecycle.deciding import _same_person
from tests.factories import NOON, a_lead
from tests.leads.lifecycle.steps import RULES, an_act, weekdays

LEADS = ("XS-000001", "XS-000002")
PEOPLE = st.sampled_from(["王", "李", "赵"])
#: The straight way to the archive.
FORWARD = {
    Stage.FOUND: "register", Stage.JUDGED: "assign", Stage.ASSIGNED: "accept", Stage.VERIFYING: "grade",
    Stage.GRADED: "dispose", Stage.DISPOSAL: "feedback", Stage.FEEDBACK: "close", Stage.CLOSED: "archive",
    Stage.TRANSFERRED: "archive", Stage.NOT_APPLICABLE: "reopen", Stage.ARCHIVED: "reopen", Stage.MERGED: "unmerge",
}  # fmt: skip
CONFIRMING = ("confirm_close", "confirm_grade", "confirm_transfer")
ENDS = {Stage.CLOSED, Stage.TRANSFERRED}


class Course(RuleBasedStateMachine):
    """Two leads, three people, every act in any order; a merger is done on both."""

    def __init__(self) -> None:
        super().__init__()
        self.book = MemoryDocketBook()
        self.at = NOON
        self.leads = {number: a_lead(id=number) for number in LEADS}
        self.judgements: dict[str, list[Judgement]] = {number: [] for number in LEADS}
        for number in LEADS:
            self.judge(number, Decision.CONFIRM)

    def docket(self, number: str) -> Docket:
        return docket(self.leads[number], self.judgements[number], self.book.acts(number))

    @rule(number=st.sampled_from(LEADS), decision=st.sampled_from(Decision))
    def judge(self, number: str, decision: Decision) -> None:
        self.at += timedelta(hours=5)
        given = Judgement(lead=number, decision=decision, analyst="李", reason="核对", at=self.at)
        self.judgements[number].append(given)
        self.leads[number] = replace(self.leads[number], status=decision.status)

    @rule(number=st.sampled_from(LEADS))
    def speak_again(self, number: str) -> None:
        if self.docket(number).stage in ENDS | {Stage.NOT_APPLICABLE, Stage.ARCHIVED}:
            self.at += timedelta(hours=5)
            again = replace(self.leads[number], status=LeadStatus.CANDIDATE, news="新网址", last_seen=self.at)
            self.leads[number] = again

            assert self.docket(number).stage is Stage.FOUND

    @rule(number=st.just(LEADS[0]), by=PEOPLE, grade=st.sampled_from(Grade))
    def advance(self, number: str, by: str, grade: Grade) -> None:
        found = self.docket(number)
        possible = {one.key for one in allowed(found, RULES)}
        confirming = next((name for name in CONFIRMING if name in possible), None)
        if found.stage is Stage.REGISTERED:
            self.judge(number, Decision.CONFIRM)
        else:
            self.attempt(number, confirming or FORWARD[found.stage], by, grade)

    @rule(
        number=st.sampled_from(LEADS),
        data=st.data(),
        by=PEOPLE,
        grade=st.sampled_from(Grade),
        try_anything=st.booleans(),
    )
    def act(self, number: str, data: st.DataObject, by: str, grade: Grade, try_anything: bool) -> None:
        possible = [one.key for one in allowed(self.docket(number), RULES)]
        name = data.draw(st.sampled_from(sorted(RULES.acts) if try_anything else possible))
        self.attempt(number, name, by, grade)

    def attempt(self, number: str, name: str, by: str, grade: Grade) -> None:
        before = self.docket(number)
        self.at += timedelta(hours=5)
        other = LEADS[1] if number == LEADS[0] else LEADS[0]
        wanted = an_act(name, lead=number, by=by, at=self.at)
        if name == "grade":
            wanted = replace(wanted, detail={"grade": grade.value})
        if name in ("merge", "receive", "release"):
            wanted = replace(wanted, detail={("into" if name == "merge" else "from_lead"): other})
        try:
            done = decide(before, wanted, RULES, weekdays)
        except BadInput as refused:
            self.refused(str(refused), before)
            return
        self.write(done, before, other)

    def refused(self, sentence: str, before: Docket) -> None:
        assert sentence.endswith("。")
        assert self.docket(before.lead) == before

    def write(self, done, before, other) -> None:  # type: ignore[no-untyped-def]
        pair = RULES.acts[done.act].pair
        if RULES.acts[done.act].only_in_pair:
            return
        acts = [(done, before.last_act)]
        if pair:
            there = self.docket(other)
            try:
                counterpart = an_act(pair, lead=other, by=done.by, at=self.at, detail={"from_lead": done.lead})
                acts.append((decide(there, counterpart, RULES, weekdays), there.last_act))
            except BadInput:
                return
        if done.answers is not None:
            first = next(one for one in before.pending if one.id == done.answers)
            assert done.act == "decline" or not _same_person(first.by, done.by)
        self.book.add_together(acts)
        after = self.docket(done.lead)
        assert after.last_act == self.book.acts(done.lead)[-1].id
        assert done.stage in (None, after.stage)
        if after.stage in ENDS and after.stage is not before.stage:
            assert done.answers is not None

    @invariant()
    def what_is_due_is_due_on_open_leads(self) -> None:
        for number in LEADS:
            found = self.docket(number)
            if found.due:
                assert found.stage not in ENDS | {Stage.ARCHIVED, Stage.NOT_APPLICABLE}

    @invariant()
    def mergers_are_known_on_both_sides(self) -> None:
        for number, other in (LEADS, LEADS[::-1]):
            found = self.docket(number)
            assert (found.stage is Stage.MERGED) == (found.merged_into is not None)
            if found.merged_into:
                assert number in self.docket(other).merged_from

    @invariant()
    def red_and_orange_are_confirmed_before_the_end(self) -> None:
        for number in LEADS:
            found = self.docket(number)
            if found.stage is Stage.CLOSED and found.grade in (Grade.RED, Grade.ORANGE):
                assert found.grade_confirmed_by

    @invariant()
    def proposals_wait_only_where_they_can_be_confirmed(self) -> None:
        for number in LEADS:
            found = self.docket(number)
            for pending in found.pending:
                if "on_confirmation" in pending.detail:
                    assert found.stage in RULES.acts[pending.act].sources


Course.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
TestCourse = Course.TestCase
