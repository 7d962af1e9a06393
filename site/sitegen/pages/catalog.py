"""The page of all tools: every way into the catalog, and the same for machines."""

from collections import Counter
from dataclasses import dataclass

from sitegen.api import BASE
from sitegen.lists import RISKIEST, slug, ways
from sitegen.markup.env import template
from sitegen.markup.text import count
from sitegen.overview import Overview
from sitegen.shell import Shell

FILES = (
    (f"{BASE}servers.json", "all servers: slug, title, number of tools by risk, the address of each server's JSON"),
    (f"{BASE}categories.json", "how many tools each category has at each level"),
    (f"{BASE}changes.json", "the latest changes, graded"),
    (f"{BASE}openapi.json", "these files as an OpenAPI document"),
    ("llms.txt", "what an agent that reads the site should know first"),
)


@dataclass(frozen=True, slots=True)
class CatalogRecord:
    """The whole catalog."""

    overview: Overview
    path: str = "tools/"


def render(record: CatalogRecord, shell: Shell) -> bytes:
    """The page."""
    overview = record.overview
    lists = zip(("By risk", "By category", "By what else holds"), ways(overview), strict=True)
    content = template("catalog.html.j2").render(
        overview=overview, groups=[*lists, ("Servers", _servers(overview))], files=FILES, root=shell.root
    )
    about = (
        f"{count(overview.tools, 'tool')} of {count(overview.listed, 'MCP server')}, each with what one call can do."
    )
    return shell.fill(content, title="All tools", description=about, path=record.path)


def _servers(overview: Overview) -> tuple[tuple[str, str, int, str], ...]:
    """The ways to the lists of servers."""
    number = len(overview.servers)
    sources = Counter(source for row in overview.servers for source in row.sources)
    own = (("browse/", "by name", number, ""), (RISKIEST, "riskiest first", number, ""))
    return (*own, *((f"sources/{slug(name)}/", f"from {name}", sources[name], "") for name in sorted(sources)))
