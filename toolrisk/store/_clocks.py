"""What the catalog makes of a clock that is wrong: moments that lie ahead of now, and how they are put right."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, func, select, update

from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import moment, seconds

# A clock that was ahead is believed to have been so for at most so many nights, and to be right again when, since the
# last night before them, half a day has passed for each. Otherwise it may as well be behind now.
_NIGHTS_AHEAD, _A_NIGHT = 3, timedelta(hours=12)
_MOMENTS: Sequence[Column[Any]] = (
    t.crawl.c.started, t.crawl.c.finished, t.listing.c.first_seen, t.listing.c.last_seen, t.listing.c.gone,
    t.observation.c.first_seen, t.observation.c.last_seen, t.change.c.at, t.night.c.started, t.night.c.finished,
)  # fmt: skip


class Clocks(Store):
    """The part of the catalog that minds the clock."""

    def latest_moment(self) -> datetime | None:
        """The latest time that the catalog was at work: a clock that says less has jumped back, or had jumped ahead."""
        columns = (t.crawl.c.started, t.crawl.c.finished, t.night.c.started, t.night.c.finished, t.attempt.c.at)
        with self.engine.connect() as connection:
            stamps = [connection.execute(select(func.max(column))).scalar() for column in columns]
        known = [stamp for stamp in stamps if stamp is not None]
        return moment(max(known)) if known else None

    def redate(self, now: datetime) -> int:
        """Date what lies ahead of now back to now, where it is plain that the clock was ahead and is right again; how
        many rows. An attempt of such a moment is forgotten to be fresh, so that its server is asked again."""
        stamp = seconds(now)
        with self.engine.begin() as connection:
            if not _was_ahead(connection, now):
                return 0
            count = sum(
                connection.execute(update(column.table).where(column > stamp).values({column.name: stamp})).rowcount
                for column in _MOMENTS
            )
            ahead = update(t.attempt).where(t.attempt.c.at > stamp)
            return count + connection.execute(ahead.values(at=stamp, expires=stamp)).rowcount


def _was_ahead(connection: Connection, now: datetime) -> bool:
    started = connection.execute(select(t.night.c.started).order_by(t.night.c.id.desc())).scalars().all()
    ahead = next((place for place, one in enumerate(started) if one <= seconds(now)), len(started))
    if not 0 < ahead <= _NIGHTS_AHEAD or ahead == len(started):
        return False
    return now - moment(started[ahead]) >= ahead * _A_NIGHT
