"""GitHub's registry: a curated one that speaks the official one's API."""

from typing import ClassVar

from crawler.registries.official import RegistrySpider
from crawler.reports import Expectation


class GitHubSpider(RegistrySpider):
    """GitHub's MCP registry. Its limits are not published: it is asked seldom."""

    name = "github"
    title = "GitHub MCP Registry"
    endpoint = "https://api.mcp.github.com"
    rate = 30
    incremental = False
    expects: ClassVar[Expectation] = Expectation(listings=50, blank=0.01)
    standing = 2
