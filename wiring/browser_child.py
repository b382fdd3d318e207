"""The browser's process: shows the pages that wait for it, and ends as a crawl process does.

Started by wiring.launcher as `python -m wiring.browser_child SCAN`; it needs Twisted's reactor, unlike the crawl.
"""

import sys

from crawler.browser.run import render
from wiring.child import run_child


def main() -> int:
    """Show what waits and return the exit code: 0 in good order, 1 after a failure."""
    return run_child(render)


if __name__ == "__main__":
    sys.exit(main())
