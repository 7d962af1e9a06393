"""A sum of weights says what its odds say."""

import pytest

from classifier import weights


def _scored(**columns: float) -> weights.Scores:
    """What columns say that sum to this, and all others to nothing."""
    row = tuple(columns.get(name, 0.0) for name in weights.COLUMNS)
    return weights.score(weights.Table.of(weights.Weights(rows={}, intercepts=row)), ())


@pytest.mark.parametrize("facet", weights.FACETS)
def test_a_facet_holds_from_the_odds_on_that_its_threshold_names(facet: str) -> None:
    held = set()
    for step in range(-1_500, 1_500):
        scores = _scored(**{"Read": 1.0, f"{facet}:Read": step / 1_000})
        holds = dict(zip(weights.FACETS, scores.holds, strict=True))[facet]
        assert holds == (scores.facets[facet] >= weights.THRESHOLDS[facet])
        held.add(holds)
    assert held == {True, False}


@pytest.mark.parametrize(("behind", "chosen"), [(0.05, "Destructive"), (0.25, "Write")])
def test_of_two_categories_that_are_about_as_likely_the_graver_wins(behind: float, chosen: str) -> None:
    scores = _scored(Write=3.0, Destructive=3.0 - behind)
    assert scores.category == chosen
    assert {chosen, scores.runner_up[0]} == {"Write", "Destructive"}
    assert scores.sure == pytest.approx(scores.category_odds[chosen])


def test_the_risk_is_the_likeliest_under_the_category() -> None:
    scores = _scored(**{"Write": 2.0, "Write:critical": 0.5})
    assert (scores.category, scores.risk) == ("Write", "critical")
    assert max(scores.risk_odds, key=lambda level: scores.risk_odds[level]) == "critical"
    assert sum(scores.risk_odds.values()) == pytest.approx(1)
