"""An invented office after years: leads, pages, subjects, acts and clues by the ten thousand, straight into the tables.

The same numbers give the same rows every time. Names are numbered firms of nowhere; hosts end in .test.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Connection, insert

from benchmarks import filings, firms
from benchmarks.firms import Rows, at, firm, traits_of
from facts.assessments import Band, Stance
from facts.cases import Decision, Judgement, Lead, Quote
from facts.dockets import Act, Stage
from facts.pages import Exhibit
from facts.statements import Basis, Statement
from store import Store, StoreSettings, lead_rows, open_store, subject_rows
from store.campaign_tables import FiledBatchRow, FiledCaseRow
from store.casework_tables import SightingRow, StatementRow
from store.clue_rows import clue_id
from store.clue_tables import ClueBatchRow, ClueRow, ClueVersionRow
from store.crawl_tables import AdvertRow
from store.docket_tables import ActRow
from store.dockets import act_columns
from store.migrate import upgrade
from store.subject_tables import MentionRow, MentionTraitRow, SubjectRow, SubjectTraitRow, TraitRow
from store.tables import JudgementRow, LeadRow, PageRow, ScreeningRow, TargetRow
from store.watch_tables import WatchActRow, WatchEntryRow

DISTRICTS = ("思明区", "湖里区", "集美区", "海沧区", "同安区", "翔安区")
_UNITS = ("D350203", "D350206", "D350211", "D350205", "D350212", "D350213")
#: Acts of a lead that went all the way to its grade.
_STEPS = (
    ("assign", Stage.ASSIGNED), ("accept", Stage.VERIFYING), ("verify", Stage.VERIFYING), ("grade", Stage.GRADED),
)  # fmt: skip
_TOGETHER = 5_000
_TEXT = "本公司推出养老理财项目，保本保息，年化收益24%，到期还本付息。欢迎老年朋友到店咨询。" * 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """How much there is of what."""

    leads: int = 50_000
    sightings: int = 120_000
    subjects: int = 60_000
    judgements: int = 30_000
    acts: int = 60_000
    statements: int = 40_000
    clues: int = 50_000
    entries: int = 1_000
    adverts: int = 20_000
    cases: int = 500
    #: Pages of the one lead that is all over the web.
    spread: int = 2_000

    def part(self, share: float) -> "Office":
        """The same office, smaller."""
        return Office(**{name: max(1, round(getattr(self, name) * share)) for name in self.__slots__})

    def lead_of(self, page: int) -> int:
        """The lead of a page, both from 1."""
        return 1 if page > self.sightings - self.spread else (page - 1) % self.leads + 1


def build(path: Path, office: Office) -> None:
    """Write the office's database as a new SQLite file."""
    store = open_store(StoreSettings(url=f"sqlite:///{path}"))
    fill(store, office)
    store.close()


def fill(store: Store, office: Office) -> None:
    """Write the office into an empty database of either kind."""
    upgrade(store)
    with store.writing() as connection:
        for table, rows in _tables(office):
            _fill(connection, table, rows)


def _tables(office: Office) -> tuple[tuple[type[Any], Rows], ...]:
    return (
        (PageRow, _pages(office)),
        (ScreeningRow, _screenings(office)),
        (TargetRow, _targets(office)),
        (AdvertRow, _adverts(office)),
        (SubjectRow, firms.subjects(office.subjects)),
        (TraitRow, firms.traits(office.subjects)),
        (SubjectTraitRow, firms.holdings(office.subjects)),
        (MentionRow, _mentions(office)),
        (MentionTraitRow, _havings(office)),
        (LeadRow, _leads(office)),
        (SightingRow, _sightings(office)),
        (JudgementRow, _judgements(office)),
        (ActRow, _acts(office)),
        (StatementRow, _statements(office)),
        (ClueRow, filings.clues(office.clues)),
        (ClueBatchRow, iter([filings.batch(office.clues)])),
        (ClueVersionRow, filings.versions(office.clues, office.subjects)),
        (WatchEntryRow, filings.entries(office.entries)),
        (WatchActRow, filings.entry_acts(office.entries)),
        (FiledBatchRow, iter([filings.filed_batch(office.cases)])),
        (FiledCaseRow, filings.cases(office.cases, office.subjects)),
    )


