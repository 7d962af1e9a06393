"""The figures that the method page shows were measured with the rules as they are."""

import json

import classifier
from toolrisk import house


def test_the_saved_figures_are_of_these_rules() -> None:
    saved = json.loads(house.path("data/accuracy.json").read_text(encoding="utf-8"))
    assert saved["rules_version"] == classifier.rules_version(), "measure again: see benchmarks/fit_weights.py --save"
    assert saved["category_exact"] >= 0.9
    assert "worst" not in saved
