"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """facts.ports.Clock over the machine's own clock."""

    def now(self) -> datetime:
        """The present time, aware, UTC."""
        return datetime.now(UTC)
