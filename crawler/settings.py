"""The project's settings in Scrapy's form, each with its reason; `for_run` adds what one run asks for.

`scrapy.cfg` points to wiring.scrapy_settings, which takes these and adds what the office has set.
"""

from typing import Any

from crawler.options import CrawlSettings
from crawler.wire.skips import Passing

BOT_NAME = "fangfei"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# Both let whoever reaches them run Python inside the crawl; RemoteControl is on by default since 2.19.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# A visitor without an account: cookies would make pages depend on the order of the crawl.
COOKIES_ENABLED = False
# crawler/manners/robots.py obeys robots.txt; Scrapy's own reads error pages as rules.
ROBOTSTXT_OBEY = False
# asyncio alone: no reactor, which could be started only once in a process.
TWISTED_REACTOR_ENABLED = False
STATS_DUMP = False

# Scrapy starts so many tasks for every response; 100, its default, costs 40 % of the crawl's time.
CONCURRENT_ITEMS = 4
# crawler/manners/gate.py keeps the pace of each host; it knows Retry-After, Crawl-delay and how fast a host answers.
DOWNLOAD_DELAY = 0.0
DOWNLOAD_DELAY_JITTER = 0
DOWNLOAD_WARNSIZE = 0
# One more try for what may be gone in a moment. Not 429, 503 and timeouts: they ask for fewer requests.
RETRY_HTTP_CODES = [502, 504]
RETRY_EXCEPTIONS = [Passing]
RETRY_GIVE_UP_LOG_LEVEL = "INFO"

SCHEDULER = "crawler.targets.feeder.Feeder"
DOWNLOAD_HANDLERS = {
    "http": "crawler.wire.fetch.Fetcher",
    "https": "crawler.wire.fetch.Fetcher",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
ITEM_PIPELINES = {"crawler.settling.Settle": 100}

_DOWNLOADER = "scrapy.downloadermiddlewares."
_SPIDER = "scrapy.spidermiddlewares."
_EXTENSION = "scrapy.extensions."
# Everything not needed is off: cookies, proxies, meta refresh, referers and their like cost 0.3 ms a page.
DOWNLOADER_MIDDLEWARES = {
    _DOWNLOADER + "offsite.OffsiteMiddleware": None,
    _DOWNLOADER + "robotstxt.RobotsTxtMiddleware": None,
    _DOWNLOADER + "httpauth.HttpAuthMiddleware": None,
    _DOWNLOADER + "downloadtimeout.DownloadTimeoutMiddleware": None,
    _DOWNLOADER + "defaultheaders.DefaultHeadersMiddleware": None,
    _DOWNLOADER + "useragent.UserAgentMiddleware": None,
    _DOWNLOADER + "redirect.MetaRefreshMiddleware": None,
    _DOWNLOADER + "redirect.RedirectMiddleware": None,
    _DOWNLOADER + "httpcompression.HttpCompressionMiddleware": None,
    _DOWNLOADER + "cookies.CookiesMiddleware": None,
    _DOWNLOADER + "httpproxy.HttpProxyMiddleware": None,
    _DOWNLOADER + "stats.DownloaderStats": None,
    _DOWNLOADER + "httpcache.HttpCacheMiddleware": None,
    _DOWNLOADER + "retry.RetryMiddleware": 550,
    "crawler.manners.robots.Robots": 100,
    "crawler.wire.redirects.Redirects": 600,
    "crawler.wire.keeping.Unpack": 700,
    "crawler.wire.keeping.Keep": 900,
    "crawler.manners.gate.Gate": 950,
}
SPIDER_MIDDLEWARES = dict.fromkeys(
    (
        _SPIDER + "start.StartSpiderMiddleware",
        _SPIDER + "httperror.HttpErrorMiddleware",
        _SPIDER + "referer.RefererMiddleware",
        _SPIDER + "urllength.UrlLengthMiddleware",
        _SPIDER + "depth.DepthMiddleware",
        _SPIDER + "metacopy.MetaCopyDetectionMiddleware",
    )
)
EXTENSIONS = dict.fromkeys(
    (
        _EXTENSION + "corestats.CoreStats",
        _EXTENSION + "logcount.LogCount",
        _EXTENSION + "telnet.TelnetConsole",
        _EXTENSION + "remote_control.RemoteControl",
        _EXTENSION + "memusage.MemoryUsage",
        _EXTENSION + "memdebug.MemoryDebugger",
        _EXTENSION + "closespider.CloseSpider",
        _EXTENSION + "feedexport.FeedExporter",
        _EXTENSION + "logstats.LogStats",
        _EXTENSION + "spiderstate.SpiderState",
        _EXTENSION + "throttle.AutoThrottle",
    )
)


def project() -> dict[str, Any]:
    """Return the settings above, by name."""
    return {name: value for name, value in globals().items() if name.isupper() and not name.startswith("_")}


def for_run(options: CrawlSettings) -> dict[str, Any]:
    """Return what an office's options set."""
    return {
        "USER_AGENT": options.user_agent,
        "CONCURRENT_REQUESTS": options.concurrency,
        "CONCURRENT_REQUESTS_PER_DOMAIN": options.concurrency_per_host,
        "DOWNLOAD_MAXSIZE": options.max_body,  # what a body may unpack to; the fetcher caps what arrives
        "RETRY_TIMES": options.retries,
        "RETRY_ENABLED": options.retries > 0,
    }
