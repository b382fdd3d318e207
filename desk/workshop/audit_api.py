"""The audit log by API: the same functions as its pages."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.responses import Response

from desk.access import needs
from desk.api import ANSWERS, After, Limit, place
from desk.context import Desk
from desk.workshop import auditing
from desk.workshop.act_telling import subject_of
from desk.workshop.audit_pages import MOST_SEQ, as_csv
from desk.workshop.auditing import Wanted
from desk.workshop.server_shapes import AuditField, AuditListing, AuditOut, RawAuditOut, RawIn, VerifiedOut
from desk.workshop.shapes import Started
from facts.errors import NotKnown
from facts.people import Person, Right
from facts.runs import AuditEntry

Auditor = Annotated[Person, needs(Right.AUDIT)]
Seq = Annotated[int, Query(ge=1, le=MOST_SEQ)]
PathSeq = Annotated[int, Path(ge=1, le=MOST_SEQ, description="审计记录的序号。")]
Reason = Annotated[str, Query(min_length=2, max_length=200, description="理由，记入审计日志。")]


def api(desk: Desk) -> APIRouter:
    """`/audit`."""
    router = APIRouter(prefix="/audit")

    @router.get("", summary="审计日志，新的在前", operation_id="search_audit", responses=ANSWERS)
    def listed(
        who: Auditor, *, actor: Annotated[str, Query(max_length=100)] = "",
        act: Annotated[str, Query(max_length=100)] = "", subject: Annotated[str, Query(max_length=300)] = "",
        since: Annotated[str, Query(max_length=20, description="起始日，例如 2026-11-01。")] = "",
        until: Annotated[str, Query(max_length=20, description="截止日，含当日。")] = "",
        words: Annotated[str, Query(max_length=200, description="详情、对象或人名里的词；每次最多往前找十万条。")] = "",
        limit: Limit = 50, after: After = None,
    ) -> AuditListing:  # fmt: skip
        wanted = Wanted(
            actor=actor, act=act, subject=subject, since=since, until=until, words=words,
            before=place(after) if after else None, limit=limit,
        )  # fmt: skip
        found = auditing.find(desk, wanted)
        return AuditListing(
            items=[_out(desk, one) for one in found.entries], total=desk.house.audit_search.length(),
            next=str(found.next) if found.next else None, reached=found.reached,
        )  # fmt: skip

    @router.post("/verification", status_code=202, summary="核验整条链", operation_id="verify_audit", responses=ANSWERS)
    def verify(who: Auditor) -> Started:
        return Started(job=auditing.start_verifying(desk, who))

    @router.get("/verification", summary="最近一次核验", operation_id="get_verification", responses=ANSWERS)
    def verified(who: Auditor) -> VerifiedOut:
        found = auditing.verified(desk)
        if found is None:
            raise NotKnown("还没有核验过；请先发起核验。")
        return VerifiedOut(at=found[1], length=found[0].length, fault=found[0].fault, by=found[0].by)

    @router.post(
        "/export", summary="导出一段（CSV，含链摘要）", operation_id="export_audit",
        responses=ANSWERS | {200: {"content": {"text/csv": {}}, "description": "CSV。"}}, response_class=Response,
    )  # fmt: skip
    def export(who: Auditor, first: Seq, last: Seq, reason: Reason) -> Response:
        return as_csv(auditing.export(desk, who, first, last, reason=reason), f"audit-{first}-{last}.csv")

    @router.get("/{seq}", summary="一条审计记录", operation_id="get_audit_entry", responses=ANSWERS)
    def one(_: Auditor, seq: PathSeq) -> AuditOut:
        return _out(desk, auditing.entry_of(desk, seq))

    @router.post(
        "/{seq}/raw", summary="一条审计记录的原文（理由留痕）", operation_id="get_raw_audit_entry", responses=ANSWERS
    )
    def raw(who: Auditor, seq: PathSeq, wish: RawIn) -> RawAuditOut:
        return RawAuditOut(**asdict(auditing.ask_raw(desk, who, seq, wish.reason)))

    return router


def _out(desk: Desk, entry: AuditEntry) -> AuditOut:
    told = auditing.told(desk, entry)
    return AuditOut(
        seq=entry.seq, at=entry.at, actor=entry.actor, act=entry.act, subject=subject_of(entry),
        sentence=told.sentence, fields=[AuditField(name=name, value=value) for name, value in told.fields],
        previous=entry.previous, hash=entry.hash,
    )  # fmt: skip
