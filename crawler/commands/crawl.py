"""`scrapy crawl NAME -a source=FILE`: as Scrapy has it, with one sentence where the source cannot be used."""

import argparse

from scrapy.commands import crawl
from scrapy.exceptions import UsageError

from crawler.spiders.base import HouseSpider
from facts.errors import HouseError


class Command(crawl.Command):
    """Opens the source before the spider starts: from a spider, what is wrong with it would be a traceback."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl.

        Raises:
            UsageError: there is no such spider, or the source is missing or cannot be used.
        """
        assert self.crawler_process is not None
        if len(args) == 1:
            try:
                spider = self.crawler_process.spider_loader.load(args[0])
                if issubclass(spider, HouseSpider):
                    opts.spargs["errand"] = spider.open(opts.spargs.get("source"), self.crawler_process.settings)
            except (HouseError, KeyError) as problem:
                raise UsageError(str(problem.args[0]), print_help=False) from problem
        super().run(args, opts)
