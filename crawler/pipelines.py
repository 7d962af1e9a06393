"""Where a page goes: into the catalog, with its cursor, in one transaction."""

from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.spiders import Page, SourceSpider


class CatalogPipeline:
    """Saves each page before the next is asked for. A page that can't be saved fails its source."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes a pipeline."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Save a page; anything else is passed on."""
        spider = self._crawler.spider
        if isinstance(item, Page) and isinstance(spider, SourceSpider):
            self._save(spider, item)
        return item

    def _save(self, spider: SourceSpider, page: Page) -> None:
        try:
            spider.catalog.save_page(
                spider.crawl, page.listings, page.bad_rows, page.cursor, declared=page.declared, etags=page.etags
            )
        except Exception as error:
            spider.fail(f"a page could not be saved: {error}")
            raise
        spider.saved(page)
