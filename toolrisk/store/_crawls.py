"""Crawls, their pages, and the listings that they leave behind."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from toolrisk.models import Listing, Noun, Status, ToolDefinition
from toolrisk.store import _tables as t
from toolrisk.store._base import Store
from toolrisk.store._codec import moment, pack, pack_noun, seconds, unpack
from toolrisk.store._engine import batches, upsert
from toolrisk.store._manifests import save_manifest

# A cursor older than this may no longer be understood by its registry; the crawl is begun anew.
STALE = timedelta(hours=24)
RAW_LIMIT = 4096


class Crawl(Noun):
    """A crawl under way: where it stands, and since when the source's news are wanted (None: everything)."""

    id: int
    source: str
    full: bool
    started: datetime
    cursor: str | None = None
    since: datetime | None = None
    etags: Mapping[str, str] = {}


class BadRow(Noun):
    """A row of a source that breaks its own schema: its name where it has one, what is wrong, and how it came."""

    name: str | None = None
    reason: str
    raw: str = ""


class SourceState(Noun):
    """What is known of one source: its last finished crawl, what it brought, and what went wrong by cause."""

    name: str
    last_crawl: datetime | None = None
    complete: bool = False
    listings: int = 0
    servers: int = 0
    definitions: int = 0
    bad_rows: int = 0
    failures: Mapping[str, int] = {}
    failure: str | None = None