def _fill(connection: Connection, table: type[Any], rows: Rows) -> None:
    while some := list(islice(rows, _TOGETHER)):
        connection.execute(insert(table), some)


def url_of(page: int) -> str:
    """Address of a page."""
    return f"http://www.s{page}.test/{page}.html"


def _exhibit(page: int) -> Exhibit:
    return Exhibit(
        file=f"r{page // 1000}-1.warc.gz", offset=page * 512, sha256=f"{page:064x}", record_id=f"<urn:uuid:{page}>"
    )


def _fingerprint(number: int) -> str:
    return Random(number).randbytes(128).hex()


def _run(page: int) -> str:
    return f"r{page % 400}"


def _lead(number: int, page: int, office: Office) -> Lead:
    return Lead(
        id=None, url=url_of(page), title=f"金树{number}号养老项目", subject=firm(number), band=Band.RED,
        stance=Stance.SOLICITATION, score=60 + (page * 7919 % 400) / 10, sector=f"S{number % 12 + 1:02}",
        mode="委托理财",
        pretexts=("养老",), audiences=("老年人",),
        quotes=(
            Quote(about="inducement", text="保本保息，年化收益24%，到期还本付息", start=10, end=29),
            Quote(about="publicity", text="欢迎老年朋友到店咨询", start=40, end=50),
            Quote(about="sociality", text=f"厦门市{DISTRICTS[number % 6]}的市民均可参加", start=60, end=75),
        ),
        annual_percent=24.0, raised_yuan=(number % 500 + 1) * 100_000, exhibit=_exhibit(page), page_id=page,
        run=_run(page), first_seen=at(page), last_seen=at(page) + timedelta(days=20), times_seen=3,
        fingerprint=_fingerprint(number if page % 3 else office.leads + page),
        subject_id=subject_rows.subject_id(number),
    )  # fmt: skip


def _pages(office: Office) -> Rows:
    for page in range(1, office.sightings + 1):
        yield page_columns(page, _run(page), url_of(page)) | {"id": page}


def page_columns(number: int, run: str, url: str) -> dict[str, Any]:
    """A fetched page as its row, without its id."""
    return {
        "run": run, "source": f"source{number % 50}", "url": url, "requested_url": url, "status": 200,
        "fetched_at": at(number), "content_type": "text/html", "size": 40_000, "sha256": f"{number:064x}",
        "exhibit_file": f"r{number // 1000}-1.warc.gz", "exhibit_offset": number * 512,
        "exhibit_sha256": f"{number:064x}", "exhibit_record": f"<urn:uuid:{number}>", "redirects": "[]",
    }  # fmt: skip


def _screenings(office: Office) -> Rows:
    for page in range(1, office.sightings + 1, 6):
        yield {
            "page_id": page, "version": "l/m/r", "score": 70.0, "band": "orange", "stance": "solicitation",
            "contract": '{"hits":[]}', "text": _TEXT,
        }  # fmt: skip


def _targets(office: Office) -> Rows:
    for page in range(1, office.sightings + 1):
        yield {
            "run": _run(page), "url": url_of(page), "source": f"source{page % 50}", "depth": 1, "done": True,
            "page_id": page, "host": f"www.s{page}.test", "status": 200, "detail": "",
        }  # fmt: skip


def _adverts(office: Office) -> Rows:
    """Every one stands on a page of its own run and leads to another of it."""
    for number in range(1, office.adverts + 1):
        page = number % office.sightings + 1
        to = page + 400 if page + 400 <= office.sightings else page
        yield {
            "run": _run(page), "page_id": page, "position": 1, "spot": "side", "signs": "[]",
            "text": "养老项目 年化24%",
            "target_url": url_of(to), "click_url": url_of(to),
        }  # fmt: skip


