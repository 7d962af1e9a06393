"""The project as Scrapy knows it: its settings, and the spiders that it finds by itself."""

from typing import Any

from scrapy.settings import Settings
from scrapy.spiderloader import get_spider_loader

from crawler.spiders import SourceSpider


def project_settings(**values: Any) -> Settings:
    """The project's settings, some of them replaced."""
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(values, priority="cmdline")
    return settings


def found() -> dict[str, type[SourceSpider]]:
    """The spiders of all sources by name, as Scrapy's loader finds them."""
    loader = get_spider_loader(project_settings())
    spiders = {name: loader.load(name) for name in sorted(loader.list())}
    return {name: spider for name, spider in spiders.items() if issubclass(spider, SourceSpider)}
