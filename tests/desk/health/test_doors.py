"""`/healthz`, `/readyz` and `/metrics`: who may ask, what they say, and what they never say."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from desk import health
from desk.app import create_app, desk_of
from desk.health import doors, readiness
from desk.settings import DeskSettings
from facts.errors import BrokenLexicon, StoreFailed
from facts.people import Role
from facts.runs import Run, RunStatus
from facts.shifts import Job, Shift, ShiftState
from store.probing import Found, Probe
from tests.desk.office import Office, changed
from tests.factories import NOON

#: Rules and model that are loaded already.
LOADED = SimpleNamespace(version="rules")
LOCAL = ("127.0.0.1", 50000)


def monitor(office: Office, *, client: tuple[str, int] = LOCAL, tls: bool = False, **parts: Any) -> TestClient:
    """Somebody without a session, at an address; `parts` of the house are replaced, the other rooms left out."""
    desk = desk_of(changed(office.house, **parts) if parts else office.house, DeskSettings(tls=tls))
    app = FastAPI()
    app.middleware("http")(desk.guard)
    health.install(app, desk)
    return TestClient(app, raise_server_exceptions=False, client=client)


class Broken:
    """Fails whatever it is asked."""

    def __init__(self, problem: Exception) -> None:
        self.problem = problem

    def __getattr__(self, _: str) -> object:
        raise self.problem


def test_health_names_the_last_run(office: Office) -> None:
    """Monitoring reads JSON; nobody needs to be signed in."""
    office.runs.begin(Run(id="r7", status=RunStatus.RUNNING, plan="p", started_at=NOON))

    answer = monitor(office).get("/healthz")

    told = answer.json()
    assert answer.status_code == 200
    assert (told["status"], told["last_run"], told["last_run_status"]) == ("ok", "r7", "running")
    assert told["last_run_started_at"] == NOON.isoformat()


def test_the_process_lives_without_a_database(office: Office) -> None:
    """Whoever starts it anew because the database is away mends nothing; /readyz says that it cannot work."""
    down = monitor(office, runs=lambda _: Broken(StoreFailed("secret path")))

    answer = down.get("/healthz")

    assert (answer.status_code, answer.json()["status"], answer.json()["database"]) == (200, "ok", "unavailable")
    assert "secret" not in answer.text


def test_a_database_that_hangs_holds_up_no_answer(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next answers do not wait for it, either, and it takes one thread."""
    monkeypatch.setattr(doors, "PATIENCE_S", 0.1)

    class Hanging:
        def recent(self, _: int) -> list[Run]:
            time.sleep(1.5)
            return []

    client = monitor(office, runs=lambda _: Hanging())
    client.get("/static/desk.css")
    start = time.monotonic()
    told = [client.get("/healthz") for _ in range(5)]

    assert time.monotonic() - start < 1.2
    assert {(one.status_code, one.json()["database"]) for one in told} == {(200, "unavailable")}


def test_ready_where_everything_is(office: Office) -> None:
    """Tables, disk, lexicon and model, by name."""
    answer = monitor(office, settings=_at(office)).get("/readyz")

    assert answer.json()["checks"] == dict.fromkeys(("database", "disk", "lexicon", "model"), "ok")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")


def test_not_ready_says_what_is_missing_and_no_more(office: Office, tmp_path: Any) -> None:
    """503 with the names of the parts: no paths, no addresses, no words of the error."""
    settings = _at(office).model_copy(update={"out": tmp_path / "not" / "there", "model": tmp_path / "S3cret"})

    answer = monitor(office, settings=settings, screener=Broken(BrokenLexicon(f"{tmp_path} S3cret"))).get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"] == {
        "database": "ok", "disk": "FileNotFoundError", "lexicon": "BrokenLexicon", "model": "ModelUnusable",
    }  # fmt: skip
    assert str(tmp_path) not in answer.text
    assert "S3cret" not in answer.text


@pytest.mark.parametrize("found", [Found.STALE, Found.LOCKED, Found.MISSING, Found.UNREACHABLE])
def test_not_ready_without_usable_tables(office: Office, monkeypatch: pytest.MonkeyPatch, found: Found) -> None:
    """An older layout, a locked or a missing database: each by its word."""
    monkeypatch.setattr(readiness, "probe", lambda *_, **__: Probe(found=found))

    answer = monitor(office, screener=LOADED).get("/readyz")

    assert (answer.status_code, answer.json()["checks"]["database"]) == (503, found.value)


