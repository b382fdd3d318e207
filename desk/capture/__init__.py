"""The page as it was seen, unable to do anything; what changed since the visit before; its evidence.

For a room that shows a page (after `desk.realm.check_page`):

    frame = frame_of(desk, page, unmasked=bare, title=title)   {% include "capture/frame.html" %}
    changes = changes_of(desk, page, unmask=bare)              {% include "capture/changes.html" %}
    panel = panel_of(desk, page, unmask=bare)                  {% include "capture/evidence.html" %}

and in `{% block head %}` the style sheet `capture.css` and the script `capture.js`.
"""

from fastapi import APIRouter

from desk.capture import api as _api
from desk.capture import pages
from desk.capture.changes import Changes, changes_of
from desk.capture.frame import Frame, frame_of
from desk.capture.panel import Panel, panel_of
from desk.context import Desk

__all__ = ["Changes", "Frame", "Panel", "api", "changes_of", "frame_of", "panel_of", "routes"]


def routes(desk: Desk) -> APIRouter:
    """Pages of this room."""
    return pages.routes(desk)


def api(desk: Desk) -> APIRouter:
    """What the REST API offers of this room, below `/api/v1`."""
    return _api.api(desk)
