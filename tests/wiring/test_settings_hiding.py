"""Secrets are printed nowhere: dumps, logs, tracebacks, what `fangfei settings show` says."""

import json
import logging
import pickle
from collections.abc import Callable
from io import StringIO

import pytest
import structlog
from rich.console import Console

from wiring.settings import Settings
from wiring.settings.secrets import MASK, DatabaseAddress, Secret
from wiring.settings.showing import shown

WORD = "Zeug7-geheim"
ADDRESS = f"postgresql+psycopg://desk:{WORD}@db.test/fangfei"


def given() -> Settings:
    """Settings with two secrets in them."""
    return Settings(db=DatabaseAddress(ADDRESS), desk_oidc_secret=Secret(WORD))


@pytest.mark.parametrize(
    "printed",
    [
        repr, str, lambda each: repr(each.model_dump()), lambda each: str(each.model_dump(mode="json")),
        lambda each: each.model_dump_json(), lambda each: f"{each.db} {each.desk_oidc_secret!r}",
        lambda each: json.dumps(each.model_dump(), default=str), lambda each: "%s" % each.db,  # noqa: UP031
        lambda each: repr(list(shown(each))),
    ],
)  # fmt: skip
def test_a_secret_is_not_printed(printed: Callable[[Settings], str]) -> None:
    """By repr, str, format, dumps and `settings show`; of the address all but the password stays readable."""
    told = printed(given())

    assert WORD not in told
    assert any(mask in told for mask in (MASK, json.dumps(MASK)[1:-1], "*" * 10))


def test_tokens_of_clues_are_not_shown() -> None:
    """Whose they are stays readable."""
    row = next(row for row in shown(Settings(clue_tokens={"police": (WORD,)})) if row.name == "clue_tokens")

    assert row.value == f'{{"police" = "{MASK}"}}'


def test_a_secret_is_not_logged() -> None:
    """Neither by structlog's two renderers nor by logging."""
    out = StringIO()
    for render in (structlog.processors.JSONRenderer(), structlog.dev.ConsoleRenderer(colors=False)):
        logger = structlog.wrap_logger(structlog.PrintLogger(out), processors=[render])
        logger.info("opened", settings=given(), db=given().db, secret=given().desk_oidc_secret)
    handler = logging.StreamHandler(out)
    handler.emit(logging.LogRecord("x", logging.INFO, "x", 1, "opened %s %r", (given().db, given()), None))

    assert WORD not in out.getvalue()
    assert "opened" in out.getvalue()


def test_a_secret_is_not_in_a_traceback_with_locals() -> None:
    """A traceback that shows the local names shows dots."""
    settings = given()
    out = StringIO()
    try:
        raise_with(settings)
    except RuntimeError:
        Console(file=out, width=200).print_exception(show_locals=True)

    assert WORD not in out.getvalue()
    assert MASK in out.getvalue()


def raise_with(settings: Settings) -> None:
    address = settings.db
    raise RuntimeError(f"no server at {address}")


@pytest.mark.parametrize(
    ("address", "told"),
    [
        (ADDRESS, f"postgresql+psycopg://desk:{MASK}@db.test/fangfei"),
        ("postgresql+psycopg://desk@db.test/f?password=x&a=1", f"postgresql+psycopg://desk@db.test/f?password={MASK}&a=1"),
        ("sqlite:////srv/fangfei.db", "sqlite:////srv/fangfei.db"),
    ],
)  # fmt: skip
def test_an_address_shows_without_its_password(address: str, told: str) -> None:
    """Where it stands and who asks is no secret."""
    assert str(DatabaseAddress(address)) == told
    assert pickle.loads(pickle.dumps(DatabaseAddress(address))).get_secret_value() == address