class Crawls(Store):
    """The part of the catalog that crawls speak to."""

    def begin_crawl(self, source: str, full: bool, now: datetime) -> Crawl:
        """Begin a crawl, or take up the one of this source and kind that was cut off less than a day ago.

        An incremental crawl without a complete one before it becomes a full one. Where the one before it lies ahead of
        now, a clock was wrong, and nothing is known of since when there are news: it asks for everything.
        """
        with self.engine.begin() as connection:
            last = self._last_complete(connection, source)
            full = full or last is None
            return self._resumed(connection, source, full, now) or self._begun(connection, source, full, now, last)

    def _last_complete(self, connection: Connection, source: str) -> Any:
        found = select(t.crawl).where(t.crawl.c.source == source, t.crawl.c.complete.is_(True))
        return connection.execute(found.order_by(t.crawl.c.id.desc()).limit(1)).first()

    def _resumed(self, connection: Connection, source: str, full: bool, now: datetime) -> Crawl | None:
        unfinished = select(t.crawl).where(t.crawl.c.source == source, t.crawl.c.finished.is_(None))
        for row in connection.execute(unfinished.order_by(t.crawl.c.id.desc())).all():
            if row.full == full and abs(now - moment(row.started)) < STALE:
                return _crawl(row)
            _close(connection, row.id, now, complete=False, failure="abandoned")
        return None

    def _begun(self, connection: Connection, source: str, full: bool, now: datetime, last: Any) -> Crawl:
        values = {"source": source, "full": full, "started": seconds(now), "complete": False}
        values["since"] = None if full or last.started > values["started"] else last.started
        values["etags"] = last.etags if last else None
        (key,) = connection.execute(insert(t.crawl).values(values)).inserted_primary_key or (0,)
        return _crawl(connection.execute(select(t.crawl).where(t.crawl.c.id == key)).one())

    def last_full(self, source: str) -> datetime | None:
        """When the last complete full crawl of a source began."""
        query = select(func.max(t.crawl.c.started)).where(
            t.crawl.c.source == source, t.crawl.c.complete.is_(True), t.crawl.c.full.is_(True)
        )
        with self.engine.connect() as connection:
            stamp = connection.execute(query).scalar()
        return None if stamp is None else moment(stamp)

    def save_page(
        self,
        crawl: Crawl,
        listings: Sequence[Listing],
        bad_rows: Sequence[BadRow] = (),
        cursor: str | None = None,
        declared: Mapping[str, Sequence[ToolDefinition]] | None = None,
        etags: Mapping[str, str] | None = None,
    ) -> None:
        """Keep one page and the cursor after it, together or not at all. A name that came twice keeps its last form."""
        with self.engine.begin() as connection:
            manifests = {name: save_manifest(connection, tools) for name, tools in (declared or {}).items() if tools}
            rows = {listing.name: _staged(crawl.id, listing, manifests.get(listing.name)) for listing in listings}
            upsert(connection, t.staged, list(rows.values()))
            bad = [_bad(crawl, row) for row in bad_rows]
            for batch in batches(bad):
                connection.execute(insert(t.bad_row), batch)
            progress: dict[str, Any] = {"cursor": cursor}
            if etags is not None:
                progress["etags"] = pack(dict(etags))
            connection.execute(update(t.crawl).where(t.crawl.c.id == crawl.id).values(**progress))

    def known_after(self, crawl: Crawl) -> list[Listing]:
        """The listings of its source that would be known if this crawl were finished now."""
        known = {} if crawl.full else {listing.name: listing for listing in self.listings(crawl.source)}
        with self.engine.connect() as connection:
            for row in connection.execute(select(t.staged).where(t.staged.c.crawl == crawl.id)):
                known[row.name] = Listing.model_validate(unpack(row.body))
        return list(known.values())

    def finish_crawl(
        self, crawl: Crawl, complete: bool, failure: str | None = None, now: datetime | None = None
    ) -> None:
        """Take a whole crawl's pages over into the listings; drop those of a failed one, so that yesterday's stay.

        A complete full crawl marks what it did not see as gone. Neither complete nor failed: it stays, to be resumed.
        """
        if not complete and failure is None:
            return
        with self.engine.begin() as connection:
            if complete:
                self._take_over(connection, crawl)
            _close(connection, crawl.id, now or crawl.started, complete, failure)

    def unchanged(self, crawl: Crawl) -> None:
        """Finish a crawl whose source said that nothing is new: what was known is seen again."""
        with self.engine.begin() as connection:
            seen = update(t.listing).where(t.listing.c.registry == crawl.source, t.listing.c.gone.is_(None))
            connection.execute(seen.values(last_seen=seconds(crawl.started)))
            _close(connection, crawl.id, crawl.started, complete=True, failure=None)

    def _take_over(self, connection: Connection, crawl: Crawl) -> None:
        stamp = seconds(crawl.started)
        staged = connection.execute(select(t.staged).where(t.staged.c.crawl == crawl.id)).all()
        rows = [
            {
                "registry": crawl.source, "name": row.name, "body": row.body, "manifest": row.manifest,
                "first_seen": stamp, "last_seen": stamp, "gone": None,
            }
            for row in staged
        ]  # fmt: skip
        upsert(connection, t.listing, rows, keep=("first_seen",))
        if crawl.full:
            vanished = and_(
                t.listing.c.registry == crawl.source,
                t.listing.c.gone.is_(None),
                t.listing.c.name.not_in(select(t.staged.c.name).where(t.staged.c.crawl == crawl.id)),
            )
            connection.execute(update(t.listing).where(vanished).values(gone=stamp))

    def listings(self, registry: str | None = None) -> list[Listing]:
        """All listings, or one registry's, in the order of their names; one that vanished is `deleted`."""
        query = select(t.listing).order_by(t.listing.c.registry, t.listing.c.name)
        if registry is not None:
            query = query.where(t.listing.c.registry == registry)
        with self.engine.connect() as connection:
            return [_listing(row) for row in connection.execute(query)]

    def bad_rows(self, source: str) -> list[BadRow]:
        """What was wrong with rows of the source's last finished crawl."""
        last = select(func.max(t.crawl.c.id)).where(t.crawl.c.source == source, t.crawl.c.finished.is_not(None))
        with self.engine.connect() as connection:
            query = select(t.bad_row).where(t.bad_row.c.crawl == last.scalar_subquery()).order_by(t.bad_row.c.id)
            rows = connection.execute(query).all()
        return [BadRow(name=row.name, reason=row.reason, raw=(row.raw or b"").decode("ascii")) for row in rows]


def _crawl(row: Any) -> Crawl:
    return Crawl(
        id=row.id,
        source=row.source,
        full=row.full,
        started=moment(row.started),
        cursor=row.cursor,
        since=None if row.since is None else moment(row.since),
        etags=unpack(row.etags) if row.etags else {},
    )


def _close(connection: Connection, crawl: int, now: datetime, complete: bool, failure: str | None) -> None:
    ended = {"finished": seconds(now), "complete": complete, "failure": failure, "cursor": None}
    connection.execute(update(t.crawl).where(t.crawl.c.id == crawl).values(**ended))
    connection.execute(delete(t.staged).where(t.staged.c.crawl == crawl))


def _staged(crawl: int, listing: Listing, manifest: str | None) -> dict[str, Any]:
    return {"crawl": crawl, "name": listing.name, "body": pack_noun(listing), "manifest": manifest}


def _bad(crawl: Crawl, row: BadRow) -> dict[str, Any]:
    raw = row.raw[:RAW_LIMIT].encode("ascii", "backslashreplace")
    return {"crawl": crawl.id, "source": crawl.source, "name": row.name, "reason": row.reason[:500], "raw": raw}


def _listing(row: Any) -> Listing:
    listing = Listing.model_validate(unpack(row.body))
    return listing if row.gone is None else listing.model_copy(update={"status": Status.deleted})
