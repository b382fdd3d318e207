"""Dossiers for tests: one invented subject, as much or as little known of it as a test needs."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from facts.assessments import Band, Stance
from facts.cases import Decision, Judgement, Lead, LedgerRow, Quote
from facts.dockets import Docket, Stage
from facts.dossiers import Dossier, SourceSeen
from facts.findings import Element
from facts.pages import Exhibit
from facts.sightings import Sighting
from facts.statements import Basis, Statement
from facts.subjects import Subject, SubjectKind

AT = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
FIRM = "滨海金树财富管理有限公司"
#: Source key -> name, as the import profiles call them.
SYSTEMS = {
    "scan": "网上巡查", "complaints-12315": "12315 投诉", "grid": "网格员排查", "media": "媒体曝光", "petition": "信访",
    "market-registry": "市场主体登记", "licence-registers": "许可登记名录", "bank": "银行可疑资金线索",
}  # fmt: skip


def a_quote(about: str, text: str = "年化收益24%，保本保息") -> Quote:
    return Quote(about=about, text=text, start=0, end=len(text))


QUOTES = (*(a_quote(element.value) for element in Element), a_quote("promised_return", "日返千分之五"))


def a_lead(**more: Any) -> Lead:
    exhibit = Exhibit(file="a.warc.gz", offset=12, record_id="urn:uuid:1", sha256="ab" * 32)
    known = {
        "id": "XS-000001", "url": "https://jinshu.test/", "title": "金树财富", "subject": FIRM, "band": Band.RED,
        "stance": Stance.SOLICITATION, "score": 88.0, "sector": "S03", "mode": "委托理财", "pretexts": (),
        "audiences": (), "quotes": (), "annual_percent": None, "raised_yuan": None, "page_id": 1, "run": "R1",
        "first_seen": AT, "last_seen": AT, "exhibit": exhibit,
    }  # fmt: skip
    return Lead(**known | more)


def a_sighting(host: str, stance: Stance = Stance.SOLICITATION) -> Sighting:
    return Sighting(
        url=f"https://{host}/", host=host, title="", page_id=1, run="R1", score=80.0, band=Band.RED, stance=stance,
        first_seen=AT, last_seen=AT,
    )  # fmt: skip


def a_statement(field: str, value: str | None, basis: Basis = Basis.VERIFIED, reason: str = "") -> Statement:
    return Statement(
        lead="XS-000001", field=field, value=value, basis=basis, source="judgement", by="李分析", at=AT, reason=reason
    )


def a_judgement(decision: Decision = Decision.CONFIRM) -> Judgement:
    return Judgement(lead="XS-000001", decision=decision, analyst="李分析", reason="承诺保本高息", at=AT)


def seen_by(*systems: str, times: int = 1) -> tuple[SourceSeen, ...]:
    return tuple(SourceSeen(system=key, name=SYSTEMS[key], first_at=AT, times=times) for key in systems)


def a_dossier(
    *,
    statements: tuple[Statement, ...] = (),
    sources: tuple[SourceSeen, ...] = (),
    hosts: tuple[str, ...] = ("jinshu.test",),
    kind: SubjectKind = SubjectKind.FIRM,
    judgements: tuple[Judgement, ...] = (),
    row: dict[str, Any] | None = None,
    **lead: Any,
) -> Dossier:
    made = a_lead(**lead)
    return Dossier(
        lead=made,
        subject=Subject(id="ZT-000001", kind=kind, name=FIRM),
        sightings=tuple(a_sighting(host) for host in hosts),
        judgements=judgements,
        statements=statements,
        acts=(),
        docket=Docket(lead="XS-000001", stage=Stage.FOUND),
        row=LedgerRow(**{"subject": made.subject, "lead": made.id} | (row or {})),
        sources=sources,
    )


def wan(number: float) -> Decimal:
    return Decimal(str(number))
