"""Clues meet the ledger: one subject, one lead; what people stated stays; undoing reaches everything."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from facts.cases import Lead
from facts.clues import ClueKind
from facts.doubles import FrozenClock
from facts.registers import LicenceCheck, LicenceResult, Registration
from facts.statements import Basis, Statement
from facts.subjects import Mention, Placed, Trait, TraitKind
from leads.checklist.licences import licences_of
from leads.clues import ClueIntake, IntakePorts, Receiver, lead_of, mention_of, sources_of
from leads.clues.opening import why_open
from leads.subjects.placing import SubjectPlacer
from leads.subjects.rules import load_rules
from store import SqlLeadBook, Store
from store.clues import SqlClueBook
from store.retracting import SqlRetraction
from store.statements import SqlStatementBook
from store.subjects import SqlSubjectBook
from tests.leads.clues.making import NOW, a_batch, a_clue, an_arrival

FIRM = "滨海金树财富管理有限公司"


class Office:
    """The real books on one store."""

    def __init__(self, store: Store, clock: FrozenClock) -> None:
        self.clues, self.leads = SqlClueBook(store, clock), SqlLeadBook(store, clock)
        self.statements, self.subjects = SqlStatementBook(store, clock), SqlSubjectBook(store, clock)
        placer = SubjectPlacer(load_rules())
        place = partial(self.subjects.place, placer=placer, actor="import")
        self.intake = ClueIntake(
            IntakePorts(
                clues=self.clues, statements=self.statements, place=place,
                open_lead=lambda lead: self.leads.take_in(lead, "import"), find_lead=self.leads.of_subject, clock=clock,
                sectors={"S03": "财富管理"}, retract=SqlRetraction(store, clock), together=store.together,
            )
        )  # fmt: skip

    def stated(self, lead: str) -> dict[str, str | None]:
        """What stands for a lead."""
        return {one.field: one.value for one in self.statements.of(lead)}


@pytest.fixture
def office(store: Store, clock: FrozenClock) -> Office:
    """An empty office, on each dialect."""
    return Office(store, clock)


def test_clues_of_three_sources_are_one_lead(office: Office) -> None:
    """By name and by credit code; the sources say when they first spoke, and corrections are no second voice."""
    code = "91350203MA000001X7"
    office.clues.add(a_batch(), [an_arrival(), an_arrival(external_id="TS-2", received_at=NOW)])
    office.clues.add(
        a_batch(system="grid"), [an_arrival(system="grid", source="网格员排查", kind=ClueKind.GRID, uscc=code)]
    )
    office.clues.add(
        a_batch(system="police"), [an_arrival(system="police", source="公安", subject="滨海金树财富管理有限责任公司")]
    )
    taken = office.intake.take_waiting(by="王登记")
    leads = office.leads.all()
    keys = [one.key.removeprefix("clue ") for one in office.subjects.mentions(leads[0].subject_id or "")]
    seen = sources_of(office.clues.some(keys))

    assert (taken.leads_new, taken.leads_updated, taken.open) == (1, 3, 0)
    assert len(leads) == 1
    assert leads[0].is_actionable
    assert (leads[0].page_id, leads[0].exhibit, leads[0].url, leads[0].annual_percent) == (None, None, "", 24.0)
    assert [(one.system, one.name, one.times) for one in seen] == [
        ("complaints-12315", "12315 投诉", 2), ("grid", "网格员排查", 1), ("police", "公安", 1),
    ]  # fmt: skip
    assert office.intake.take_waiting(by="王登记") == type(taken)()


def test_what_a_clue_states(office: Office) -> None:
    """Sum in 万元, people, place; unverified and with its source."""
    office.clues.add(a_batch(), [an_arrival()])
    office.intake.take_waiting(by="王登记")
    stands = {one.field: one for one in office.statements.of("XS-000001")}

    assert {name: one.value for name, one in stands.items()} == {
        "amount_wan": "20", "people": "12", "operates_at": "厦门市思明区鹭江道 1 号", "district": "思明区",
    }  # fmt: skip
    assert {one.basis for one in stands.values()} == {Basis.CLAIMED}
    assert {one.source for one in stands.values()} == {"clue WB-000001"}
    assert "未合计" in stands["amount_wan"].reason


def test_a_person_and_a_register_outweigh_a_claim(office: Office) -> None:
    """What was typed by hand stays; verified replaces claimed, never the other way; of claims the larger counts."""
    office.clues.add(a_batch(), [an_arrival()])
    office.intake.take_waiting(by="王登记")
    by_hand = Statement(
        lead="XS-000001", field="people", value="300", basis=Basis.CLAIMED, source="judgement", by="李分析", at=NOW
    )
    office.statements.add([by_hand])
    office.clues.add(
        a_batch(),
        [
            an_arrival(external_id="TS-2", people=500, amount_yuan=Decimal(100)),
            an_arrival(external_id="TS-3", amount_yuan=Decimal(5_000_000)),
        ],
    )
    verified = {
        "kind": ClueKind.REGISTRY,
        "basis": Basis.VERIFIED,
        "amount_yuan": None,
        "people": None,
        "behaviour": None,
    }
    office.clues.add(a_batch(system="r"), [an_arrival(system="r", legal_person="张某", address="湖里区", **verified)])
    office.clues.add(a_batch(), [an_arrival(external_id="TS-4", legal_person="李某")])
    office.intake.take_waiting(by="王登记")
    found = office.stated("XS-000001")

    assert (found["people"], found["amount_wan"], found["legal_person"]) == ("300", "500", "张某")
    assert (found["registered_at"], found["operates_at"]) == ("湖里区", "厦门市思明区鹭江道 1 号")


def test_an_observation_waits_for_its_lead(office: Office) -> None:
    """A register's row opens nothing; once its subject has a lead it states what it knows."""
    registration = Registration(address="思明区某集群注册托管 A-1", district="350203", legal_person="张某")
    check = LicenceCheck(licence="基金登记", register="协会公示", checked_at=NOW, result=LicenceResult.NOT_FOUND)
    bare = {"behaviour": None, "amount_yuan": None, "people": None, "address": None, "basis": Basis.VERIFIED}
    office.clues.add(
        a_batch(system="r"),
        [an_arrival(system="r", kind=ClueKind.REGISTRY, registration=registration, licence=check, **bare)],
    )
    first = office.intake.take_waiting(by="王登记")
    opened = [one.id for one in office.clues.all(open_only=True)]
    office.clues.add(a_batch(), [an_arrival()])
    office.intake.take_waiting(by="王登记")
    again = office.intake.retry_open(by="王登记")
    found = office.stated("XS-000001")

    assert (first.open, opened, again.leads_updated) == (1, ["WB-000001"], 1)
    assert office.clues.all(open_only=True) == []
    assert found["licence_check"] == "基金登记：2026-11-23 在协会公示查询，未查到"
    assert "虚拟地址" in (found["problems"] or "")
    assert "违法" not in str(found)


