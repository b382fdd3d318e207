"""Messages of one sentence: a report that is ready, a test, the database that cannot be written."""

from datetime import datetime

from facts.notices import Message, MessageKind, Severity
from ops.messages.templates import say


def report_message(month: str, path: str) -> Message:
    """A monthly report lies ready as a draft; said once a month.

    Args:
        month: as people say it: 2026年10月.
        path: where it lies at the desk.
    """
    return Message(
        kind=MessageKind.REPORT, key=f"report:{month}", severity=Severity.INFO,
        title=say("report", "title", month=month), lines=(say("report", "line"),), path=path,
    )  # fmt: skip


def trial_message(channel: str, at: datetime) -> Message:
    """What `fangfei messages test` sends."""
    return Message(
        kind=MessageKind.TEST, key=f"test:{channel}:{at.isoformat()}", severity=Severity.INFO,
        title=say("test", "title"), lines=(say("test", "line", channel=channel),), path="/operations", at=at,
    )  # fmt: skip


def database_message(problem: str, at: datetime) -> Message:
    """The database cannot be written; sent past it."""
    return Message(
        kind=MessageKind.FAILURE, key=f"database:{at.isoformat()}", severity=Severity.CRITICAL,
        title=say("database", "title"), lines=(say("database", "lines", problem=problem),), path="/operations", at=at,
    )  # fmt: skip


def database_back_message(at: datetime) -> Message:
    """The database can be written again."""
    return Message(
        kind=MessageKind.RECOVERY, key=f"database back:{at.isoformat()}", severity=Severity.INFO,
        title=say("database", "back"), path="/operations", at=at,
    )  # fmt: skip
