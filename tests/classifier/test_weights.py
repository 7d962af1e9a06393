"""A sum of weights says what its odds say."""

import pytest

from classifier import weights


@pytest.mark.parametrize("facet", weights.FACETS)
def test_a_facet_holds_from_the_odds_on_that_its_threshold_names(facet: str) -> None:
    held = set()
    for step in range(-1_500, 1_500):
        row = [0.0] * len(weights.COLUMNS)
        row[weights.COLUMNS.index(f"{facet}:Read")] = step / 1_000
        scores = weights.score(weights.Table.of(weights.Weights(rows={}, intercepts=tuple(row))), ())
        holds = dict(zip(weights.FACETS, scores.holds, strict=True))[facet]
        assert holds == (scores.facets[facet] >= weights.THRESHOLDS[facet])
        held.add(holds)
    assert held == {True, False}


def test_the_risk_is_the_likeliest_under_the_category() -> None:
    row = [0.0] * len(weights.COLUMNS)
    row[weights.COLUMNS.index("Write")] = 2.0
    row[weights.COLUMNS.index("Write:critical")] = 0.5
    scores = weights.score(weights.Table.of(weights.Weights(rows={}, intercepts=tuple(row))), ())
    assert (scores.category, scores.risk) == ("Write", "critical")
    assert max(scores.risk_odds, key=lambda level: scores.risk_odds[level]) == "critical"
    assert sum(scores.risk_odds.values()) == pytest.approx(1)