def test_a_move_shows_between_two_data_sets(office: Office) -> None:
    """A register that lists no changes: what two imports differ in is a change, of the day the newer one came."""
    office.clues.add(a_batch(), [an_arrival()])
    plain = {"system": "r", "kind": ClueKind.REGISTRY, "behaviour": None, "basis": Basis.VERIFIED}
    for day, place in enumerate(("厦门市湖里区甲路 1 号", "厦门市思明区乙路 2 号", "厦门市集美区丙路 3 号")):
        state = Registration(address=place, district=None, legal_person="张某")
        arrival = an_arrival(str(day), registration=state, received_at=NOW + timedelta(days=day), **plain)
        office.clues.add(a_batch(system="r"), [arrival])
        office.intake.take_waiting(by="王登记")
    problems = office.stated("XS-000001")["problems"] or ""

    assert "频繁变更地址：365 天内变更住所 2 次" in problems
    assert "由湖里区迁至思明区" in problems
    assert "由思明区迁至集美区" in problems


def test_a_look_up_is_read_back_by_the_checklist(office: Office) -> None:
    """Each look-up is a statement of its own, in the words the checklist knows, whatever the names hold."""
    results = list(LicenceResult)
    office.clues.add(a_batch(), [an_arrival()])
    checks = [
        LicenceCheck(licence=f"许可：{each.value}", register="名录查询，二", checked_at=NOW, result=each, number="1")
        for each in results
    ]
    bare = {"system": "l", "kind": ClueKind.LICENCE, "behaviour": None, "basis": Basis.VERIFIED}
    office.clues.add(
        a_batch(system="l"), [an_arrival(external_id=str(n), licence=check, **bare) for n, check in enumerate(checks)]
    )
    office.intake.take_waiting(by="王登记")
    found = licences_of(office.statements.of("XS-000001"))

    assert [look.result.value for look, _ in found] == [each.value for each in results]


def test_a_changed_clue_states_anew_and_undoing_brings_the_old_back(office: Office) -> None:
    """What the old version stated no longer counts; when the new one is undone, the old one is taken again."""
    office.clues.add(a_batch(), [an_arrival()])
    office.intake.take_waiting(by="王登记")
    second = office.clues.add(a_batch(), [an_arrival(digest="d2", people=5, amount_yuan=None)])
    office.intake.take_waiting(by="王登记")
    changed = office.stated("XS-000001")
    count = office.intake.undo_batch(second.id or 0, by="王登记", reason="错了")
    undone = office.stated("XS-000001")
    office.intake.take_waiting(by="王登记")

    assert (changed["people"], "amount_wan" in changed, count) == ("5", False, 1)
    assert undone == {}
    assert (office.stated("XS-000001")["people"], office.stated("XS-000001")["amount_wan"]) == ("12", "20")


