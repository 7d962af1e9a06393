"""A clock that was wrong: said clearly, nothing lost, and what it dated wrong put right where that is plain."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import classifier
from tests.toolrisk.app.nights import Home
from toolrisk import clock
from toolrisk.app import doctor
from toolrisk.app.changes import compare
from toolrisk.app.harvest import news
from toolrisk.models import Harvest, How, Package, Remote, Server, ToolDefinition
from toolrisk.store import Catalog

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


def told(home: Home) -> list[tuple[str, ...]]:
    """What was found to change, the dates aside."""
    with Catalog(home.db) as catalog:
        return sorted((one.server, one.tool, one.kind, repr(one.after)) for one in catalog.changes())


def test_a_clock_that_jumped_back_is_told(home: Home) -> None:
    home.night(3)
    night = home.night(1)
    assert "it jumped" in night.warnings[0]
    assert night.code == 0
    assert night.crawl and night.crawl.reports[0].full


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=400)])
def test_a_night_whose_clock_was_ahead_loses_nothing_and_is_dated_right_by_the_next(
    home: Home, ahead: timedelta
) -> None:
    home.night(1, clock=home.world.night(1).at + ahead)
    night, today = home.night(2), clock.now()
    assert night.code == 0 and "it jumped" in night.warnings[0] and "were put right" in night.warnings[1]
    assert night.drift.changes >= len({(one.tool, one.kind) for one in home.world.night(2).changes()})
    truth = {(one.tool, one.kind) for number in (1, 2) for one in home.world.night(number).changes()}
    assert truth <= {(tool, kind) for _, tool, kind, _ in told(home)}
    with Catalog(home.db) as catalog:
        assert catalog.latest_moment() == today
        assert all(one.at <= today for one in catalog.changes())
        entries = catalog.entries(classifier.verdicts_version())
        assert all(tool.first_seen <= tool.last_seen <= today for entry in entries for tool in entry.tools)
    calm = home.night(3)
    assert (calm.code, calm.warnings) == (0, ())
    assert calm.crawl and not calm.crawl.reports[0].full


def nights(catalog: Catalog, *moments: datetime) -> None:
    """Nights at these times by the clock, in each of which a server says something new."""
    catalog.save_servers([Server(name="a/a", slug="", title="A")])
    for count, at in enumerate(moments):
        row = catalog.open_night("task", at)
        tools = (ToolDefinition(name="t", description=f"Reads file number {count}."),)
        fields: dict[str, Any] = {"server": "a/a", "how": How.observed, "at": at, "definitions": tools}
        catalog.observe([Harvest(version=str(count), **fields)])
        compare(catalog)
        catalog.end_night(row, 0, "state", at + timedelta(hours=1))


@pytest.mark.parametrize("many", [1, 2, 9])
@pytest.mark.parametrize("late", [0, 3])
def test_what_a_clock_dated_wrong_for_many_nights_is_put_right_in_its_order(
    catalog: Catalog, many: int, late: int
) -> None:
    """`late`: so many nights with the right clock went by before it was put right."""
    true = [NOW + timedelta(days=number) for number in range(1, many + 1)]
    right = [NOW + timedelta(days=many + number) for number in range(1, late + 1)]
    nights(catalog, NOW, *(one + timedelta(days=365) for one in true), *right)
    now = NOW + timedelta(days=many + late + 1)
    assert catalog.redate(now) > 0
    dates = [one.first_seen for one in catalog.history("a/a")]
    assert dates == sorted(set(dates)) and len(dates) == 1 + many + late
    assert all(abs(there - was) < timedelta(hours=1) for there, was in zip(dates[1:], true, strict=False))
    assert [one.at for one in catalog.changes()] == dates[1:]
    latest = catalog.latest_moment()
    assert latest and latest <= now
    assert catalog.redate(now) == 0


def test_of_a_clock_that_is_behind_nothing_is_believed(catalog: Catalog) -> None:
    nights(catalog, *(NOW + timedelta(days=number) for number in range(8)))
    before = [one.first_seen for one in catalog.history("a/a")]
    for behind in (0.5, 3.5, 5.9, 6.5, 6.99):
        assert catalog.redate(NOW + timedelta(days=behind)) == 0
    nights(catalog, *(NOW + timedelta(days=3.5 + number) for number in range(2)))
    assert catalog.redate(NOW + timedelta(days=5.5)) == 0
    assert [one.first_seen for one in catalog.history("a/a")][:8] == before


def test_a_catalog_whose_clock_was_never_right_stays_as_it_is(catalog: Catalog) -> None:
    nights(catalog, NOW + timedelta(days=365))
    assert catalog.redate(NOW) == 0


def test_a_clock_that_fell_to_the_epoch_changes_no_date_of_before(home: Home) -> None:
    home.night(1)
    before = told(home)
    with Catalog(home.db) as catalog:
        dates = [one.first_seen for one in catalog.shown_since()]
    home.night(1, clock=datetime(1970, 1, 1, 0, 5, tzinfo=UTC))
    assert told(home) == before
    night = home.night(2)
    assert (night.code, night.warnings) == (0, ())
    with Catalog(home.db) as catalog:
        assert [one.first_seen for one in catalog.shown_since()][: len(dates)] == dates


def test_doctor_names_a_clock_that_is_behind_the_catalog(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.VARIABLE, NOW.isoformat())
    assert [check.state for check in doctor._clock(catalog)] == ["good"]
    catalog.open_night("task", NOW + timedelta(hours=1))
    (check,) = doctor._clock(catalog)
    assert check.state == "look" and "at work at 2026-11-22 04:00" in check.seen


def test_what_failed_under_a_clock_that_was_ahead_is_asked_again(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Package(registry_type="npm", identifier="acme-x", version="1")
    remote = Remote(type="streamable-http", url="https://a.example/mcp")
    catalog.save_servers(
        [
            Server(name="a/failed", slug="", title="A", packages=(package,)),
            Server(name="a/answered", slug="", title="B", remotes=(remote,)),
        ]
    )
    ahead = NOW + timedelta(days=300)
    good = (ToolDefinition(name="t"),)
    catalog.observe(
        [
            Harvest(
                server="a/failed", target="npm:acme-x", version="1", how=How.observed, at=ahead, cause="timeout",
                reason="It took too long.",
            ),
            Harvest(
                server="a/answered", target=remote.url, version="1", how=How.observed, at=ahead, definitions=good,
                ttl_ms=10**18,
            ),
        ]
    )  # fmt: skip
    monkeypatch.setenv(clock.VARIABLE, ahead.isoformat())
    assert not news(catalog).servers
    monkeypatch.setenv(clock.VARIABLE, (ahead + timedelta(days=8)).isoformat())
    assert news(catalog).servers == {"a/failed", "a/answered"}, "no answer is good for ever"
    monkeypatch.setenv(clock.VARIABLE, NOW.isoformat())
    assert news(catalog).servers == {"a/failed", "a/answered"}
