"""Invented dossiers: one by hand with what a test cares about, or a seeded city of any size."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from facts.cases import Decision, Judgement, LeadStatus, LedgerRow
from facts.dockets import Act, Docket, Grade, Stage
from facts.dossiers import Dossier, SourceSeen
from facts.sightings import Sighting
from facts.statements import Basis, Statement
from facts.subjects import Subject, SubjectKind
from tests.factories import a_lead

SECTORS = {"S03": "财富管理", "S06": "网络借贷平台", "S11": "房地产", "S16": "养老", "S13": "各类涉农合作组织"}
DISTRICTS = ("思明区", "湖里区", "海沧区", "集美区", "同安区", "翔安区", "火炬高新区（湖里区）", "市外", None)
BEHAVIOURS = ("消费返利", "资金互助", "虚拟资产", "区块链", "老年人", None)
REASONS = ("承诺保本保息，设资金池", "虚假宣传，无办公场所", "超范围经营", "经看页面与材料一致", "未发现虚假宣传")
FIRMS = ("金树财富管理", "海蓝数字科技", "鹭岛养老服务", "滨海农业合作", "云顶置业")
#: First day of the invented city.
START = datetime(2026, 9, 1, 2, 0, tzinfo=UTC)


def a_dossier(number: int = 1, **changes: Any) -> Dossier:
    """A confirmed lead of a wealth manager in Siming; `lead`, `row`, `docket` take dicts of changes."""
    key = f"XS-{number:06d}"
    seen = changes.pop("seen", datetime(2026, 11, 5, 4, 0, tzinfo=UTC))
    facts: dict[str, Any] = {
        "id": key, "status": LeadStatus.CONFIRMED, "first_seen": seen, "last_seen": seen,
        "subject": f"滨海金树{number}财富管理有限公司", "subject_id": f"ZT-{number:06d}", "url": f"http://www.jinshu{number}.test/",
    }  # fmt: skip
    lead = a_lead(**facts | changes.pop("lead", {}))
    row = LedgerRow(
        subject=lead.subject, sector="财富管理", mode=lead.mode, online="线上",
        amount_wan=Decimal("500.25"), people=120,
        unpaid_wan=None, cross_province="否", behaviour="虚拟资产", district="思明区", lead=key, grade="橙",
    )  # fmt: skip
    docket = Docket(lead=key, stage=Stage.VERIFYING, grade=Grade.ORANGE, units=("FIN_OFFICE",), district="350203")
    subject = Subject(id=lead.subject_id or "ZT-000001", kind=SubjectKind.FIRM, name=lead.subject or "")
    plain: dict[str, Any] = {
        "lead": lead, "subject": subject, "sightings": (a_sighting(number, seen),), "statements": (), "acts": (),
        "judgements": (a_judgement(key, seen + timedelta(hours=3)),),
        "row": replace(row, **changes.pop("row", {})), "docket": replace(docket, **changes.pop("docket", {})),
        "sources": (SourceSeen(system="scan", name="网页巡查", first_at=seen),),
    }  # fmt: skip
    return Dossier(**plain | changes)


def a_judgement(lead: str, at: datetime, **changes: Any) -> Judgement:
    """A lead confirmed with a reason."""
    plain = {
        "lead": lead,
        "decision": Decision.CONFIRM,
        "analyst": "李分析",
        "reason": "承诺保本保息，设资金池",
        "at": at,
    }
    return Judgement(**plain | changes)


def a_sighting(number: int, at: datetime, **changes: Any) -> Sighting:
    """One page of a lead."""
    lead = a_lead()
    plain = {
        "url": f"http://www.jinshu{number}.test/", "host": f"www.jinshu{number}.test", "title": "金树财富",
        "page_id": number, "run": "r1", "score": 91.0, "band": lead.band, "stance": lead.stance, "first_seen": at,
        "last_seen": at, "sha256": "a" * 64,
    }  # fmt: skip
    return Sighting(**plain | changes)


def a_city(size: int, seed: int = 7, days: int = 120) -> Iterator[Dossier]:
    """Dossiers of every stage, grade, district and state of knowledge, the same for the same seed."""
    rng = random.Random(seed)
    for number in range(1, size + 1):
        yield _drawn(number, rng, days)


def _drawn(number: int, rng: random.Random, days: int) -> Dossier:
    key, seen = f"XS-{number:06d}", START + timedelta(hours=rng.randrange(days * 24))
    status = rng.choice((LeadStatus.CANDIDATE, *(LeadStatus.CONFIRMED,) * 3, LeadStatus.DISMISSED, LeadStatus.OBSERVED))
    grade = rng.choice((*Grade, None))
    firm = f"滨海{rng.choice(FIRMS)}{number % 700}有限公司" if rng.random() > 0.1 else None
    acts = tuple(_acts(key, seen, rng))
    stage = next((act.stage for act in reversed(acts) if act.stage), Stage.FOUND)
    row: dict[str, Any] = {
        "subject": firm, "sector": rng.choice((*SECTORS.values(), None)), "district": rng.choice(DISTRICTS),
        "amount_wan": Decimal(rng.randrange(1, 900_000)) / 100 if rng.random() > 0.3 else None,
        "people": rng.randrange(1, 2000) if rng.random() > 0.4 else None, "behaviour": rng.choice(BEHAVIOURS),
        "unpaid_wan": Decimal(rng.randrange(1, 90_000)) / 100 if rng.random() > 0.8 else None, "grade": None,
        "mode": rng.choice(("委托理财", "网络借贷出借", "消费返利/积分", None)),
    }  # fmt: skip
    return a_dossier(
        number, seen=seen, row=row, acts=acts, judgements=tuple(_judgements(key, seen, status, rng)),
        lead={"status": status, "subject": firm, "subject_id": f"ZT-{number % 700:06d}" if firm else None,
              "sector": rng.choice((*SECTORS, None)),
              "pretexts": tuple(rng.sample(("区块链", "一带一路", "养老预付"), rng.randrange(3))),
              "audiences": tuple(rng.sample(("老年人", "大中专学生"), rng.randrange(2)))},
        docket={"stage": stage, "grade": grade, "due": acts[-1].due if acts else None, "district": None,
                "units": (rng.choice(("FIN_OFFICE", "COMM", "D350203")),) if stage is not Stage.FOUND else ()},
        statements=tuple(_statements(key, seen, row, rng)),
        sources=tuple(SourceSeen(system=s, name=n, first_at=seen) for s, n in rng.sample(
            [("scan", "网页巡查"), ("12315", "12315 投诉"), ("grid", "网格员排查")], rng.randrange(1, 3))),
    )  # fmt: skip


def _judgements(key: str, seen: datetime, status: LeadStatus, rng: random.Random) -> Iterator[Judgement]:
    decisions = {one.status: one for one in Decision}
    if status in decisions:
        if rng.random() < 0.2:
            yield a_judgement(key, seen + timedelta(days=1), decision=Decision.OBSERVE, reason="再看")
        at = seen + timedelta(days=rng.randrange(2, 20))
        yield a_judgement(key, at, decision=decisions[status], reason=rng.choice(REASONS))


def _acts(key: str, seen: datetime, rng: random.Random) -> Iterator[Act]:
    course = (
        Stage.REGISTERED, Stage.JUDGED, Stage.ASSIGNED, Stage.VERIFYING, Stage.GRADED, Stage.DISPOSAL, Stage.FEEDBACK,
        Stage.CLOSED, Stage.VERIFYING,
    )  # fmt: skip
    at = seen
    for stage in course[: rng.randrange(len(course) + 1)]:
        at += timedelta(days=rng.randrange(1, 9))
        due = (at + timedelta(days=14)).date() if stage is not Stage.CLOSED else None
        yield Act(lead=key, act=stage.value, by="李分析", at=at, stage=stage, due=due)


def _statements(key: str, seen: datetime, row: dict[str, Any], rng: random.Random) -> Iterator[Statement]:
    if row["amount_wan"] is not None and rng.random() < 0.4:
        yield Statement(
            lead=key, field="amount_wan", value=str(row["amount_wan"]), basis=rng.choice(tuple(Basis)),
            source="judgement", by="王核查", at=seen + timedelta(days=3),
        )  # fmt: skip
