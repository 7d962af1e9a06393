"""Which listings are one server, once the listings have changed."""

from crawler.identity import identify as sorted_into_servers
from toolrisk import clock
from toolrisk.store import Catalog


def identify(catalog: Catalog) -> int:
    """Make servers of all listings, and observe what registries print of their tools; how many servers there are."""
    identified = sorted_into_servers(catalog.listings(), catalog.servers())
    catalog.save_servers(identified.servers, identified.renames)
    catalog.declare(clock.now())
    return len(identified.servers)
