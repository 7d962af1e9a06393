"""Whether a source lost more at once than can be believed."""

from collections.abc import Mapping, Sequence

from toolrisk.models import Listing, Status

# A source with fewer listings is too small for shares to say anything.
SMALL = 25


def lost(before: Sequence[Listing], after: Sequence[Listing], most: float) -> str | None:
    """How more than this share of the active listings would vanish or go blank; None where it is believable."""
    was = {one.name: one for one in before if one.status is not Status.deleted}
    now = {one.name: one for one in after if one.status is not Status.deleted}
    if len(was) < SMALL:
        return None
    gone, blank = sum(name not in now for name in was), _blank(was, now)
    if gone > len(was) * most:
        return f"{gone} of {len(was)} listings would vanish at once; at most {most:.0%} are believed"
    if blank > len(was) * most:
        return f"{blank} of {len(was)} listings would go blank at once; at most {most:.0%} are believed"
    return None


def _blank(was: Mapping[str, Listing], now: Mapping[str, Listing]) -> int:
    return sum(_says(one) and name in now and not _says(now[name]) for name, one in was.items())


def _says(listing: Listing) -> bool:
    return bool(listing.description or listing.packages or listing.remotes)
