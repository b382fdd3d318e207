"""`fangfei people`: accounts from the command line."""

import json
from pathlib import Path

from typer.testing import CliRunner

from cli import app
from facts.errors import BadInput, NotKnown


def run(folder: Path, *words: str) -> str:
    """Run one command; what it printed."""
    done = CliRunner().invoke(app, ["people", *words, "--out", str(folder)])
    if done.exception:
        raise done.exception
    return done.stdout


def test_an_account_from_its_first_day_to_its_last(tmp_path: Path) -> None:
    """Added with a link, given another role, closed and opened again; the list says each."""
    link = run(tmp_path, "add", "li.mei", "李梅", "--role", "district", "--district", "350203").strip()
    run(tmp_path, "add", "qian", "钱管", "--role", "admin")
    run(tmp_path, "roles", "li.mei", "--role", "analyst", "--role", "reviewer")
    again = run(tmp_path, "link", "li.mei").strip()
    run(tmp_path, "reset-factor", "LI.MEI")
    run(tmp_path, "close", "li.mei")
    closed = json.loads(run(tmp_path, "list", "--json"))[0]
    run(tmp_path, "reopen", "li.mei")

    assert link.startswith("/link/")
    assert again.startswith("/link/")
    assert again != link
    assert (closed["roles"], closed["state"], closed["districts"]) == (["analyst", "reviewer"], "closed", None)
    assert "no password yet" in run(tmp_path, "list")


def test_what_cannot_be_done_is_said(tmp_path: Path) -> None:
    """Unknown accounts, roles that need a realm, the last administrator."""
    run(tmp_path, "add", "qian", "钱管", "--role", "admin")
    for words, kind in (
        (("close", "nobody"), NotKnown),
        (("add", "wang", "王区", "--role", "district"), BadInput),
        (("close", "qian"), BadInput),
    ):
        try:
            run(tmp_path, *words)
        except kind:
            continue
        raise AssertionError(words)
