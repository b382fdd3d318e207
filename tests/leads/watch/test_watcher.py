"""A confirmed subject in a new shell is recognised, once, with what it shares and what is new; others are left be."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

import pytest

from facts.alarms import AlarmKind
from facts.assessments import Stance
from facts.cases import Decision
from facts.doubles import FrozenClock
from facts.subjects import Mention, Origin, Subject, SubjectBook, Trait, TraitKind
from facts.watching import Strength
from leads.repeats.copies import Copies
from leads.repeats.rules import load_material_rules
from leads.subjects import SubjectPlacer, load_rules
from leads.watch.rules import load_watch_rules
from leads.watch.watcher import Watcher, WatchPorts, flags
from store import Store
from store.alarms import SqlAlarmBook, SqlConfirmed, SqlLeadSubjects
from store.faces import SqlFaces
from store.subjects import SqlSubjectBook
from store.watching import SqlWatchBook
from tests.factories import NOON
from tests.leads.watch.cities import FIRMS, a_page, adverts, signed
from tests.leads.watch.stored import add_lead, judge
from tests.leads.watch.subjects import Subjects
from tests.leads.watch.test_meeting import an_entry

JINSHU, HAINA, YUNSHAN, _ = FIRMS


def a(kind: TraitKind, value: str) -> Trait:
    return Trait(kind=kind, value=value)


PHONE, TEMPLATE = a(TraitKind.PHONE, "13800138000"), a(TraitKind.TEMPLATE, "1" * 16)
ICON, OWNER = a(TraitKind.ICON, "-12345"), a(TraitKind.PERSON, "王大海")


def a_mention(host: str, firm: str | None, *traits: Trait, district: str | None = None) -> Mention:
    named = (a(TraitKind.COMPANY, firm),) if firm else ()
    return Mention(
        key=f"page http://www.{host}/", origin=Origin.PAGE, name=firm, seen_at=NOON, district=district,
        traits=(*named, a(TraitKind.DOMAIN, host), *traits),
    )  # fmt: skip


OLD = a_mention("jinshu.test", JINSHU, PHONE, TEMPLATE, ICON, OWNER, district="350203")


class Office:
    """A watcher over a real store, with one confirmed lead: 金树, in 思明."""

    def __init__(self, store: Store, clock: FrozenClock, decision: Decision | None = Decision.CONFIRM) -> None:
        self.store, self.clock = store, clock
        self.subjects, self.copies = Subjects(), Copies()
        self.entries, self.alarms = SqlWatchBook(store, clock), SqlAlarmBook(store, clock)
        self.subjects.put("ZT-000001", OLD)
        self.lead = add_lead(store, clock, subject_id="ZT-000001", subject=JINSHU).id or ""
        if decision:
            judge(store, clock, self.lead, decision)
        ports = WatchPorts(
            entries=self.entries, alarms=self.alarms, subjects=cast("SubjectBook", self.subjects), copies=self.copies,
            confirmed=SqlConfirmed(store), subjects_of_leads=SqlLeadSubjects(store), clock=clock,
        )  # fmt: skip
        self.watcher = Watcher(ports, load_watch_rules(), load_material_rules())

    def see(self, mention: Mention, subject: str = "ZT-000002", fingerprint: str | None = None) -> tuple[str, ...]:
        """What is said of a mention that is put into a subject."""
        before = self.watcher.before(mention.key)
        placed = self.subjects.put(subject, mention)
        return self.watcher.keep(self.watcher.look(mention, placed, fingerprint, before=before), None, "scan")


@pytest.fixture
def office(store: Store, clock: FrozenClock) -> Office:
    """Everything in its place."""
    return Office(store, clock)


def test_a_new_shell_is_recognised_with_what_it_shares(office: Office) -> None:
    """Another name, domain and district, the same phone, template and icon."""
    said = office.see(a_mention("haina.test", HAINA, PHONE, TEMPLATE, ICON, district="350206"))
    (alarm,) = office.alarms.all()

    expected = (
        f"与已确认主体“{JINSHU}”（XS-000001）共用：电话 138****8000、网站模板、网站图标；"
        f"名称、域名、所在区均不同。证据强度：强，待核实。"
    )
    assert said == (expected,)
    assert (alarm.kind, alarm.against_lead, alarm.strength) == (AlarmKind.SHELL, "XS-000001", Strength.STRONG)
    assert dict(alarm.differs) == {"名称": HAINA, "域名": "haina.test", "所在区": "350206"}


def test_it_is_raised_once_and_again_with_new_evidence(office: Office) -> None:
    """Thirty nights and other pages of the shell: one alarm; a bank card that turns up later: another."""
    nights = [office.see(a_mention("haina.test", HAINA, PHONE)) for _ in range(30)]
    inner = replace(a_mention("haina.test", HAINA, PHONE), key="page http://www.haina.test/about")
    card = a(TraitKind.BANK_CARD, "6222020200112233445")
    office.subjects.put("ZT-000001", replace(OLD, key="page http://www.jinshu.test/pay", traits=(*OLD.traits, card)))
    more = office.see(replace(inner, traits=(*inner.traits, card)))

    assert [len(night) for night in nights] == [1] + [0] * 29
    assert office.see(inner) == ()
    assert len(more) == 1
    assert "收款账户 6222***********3445" in more[0]


def test_a_shell_put_into_the_subject_itself_raises_the_alarm_too(office: Office) -> None:
    """Where the shared phone made both one subject, what the other pages say counts; the next page is no news."""
    first = office.see(a_mention("haina.test", HAINA, PHONE), "ZT-000001")
    second = office.see(replace(a_mention("haina.test", HAINA, PHONE), key="page http://www.haina.test/2"), "ZT-000001")
    again = office.see(a_mention("haina.test", HAINA, PHONE), "ZT-000001")
    moved = office.see(a_mention("yunshan.test", HAINA, PHONE), "ZT-000001")

    assert [one[0].split("；")[1].split("。")[0] for one in (first, moved)] == ["名称、域名均不同", "域名不同"]
    assert (second, again) == ((), ())


def test_pages_that_were_confirmed_together_are_no_news(store: Store, clock: FrozenClock) -> None:
    """Two sites of one subject before anybody confirmed it: seeing them again afterwards says nothing."""
    office = Office(store, clock, decision=None)
    site = a_mention("jinshu2.test", JINSHU, PHONE)
    early = [office.see(one, "ZT-000001") for one in (site, OLD)]
    judge(store, clock, office.lead, Decision.CONFIRM)
    late = [office.see(one, "ZT-000001") for one in (site, OLD)]

    assert early == late == [(), ()]


def test_a_page_that_changes_its_name_is_a_change_of_shell(office: Office) -> None:
    """The same address, another firm."""
    (said,) = office.see(replace(a_mention("jinshu.test", HAINA, PHONE, district="350203"), key=OLD.key), "ZT-000001")

    assert "；名称不同。" in said


@pytest.mark.parametrize(
    ("decision", "traits", "firm"),
    [
        (Decision.DISMISS, (PHONE, TEMPLATE), HAINA), (None, (PHONE, TEMPLATE), HAINA), (Decision.CONFIRM, (), HAINA),
        (Decision.CONFIRM, (OWNER,), HAINA), (Decision.CONFIRM, (ICON, OWNER), HAINA),
        (Decision.CONFIRM, (a(TraitKind.PHONE, "13900139000"),), HAINA),
    ],
)  # fmt: skip
def test_too_little_or_nobody_confirmed_is_silent(
    store: Store, clock: FrozenClock, decision: Decision | None, traits: tuple[Trait, ...], firm: str
) -> None:
    """Dismissed or unjudged leads, namesakes, an icon, other numbers."""
    office = Office(store, clock, decision)

    assert office.see(a_mention("haina.test", firm, *traits)) == ()


def test_who_reports_on_a_subject_is_not_its_shell(office: Office) -> None:
    """A complaint and a warning name firm and phone; only what solicits, or says nothing of itself, is compared."""
    page = a_mention("forum.test", JINSHU, PHONE, TEMPLATE)
    subject = office.subjects.put("ZT-000002", page)
    office.entries.add([replace(an_entry(), id=None)], "李分析")
    seen = {stance: office.watcher.look(page, subject, stance=stance) for stance in (*Stance, None)}

    assert [len(seen[stance].alarms) for stance in (Stance.EXPOSURE, Stance.WARNING)] == [0, 0]
    assert [len(seen[stance].alarms) for stance in (Stance.SOLICITATION, Stance.OTHER, None)] == [1, 1, 1]
    assert all(len(one.hits) == 1 for one in seen.values())


def test_generic_values_do_not_count(office: Office) -> None:
    """A phone that six subjects have is a hosting company's; a template that two have is a sign."""
    for number in range(3, 8):
        office.subjects.put(f"ZT-{number:06d}", a_mention(f"shop{number}.test", None, PHONE))
    (said,) = office.see(a_mention("haina.test", HAINA, PHONE, TEMPLATE))

    assert "电话" not in said
    assert "共用：网站模板；" in said
    assert "证据强度：弱" in said


