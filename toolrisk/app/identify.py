"""Which listings are one server, once the listings have changed."""

import crawler
from toolrisk import clock
from toolrisk.store import Catalog


def identify(catalog: Catalog) -> int:
    """Make servers of all listings, and observe what registries print of their tools; how many servers there are."""
    identified = crawler.identify(catalog.listings(), catalog.servers())
    catalog.save_servers(identified.servers, identified.renames)
    catalog.declare(clock.now())
    return len(identified.servers)