def test_asking_often_writes_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody makes the server write and sync by asking."""
    written: list[object] = []
    monkeypatch.setattr(readiness, "write_and_sync", written.append)
    client = monitor(office, screener=LOADED)
    for _ in range(20):
        client.get("/readyz")

    assert len(written) == 1


def _url(office: Office) -> str:
    return office.store.engine.url.render_as_string(hide_password=False)


def _at(office: Office) -> Any:
    return type(office.house.settings)(out=office.folder, db=_url(office))


def families(text: str) -> dict[str, list[Any]]:
    """Name of a figure -> its samples."""
    found: dict[str, list[Any]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(sample)
    return found


def value(text: str, name: str, **labels: str) -> float:
    """One figure; 0 where there is no such sample."""
    return sum(
        one.value
        for one in families(text).get(name, [])
        if all(one.labels.get(key) == said for key, said in labels.items())
    )


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (LOCAL, {}, 200), (("::1", 1), {}, 200), (("192.0.2.9", 1), {}, 403), (("198.51.100.7", 1), {}, 200),
        (("198.51.100.70", 1), {}, 403), (LOCAL, {"x-forwarded-for": "192.0.2.9"}, 403),
        (LOCAL, {"forwarded": "for=192.0.2.9"}, 403), (("testclient", 1), {}, 403),
    ],
)  # fmt: skip
def test_figures_are_for_named_addresses(office: Office, client: Any, headers: dict[str, str], status: int) -> None:
    """This machine and what metrics_from names; a proxy that nobody named speaks for everybody."""
    settings = office.house.settings.model_copy(update={"metrics_from": ("198.51.100.0/28",)})

    assert monitor(office, client=client, settings=settings).get("/metrics", headers=headers).status_code == status


def test_figures_are_for_a_token_with_the_scope(office: Office) -> None:
    """An administrator's token from anywhere; an analyst's, a wrong one or a session's cookie do not do."""
    far = monitor(office, client=("192.0.2.9", 1))
    secure = monitor(office, client=("192.0.2.9", 1), tls=True)
    tokens = {
        role: office.token(office.person(name=role.value, roles=frozenset({role})))
        for role in (Role.ADMIN, Role.ANALYST)
    }

    def asked(client: TestClient, token: str) -> int:
        return client.get("/metrics", headers={"authorization": f"Bearer {token}"}).status_code

    assert asked(far, tokens[Role.ADMIN]) == 200
    assert asked(far, tokens[Role.ANALYST]) == 403
    assert asked(far, "wrong") == 403
    # Where TLS is asked for, a token over a bare line is refused.
    assert asked(secure, tokens[Role.ADMIN]) == 403


def test_figures_say_how_the_office_stands(office: Office) -> None:
    """Leads, shifts, lost nights, alerts, run, disk, database: as the tables have them."""
    office.lead()
    (shift,) = office.house.shifts.plan([Shift(schedule="nightly", job=Job.SCAN, due=office.clock.now())])
    office.house.shifts.end(shift, ShiftState.MISSED, "到点未能开始。")
    office.house.lease.take("host/boot/1/1")
    text = monitor(office).get("/metrics").text

    assert value(text, "fangfei_database_up") == 1
    assert value(text, "fangfei_leads", state="candidate") == 1
    assert value(text, "fangfei_shifts", job="scan", state="missed") == 1
    assert value(text, "fangfei_lost_shifts", kind="night") == 1
    assert value(text, "fangfei_scheduler_lease_age_seconds") == 0
    assert value(text, "fangfei_disk_free_bytes") > 0
    assert value(text, "fangfei_database_bytes") > 0
    assert "fangfei_last_finished_night_age_seconds" not in families(text)
    assert families(text)["fangfei_build_info"][0].labels["version"]


def test_figures_are_there_without_tables(office: Office) -> None:
    """A monitor sees that the database is away, and the disk all the same."""
    text = monitor(office, lease=Broken(StoreFailed())).get("/metrics").text

    assert value(text, "fangfei_database_up") == 0
    assert value(text, "fangfei_disk_total_bytes") > 0
    assert "fangfei_leads" not in families(text)


def test_requests_are_counted_by_template(office: Office) -> None:
    """Whatever is typed into an address, it makes no label: numbers, queries, paths that are none, methods."""
    client, token = TestClient(create_app(office.house, DeskSettings()), client=LOCAL), office.token()
    for path in ("/healthz", "/healthz", "/nowhere/13800138000", "/static/desk.css"):
        client.get(path, params={"q": "13800138000"})
    for lead in ("XS-000404", "XS-000405"):
        client.get(f"/api/v1/leads/{lead}", headers={"authorization": f"Bearer {token}"})
    client.request("BREW", "/healthz")
    text = client.get("/metrics").text

    assert value(text, "fangfei_http_requests_total", route="/healthz", method="GET", status="200") == 2
    assert value(text, "fangfei_http_request_seconds_count", route="/healthz", method="GET") == 2
    assert value(text, "fangfei_http_requests_total", route="/static") == 1
    assert value(text, "fangfei_http_requests_total", method="other") == 1
    assert value(text, "fangfei_http_requests_total", route="/api/v1/leads/{lead_id}", status="404") == 2
    for bare in ("13800138000", "XS-000404", "nowhere", "BREW"):
        assert bare not in text


def test_cardinality_is_bounded(office: Office) -> None:
    """A scanner that asks for a thousand addresses makes no thousand series."""
    client = monitor(office)
    for number in range(40):
        client.get(f"/scan-{number}")
    client.get("/metrics")
    before = len(client.get("/metrics").text.splitlines())
    for number in range(40):
        client.get(f"/other-{number}/{number}")

    assert len(client.get("/metrics").text.splitlines()) == before


def test_tables_are_read_once_for_many_monitors(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within some seconds the second scrape costs the database nothing."""
    read: list[int] = []
    monkeypatch.setattr("wiring.metrics.read_gauges", lambda _: read.append(1) or (_ for _ in ()).throw(StoreFailed()))
    client = monitor(office)
    for _ in range(5):
        client.get("/metrics")

    assert read == [1]


def test_two_applications_do_not_meet(office: Office) -> None:
    """Each has a registry of its own; nothing stands in the library's global one."""
    first, second = monitor(office), monitor(office)
    first.get("/healthz")

    assert value(second.get("/metrics").text, "fangfei_http_requests_total", route="/healthz") == 0
    assert not [name for name in REGISTRY._names_to_collectors if name.startswith("fangfei")]
