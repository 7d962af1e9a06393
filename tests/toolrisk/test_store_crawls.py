"""What the store keeps of crawls: where one goes on, what vanished, and since when to ask for news."""

from datetime import timedelta

from tests.toolrisk.test_store import DAY, NOW, crawl, listing
from toolrisk.models import Status
from toolrisk.store import BadRow, Catalog


def test_a_crawl_cut_off_goes_on_at_its_cursor(catalog: Catalog) -> None:
    run = catalog.begin_crawl("a", True, NOW)
    catalog.save_page(run, [listing("x")], cursor="page-2")
    again = catalog.begin_crawl("a", True, NOW + timedelta(hours=1))
    assert (again.id, again.cursor) == (run.id, "page-2")
    assert catalog.listings() == []
    catalog.save_page(again, [listing("y")])
    catalog.finish_crawl(again, complete=True)
    assert [one.name for one in catalog.listings()] == ["x", "y"]


def test_a_crawl_cut_off_long_ago_begins_anew(catalog: Catalog) -> None:
    run = catalog.begin_crawl("a", True, NOW)
    catalog.save_page(run, [listing("x")], cursor="page-2")
    again = catalog.begin_crawl("a", True, NOW + 2 * DAY)
    assert again.id != run.id
    assert again.cursor is None


def test_a_crawl_that_failed_leaves_yesterdays_listings(catalog: Catalog) -> None:
    crawl(catalog, "x", "y")
    run = catalog.begin_crawl("a", True, NOW + DAY)
    catalog.save_page(run, [listing("z")])
    catalog.finish_crawl(run, complete=False, failure="fell short")
    assert [one.name for one in catalog.listings()] == ["x", "y"]
    assert catalog.sources()[0].failure == "fell short"
    assert not catalog.sources()[0].complete


def test_only_a_full_crawl_finds_what_vanished_and_what_came_back(catalog: Catalog) -> None:
    crawl(catalog, "x", "y")
    crawl(catalog, "x", full=False, now=NOW + DAY)
    assert {one.status for one in catalog.listings()} == {Status.active}
    crawl(catalog, "x", now=NOW + 2 * DAY)
    assert {one.name: one.status for one in catalog.listings()} == {"x": Status.active, "y": Status.deleted}
    crawl(catalog, "x", "y", now=NOW + 3 * DAY)
    assert {one.status for one in catalog.listings()} == {Status.active}


def test_an_incremental_crawl_knows_since_when(catalog: Catalog) -> None:
    assert catalog.begin_crawl("a", False, NOW).full
    crawl(catalog, "x")
    second = catalog.begin_crawl("a", False, NOW + DAY)
    assert (second.full, second.since) == (False, NOW)
    assert {one.name for one in catalog.known_after(second)} == {"x"}
    assert catalog.last_full("a") == NOW


def test_bad_rows_are_kept_with_their_reason(catalog: Catalog) -> None:
    run = catalog.begin_crawl("a", True, NOW)
    catalog.save_page(run, [], [BadRow(name="n", reason="repository: empty", raw='{"x": "\ud800"}')])
    catalog.finish_crawl(run, complete=True)
    assert [(row.name, row.reason) for row in catalog.bad_rows("a")] == [("n", "repository: empty")]
    assert catalog.sources()[0].bad_rows == 1


def test_a_crawl_dated_ahead_is_no_time_to_ask_for_news_from(catalog: Catalog) -> None:
    crawl(catalog, "x", "y", now=NOW + DAY)
    run = catalog.begin_crawl("a", False, NOW)
    assert (run.full, run.since) == (False, None)
    catalog.save_page(run, [listing("x")])
    catalog.finish_crawl(run, complete=True, now=NOW)
    assert [one.status for one in catalog.listings()] == [Status.active, Status.active]
    assert catalog.begin_crawl("a", False, NOW + 2 * DAY).since == NOW
