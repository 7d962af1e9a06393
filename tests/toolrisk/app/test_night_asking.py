"""A night that asks a model: it waits no longer than it has left, and the next one collects."""

import os
from collections.abc import Iterator

import pytest

import classifier
from tests.classifier.llm_endpoint import Service, serving
from tests.classifier.llm_makers import saying
from tests.toolrisk.app.nights import Home
from toolrisk.app import nightly
from toolrisk.store import Catalog


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A model service on this machine, which a night finds by its environment."""
    for name in [name for name in os.environ if name.startswith("ANTHROPIC_")]:
        monkeypatch.delenv(name)
    with serving() as running:
        monkeypatch.setenv("ANTHROPIC_API_KEY", "k")
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.url)
        running.mind = lambda _: saying(category="Execute", risk="high")
        yield running


def _decided(home: Home) -> int:
    with Catalog(home.db) as catalog:
        entries = list(catalog.entries(classifier.verdicts_version()))
    return sum(bool(tool.verdict and tool.verdict.decided_by == "llm") for entry in entries for tool in entry.tools)


def test_a_night_leaves_a_batch_to_the_next(home: Home, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    service.ending = 10_000
    monkeypatch.setattr(nightly, "_OPINION_SHARE", 0.0)
    night = home.night(1, minutes=60, dollars=5.0)
    ((_, sent),) = service.batches.items()
    assert (night.code, night.published, _decided(home)) == (0, True, 0)
    assert [one for one in night.warnings if one.startswith(f"{len(sent):,} tools still wait")]
    service.ending = 0
    night = home.night(2, minutes=60, dollars=5.0)
    assert _decided(home) > 20, "but for tools that changed over night"
    assert not [one for one in night.warnings if "still wait" in one]
