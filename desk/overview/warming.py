"""What the first overview of a process would have to wait for, done in the background when the desk starts."""

import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from desk.context import Desk
from desk.drawing.gallery import Gallery
from desk.overview.night import now_of
from desk.overview.period import USUAL, period_of
from desk.overview.pictures import pictures_of
from desk.overview.regions import regions_of
from desk.overview.trends import trends_of
from facts.errors import HouseError
from facts.people import Person

_LOG = logging.getLogger(__name__)
#: Sees everything and is nobody: what is read for it is the same for all who see everything.
_NOBODY = Person(id=0, account="", name="", roles=frozenset())
#: Seconds that the drawings may take; loading the drawing library is most of it.
_WAIT_S = 30.0


def warm(desk: Desk, gallery: Gallery) -> None:
    """Read rules and places, ask the database once, and draw the pictures of the usual period; never fails."""
    try:
        desk.house.keeper.look()
        period = period_of(USUAL, desk.house.clock.now())
        trends, regions = trends_of(desk, _NOBODY, period), regions_of(desk, _NOBODY)
        now_of(desk, _NOBODY)
        gallery.show(pictures_of(trends, regions), wait_s=_WAIT_S)
    except HouseError:
        # The page says what is wrong when somebody asks for it.
        _LOG.info("The overview could not be prepared.", exc_info=True)


def warming(work: Callable[[], None]) -> Callable[[Any], Any]:
    """For `lifespan` of a router: begin when the server starts, and keep nobody waiting."""

    @asynccontextmanager
    async def life(_: object) -> AsyncIterator[None]:
        threading.Thread(target=work, name="overview", daemon=True).start()
        yield

    return life