def test_the_same_firm_elsewhere_is_a_move(office: Office) -> None:
    """Its own name at a new domain in another district: 迁址."""
    (said,) = office.see(a_mention("jinshu9.test", JINSHU, district="350206"), "ZT-000001")

    assert f"共用：企业名称“{JINSHU}”；域名、所在区均不同" in said


def test_the_text_alone_is_evidence(office: Office) -> None:
    """The confirmed lead's wording under another name, with another phone."""
    text = adverts()[3]
    office.copies.add("XS-000001", signed(a_page(text)).main)
    copied = signed(a_page(text, night=3, firm=HAINA, phone="13900139000", menu=1)).main
    said = office.see(a_mention("haina.test", HAINA), fingerprint=copied)
    strange = office.see(a_mention("yunshan.test", YUNSHAN), "ZT-000003", signed(a_page(adverts()[4])).main)

    assert len(said) == 1
    assert "共用：正文（相似 " in said[0]
    assert strange == ()


def test_a_copy_of_an_unjudged_leads_text_is_an_alarm_of_its_own(store: Store, clock: FrozenClock) -> None:
    """Under another identity it is not merged; without a name of its own it is one more sighting."""
    office = Office(store, clock, decision=None)
    text = adverts()[5]
    office.copies.add("XS-000001", signed(a_page(text)).main)
    copied = signed(a_page(text, night=3, firm=HAINA, menu=1)).main
    other, nameless = a_mention("haina.test", HAINA), a_mention("mirror.test", None)
    named = office.watcher.repeat(other, office.subjects.put("ZT-000002", other), copied)
    unnamed = office.watcher.repeat(nameless, office.subjects.put("ZT-000003", nameless), copied)
    own = office.watcher.repeat(other, office.subjects.get("ZT-000001"), copied)
    said = [office.see(other, fingerprint=copied) for _ in range(2)]
    (alarm,) = office.alarms.all()

    assert named is not None
    assert unnamed is not None
    assert own is not None
    assert (named.is_sighting, named.contradicts) == (False, HAINA)
    assert (unnamed.is_sighting, unnamed.lead, own.is_sighting) == (True, "XS-000001", True)
    assert [len(one) for one in said] == [1, 0]
    assert (alarm.kind, alarm.against_lead) == (AlarmKind.COPY, "XS-000001")
    assert f"但自称主体为“{HAINA}”：可能改头换面或套用文案" in said[0][0]
    assert office.see(nameless, "ZT-000003", copied) == ()


