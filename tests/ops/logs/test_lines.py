"""Every line goes through one door: structlog's, the standard library's, uvicorn's, Scrapy's and tracebacks."""

import json
import logging
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog

from facts.errors import BadInput
from ops.logs import lines
from ops.logs.lines import Form, LogLevel, LogSettings, configure

PHONE, SECRET = "13800138000", "S3cret-0815"


class Said:
    """Standard error."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._text = ""

    def getvalue(self) -> str:
        """Everything that was said so far."""
        self._text += self._capsys.readouterr().err
        return self._text


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Iterator[Said]:
    """What this process says, with everything as it was afterwards."""
    root, levels = logging.getLogger(), {name: logging.getLogger(name).level for name in lines.OURS}
    handlers, level, kept = root.handlers[:], root.level, structlog.get_config()
    yield Said(capsys)
    for handler in set(root.handlers) - set(handlers):
        handler.close()
    root.handlers[:] = handlers
    root.setLevel(level)
    for name, old in levels.items():
        logging.getLogger(name).setLevel(old)
    logging.captureWarnings(capture=False)
    structlog.configure(**kept)


def use(form: Form = Form.JSON, level: LogLevel = LogLevel.INFO, file: Path | None = None) -> None:
    configure(lambda: LogSettings(form=form, level=level, file=file))


def objects(said: Said) -> list[dict[str, object]]:
    return [json.loads(line) for line in said.getvalue().splitlines()]


def test_a_line_is_one_object_with_its_time_in_utc(said: Said) -> None:
    """Event, level, logger, moment; values as they are where they are nobody's."""
    use()
    structlog.get_logger("runs.fresh").info("lexicon changed", entries=12, share=0.5, changed=True, path=Path("a/b"))

    (line,) = objects(said)

    moment = line.pop("timestamp")
    assert str(moment).endswith("Z")
    assert line == {
        "event": "lexicon changed", "level": "info", "logger": "runs.fresh", "entries": 12, "share": 0.5,
        "changed": True, "path": "a/b",
    }  # fmt: skip


@pytest.mark.parametrize("form", [Form.JSON, Form.CONSOLE])
def test_both_worlds_are_redacted(said: Said, form: Form) -> None:
    """Values of structlog, positional arguments, %-arguments of the standard library, bound values, extras."""
    use(form)
    ours = structlog.get_logger("desk.x").bind(caller=f"电话{PHONE}")
    ours.warning("somebody asked", url=f"http://a.test/?q={PHONE}&token={SECRET}", deep={"a": [PHONE.encode()]})
    ours.warning("asked for %s", PHONE)
    logging.getLogger("uvicorn.access").warning(
        '%s - "%s %s HTTP/%s" %d',
        "192.0.2.7:1",
        "GET",
        f"/search?q={quote(f'张三 {PHONE}')}&token={SECRET}",
        "1.1",
        200,
    )
    logging.getLogger("scrapy.core").error("Error downloading <GET http://u:%s@a.test/>", SECRET)
    logging.getLogger("requests").warning("failed", extra={"headers": {"Authorization": SECRET}})

    text = said.getvalue()

    assert text.count("\n") == 5
    assert PHONE not in text
    assert SECRET not in text
    assert "138****8000" in text


@pytest.mark.parametrize("form", [Form.JSON, Form.CONSOLE])
@pytest.mark.parametrize("logger", ["desk.x", "apscheduler.executors"])
def test_tracebacks_are_redacted(said: Said, form: Form, logger: str) -> None:
    """The words of an error, of its cause, and the lines of source that a traceback shows."""
    use(form)
    try:
        try:
            {}[f"password={SECRET}"]
        except KeyError as problem:
            raise ValueError(f"联系人：张三丰，电话 {PHONE}") from problem
    except ValueError:
        structlog.get_logger(logger).exception("a fault was met")
        logging.getLogger(logger).exception("a fault was met")

    text = said.getvalue()

    # Of what is raised here, the line of source and the words.
    assert (text.count("ValueError"), text.count("KeyError")) == (4, 2)
    for bare in (PHONE, SECRET, "张三丰"):
        assert bare not in text


