"""Scrapy's settings, each with its reason; nothing else in the house knows Scrapy's names."""

from typing import Any

from crawler.feeder import Feeder
from crawler.fetch import Fetcher
from crawler.keeping import Keep, Unpack
from crawler.options import CrawlSettings
from crawler.pace import delays
from crawler.redirects import Redirects
from crawler.robots import Robots
from crawler.settling import Settle
from crawler.skips import Passing
from facts.runs import RunSpec

_MIDDLEWARES = "scrapy.downloadermiddlewares."
_SPIDER = "scrapy.spidermiddlewares."
_EXTENSIONS = "scrapy.extensions."


def settings(spec: RunSpec, options: CrawlSettings) -> dict[str, Any]:
    """Return Scrapy's settings for one crawl.

    Args:
        spec: what the crawl shall do.
        options: how the crawler behaves.
    """
    return _safety() | _traffic(spec, options) | _components(options)


def _safety() -> dict[str, Any]:
    return {
        # Both let whoever reaches them run Python inside the crawl; RemoteControl is on by default since 2.19.
        "REMOTE_CONTROL_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        # A visitor without an account: cookies would make pages depend on the order of the crawl.
        "COOKIES_ENABLED": False,
        # crawler/robots.py obeys robots.txt; Scrapy's own reads error pages as rules.
        "ROBOTSTXT_OBEY": False,
        # asyncio alone: no reactor, which could be started only once in a process.
        "TWISTED_REACTOR_ENABLED": False,
        # A run's numbers are counted by the errand; Scrapy's cost time on every request.
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "LOG_ENABLED": False,
    }


def _traffic(spec: RunSpec, options: CrawlSettings) -> dict[str, Any]:
    width = options.concurrency_per_host
    return {
        "USER_AGENT": options.user_agent,
        # Scrapy starts so many tasks for every response; 100, its default, costs 40 % of the crawl's time.
        "CONCURRENT_ITEMS": 4,
        "CONCURRENT_REQUESTS": options.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": width,
        "DOWNLOAD_MAXSIZE": options.max_body,  # what a body may unpack to; the fetcher caps what arrives
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_DELAY": spec.delay_s or 0.0,
        # A fixed pace is what a site's owner is promised; jitter of 50 % would undercut it.
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_SLOTS": {
            host: {"concurrency": 1 if delay else width, "delay": delay, "jitter": 0}
            for host, delay in delays(spec).items()
        },
        # One more try for what may be gone in a moment. Not 429 and not timeouts: both ask for fewer requests.
        "RETRY_TIMES": options.retries,
        "RETRY_HTTP_CODES": [502, 503, 504],
        "RETRY_EXCEPTIONS": [Passing],
        "RETRY_GIVE_UP_LOG_LEVEL": "INFO",
    }


def _components(options: CrawlSettings) -> dict[str, Any]:
    retry = 550 if options.retries else None
    return {
        "SCHEDULER": Feeder,
        "DOWNLOAD_HANDLERS": {"http": Fetcher, "https": Fetcher} | dict.fromkeys(("data", "file", "ftp", "s3")),
        "ITEM_PIPELINES": {Settle: 100},
        # Everything not needed is off: cookies, proxies, meta refresh, referers and their like cost 0.3 ms a page.
        "DOWNLOADER_MIDDLEWARES": {
            _MIDDLEWARES + "offsite.OffsiteMiddleware": None,
            _MIDDLEWARES + "robotstxt.RobotsTxtMiddleware": None,
            _MIDDLEWARES + "httpauth.HttpAuthMiddleware": None,
            _MIDDLEWARES + "downloadtimeout.DownloadTimeoutMiddleware": None,
            _MIDDLEWARES + "defaultheaders.DefaultHeadersMiddleware": None,
            _MIDDLEWARES + "useragent.UserAgentMiddleware": None,
            _MIDDLEWARES + "redirect.MetaRefreshMiddleware": None,
            _MIDDLEWARES + "redirect.RedirectMiddleware": None,
            _MIDDLEWARES + "httpcompression.HttpCompressionMiddleware": None,
            _MIDDLEWARES + "cookies.CookiesMiddleware": None,
            _MIDDLEWARES + "httpproxy.HttpProxyMiddleware": None,
            _MIDDLEWARES + "stats.DownloaderStats": None,
            _MIDDLEWARES + "httpcache.HttpCacheMiddleware": None,
            _MIDDLEWARES + "retry.RetryMiddleware": retry,
            Robots: 100,
            Redirects: 600,
            Unpack: 700,
            Keep: 950,
        },
        "SPIDER_MIDDLEWARES": dict.fromkeys(
            (
                _SPIDER + "start.StartSpiderMiddleware",
                _SPIDER + "httperror.HttpErrorMiddleware",
                _SPIDER + "referer.RefererMiddleware",
                _SPIDER + "urllength.UrlLengthMiddleware",
                _SPIDER + "depth.DepthMiddleware",
                _SPIDER + "metacopy.MetaCopyDetectionMiddleware",
            )
        ),
        "EXTENSIONS": dict.fromkeys(
            (
                _EXTENSIONS + "corestats.CoreStats",
                _EXTENSIONS + "logcount.LogCount",
                _EXTENSIONS + "telnet.TelnetConsole",
                _EXTENSIONS + "remote_control.RemoteControl",
                _EXTENSIONS + "memusage.MemoryUsage",
                _EXTENSIONS + "memdebug.MemoryDebugger",
                _EXTENSIONS + "closespider.CloseSpider",
                _EXTENSIONS + "feedexport.FeedExporter",
                _EXTENSIONS + "logstats.LogStats",
                _EXTENSIONS + "spiderstate.SpiderState",
                _EXTENSIONS + "throttle.AutoThrottle",
            )
        ),
    }
