"""Subjects in the REST API, by the services that their pages use."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from desk.access import needs
from desk.api import ANSWERS, Limit, Listing
from desk.cases import told
from desk.cases.models import ChangeIn, ForesightOut, SubjectActOut, SubjectOut, SubjectPageOut
from desk.cases.subject_acts import Change, change_subject, foresee, overtaken
from desk.cases.subject_list import PLACE, find_subjects
from desk.cases.subject_view import check_subject, subject_view
from desk.context import Desk
from facts.errors import Overtaken
from facts.people import Person, Right

SubjectNumber = Annotated[str, Path(pattern=r"^ZT-[0-9]{1,9}$", max_length=12, description="主体编号。")]
See = Annotated[Person, needs(Right.SEE)]
Acts = Annotated[Person, needs(Right.ACT)]
#: A moment and a number: the list goes on where it was, whatever is seen meanwhile.
After = Annotated[str | None, Query(pattern=PLACE, max_length=27, description="上一页答复里的 next；第一页不填。")]


def routes(desk: Desk) -> APIRouter:
    """`/subjects…`."""
    router = APIRouter(tags=["cases"], responses=ANSWERS)

    @router.get("/subjects", summary="主体列表，最近出现的在前", operation_id="list_subjects")
    def listed(
        who: See, limit: Limit = 50, after: After = None, words: Annotated[str, Query(max_length=100)] = ""
    ) -> Listing[SubjectOut]:
        found = find_subjects(desk, who, words, after=after or "", size=limit)
        items = [told.subject_out(one) for one in found.subjects]
        return Listing(items=items, total=found.total, next=found.next or None)

    @router.get("/subjects/{subject_id}", summary="一个主体和它的关联", operation_id="get_subject")
    def get(subject_id: SubjectNumber, who: See) -> SubjectPageOut:
        return told.subject_page_out(subject_view(desk, who, check_subject(desk, who, subject_id)))

    @router.post("/subjects/{subject_id}/foresight", summary="合并、拆分、断开、改名、撤销将会怎样，不写入",
                 operation_id="foresee_subject_change")  # fmt: skip
    def look_ahead(subject_id: SubjectNumber, given: ChangeIn, who: Acts) -> ForesightOut:
        subject = check_subject(desk, who, subject_id)
        return ForesightOut(says=foresee(desk, who, subject, change_of(given)))

    @router.post("/subjects/{subject_id}/changes", summary="合并、拆分、断开、改名、撤销",
                 operation_id="change_subject", status_code=201)  # fmt: skip
    def change(subject_id: SubjectNumber, given: ChangeIn, who: Acts) -> SubjectActOut:
        changed = change_subject(desk, who, check_subject(desk, who, subject_id), change_of(given))
        if changed.act is None:
            raise Overtaken(overtaken(changed))
        return told.subject_act_out(changed.act)

    return router


def change_of(given: ChangeIn) -> Change:
    """The change that a request asks for."""
    return Change(**given.model_dump() | {"mentions": tuple(given.mentions)})
