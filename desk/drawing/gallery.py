"""Drawings that were made already, and one hand that makes the others: the drawing library is not safe in threads.

A page asks, waits a moment, and stands without the picture where it is not ready: its table says the same numbers.
"""

from collections import OrderedDict
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock

import structlog
from markupsafe import Markup

from desk.drawing.charts import Chart

#: Drawings kept; one is some 20 kB.
MOST_KEPT = 64
#: Seconds that a page waits for its drawings.
WAIT_S = 0.15
_LOG = structlog.get_logger(__name__)


class Gallery:
    """Draws each value once; the oldest unused drawings go first."""

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._made: OrderedDict[Chart, Future[Markup]] = OrderedDict()
        self._lock = Lock()
        self._hand = ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawing")

    def show(self, charts: Mapping[str, Chart], wait_s: float = WAIT_S) -> Mapping[str, Markup | None]:
        """The drawings; None for those that are not ready within the wait, or could not be made."""
        asked = {name: self._asked(chart) for name, chart in charts.items()}
        wait(asked.values(), timeout=wait_s)
        return {name: _made(charts[name], one) for name, one in asked.items()}

    def _asked(self, chart: Chart) -> Future[Markup]:
        with self._lock:
            if chart not in self._made:
                self._made[chart] = self._hand.submit(chart.draw)
            self._made.move_to_end(chart)
            while len(self._made) > self._most:
                self._made.popitem(last=False)[1].cancel()
            return self._made[chart]


def _made(chart: Chart, drawing: Future[Markup]) -> Markup | None:
    if not drawing.done() or drawing.cancelled():
        return None
    if problem := drawing.exception():
        # A page without a picture is better than none: the table below has the numbers.
        _LOG.warning("chart could not be drawn", chart=chart.title, problem=str(problem))
        return None
    return drawing.result()
