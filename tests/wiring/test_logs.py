"""How processes really speak: each in an interpreter of its own, with its settings in file or environment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PHONE = "13800138000"
SAYS = """
import logging, structlog
structlog.get_logger('runs.x').info('somebody called', phone='13800138000')
structlog.get_logger('runs.x').debug('a detail')
logging.getLogger('crawler.x').info('GET http://u:S3cret@a.test/?q=%s', '13800138000')
logging.getLogger('scrapy.x').info('Spider opened')
"""


def said(tmp_path: Path, start: str, **environment: str) -> str:
    """What a process says on standard error."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FANGFEI_", "JOURNAL"))}
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"from wiring.logs import configure_logs\n{start}\n{SAYS}"], check=True,
        capture_output=True, text=True, cwd=tmp_path, env=kept | {"PYTHONPATH": str(ROOT)} | environment,
    )  # fmt: skip
    assert done.stdout == ""
    assert PHONE not in done.stderr
    assert "S3cret" not in done.stderr
    return done.stderr


def test_a_command_speaks_json_where_nobody_watches(tmp_path: Path) -> None:
    """One object a line, our own rooms from info on, foreign ones from warnings on."""
    lines = [json.loads(line) for line in said(tmp_path, "configure_logs()").splitlines()]

    assert [line["logger"] for line in lines] == ["runs.x", "crawler.x"]
    assert lines[0]["phone"] == "138****8000"


@pytest.mark.parametrize("by_file", [True, False])
def test_form_and_level_are_settings(tmp_path: Path, by_file: bool) -> None:
    """From the file or the environment; details are told where they are asked for."""
    environment = {"FANGFEI_LOG_FORMAT": "console", "FANGFEI_LOG_LEVEL": "debug"}
    if by_file:
        (tmp_path / "fangfei.toml").write_text('log_format = "console"\nlog_level = "debug"\n')

    text = said(tmp_path, "configure_logs()", **({} if by_file else environment))

    assert "a detail" in text
    assert not text.startswith("{")


def test_settings_that_cannot_be_read_cost_no_line(tmp_path: Path) -> None:
    """The command itself says what is wrong with them."""
    (tmp_path / "fangfei.toml").write_text("nonsense = [")

    assert len(said(tmp_path, "configure_logs()").splitlines()) == 2


def test_a_service_keeps_a_file_where_no_journal_listens(tmp_path: Path) -> None:
    """Under systemd the journal has it; the crawl's process hears Scrapy, too."""
    load = "from wiring.settings import load_settings\n"
    said(tmp_path, f"{load}configure_logs(load_settings(), service='desk')")
    said(tmp_path, f"{load}configure_logs(load_settings(), service='scheduler')", JOURNAL_STREAM="8:1")
    crawl = said(tmp_path, "configure_logs(also=('scrapy',))")

    logs = tmp_path / "out" / "logs"
    assert [file.name for file in logs.iterdir()] == ["desk.log"]
    assert len((logs / "desk.log").read_text("utf-8").splitlines()) == 2
    assert PHONE not in (logs / "desk.log").read_text("utf-8")
    assert "Spider opened" in crawl