def test_the_watch_list_is_met_at_intake_and_shown_on_the_lead(office: Office) -> None:
    """An entry of another district; once a page; gone from the flags when the entry is removed."""
    (entry,) = office.entries.add([replace(an_entry(), id=None)], "李分析")
    page = a_mention("haina.test", None, PHONE, district="350206")
    before = office.watcher.before(page.key)
    subject = office.subjects.put("ZT-000002", page)
    lead = add_lead(office.store, office.clock, subject_id="ZT-000002", subject=None).id or ""
    said = [office.watcher.keep(office.watcher.look(page, subject, before=before), lead, "scan") for _ in range(2)]
    shown = flags(lead, office.entries, office.alarms)
    office.entries.remove(entry.id or "", by="李分析", reason="发布单位书面解除")
    left = flags(lead, office.entries, office.alarms)

    assert [len(one) for one in said] == [2, 0]
    assert [one[:6] for one in shown] == ["命中警示名单", "与已确认主体"]
    assert [one[:6] for one in left] == ["与已确认主体"]
    assert office.watcher.look(page, subject, before=before).hits == ()


class Calendar(FrozenClock):
    """A clock that is put on by days."""

    days = 0

    def now(self) -> datetime:
        """Return the moment, so many days later."""
        return super().now() + timedelta(days=self.days)