def test_foreign_parts_are_heard_from_warnings_on(said: Said) -> None:
    """Their chatter stays out; what is named beside ours is heard like ours."""
    configure(lambda: LogSettings(form=Form.JSON), also=("scrapy",))
    logging.getLogger("apscheduler.scheduler").info("Adding job")
    logging.getLogger("scrapy.core").info("Spider opened")
    logging.getLogger("crawler.run").info("crawl began")
    logging.getLogger("crawler.run").debug("a detail")

    assert [line["event"] for line in objects(said)] == ["Spider opened", "crawl began"]


@pytest.mark.parametrize(
    ("level", "heard"),
    [(LogLevel.DEBUG, ["d", "i", "w"]), (LogLevel.INFO, ["i", "w"]), (LogLevel.WARNING, ["w"]), (LogLevel.ERROR, [])],
)
def test_the_level_counts_from_the_first_line(said: Said, level: LogLevel, heard: list[str]) -> None:
    """The settings are read with the first line, and hold for it already."""
    use(level=level)
    log = structlog.get_logger("runs.x")
    log.debug("d")
    log.info("i")
    log.warning("w")

    assert [line["event"] for line in objects(said)] == heard


def test_settings_are_read_once_and_only_for_a_line(said: Said) -> None:
    """A silent command reads none; settings that cannot be read cost no line."""
    read: list[int] = []

    def load() -> LogSettings:
        read.append(1)
        raise BadInput("fangfei.toml cannot be read.")

    configure(load)
    assert read == []
    structlog.get_logger("cli").warning("first")
    structlog.get_logger("cli").warning("second")

    assert (len(read), len(objects(said))) == (1, 2)


def test_nobody_writes_a_line_of_their_own(said: Said) -> None:
    """A line feed or an escape sequence in a value begins no line and moves no cursor."""
    use(Form.CONSOLE)
    structlog.get_logger("desk.x").warning("asked", path="/a\n2026-01-01 [info] forged\x1b[2J\r\u2028x")
    logging.getLogger("uvicorn.error").warning("bad request\nforged \x1b[31m")

    text = said.getvalue()

    assert text.count("\n") == 2
    assert "\x1b" not in text
    assert "\r" not in text


def test_a_services_file_is_bounded(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Old files go; the lines in it are redacted, too."""
    monkeypatch.setattr(lines, "FILE_BYTES", 2000)
    path = tmp_path / "logs" / "desk.log"
    use(file=path)
    for number in range(200):
        structlog.get_logger("desk.x").warning("asked", number=number, phone=PHONE)

    kept = sorted(path.parent.iterdir())

    assert len(kept) == 1 + lines.FILES_KEPT
    assert all(each.stat().st_size <= 2000 for each in kept)
    assert PHONE not in "".join(each.read_text("utf-8") for each in kept)
    assert '"number": 199' in path.read_text("utf-8")


def test_a_full_disk_costs_lines_and_no_more(said: Said, tmp_path: Path) -> None:
    """Neither the process nor a secret: logging's own complaint would hold the bare values."""
    use(file=Path("/proc/none/desk.log"))
    log = structlog.get_logger("desk.x")
    log.warning("asked", phone=PHONE)
    if Path("/dev/full").exists():
        use(file=Path("/dev/full"))
        log.warning("asked", phone=PHONE)
        log.warning("asked %s", PHONE)

    assert "cannot be written" in said.getvalue()
    assert "Logging error" not in said.getvalue()
    assert PHONE not in said.getvalue()


def test_a_line_costs_little(said: Said) -> None:
    """A hundred thousand lines a night are a minute at most: a line with values never said before, under 5 ms."""
    use()
    log = structlog.get_logger("crawler.x")
    log.info("first")
    start = time.process_time()
    for number in range(200):
        log.info("page was kept", url=f"http://www.a{number}.test/news/{number}?id={number}", bytes=number, run="r7")

    assert (time.process_time() - start) / 200 < 0.005
