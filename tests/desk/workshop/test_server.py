"""Settings, storage and models at the desk."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from desk.workshop.setting_words import SENTENCES
from facts.people import Role
from tests.desk.office import SAME_ORIGIN, token
from tests.desk.workshop.hand import Workshop, finished, seen
from wiring.kept import origins
from wiring.settings import Settings, load_settings
from wiring.settings.origins import Origin


def test_every_setting_has_its_chinese_sentence() -> None:
    """A new setting needs one, and none is left of an old one."""
    assert set(SENTENCES) == set(Settings.model_fields)


def test_settings_say_where_they_come_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """File, environment, command line, default."""
    (tmp_path / "fangfei.toml").write_text('contact = "a@b.test"\nqueue_budget = 9\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FANGFEI_QUEUE_BUDGET", "8")

    found = origins(load_settings(out=tmp_path / "here"))

    assert (found["contact"], found["queue_budget"]) == (Origin.FILE, Origin.ENVIRONMENT)
    assert (found["out"], found["timeout_s"]) == (Origin.COMMAND, Origin.DEFAULT)


def test_settings_hide_secrets(workshop: Workshop) -> None:
    """Tokens and passwords are not shown; problems are."""
    update = {
        "clue_tokens": {"police": ("f" * 64,)}, "db": "postgresql+psycopg://desk:geheim@db.test/fangfei",
        "sources": Path("/nowhere/sources"),
    }  # fmt: skip
    workshop.house.settings = workshop.house.settings.model_copy(update=update)
    shown = workshop.client().get("/workshop/settings").text
    by_api = workshop.client().get("/api/v1/workshop/settings?limit=200")

    for hidden in ("f" * 64, "geheim"):
        assert hidden not in shown
        assert hidden not in by_api.text
    assert "postgresql+psycopg://desk:***@db.test/fangfei" in shown
    assert "没有这个文件或文件夹：/nowhere/sources" in shown


def test_storage(night: Workshop, browser: TestClient) -> None:
    """Counted in the background, shown from then on, with what is really there."""
    assert browser.get("/api/v1/workshop/storage").status_code == 404
    sent = browser.post(
        "/workshop/storage", data={"token": token(browser, "/workshop/storage")}, headers=SAME_ORIGIN,
        follow_redirects=False,
    )  # fmt: skip
    shown = seen(browser.get(finished(browser, sent.headers["location"])).text)
    measured = browser.get("/api/v1/workshop/storage").json()

    evidence = sum(path.stat().st_size for path in (night.folder / "evidence").rglob("*") if path.is_file())
    assert measured["rows"]["page"] == 3
    assert next(one for one in measured["places"] if one["kind"] == "evidence")["bytes"] == evidence > 0
    assert measured["database_bytes"] > 0
    assert "2026-11" in shown


def test_models(workshop: Workshop, browser: TestClient) -> None:
    """The shelf with its figures; what cannot be done says why; no path opens a folder."""
    shown = seen(browser.get("/workshop/models").text)
    card = browser.get("/workshop/models/versions/shipped")

    assert "随程序附带" in shown
    assert "在用" in shown
    assert card.status_code == 200
    for name in ("none", "%2Fetc"):
        assert browser.get(f"/workshop/models/versions/{name}").status_code == 404
        assert browser.get(f"/api/v1/workshop/models/versions/{name}").status_code == 404
    for fields, said in (
        ({"do": "back", "reason": "x"}, "没有更早的可以退回"),
        ({"do": "back", "reason": " "}, "请写明理由"),
        ({"do": "promote", "version": "shipped", "reason": ""}, "请写明理由"),
        ({"do": "dance"}, "没有这种操作"),
    ):
        sent = browser.post(
            "/workshop/models/acts", data={"token": token(browser, "/workshop/models")} | fields, headers=SAME_ORIGIN
        )
        assert sent.status_code == 422
        assert said in sent.text


def test_rights(workshop: Workshop) -> None:
    """Only those who hold the right."""
    for role in (Role.ANALYST, Role.COLLECTOR, Role.AUDITOR, Role.LEADER):
        client = workshop.client(workshop.person(role.value, frozenset({role})))
        for path in ("settings", "storage", "models"):
            assert client.get(f"/workshop/{path}").status_code == 403
            assert client.get(f"/api/v1/workshop/{path}").status_code == 403
