"""Whether a page is to be shown by a browser, and whether this machine has one."""

import importlib.util
import shutil

from facts.pages import Trouble
from facts.sources import Browsing, Source

#: Debian's name of the program; Playwright's own download is never used, since nobody would keep it patched.
PROGRAM = "chromium"
_PARTS = ("scrapy_playwright", "playwright")


def needs_browser(source: Source, trouble: Trouble | None) -> bool:
    """Whether a fetched page of this source is to be shown before it is read.

    Args:
        source: its `browsing` decides.
        trouble: what the page as it came suffers from, if anything.
    """
    if source.browsing is Browsing.ALWAYS:
        return True
    return source.browsing is Browsing.AUTO and trouble is Trouble.TOO_LITTLE_TEXT


def is_available() -> str | None:
    """Return None where a browser can be used, else one sentence that says what is missing and how to mend it.

    Looks for the parts and loads none of them: 0.2 ms.
    """
    missing = [part for part in _PARTS if importlib.util.find_spec(part) is None]
    if missing:
        return f"{' and '.join(missing)} is not installed; pip install 'fangfei[browser]' brings what shows pages."
    if shutil.which(PROGRAM) is None:
        return "There is no chromium on this machine; on Debian: apt-get install chromium fonts-noto-cjk."
    return None
