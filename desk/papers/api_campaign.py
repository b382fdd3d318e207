"""REST: the campaign's board, filings, areas of emphasis, declared places."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.jobs import JobState
from desk.papers import api_campaign_models as models
from desk.papers import appraising, campaigning, emphasis, free_places
from desk.papers.api_models import ReasonIn, SaidOut
from desk.papers.importing import SHORT
from facts.appraisals import Appraisal
from facts.campaigns import UnitLine
from facts.errors import BadInput
from facts.people import Person, Right
from facts.places import PlaceLevel
from leads.campaign.words import DRAFT, declared, task_of
from wiring.papers import campaigns

Reader = Annotated[Person, needs(Right.SEE)]
Clerk = Annotated[Person, needs(Right.IMPORT)]
Settler = Annotated[Person, needs(Right.IMPORT, Right.APPROVE)]
Key = Annotated[str, Path(max_length=60)]
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


def add_board(router: APIRouter, desk: Desk) -> None:
    """Campaigns, their boards and filings."""

    @router.get("/campaigns", summary="专项排查活动", operation_id="list_campaigns", responses=ANSWERS)
    def listed(who: Reader, limit: Limit = 50, after: After = None) -> Listing[models.CampaignOut]:
        return paged([models.CampaignOut.model_validate(one) for one in campaigns(desk.house)], limit, after)

    @router.get("/campaigns/{campaign}/board", summary="报送情况", operation_id="get_board", responses=ANSWERS)
    def board(
        who: Reader, campaign: Key, on: date | None = None, limit: Limit = 50, after: After = None
    ) -> Listing[models.UnitOut]:
        chosen = campaigning.picked(desk, campaign)
        found = campaigning.board_of(desk, who, chosen, on or desk.house.today())
        return paged([_unit(desk, line) for line in found.units], limit, after)

    @router.get("/campaigns/{campaign}", summary="一个专项排查活动", operation_id="get_campaign", responses=ANSWERS)
    def one(who: Reader, campaign: Key) -> models.CampaignPageOut:
        return models.CampaignPageOut.model_validate(campaigning.picked(desk, campaign))

    @router.get("/campaigns/{campaign}/appraisal", summary="考评草稿", operation_id="get_appraisal", responses=ANSWERS)
    def appraisal(who: Reader, campaign: Key, on: date | None = None) -> models.AppraisalOut:
        chosen = campaigning.picked(desk, campaign)
        begun = appraising.begin_appraisal(desk, who, chosen, on or desk.house.today())
        job = desk.jobs.wait(who, begun, SHORT * 60)
        found = appraising.drawn(job)
        if found is None:
            raise BadInput(job.problem or "考评草稿还在计算，请过一分钟再试。")
        return _appraisal(found)

    @router.post(
        "/campaigns/{campaign}/filings",
        status_code=201,
        summary="登记报送",
        operation_id="add_filing",
        responses=ANSWERS,
    )
    def file(who: Clerk, campaign: Key, given: models.FilingIn) -> models.FilingOut:
        typed = given.model_dump(mode="json", exclude={"filed_on"})
        made = campaigning.file(desk, who, campaigning.picked(desk, campaign), typed, given.filed_on)
        return models.FilingOut.model_validate(made)

    @router.post(
        "/campaigns/{campaign}/settlings", status_code=201, summary="认定完成", operation_id="settle_duty",
        responses=ANSWERS,
    )  # fmt: skip
    def settle(who: Settler, campaign: Key, given: models.SettlingIn) -> models.FilingOut:
        made = campaigning.settle(desk, who, campaigning.picked(desk, campaign), given.model_dump(mode="json"))
        return models.FilingOut.model_validate(made)

    @router.post(
        "/campaigns/{campaign}/filings/{number}/withdraw", summary="撤回报送或认定", operation_id="withdraw_filing",
        responses=ANSWERS,
    )  # fmt: skip
    def withdraw(who: Settler, campaign: Key, number: Number, given: ReasonIn) -> models.FilingOut:
        chosen = campaigning.picked(desk, campaign)
        return models.FilingOut.model_validate(campaigning.withdraw(desk, who, chosen, number, given.reason))


def add_places(router: APIRouter, desk: Desk) -> None:
    """Areas of emphasis and declared places."""

    @router.get("/campaigns/{campaign}/areas", summary="重点排查辖区", operation_id="list_areas", responses=ANSWERS)
    def areas(who: Reader, campaign: Key, limit: Limit = 50, after: After = None) -> Listing[models.AreaOut]:
        found = emphasis.areas(desk, who, campaigning.picked(desk, campaign), desk.house.today())
        return paged([models.AreaOut.model_validate(tag) for tag, _ in found], limit, after)

    @router.post(
        "/campaigns/{campaign}/areas", status_code=201, summary="标记辖区", operation_id="add_area", responses=ANSWERS
    )
    def tag(who: Clerk, campaign: Key, given: models.AreaIn) -> models.AreaOut:
        chosen, typed = campaigning.picked(desk, campaign), given.model_dump(mode="json")
        return models.AreaOut.model_validate(emphasis.tag(desk, who, chosen, typed, (given.since, given.until)))

    @router.post(
        "/campaigns/{campaign}/areas/{number}/end", summary="结束标记", operation_id="end_area", responses=ANSWERS
    )
    def end(who: Clerk, campaign: Key, number: Number, given: ReasonIn) -> models.AreaOut:
        chosen = campaigning.picked(desk, campaign)
        return models.AreaOut.model_validate(emphasis.end_tag(desk, who, chosen, number, given.reason))

    @router.get("/places", summary="辖区情况", operation_id="list_places", responses=ANSWERS)
    def places(
        who: Reader, level: PlaceLevel | None = None, limit: Limit = 50, after: After = None
    ) -> Listing[models.PlaceOut]:
        job = desk.jobs.wait(who, free_places.begin_places(desk, who), SHORT * 60)
        if job.state is not JobState.FINISHED or job.result is None:
            raise BadInput("辖区情况还在汇总，请过一分钟再试。")
        found = free_places.statuses(desk, who, job.result.value, level.value if level else "")
        made = [
            models.PlaceOut(
                code=one.place.code, name=one.place.name, derived=one.derived, leads=one.leads, is_free=one.is_free,
                declared=declared(one),
            )
            for one in found
        ]  # fmt: skip
        return paged(made, limit, after)

    @router.post(
        "/places/declarations", status_code=201, summary="登记申报", operation_id="declare_place", responses=ANSWERS
    )
    def declare(who: Clerk, given: models.DeclarationIn) -> SaidOut:
        made = free_places.declare(desk, who, (given.place, given.basis), given.on, is_free=given.is_free)
        return SaidOut(says=f"已登记：{made.place} {'申报' if made.is_free else '取消'}“无非法集资”（{made.on}）。")


def _appraisal(found: Appraisal) -> models.AppraisalOut:
    units = tuple(
        models.UnitAppraisalOut(
            key=one.unit.key, name=one.unit.name, found=one.found, confirmed=one.confirmed,
            found_amount_wan=one.found_amount_wan, cases=tuple(case.id or "" for case in one.cases),
            covered=one.covered, case_amount_wan=one.case_amount_wan, points=one.points,
            items=tuple(
                models.DeductionOut(
                    title=item.deduction.title, mark=item.deduction.mark, count=item.count, points=item.points,
                    behind=item.behind,
                )
                for item in one.items
            ),
        )
        for one in found.units
    )  # fmt: skip
    return models.AppraisalOut(
        draft=DRAFT, since=found.since, until=found.until, units=units,
        unplaced=tuple(case.id or "" for case in found.unplaced),
    )  # fmt: skip


def _unit(desk: Desk, line: UnitLine) -> models.UnitOut:
    duties = tuple(
        models.DutyOut(
            title=one.duty.title, due=one.duty.due, state=one.state, filed=len(one.filings), least=one.duty.least,
            days_late=one.days_late, kind=one.duty.kind, period=one.duty.period,
            filings=tuple(models.FilingOut.model_validate(each) for each in one.filings),
            settled=models.FilingOut.model_validate(one.settled) if one.settled else None,
        )
        for one in line.lines
    )  # fmt: skip
    return models.UnitOut(
        key=line.unit.key,
        name=line.unit.name,
        task=task_of(line.unit, desk.house.sectors),
        filed=line.filed,
        late=line.late,
        overdue=line.overdue,
        duties=duties,
    )
