"""Leads, subjects, acts, duties: the casework room of the desk."""

from fastapi import APIRouter

from desk.cases import (
    act_page,
    bulk_page,
    duty_page,
    judging,
    lead_api,
    lead_list,
    lead_page,
    stating_page,
    subject_api,
    subject_page,
)
from desk.context import Desk

#: The list and the form below it stand before the page of one lead, whose address would take theirs.
_PAGES = (lead_list, bulk_page, duty_page, lead_page, judging, act_page, stating_page, subject_page)


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    router = APIRouter()
    for module in _PAGES:
        router.include_router(module.routes(desk))
    return router


def api(desk: Desk) -> APIRouter:
    """What the REST API offers of this room, below `/api/v1`."""
    router = APIRouter()
    for module in (lead_api, subject_api):
        router.include_router(module.routes(desk))
    router.include_router(stating_page.api(desk))
    return router
