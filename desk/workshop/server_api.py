"""Settings and storage by API."""

from typing import Annotated

from fastapi import APIRouter

from desk.access import needs
from desk.api import ANSWERS, After, Limit, Listing, paged
from desk.context import Desk
from desk.workshop import server
from desk.workshop.server_shapes import PlaceOut, SettingOut, StorageOut
from desk.workshop.shapes import Started
from facts.errors import NotKnown
from facts.people import Person, Right

Keeper = Annotated[Person, needs(Right.SETTINGS)]


def api(desk: Desk) -> APIRouter:
    """`/workshop/settings` and `/workshop/storage`."""
    router = APIRouter(prefix="/workshop")

    @router.get("/settings", summary="设置", operation_id="list_settings", responses=ANSWERS)
    def settings(who: Keeper, limit: Limit = 50, after: After = None) -> Listing[SettingOut]:
        found = [
            SettingOut(
                name=one.name, sentence=one.sentence, value=one.value, is_secret=one.is_secret,
                origin=one.origin.value, default=one.default, line=one.line, problem=one.problem,
            )
            for one in server.settings(desk)
        ]  # fmt: skip
        return paged(found, limit, after)

    @router.get("/storage", summary="最近一次存储统计", operation_id="get_storage", responses=ANSWERS)
    def storage(who: Keeper) -> StorageOut:
        measured = server.storage(desk)
        if measured is None:
            raise NotKnown("还没有统计过存储；请先发起统计。")
        found, at = measured
        return StorageOut(
            at=at,
            places=[
                PlaceOut(kind=one.kind, path=str(one.path), files=one.files, bytes=one.bytes, months=dict(one.months))
                for one in found.places
            ],
            database_bytes=found.database.bytes, rows=dict(found.database.rows),
            disk_total=found.disk.total if found.disk else None, disk_free=found.disk.free if found.disk else None,
        )  # fmt: skip

    @router.post("/storage", status_code=202, summary="重新统计存储", operation_id="measure_storage", responses=ANSWERS)
    def measure(who: Keeper) -> Started:
        return Started(job=server.start_survey(desk, who))

    return router
