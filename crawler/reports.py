"""What is said of sources and crawls."""

from toolrisk.models import Noun


class Expectation(Noun):
    """What a source is expected to hold after a crawl: at least so many known listings, and among the rows that it
    printed at most this share without a name; and at most this share of what was listed may vanish, or lose all that it
    said, at once. Falling short, the crawl has failed and yesterday's listings stay."""

    listings: int = 0
    blank: float = 1.0
    vanish: float = 0.2


class SourceInfo(Noun):
    """A source that can be crawled: its name, where it is, the environment variable of its key if it needs one.

    `standing`: where several speak of one server, the lowest is heard first. Below 5 are those that speak for
    publishers, above it those that collect. `own_names`: its names are its own, and not the official registry's.
    """

    name: str
    title: str
    url: str
    key: str | None = None
    expects: Expectation = Expectation()
    standing: int = 5
    own_names: bool = False


class CrawlReport(Noun):
    """How the crawl of one source went: complete, skipped for a reason, or failed for a reason.

    `listings` were kept of `rows` that the source printed (`older` of them are versions that a later one supersedes);
    `bad_rows` break their source's own schema; `unchanged`: the source said that nothing is new; `short`: it
    came to its end, but with less than is expected of it.
    """

    source: str
    complete: bool = False
    full: bool = True
    unchanged: bool = False
    skipped: str | None = None
    failure: str | None = None
    short: bool = False
    pages: int = 0
    rows: int = 0
    older: int = 0
    listings: int = 0
    bad_rows: int = 0
    requests: int = 0
    seconds: float = 0.0
