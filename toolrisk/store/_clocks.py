"""What the catalog makes of a clock that is wrong: moments that lie ahead of now, and how they are put right."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, case, func, select, update

from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import moment, seconds

# A clock that was ahead is believed to be right again when, from the last night before until the first one after,
# half a day has passed for each night between and one more. Otherwise it may as well be behind now: then that time is
# shorter than a day.
_A_NIGHT = timedelta(hours=12)
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
        """Date back what lies ahead of now, where it is plain that the clock was ahead and is right again; how many
        rows. The nights that lay ahead are spread over the time in which they must have been, in their order, and what
        they dated lies where they lie. An attempt of then is forgotten to be fresh, so that its server is asked
        again."""
        with self.engine.begin() as connection:
            spread = _spread(connection, seconds(now))
            if spread is None:
                return 0
            count = sum(_redated(connection, column, spread) for column in _MOMENTS)
            ahead = update(t.attempt).where(t.attempt.c.at > spread.now)
            return count + connection.execute(ahead.values(at=spread.now, expires=spread.now)).rowcount


class _Spread(NamedTuple):
    """Where moments ahead of `now` belong: `first`, the first of the nights, at `at`, what lies a `width` later a
    `span` later, and nothing after `latest`."""

    now: int
    first: int
    width: int
    at: int
    span: int
    latest: int


def _spread(connection: Connection, now: int) -> _Spread | None:
    """None where it is not plain that the clock was ahead."""
    started = connection.execute(select(t.night.c.started).order_by(t.night.c.id)).scalars().all()
    ahead = [place for place, one in enumerate(started) if one > now]
    if not ahead or not ahead[0]:
        return None
    nights = [started[place] for place in ahead]
    before, after = started[ahead[0] - 1], next(iter(started[ahead[-1] + 1 :]), now)
    gap = (after - before) // (len(nights) + 1)
    if after - before < (len(nights) + 1) * _A_NIGHT.total_seconds():
        return None
    width = max(1, max(nights) - min(nights))
    span = min(width, (len(nights) - 1) * gap)
    return _Spread(now, min(nights), width, before + gap, span, after)


def _redated(connection: Connection, column: Column[Any], to: _Spread) -> int:
    there = to.at + (column - to.first) * to.span // to.width
    # A night takes a while; after the last of them lies what it did.
    here = case((column > to.first + to.width, to.at + to.span + column - to.first - to.width), else_=there)
    here = case((column < to.first, to.at), (here > to.latest, to.latest), else_=here)
    return connection.execute(update(column.table).where(column > to.now).values({column.name: here})).rowcount
