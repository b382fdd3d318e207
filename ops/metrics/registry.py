"""The registry of one process: what it counts itself, and what it reads when it is asked. The door to Prometheus."""

from collections.abc import Iterable, Iterator
from typing import Final

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from facts.assessments import Band
from facts.cases import LeadStatus
from facts.notices import DispatchState, Severity
from facts.runs import RunStatus
from facts.shifts import Job, ShiftState
from ops.metrics.readings import Kept, Readings
from store.gauges import Gauges

CONTENT_TYPE: Final = CONTENT_TYPE_LATEST
#: Upper ends of the histogram's classes, seconds.
BUCKETS: Final = (0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0, 10.0)
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER: Final = "other"


class Metrics:
    """Counts requests, and says everything in Prometheus' text format."""

    def __init__(self, readings: Kept | None = None) -> None:
        """Make a registry of its own: two applications in one process do not meet in it."""
        self._registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self._requests = Counter("fangfei_http_requests_total", "Requests answered.", labels, registry=self._registry)
        self._seconds = Histogram(
            "fangfei_http_request_seconds", "Seconds from a request to its answer.", labels[:2],
            buckets=BUCKETS, registry=self._registry,
        )  # fmt: skip
        if readings is not None:
            self._registry.register(_Office(readings))

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request.

        Args:
            route: template of the route, such as /leads/{lead}; never an address as somebody typed it.
            method: HTTP method.
            status: HTTP status.
            seconds: how long it took.
        """
        known = method if method in _METHODS else OTHER
        self._requests.labels(route, known, str(status)).inc()
        self._seconds.labels(route, known).observe(seconds)

    def text(self) -> bytes:
        """Everything, as a monitor reads it."""
        return generate_latest(self._registry)


class _Office(Collector):
    def __init__(self, readings: Kept) -> None:
        self._readings = readings

    def describe(self) -> Iterable[Metric]:
        """Say nothing: whoever registers must not read the database for it."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """What stands now."""
        found = self._readings.now()
        yield InfoMetricFamily("fangfei_build", "What runs here.", value={"version": found.version, **found.build})
        yield _gauge("fangfei_database_up", "Whether the tables can be read.", float(found.is_up))
        yield from _single(found)
        if found.gauges:
            yield from _tables(found.gauges)
        yield from _run(found)


def _single(found: Readings) -> Iterator[Metric]:
    for name, says, value in (
        ("fangfei_last_finished_night_age_seconds", "Since the last night that came through.", found.night_age_s),
        ("fangfei_scheduler_lease_age_seconds", "Since the scheduler's last sign of life.", found.lease_age_s),
        ("fangfei_backup_age_seconds", "Since the newest backup was made.", found.backup_age_s),
        ("fangfei_disk_free_bytes", "Free where everything is kept.", found.disk_free),
        ("fangfei_disk_total_bytes", "Size of that disk.", found.disk_total),
    ):
        # What never was has no figure: an alarm on its absence is the honest one.
        if value is not None:
            yield _gauge(name, says, float(value))


def _tables(held: Gauges) -> Iterator[Metric]:
    yield _gauge("fangfei_database_bytes", "Size of the database.", float(held.bytes))
    lost = GaugeMetricFamily("fangfei_lost_shifts", "Lost shifts that nobody has seen.", labels=["kind"])
    lost.add_metric(["night"], held.lost_nights)
    lost.add_metric(["other"], held.lost_others)
    yield lost
    for name, says, label, kind, counts in (
        ("fangfei_leads", "Leads by where they stand.", "state", LeadStatus, held.leads),
        ("fangfei_alerts_standing", "Alerts that have not passed.", "severity", Severity, held.alerts),
        ("fangfei_dispatches", "Messages on channels.", "state", DispatchState, held.dispatches),
    ):
        family = GaugeMetricFamily(name, says, labels=[label])
        for member in kind:
            family.add_metric([member.value], counts.get(member.value, 0))
        yield family
    shifts = GaugeMetricFamily("fangfei_shifts", "Shifts on record.", labels=["job", "state"])
    for job in Job:
        for state in ShiftState:
            shifts.add_metric([job.value, state.value], held.shifts.get((job.value, state.value), 0))
    yield shifts


def _run(found: Readings) -> Iterator[Metric]:
    status = GaugeMetricFamily("fangfei_last_run_status", "1 for how the newest run stands.", labels=["status"])
    for member in RunStatus:
        status.add_metric([member.value], float(member is found.run_status))
    yield status
    if found.tally is None:
        return
    yield _gauge("fangfei_last_run_pages_fetched", "Pages the newest run fetched.", found.tally.pages_fetched)
    yield _gauge("fangfei_last_run_pages_screened", "Pages of it that were screened.", found.tally.screened)
    yield _gauge("fangfei_last_run_targets_waiting", "Addresses it has not fetched.", found.tally.waiting)
    yield _gauge("fangfei_last_run_bytes", "Bytes of its pages.", found.tally.bytes)
    bands = GaugeMetricFamily("fangfei_last_run_pages", "Its screened pages by band.", labels=["band"])
    for band in Band:
        bands.add_metric([band.value], found.tally.bands.get(band.value, 0))
    yield bands


def _gauge(name: str, says: str, value: float) -> Metric:
    family = GaugeMetricFamily(name, says)
    family.add_metric([], value)
    return family
