"""Every hostile server, and the table of them for the documents.

python -m tests.crawler.hostile.table     writes docs/hostile.md anew
"""

import re
from pathlib import Path

from tests.crawler.hostile import floods, handshakes, moves, pages, protocols, slowness
from tests.crawler.hostile.servers import Case

CASES = (
    *slowness.CASES,
    *floods.CASES,
    *protocols.CASES,
    *moves.CASES,
    *handshakes.CASES,
    *pages.CASES,
)
TABLE = Path(__file__).parents[3] / "docs" / "hostile.md"
_HEAD = """# Hostile servers

The crawl is sent past {count} servers that want its time, its memory, its parsers or another machine, all in one run
with an honest site beside them (`tests/crawler/hostile/`). The run ends by itself within seconds, the honest site is
fetched to its last page, the evidence verifies, and each server's start address ends as this table says: a page, or
a reason for having none, with its sentence in the run's report.

The table is the test's own list; `tests/crawler/hostile/test_hostile.py` fails where they differ.

| server | what it does | what the report says |
|---|---|---|
"""


def document() -> str:
    """Return the text of docs/hostile.md."""
    rows = [f"| `{case.name}` | {case.does} | {_outcome(case)} |" for case in CASES]
    return _HEAD.format(count=len(CASES)) + "\n".join(rows) + "\n"


def _outcome(case: Case) -> str:
    if case.skip is not None:
        return f"`{case.skip}`" + (f": {_cell(case.says)}…" if case.says else "")
    return "a page" + (f", flagged: {_cell(case.tls_error)}…" if case.tls_error else "")


def _cell(text: str) -> str:
    return re.sub(r"[|<>]", "", text).strip().rstrip(":,")


if __name__ == "__main__":
    TABLE.write_text(document(), encoding="utf-8")