def _mentioned(office: Office) -> Iterator[tuple[str, str, int]]:
    for page in range(1, office.sightings + 1):
        yield f"page {url_of(page)}", "page", office.lead_of(page)
    for number in range(1, office.clues + 1):
        yield f"clue {clue_id(number)}", "clue", number % office.subjects + 1


def _mentions(office: Office) -> Rows:
    for number, (key, origin, subject) in enumerate(_mentioned(office), 1):
        yield {
            "id": number, "key": key, "subject_id": subject, "origin": origin, "name": firm(subject),
            "traits": subject_rows.said(traits_of(subject)), "seen_at": at(number),
        }  # fmt: skip


def _havings(office: Office) -> Rows:
    for number, (_, _, subject) in enumerate(_mentioned(office), 1):
        for place in range(3):
            yield {"mention_id": number, "trait_id": subject * 3 + place}


def _leads(office: Office) -> Rows:
    decisions = {number: _decision(number).status.value for number in range(1, office.judgements + 1)}
    for number in range(1, office.leads + 1):
        columns = lead_rows.lead_columns(_lead(number, number, office))
        yield columns | {"id": number, "status": decisions.get(number, "candidate")}


def _decision(number: int) -> Decision:
    return Decision.CONFIRM if number <= 20_000 or number % 3 else Decision.DISMISS


def _sightings(office: Office) -> Rows:
    for page in range(1, office.sightings + 1):
        lead = office.lead_of(page)
        yield lead_rows.sighting_columns(_lead(lead, page, office)) | {"lead_id": lead}


def _judgements(office: Office) -> Rows:
    for number in range(1, office.judgements + 1):
        lead = (number - 1) % office.leads + 1
        yield lead_rows.judgement_columns(
            Judgement(
                lead=lead_rows.lead_id(lead), decision=_decision(number), analyst="李分析", reason="经核对网页",
                at=at(lead) + timedelta(days=1), page_id=lead if lead <= office.sightings else None,
                corrections=(("people", str(number % 900 + 1)),) if number % 4 == 0 else (),
            )
        )  # fmt: skip


def _acts(office: Office) -> Rows:
    for number in range(office.acts):
        lead, (name, stage) = number // len(_STEPS) % office.leads + 1, _STEPS[number % len(_STEPS)]
        when = at(lead) + timedelta(days=2 + number % len(_STEPS))
        yield act_columns(
            Act(
                lead=lead_rows.lead_id(lead), act=name, by="王科长", at=when, stage=stage, unit=_UNITS[lead % 6],
                due=(when + timedelta(days=14)).date(), awaits="dispose" if name == "grade" else "verify",
                detail={"grade": "yellow"} if name == "grade" else {},
            )
        )  # fmt: skip


def _statements(office: Office) -> Rows:
    fields = ("district", "people", "registered_at", "amount_wan")
    for number in range(office.statements):
        lead, field = number // len(fields) % office.leads + 1, fields[number % len(fields)]
        place = DISTRICTS[lead % 6]
        said = {
            "district": place, "people": str(lead % 800 + 1), "registered_at": f"厦门市{place}环岛路{lead}号",
            "amount_wan": f"{lead % 900 + 1}.5",
        }  # fmt: skip
        yield lead_rows.statement_columns(
            Statement(
                lead=lead_rows.lead_id(lead), field=field, value=said[field], basis=Basis.VERIFIED, source="区级反馈",
                by="王登记", at=at(lead) + timedelta(days=5),
            )
        )  # fmt: skip


def everything(office: Office) -> Iterable[tuple[str, int]]:
    """What is in the office, for the report."""
    return [(name, getattr(office, name)) for name in office.__slots__]
