"""What one crawl process has come to."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(slots=True)
class Counts:
    """Visits settled, by what they came to."""

    pages: int = 0
    unchanged: int = 0
    #: Of all decoded bodies.
    bytes: int = 0
    #: Skip reason -> targets.
    skipped: Counter[str] = field(default_factory=Counter)
