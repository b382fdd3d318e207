"""REST: work in the background, ways in, batches."""

import io
import json
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, UploadFile
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.jobs import Job, JobState
from desk.papers import api_models as models
from desk.papers import batches, importing, restarting
from desk.papers.job_page import Anybody, file_of
from desk.papers.ways import Choices, Way
from facts.people import Person, Right

Importer = Annotated[Person, needs(Right.IMPORT, Right.WATCH)]
Key = Annotated[str, Path(max_length=40)]
Number = Annotated[int, Path(ge=1, le=batches.MOST_NUMBER)]
_FILE: dict[int | str, dict[str, object]] = {
    200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
}


def job_out(job: Job) -> models.JobOut:
    """A job as the API tells it."""
    result = job.result
    return models.JobOut(
        id=job.id, title=job.title, state=job.state, asked_at=job.asked_at, ended_at=job.ended_at,
        says=result.says if result else job.says, done=job.done, total=job.total, problem=job.problem,
        has_file=bool(result and result.handout), link=result.link if result else "",
        can_restart=job.state is JobState.LOST and bool(job.again),
    )  # fmt: skip


def add_jobs(router: APIRouter, desk: Desk) -> None:
    """`/jobs`."""

    @router.get("/jobs", summary="我的任务", operation_id="list_jobs", responses=ANSWERS)
    def jobs(who: Anybody, limit: Limit = 50, after: After = None) -> Listing[models.JobOut]:
        return paged([job_out(job) for job in desk.jobs.of(who)], limit, after)

    @router.get("/jobs/{job}", summary="一项任务的进度", operation_id="get_job", responses=ANSWERS)
    def job(who: Anybody, job: Key) -> models.JobOut:
        return job_out(desk.jobs.get(who, job))

    @router.post(
        "/jobs/{job}/again", status_code=202, summary="重新发起因重启中断的任务", operation_id="restart_job",
        responses=ANSWERS,
    )  # fmt: skip
    def begin_again(who: Anybody, job: Key) -> models.JobOut:
        return job_out(desk.jobs.wait(who, restarting.begin_again(desk, who, job), importing.SHORT))

    @router.get(
        "/jobs/{job}/file", summary="任务生成的文件", operation_id="get_job_file", responses={**ANSWERS, **_FILE},
        response_class=Response,
    )  # fmt: skip
    def file(who: Anybody, job: Key) -> Response:
        return file_of(desk.jobs.get(who, job))


def add_imports(router: APIRouter, desk: Desk) -> None:
    """`/imports`: hand in, look, confirm."""

    @router.get("/imports", summary="等待确认的文件", operation_id="list_uploads", responses=ANSWERS)
    def waiting(who: Importer, limit: Limit = 50, after: After = None) -> Listing[models.UploadOut]:
        own = importing.shelf_of(desk).waiting(who)
        return paged([models.UploadOut.model_validate(one) for one in own], limit, after)

    @router.post("/imports", status_code=201, summary="上传文件", operation_id="upload_file", responses=ANSWERS)
    async def hand_in(
        who: Importer, way: Annotated[Way, Form()], file: Annotated[UploadFile, File()],
        key: Annotated[str, Form(max_length=60, description="导入模板、表格或数据来源。")] = "",
    ) -> models.UploadOut:  # fmt: skip
        given = (file.filename or "", file.file)
        made = await run_in_threadpool(importing.hand_in, desk, who, way, key, given)
        return models.UploadOut.model_validate(made)

    @router.post(
        "/imports/rows", status_code=201, summary="以 JSON 提交外部线索", operation_id="upload_rows", responses=ANSWERS
    )
    def rows(who: Importer, given: models.RowsIn) -> models.UploadOut:
        body = io.BytesIO(json.dumps(given.rows, ensure_ascii=False).encode("utf-8", "replace"))
        made = importing.hand_in(desk, who, Way.CLUES, given.profile, ("rows.json", body))
        return models.UploadOut.model_validate(made)

    @router.get("/imports/{upload}", summary="核对结果", operation_id="get_preview", responses=ANSWERS)
    def look(who: Importer, upload: Key) -> models.PreviewOut:
        return _look(desk, who, upload)

    @router.post("/imports/{upload}/confirm", summary="确认写入", operation_id="confirm_import", responses=ANSWERS)
    def confirm(who: Importer, upload: Key, given: models.ConfirmIn) -> models.JobOut:
        choices = Choices(settling=given.settling, each=given.each, basis=given.basis)
        job = importing.confirm(desk, who, upload, given.stamp, choices)
        return job_out(desk.jobs.wait(who, job, importing.SHORT))

    @router.delete(
        "/imports/{upload}", status_code=204, summary="放弃文件", operation_id="discard_upload", responses=ANSWERS
    )
    def discard(who: Importer, upload: Key) -> None:
        importing.discard(desk, who, upload)


def add_batches(router: APIRouter, desk: Desk) -> None:
    """`/imports/batches`; before `/imports/{upload}`, which would take the word for a number."""

    @router.get("/imports/batches", summary="导入批次", operation_id="list_batches", responses=ANSWERS)
    def listed(who: Importer, limit: Limit = 50, after: After = None) -> Listing[models.BatchOut]:
        return paged([models.BatchOut.model_validate(one) for one in batches.batches(desk, who)], limit, after)

    @router.get("/imports/batches/{way}/{number}", summary="一批导入", operation_id="get_batch", responses=ANSWERS)
    def one(who: Importer, way: Way, number: Number) -> models.BatchOut:
        return models.BatchOut.model_validate(batches.batch(desk, who, way, number))

    @router.post(
        "/imports/batches/{way}/{number}/undo", summary="撤销一批导入", operation_id="undo_batch", responses=ANSWERS
    )
    def undo(who: Importer, way: Way, number: Number, given: models.ReasonIn) -> models.SaidOut:
        return models.SaidOut(says=batches.undo(desk, who, way, number, given.reason))


def _look(desk: Desk, who: Person, upload: str) -> models.PreviewOut:
    job = desk.jobs.wait(who, importing.begin_look(desk, who, upload), importing.SHORT)
    seen = importing.preview_of(job)
    if seen is None:
        return models.PreviewOut(job=job.id, state=job.state, problem=job.problem)
    return models.PreviewOut(
        job=job.id, state=job.state, counts=seen.counts, conflicting=seen.conflicting, notes=seen.notes,
        lines=tuple(models.LineOut.model_validate(line) for line in seen.lines[:500]), stamp=seen.stamp,
        conflicts=tuple(models.ConflictOut.model_validate(one) for one in seen.conflicts),
        untold=seen.untold + max(0, len(seen.lines) - 500),
    )  # fmt: skip
