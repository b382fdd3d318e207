"""Every line that a process says: structlog's and the standard library's through the same processors, to the same end.

structlog ─► logging ─┐
Scrapy, uvicorn … ────┴─► level ─► time, logger, traceback ─► redacting ─► JSON or plain ─► standard error, file
"""

import logging
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from facts.errors import HouseError

#: Names under which our own rooms speak; whoever else speaks is heard from warnings on.
OURS = (
    "facts", "text", "pictures", "keywords", "classifier", "evidence", "store", "crawler", "screening", "leads",
    "runs", "ops", "wiring", "desk", "scheduler", "cli", "fangfei", "__main__",
)  # fmt: skip
#: Bytes of one file of a service's log, and how many are kept beside the one that is written.
FILE_BYTES, FILES_KEPT = 10_000_000, 4
#: Parts of a line that may have lines of their own.
_LONG = ("exception", "stack")
_MOVES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Form(StrEnum):
    """How a line looks."""

    #: Plain on a terminal, JSON elsewhere.
    AUTO = "auto"
    JSON = "json"
    CONSOLE = "console"


class LogLevel(StrEnum):
    """From which level on our own rooms are heard."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSettings:
    """How a process speaks."""

    form: Form = Form.AUTO
    level: LogLevel = LogLevel.INFO
    #: File of a service that no journal listens to; None for standard error alone.
    file: Path | None = None


class Line(logging.Formatter):
    """One record as one line; whatever it holds is redacted."""

    def __init__(self, form: Form, *, colors: bool = False) -> None:
        super().__init__()
        shared: list[Processor] = [
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ]
        self._inner = structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                redacting,
                _renderer(form, colors=colors),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a record that cannot be said says so without its values."""
        try:
            return self._inner.format(record)
        except Exception as problem:
            # A log line must never end what it tells of, nor come out unredacted.
            return f'{{"event": "a log line could not be written", "problem": "{type(problem).__name__}"}}'


class Errors(logging.StreamHandler[TextIO]):
    """Writes to whatever standard error is at that moment."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)

    @property
    def stream(self) -> TextIO:
        """Where to write."""
        return sys.stderr

    @stream.setter
    def stream(self, _: TextIO) -> None:
        """Stay with standard error."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Say nothing: logging's own words would hold the bare values of the record."""


class LogFile(RotatingFileHandler):
    """The bounded file of a service; a full disk costs lines, not the service."""

    def __init__(self, path: Path) -> None:
        """Open the file for appending.

        Raises:
            OSError: it cannot be written.
        """
        super().__init__(path, maxBytes=FILE_BYTES, backupCount=FILES_KEPT, encoding="utf-8")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's own name
        """Say nothing: standard error has the line, and logging's own words would hold bare values."""

    def close(self) -> None:
        """Close the file; what a full disk did not take is lost."""
        with suppress(OSError):
            super().close()


def configure(load: Callable[[], LogSettings], *, also: Sequence[str] = ()) -> None:
    """Let every line of this process go through here; what was configured before is replaced.

    Args:
        load: called with the first line: a command that says nothing reads no settings for it. Where it cannot be
            done, the lines look as without settings.
        also: names of foreign loggers that are heard from our own level on.
    """
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, Errors | LogFile)]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(logging.WARNING)
    for name in (*OURS, *also):
        logging.getLogger(name).setLevel(logging.DEBUG)
    handler = Errors()
    handler.addFilter(_First(load, handler, (*OURS, *also)))
    root.addHandler(handler)
    logging.captureWarnings(capture=True)
    _configure_structlog()


def _configure_structlog() -> None:
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.processors.StackInfoRenderer(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


class _First(logging.Filter):
    """Reads the settings with the first line, and lets through what they want to hear."""

    def __init__(self, load: Callable[[], LogSettings], handler: logging.Handler, names: Sequence[str]) -> None:
        super().__init__()
        self._load = load
        self._handler = handler
        self._names = names
        self._level: int | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        if self._level is None:
            self._level = logging.DEBUG
            self._level = self._prepare()
        return record.levelno >= self._level

    def _prepare(self) -> int:
        try:
            settings = self._load()
        except HouseError:
            # Whoever needs the settings tells what is wrong with them.
            settings = LogSettings()
        plain = settings.form is Form.CONSOLE or (settings.form is Form.AUTO and sys.stderr.isatty())
        self._handler.setFormatter(Line(Form.CONSOLE if plain else Form.JSON, colors=plain and sys.stderr.isatty()))
        level = logging.getLevelNamesMapping()[settings.level.value.upper()]
        for name in self._names:
            logging.getLogger(name).setLevel(level)
        if settings.file:
            _add_file(settings.file)
        return level


def _add_file(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = LogFile(path)
    except OSError as problem:
        logging.getLogger(__name__).warning("log file cannot be written: %s (%s)", path, problem.strerror)
        return
    handler.setFormatter(Line(Form.JSON))
    logging.getLogger().addHandler(handler)


def redacting(_: Any, __: str, event: EventDict) -> EventDict:
    """The processor that nothing passes by: no personal data, no secret, no line within a line."""
    return {name: _shown(name, value) for name, value in event.items() if not name.startswith("_")}


def _shown(name: str, value: Any) -> Any:
    # A command that says nothing need not load what knows personal values: it takes a quarter of a second.
    from ops.logs.redacting import on_one_line, redact, redact_value  # noqa: PLC0415

    if name in ("timestamp", "level", "logger"):
        return value
    if name in _LONG:
        return _MOVES.sub("\N{REPLACEMENT CHARACTER}", redact(str(value), end=True))
    # What is an event is said by our own words; its name says nothing of its value.
    shown = redact_value(value, "" if name == "event" else name)
    return on_one_line(shown) if isinstance(shown, str) else shown


def _renderer(form: Form, *, colors: bool) -> Processor:
    if form is Form.JSON:
        return structlog.processors.JSONRenderer(ensure_ascii=False, default=str)
    return structlog.dev.ConsoleRenderer(colors=colors, exception_formatter=structlog.dev.plain_traceback)