def test_an_entry_added_meanwhile_counts_at_the_next_page(store: Store, clock: FrozenClock) -> None:
    """The index is made anew when the list changes, and when a day begins."""
    calendar = Calendar(clock.now())
    office = Office(store, calendar)
    page = a_mention("haina.test", None, a(TraitKind.BRAND, "金树宝"), PHONE)
    subject = office.subjects.put("ZT-000002", page)
    empty = office.watcher.look(page, subject).hits
    office.entries.add([replace(an_entry(), id=None, until=calendar.now().date())], "李分析")
    listed = office.watcher.look(page, subject).hits
    calendar.days = 1

    assert (len(empty), len(listed)) == (0, 1)
    assert office.watcher.look(page, subject).hits == ()


def test_confirmed_subjects_are_found_by_number(office: Office) -> None:
    """Many at once, the unknown left out."""
    asked: Sequence[str] = [f"ZT-{number:06d}" for number in range(1, 12_000)]
    found: Mapping[str, str] = SqlConfirmed(office.store)(asked)

    assert found == {"ZT-000001": "XS-000001"}
    assert isinstance(office.subjects.get("ZT-000001"), Subject)


def test_over_the_offices_own_books(store: Store, clock: FrozenClock) -> None:
    """The real book of subjects decides who is who: a shell that it joins to the old subject, one that it does not."""
    book = SqlSubjectBook(store, clock)
    placer = SubjectPlacer(load_rules())
    ports = WatchPorts(
        entries=SqlWatchBook(store, clock), alarms=SqlAlarmBook(store, clock), subjects=book, copies=Copies(),
        confirmed=SqlConfirmed(store), subjects_of_leads=SqlLeadSubjects(store), clock=clock,
        faces=SqlFaces(store),
    )  # fmt: skip
    watcher = Watcher(ports, load_watch_rules(), load_material_rules())
    old = book.place(OLD, placer, "scan").subject.id
    judge(store, clock, add_lead(store, clock, subject_id=old, subject=JINSHU).id or "", Decision.CONFIRM)
    joined = a_mention("jinshu8.test", None, PHONE, a(TraitKind.WECHAT, "jinshu_0001"), TEMPLATE, ICON)
    apart = a_mention("haina.test", HAINA, TEMPLATE, ICON)
    said = []
    for mention in (joined, joined, apart, apart, OLD):
        before = watcher.before(mention.key)
        placed = book.place(mention, placer, "scan")
        said.append(watcher.keep(watcher.look(mention, placed.subject, before=before), None, "scan"))

    assert [len(one) for one in said] == [1, 0, 1, 0, 0]
    assert "电话 138****8000" in said[0][0]
    assert "域名不同" in said[0][0]
    assert "共用：网站模板、网站图标；名称、域名均不同" in said[2][0]
