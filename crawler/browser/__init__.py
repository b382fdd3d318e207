"""Shows pages that scripts write in Debian's Chromium; the extra `browser` brings scrapy-playwright, which stays here.

    target ─► the crawler's own wire ─► Chromium without a network ─► document and picture ─► vault

This package alone is light. `crawler.browser.run` loads Playwright and Twisted's reactor, so that only the browser's
own process imports it.
"""

from crawler.browser.need import is_available, needs_browser

__all__ = ["is_available", "needs_browser"]
