"""How every process speaks: command line, desk, scheduler, and the children of shifts and crawls."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ops.logs.lines import Form, LogLevel, LogSettings, configure

if TYPE_CHECKING:
    from wiring.settings import Settings


def configure_logs(settings: "Settings | None" = None, *, service: str = "", also: Sequence[str] = ()) -> None:
    """Let every line of this process be redacted, and look as the settings say; to be called once, when it starts.

    Args:
        settings: None reads them with the first line, since most commands say none.
        service: `desk` or `scheduler`; where no journal listens, it writes a bounded file under `out`/logs, too.
        also: foreign loggers that are heard like our own rooms, such as `scrapy`.
    """
    configure(partial(_read, settings, service), also=also)


def _read(settings: "Settings | None", service: str) -> LogSettings:
    if settings is None:
        # For a command that says nothing they are not even imported.
        from wiring.settings import load_settings  # noqa: PLC0415

        settings = load_settings()
    return LogSettings(
        form=Form(settings.log_format),
        level=LogLevel(settings.log_level),
        file=_file(settings.logs, service) if service else None,
    )


def _file(folder: Path, service: str) -> Path | None:
    # systemd names the journal that standard error goes to; it keeps and bounds what was said by itself.
    return None if "JOURNAL_STREAM" in os.environ else folder / f"{service}.log"
