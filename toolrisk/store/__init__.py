"""The catalog's one door to the database: SQLite, or PostgreSQL by changing the URL."""

from toolrisk.store._catalog import Catalog, CatalogError
from toolrisk.store._changes import Pair
from toolrisk.store._crawls import BadRow, Crawl, SourceState
from toolrisk.store._engine import file_of, present, shown
from toolrisk.store._nights import NightRow
from toolrisk.store._observations import Attempt, Shown, standing_failure, target_of
from toolrisk.store._upkeep import Vacuumed
from toolrisk.store._verdicts import Unjudged

__all__ = [
    "Attempt",
    "BadRow",
    "Catalog",
    "CatalogError",
    "Crawl",
    "NightRow",
    "Pair",
    "Shown",
    "SourceState",
    "Unjudged",
    "Vacuumed",
    "file_of",
    "present",
    "shown",
    "standing_failure",
    "target_of",
]
