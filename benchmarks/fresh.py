"""A process that loads screening, screens one page and says what that took: `python -m benchmarks.fresh PAGE`."""

import json
import resource
import sys
import time
from pathlib import Path

from classifier import Model
from keywords import Engine
from screening import Screener
from text import read


def main() -> None:
    """Screen the page and print one JSON object."""
    screener = Screener(Engine.load(), Model.load())
    assessment = screener.screen(read(Path(sys.argv[1]).read_bytes(), "text/html", "http://page.test/"))
    account = {
        "cpu_s": time.process_time(),
        "peak_mb": _peak_kb() / 1024,
        "sklearn": "sklearn" in sys.modules,
        "score": assessment.score,
    }
    print(json.dumps(account))


def _peak_kb() -> int:
    # Not ru_maxrss where it can be helped: on Linux it starts with what the parent had when it forked.
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii", errors="replace").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
