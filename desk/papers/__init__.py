"""The papers of the office: watch list, imports, exports, reports, the campaign; and work in the background.

previews, ways, importing, batches    what comes in          shelf, handouts    files on their way
exporting, reporting                  what goes out          scope              how far somebody's papers reach
watching, campaigning                 lists that are kept
"""

from fastapi import APIRouter

from desk.context import Desk
from desk.papers import (
    api_campaign,
    api_imports,
    api_outgoing,
    api_watch,
    campaign_pages,
    export_pages,
    import_pages,
    job_page,
    report_pages,
    watch_pages,
    writing_pages,
)


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    for module in (job_page, import_pages, export_pages, report_pages, writing_pages, watch_pages, campaign_pages):
        router.include_router(module.routes(desk))
    return router


def api(desk: Desk) -> APIRouter:
    """What the REST API offers of this room, below `/api/v1`."""
    router = APIRouter(tags=["papers"])
    for add in (
        api_imports.add_jobs, api_imports.add_batches, api_imports.add_imports, api_outgoing.add,
        api_outgoing.add_templates, api_watch.add_list,
        api_watch.add_alarms, api_campaign.add_board, api_campaign.add_places,
    ):  # fmt: skip
        add(router, desk)
    return router
