"""Leads, acts and duties in the REST API, by the services that the pages use."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, following, place
from desk.cases import judgement_form, told
from desk.cases.act_forms import offers
from desk.cases.act_page import overtaken
from desk.cases.acting import Wanted, act_on
from desk.cases.bulk import act_on_many
from desk.cases.duties import duties_of
from desk.cases.judging import overtaken as judged_meanwhile
from desk.cases.models import ActIn, ActOut, CaseOut, DutiesOut, JudgeIn, LeadOut, ManyIn, OfferOut, ResultOut
from desk.cases.rows import list_rows
from desk.context import Desk
from desk.realm import check_lead
from facts.assessments import Band
from facts.boards import BoardOrder, BoardQuery
from facts.cases import LeadStatus
from facts.dockets import Grade, Stage
from facts.errors import BadInput, Overtaken
from facts.people import Person, Right
from leads.lifecycle.fields import known_fields

LeadNumber = Annotated[str, Path(pattern=r"^XS-[0-9]{1,9}$", max_length=12, description="线索编号。")]
See = Annotated[Person, needs(Right.SEE)]
Acts = Annotated[Person, needs(Right.ACT, Right.FILE)]
Judges = Annotated[Person, needs(Right.JUDGE)]
_Words = Annotated[str, Query(max_length=100)]
_Some = Annotated[list[str] | None, Query(max_length=30)]


def routes(desk: Desk) -> APIRouter:
    """`/leads…` and `/duties`."""
    router = APIRouter(tags=["cases"], responses=ANSWERS)
    _reading(router, desk)
    _doing(router, desk)
    return router


def _reading(router: APIRouter, desk: Desk) -> None:

    @router.get("/leads", summary="线索列表，按筛选条件", operation_id="list_leads")
    def listed(
        who: See, limit: Limit = 50, after: After = None, *,
        status: Annotated[list[LeadStatus] | None, Query()] = None,
        band: Annotated[list[Band] | None, Query()] = None,
        stage: Annotated[list[Stage] | None, Query()] = None,
        grade: Annotated[list[Grade] | None, Query()] = None,
        district: _Some = None, sector: _Some = None, unit: _Words = "", holder: _Words = "",
        words: _Words = "", text: _Words = "", due_before: date | None = None,
        order: BoardOrder = BoardOrder.RISK,
    ) -> Listing[LeadOut]:  # fmt: skip
        query = BoardQuery(
            realm=who.realm, statuses=tuple(status or ()), bands=tuple(band or ()), stages=tuple(stage or ()),
            grades=tuple(grade or ()), districts=tuple(district or ()), sectors=tuple(sector or ()), unit=unit,
            holder=holder, words=words, text=text, due_before=due_before, order=order, size=limit,
            page=page_of(after, limit),
        )  # fmt: skip
        found = desk.house.board.find(query)
        rows = [told.lead_out(one) for one in list_rows(desk, found.rows)]
        return Listing(items=rows, total=found.total, next=following(place(after), len(rows), found.total))

    @router.get("/leads/{lead_id}", summary="一条线索的案情", operation_id="get_lead")
    def get(lead_id: LeadNumber, who: See) -> CaseOut:
        check_lead(desk, who, lead_id)
        return told.case_out(desk, desk.house.dossiers.get(lead_id))

    @router.get("/leads/{lead_id}/allowed", summary="现在可以办理的事项", operation_id="list_allowed_acts")
    def allowed(lead_id: LeadNumber, who: See) -> Sequence[OfferOut]:
        check_lead(desk, who, lead_id)
        return [told.offer_out(one) for one in offers(desk, who, desk.house.dossiers.get(lead_id))]

    @router.get("/duties", summary="逾期和七日内到期，按责任单位和区域计数", operation_id="count_duties")
    def duties(who: See, unit: _Words = "", district: _Words = "", holder: _Words = "") -> DutiesOut:
        query = BoardQuery(unit=unit, holder=holder, districts=(district,) if district else ())
        return told.duties_out(duties_of(desk, who, query, late_only=False))


def _doing(router: APIRouter, desk: Desk) -> None:
    @router.post("/leads/{lead_id}/acts", summary="办理一个事项", operation_id="act_on_lead", status_code=201,
                 response_model=Sequence[ActOut])  # fmt: skip
    def act(lead_id: LeadNumber, given: ActIn, who: Acts) -> Sequence[ActOut]:
        check_lead(desk, who, lead_id)
        if into := given.fields.get("into"):
            check_lead(desk, who, into)
        if strange := set(given.fields) - known_fields():
            raise BadInput(f"没有这些字段：{'、'.join(sorted(strange)[:5])}。")
        outcome = act_on(desk.house, who, lead_id, Wanted(**given.model_dump()))
        if outcome.is_overtaken:
            raise Overtaken(overtaken(desk, outcome))
        return [told.act_out(desk, one) for one in outcome.written]

    @router.post("/leads/acts", summary="对多条线索批量派发或催办", operation_id="act_on_leads")
    def act_together(given: ManyIn, who: Acts) -> Sequence[ResultOut]:
        fields = {"holder": given.holder} if given.holder else {}
        wanted = Wanted(act=given.act, unit=given.unit, due=given.due, reason=given.reason, fields=fields)
        return [told.result_out(one) for one in act_on_many(desk, who, given.leads, wanted)]

    @router.post("/leads/{lead_id}/judgements", summary="研判", operation_id="judge_lead", status_code=201,
                 response_model=CaseOut)  # fmt: skip
    def judge(lead_id: LeadNumber, given: JudgeIn, who: Judges) -> CaseOut:
        check_lead(desk, who, lead_id)
        page = desk.house.leads.get(lead_id).page_id or 0
        last = desk.house.words_said.of_page_and_lead(page, lead_id).last_judgement
        dossier = desk.house.dossiers.get(lead_id)
        before = dossier.judgements
        if given.known is not None and given.known < len(before):
            raise Overtaken(judged_meanwhile(before))
        form = {"decision": given.decision, "reason": given.reason, "stance": given.stance}
        typed = replace(judgement_form.read(form, len(before)), ledger=given.corrections, before={})
        typed = judgement_form.bare(judgement_form.check(typed, who.name), dossier.row)
        if typed.problems:
            raise BadInput("；".join(f"{name}：{said}" for name, said in typed.problems.items()))
        after = None if given.known is None else last
        desk.house.leads.judge(judgement_form.judgement(typed, dossier.lead, desk.house.clock.now()), after=after)
        return told.case_out(desk, desk.house.dossiers.get(lead_id))


def page_of(after: str | None, limit: int) -> int:
    """The page that begins after so many items.

    Raises:
        BadInput: the limit was changed on the way.
    """
    start = place(after)
    if start % limit:
        raise BadInput("翻页时 limit 不能改变；请从第一页重新开始。")
    return start // limit + 1
