"""The settings module that scrapy.cfg names: the crawler's own settings, and what Scrapy's own commands need besides.

What an office sets (concurrency, contact, caps) is read when a spider starts, see wiring.scrapy_office.
"""

from crawler import settings as _crawler
from crawler.settings import *  # noqa: F403  # Scrapy's settings modules are flat lists of names

#: Called with the value of `-a source=…` and the spider's kind; returns the errand of a spider of ours.
FANGFEI_OFFICE = "wiring.scrapy_office.open_errand"
#: Returns the errand of what has no source: scrapy shell, scrapy fetch.
FANGFEI_SHELL = "wiring.scrapy_office.shell_errand"
#: `scrapy crawl` says in one sentence what is wrong with a source.
COMMANDS_MODULE = "crawler.commands"

# A person watches: what a scan leaves out for speed is shown here.
STATS_DUMP = True
LOG_LEVEL = "INFO"  # at DEBUG, Scrapy's default, every page is written out with all its links
EXTENSIONS = {
    name: place
    for name, place in _crawler.EXTENSIONS.items()
    if not name.endswith((".CoreStats", ".LogStats", ".CloseSpider"))
}
DOWNLOADER_MIDDLEWARES = _crawler.DOWNLOADER_MIDDLEWARES | {"crawler.telling.Telling": 50}
