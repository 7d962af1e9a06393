"""Which listings are one server, once the listings have changed."""

from crawler.identity import one_by_one
from toolrisk import clock
from toolrisk.store import Catalog


def identify(catalog: Catalog) -> int:
    """Make servers of all listings, and observe what registries print of their tools; how many servers there are."""
    servers, renames = one_by_one(catalog.listings(), catalog.each_server())
    number = catalog.save_servers(servers, renames)
    catalog.declare(clock.now())
    return number
