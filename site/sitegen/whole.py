"""The files that are no one server's: lists, rules, search, changes, prose, what machines read, sitemaps, assets."""

from collections.abc import Callable

from classifier.ruleset import rules
from sitegen import api, atom, llms, prose
from sitegen.changes import events
from sitegen.files.sitemaps import Sitemaps
from sitegen.folder import Folder
from sitegen.lists import server_lists, tool_lists
from sitegen.pages import catalog, fixed, listing, rule, ways
from sitegen.pages import changes as changes_page
from sitegen.parts.rows import server_row, tool_row
from sitegen.search import Index
from sitegen.summaries import Line
from sitegen.world import World
from toolrisk import house

Put = Callable[[str, bytes | bytearray], object]


class Whole:
    """Takes each server's folder in, and hands out the files that are made from all of them: what is full at once, the
    rest at the end."""

    def __init__(self, world: World, put: Put, search: bool = True) -> None:
        """`search`: the search index is among them."""
        self.world, self.put = world, put
        self.tools = 0
        self.sitemaps = Sitemaps(world.site_url, put)
        self.search = Index(put) if search else None
        self.lists = listing.Streams(tool_lists(world.overview), self.leaf)

    def page(self, path: str, data: bytes) -> None:
        """Hand out a page and name it in a sitemap."""
        self.put(f"{path}index.html", data)
        self.sitemaps.add(path)

    def leaf(self, leaf: listing.Leaf) -> None:
        """Hand out one page of a list."""
        self.page(leaf.path, listing.render(leaf, self.world.frame.at(leaf.path)))

    def add(self, folder: Folder) -> None:
        """Take a server in."""
        self.take(folder.view.server.name, folder.pages, folder.view.lines)

    def take(self, name: str, pages: list[str], lines: list[Line]) -> None:
        """Take a server in by its name: its pages into sitemaps, its tools into their lists, all into the search."""
        row = self.world.rows[name]
        for path in pages:
            self.sitemaps.add(path)
        for shown in lines:
            self._list(shown)
            if self.search:
                self.search.add_tool(shown, row)
        if self.search:
            self.search.add_server(row)
        self.tools += len(lines)

    def close(self) -> None:
        """Hand out all that is left."""
        world, put = self.world, self.put
        self.lists.close()
        if self.search:
            self.search.close()
        for made, rows in server_lists(world.overview):
            listing.leaves(made, (listing.Listed(row, server_row(row)) for row in rows), self.leaf)
        self._rules()
        self._changes()
        for index in ways.records(world.overview):
            self.page(index.path, ways.render(index, world.frame.at(index.path)))
        every = catalog.CatalogRecord(world.overview)
        self.page(every.path, catalog.render(every, world.frame.at(every.path)))
        for page in fixed.PAGES:
            self.page(page.path, fixed.render(page, world.frame.at(page.path)))
        for name, data in prose.files(world):
            put(name, data)
            if name.endswith("index.html"):
                self.sitemaps.add(name.removesuffix("index.html"))
        for path, said in api.files(world.overview, world.changes, world.site_url):
            put(path, said)
        put("llms.txt", llms.text(world.overview, world.site_url))
        self._assets()
        self.sitemaps.close()

    def _list(self, shown: Line) -> None:
        """Put a tool's line into every list that it belongs to."""
        row = listing.Listed(shown, tool_row(shown))
        self.lists.add(f"risks/{shown.risk.value}/", row)
        if shown.category:
            self.lists.add(f"categories/{shown.category.value.lower()}/", row)
        for facet in shown.facets:
            self.lists.add(f"facets/{facet.replace('_', '-')}/", row)

    def _assets(self) -> None:
        """Styles, scripts and pictures; the schemas of policies stand at the top, for other programs name them."""
        top = house.path("site/assets")
        for file in sorted(file for file in top.rglob("*") if file.is_file()):
            name = file.relative_to(top).as_posix()
            self.put(name if name.startswith("schemas/") else f"assets/{name}", file.read_bytes())

    def _rules(self) -> None:
        """The rules' pages. An id is a path of ours, such as `write/create`."""
        every, at = rule.records(rules(), self.world.overview), self.world.frame.at
        self.page(every.path, rule.render_all(every, at(every.path)))
        for one in every.rules:
            self.page(one.path, rule.render(one, at(one.path)))

    def _changes(self) -> None:
        """The page of changes and its feed."""
        world = self.world
        record = changes_page.ChangesRecord(world.changes, world.overview)
        self.page(record.path, changes_page.render(record, world.frame.at(record.path)))
        home = f"{world.site_url}{record.path}"
        told = events(world.changes.latest)
        slugs = [world.rows[one.server].slug if one.server in world.rows else None for one in told]
        tops = (f"{world.site_url}tools/{slug}/history.html" if slug else home for slug in slugs)
        entries = [(one, f"{top}#{one.key}") for one, top in zip(told, tops, strict=True)]
        self.put(f"{record.path}feed.xml", atom.feed("Toolrisk: changes", home, f"{home}feed.xml", entries))
