"""Scrapy's settings for this project: what is unsafe by default is off, what is unbounded has a bound."""

import os

from toolrisk import __version__

BOT_NAME = "toolrisk"
SPIDER_MODULES = ["crawler.registries"]

# Who asks, and where to complain. An operator sets TOOLRISK_CONTACT to an address or a page.
CONTACT = os.environ.get("TOOLRISK_CONTACT", "")
USER_AGENT = f"Toolrisk/{__version__} (open risk catalog of MCP tools{'; ' + CONTACT if CONTACT else ''})"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "Toolrisk"
DEFAULT_REQUEST_HEADERS = {"Accept": "application/json"}

# A console, a remote control, a cookie jar, redirects to anywhere, proxies that resolve names for us: none is wanted.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False
COOKIES_ENABLED = False
REDIRECT_ENABLED = False
METAREFRESH_ENABLED = False
HTTPPROXY_ENABLED = False
REFERER_ENABLED = False
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOADER = "crawler.handlers.PortDownloader"
DOWNLOAD_HANDLERS = {
    "http": "crawler.handlers.BoundedHandler",
    "https": "crawler.handlers.BoundedHandler",
    "ftp": None,
    "s3": None,
    "data": None,
}
EXTENSIONS = {"scrapy.extensions.feedexport.FeedExporter": None}

# Names lead to public addresses only. TRUSTED_HOSTS are `host:port` that the operator named; loopback is for tests.
TWISTED_DNS_RESOLVER = "crawler.middlewares.GuardedResolver"
TRUSTED_HOSTS: list[str] = []
ALLOW_LOOPBACK = os.environ.get("TOOLRISK_ALLOW_LOOPBACK", "") == "1"
REACTOR_THREADPOOL_MAXSIZE = 32

DOWNLOAD_TIMEOUT = 60
DOWNLOAD_MAXSIZE = 32 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_DELAY_JITTER = 0.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_ITEMS = 1
HTTPERROR_ALLOW_ALL = True

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.BackoffMiddleware": 550,
}
RETRY_TIMES = 6
BACKOFF_BASE = 1.0
BACKOFF_MOST = 300.0
ITEM_PIPELINES = {"crawler.pipelines.CatalogPipeline": 300}

LOG_LEVEL = os.environ.get("TOOLRISK_LOG_LEVEL", "CRITICAL")
LOGSTATS_INTERVAL = 0.0
STATS_DUMP = False
MEMUSAGE_ENABLED = False