def test_a_wrong_mapping_is_undone_everywhere(office: Office) -> None:
    """After undoing, nothing of the import counts: no statement, no open clue; the raw row is still there."""
    batch = office.clues.add(a_batch(), [an_arrival()])
    office.intake.take_waiting(by="王登记")
    office.intake.undo_batch(batch.id or 0, by="王登记", reason="列对应错了")

    assert office.stated("XS-000001") == {}
    assert office.clues.all() == []
    assert office.clues.versions("WB-000001")[0].raw == '{"登记号":"TS-1"}'
    assert office.intake.take_waiting(by="王登记").leads_new == 0


def test_an_interrupted_intake_goes_on(office: Office, clock: FrozenClock) -> None:
    """A crash between two clues: the first is not taken twice, the second is not forgotten."""
    office.clues.add(a_batch(), [an_arrival(), an_arrival(external_id="TS-2")])

    def failing(mention: Mention) -> Placed:
        if mention.key.endswith("2"):
            raise RuntimeError("power cut")
        return office.subjects.place(mention, SubjectPlacer(load_rules()), "import")

    ports = office.intake._ports
    with pytest.raises(RuntimeError):
        ClueIntake(replace(ports, place=failing)).take_waiting(by="王登记")
    taken = office.intake.take_waiting(by="王登记")

    assert (taken.leads_new, taken.leads_updated) == (0, 1)
    assert len(office.leads.all()) == 1


def test_what_comes_over_the_wire_is_taken_at_once(office: Office, clock: FrozenClock) -> None:
    """Records of a request are read by the system's profile and are a lead when the request is answered."""
    records: Sequence[object] = [{"登记号": "A-1", "登记日期": "2026-11-02", "被诉企业": FIRM, "投诉内容": "保本付息"}]
    done = Receiver(office.clues, office.intake, clock)("complaints-12315", records)

    assert (done.batch.new, done.batch.by) == (1, "接口 complaints-12315")
    assert [one.subject for one in office.leads.all()] == [FIRM]


def test_a_mention_has_the_traits_of_pages() -> None:
    """Company, code, domain, person, and how to reach the subject; the text's other companies are no traits."""
    clue = a_clue(
        id="WB-000007", uscc="91350203MA000001X7", url="https://www.jinshu.test/a", legal_person="张大明",
        behaviour="致电13800138000 加微信 jinshu888，受害人单位厦门无关贸易有限公司",
    )  # fmt: skip
    mention = mention_of(clue)
    kinds = {trait.kind for trait in mention.traits}

    assert (mention.key, mention.district, mention.name) == ("clue WB-000007", "350203", FIRM)
    assert Trait(kind=TraitKind.DOMAIN, value="jinshu.test") in mention.traits
    assert Trait(kind=TraitKind.PHONE, value="13800138000") in mention.traits
    assert {TraitKind.COMPANY, TraitKind.PERSON} <= kinds
    assert not [trait for trait in mention.traits if "无关" in trait.value]
    with pytest.raises(ValueError):
        mention_of(a_clue())


def test_no_subject_or_no_act_is_no_lead() -> None:
    """It stays an observation and says why."""
    nobody, nothing = a_clue(subject=None), a_clue(behaviour=None)

    assert (lead_of(nobody), why_open(nobody)) == (None, "未写明主体，作观察")
    assert (lead_of(nothing), why_open(nothing)) == (None, "未描述具体行为，作观察")
    found = lead_of(a_clue(batch=3, sector_text="财富管理", elderly=True), {"S03": "财富管理"})
    assert isinstance(found, Lead)
    assert (found.sector, found.audiences, found.run, found.raised_yuan) == ("S03", ("老年人",), "import-3", None)


def test_sources_are_counted_by_clue_not_by_version() -> None:
    """The earliest first."""
    late = a_clue(system="grid", source="网格员排查", received_at=NOW)
    early = a_clue(received_at=NOW - timedelta(days=9))
    seen = sources_of([late, early, replace(early, version=2, received_at=NOW)])

    assert [(one.system, one.times, one.first_at) for one in seen] == [
        ("complaints-12315", 1, early.received_at), ("grid", 1, NOW),
    ]  # fmt: skip


def test_the_papers_address_is_not_its_subjects(office: Office) -> None:
    """A report of the press names its subject; where it is printed joins nothing, and makes nothing online."""
    told = {"kind": ClueKind.MEDIA, "url": "https://news.example.test/5"}
    mention = mention_of(a_clue(id="WB-000007", **told))

    assert not [trait for trait in mention.traits if trait.kind is TraitKind.DOMAIN]
    assert lead_of(a_clue(**told)).url == ""  # type: ignore[union-attr]


def test_a_later_clue_says_the_sector(office: Office) -> None:
    """The first clue of a lead need not know the trade; a word that names one of the sectors is stated, no other."""
    office.clues.add(a_batch(), [an_arrival(sector_text="投资理财")])
    office.intake.take_waiting(by="王登记")
    before = office.stated("XS-000001")
    office.clues.add(a_batch(system="grid"), [an_arrival(system="grid", external_id="W-1", sector_text="财富管理公司")])
    office.intake.take_waiting(by="王登记")

    assert "sector" not in before
    assert office.stated("XS-000001")["sector"] == "财富管理"
