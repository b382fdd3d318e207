"""Repeats never alert again, what was dismissed stays quiet, and news is told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from facts.assessments import Band, Stance
from facts.cases import LeadStatus
from facts.dockets import Stage
from facts.doubles import FrozenClock
from facts.sightings import Spread
from facts.subjects import Trait, TraitKind
from facts.watching import Material
from leads.repeats.copies import Copies
from leads.repeats.naming import mark
from leads.repeats.quiet import hear, is_quiet, tell
from leads.repeats.rules import load_material_rules
from store import SqlAuditLog, Store
from store.alarms import SqlMaterialBook
from tests.factories import a_lead
from tests.leads.watch.cities import FIRMS, a_page, adverts, signed
from tests.leads.watch.stored import add_lead

RULES = load_material_rules()
SEEN = Material(
    stance=Stance.SOLICITATION, band=Band.ORANGE, annual_percent=12.0, names=(FIRMS[0],),
    contacts=(mark(Trait(kind=TraitKind.PHONE, value="13800138000")),),
)  # fmt: skip


@pytest.fixture
def book(store: Store, clock: FrozenClock) -> SqlMaterialBook:
    """A book with a lead to speak of."""
    add_lead(store, clock)
    return SqlMaterialBook(store, clock)


def test_thirty_nights_are_one_alert(book: SqlMaterialBook) -> None:
    """Every night the page has another date and counter: the first look opens a lead, no other says a word."""
    text, copies, alerts = adverts()[0], Copies(), []
    for night in range(30):
        fingerprint = signed(a_page(text, night=night)).main
        copy = copies.nearest(fingerprint, RULES.least_similarity)
        if copy is None:
            alerts.append(f"night {night}: a new lead")
        copies.add("XS-000001", fingerprint)
        alerts += hear("XS-000001", SEEN, book, RULES, quiet=night > 3, actor="scan")

    assert alerts == ["night 0: a new lead"]


def test_a_quiet_lead_speaks_once_of_each_change(book: SqlMaterialBook) -> None:
    """Silence, then news, then silence of the same news."""
    higher = replace(SEEN, annual_percent=24.0)
    heard = [
        hear("XS-000001", seen, book, RULES, quiet=True, actor="scan")
        for seen in (SEEN, SEEN, higher, higher, SEEN, higher)
    ]

    assert heard == [(), (), ("承诺年化收益由 12% 升至 24%",), (), (), ()]


def test_what_an_open_lead_showed_is_put_to_rest_with_it(book: SqlMaterialBook) -> None:
    """Two pages of one lead have two phones; dismissing the lead dismisses both, a third speaks."""
    second, third = (
        replace(SEEN, contacts=(mark(Trait(kind=TraitKind.PHONE, value=phone)),))
        for phone in ("13900139000", "13700137000")
    )
    opened = [hear("XS-000001", seen, book, RULES, quiet=False, actor="scan") for seen in (SEEN, second)]
    quiet = [hear("XS-000001", seen, book, RULES, quiet=True, actor="scan") for seen in (SEEN, second, third)]

    assert opened == [(), ()]
    assert quiet == [(), (), ("新出现联系方式：电话 137****7000",)]


def test_a_return_that_creeps_up_is_told_at_the_step(book: SqlMaterialBook) -> None:
    """Half a point a night: silent, until it is two points above what was dismissed."""
    heard = [
        hear("XS-000001", replace(SEEN, annual_percent=12.0 + night / 2), book, RULES, quiet=True, actor="scan")
        for night in range(6)
    ]

    assert heard == [(), (), (), (), ("承诺年化收益由 12% 升至 14%",), ()]


def test_every_change_of_what_is_kept_is_on_record(book: SqlMaterialBook, store: Store, clock: FrozenClock) -> None:
    """Written with its entry of the chain; looks that change nothing write nothing."""
    for percent in (12.0, 12.0, 24.0, 24.0):
        hear("XS-000001", replace(SEEN, annual_percent=percent), book, RULES, quiet=True, actor="scan")
    log = SqlAuditLog(store, clock)
    acts = [(one.act, one.subject) for one in log.entries() if one.act in ("lead widened", "quiet lead spoke")]

    assert acts == [("lead widened", "XS-000001"), ("quiet lead spoke", "XS-000001")]
    assert log.verify() >= 2


def test_what_is_quiet() -> None:
    """Dismissed by judgement, or put away by its acts; the others are not."""
    lead = a_lead()

    assert is_quiet(replace(lead, status=LeadStatus.DISMISSED))
    assert is_quiet(lead, Stage.CLOSED)
    assert is_quiet(lead, Stage.NOT_APPLICABLE)
    assert not is_quiet(lead)
    assert not is_quiet(replace(lead, status=LeadStatus.CONFIRMED), Stage.DISPOSAL)


def test_how_widely_it_was_seen() -> None:
    """In days of the office: eight in the evening in London is the next morning in Xiamen."""
    since = datetime(2026, 10, 31, 20, 0, tzinfo=UTC)
    seen = Spread(pages=5, sites=3, times=30, since=since, until=since + timedelta(days=22))

    assert tell(seen) == "自 2026-11-01 起在 3 个网站、5 个网页共出现 30 次，最近 2026-11-23"
