"""The curve on the method page says what was measured, in the drawing and in the table alike."""

import re

from sitegen.parts.calibration import drawn, fragment

_KEPT = {
    "calibration": [
        {"low": 0.5, "high": 0.6, "count": 40, "claimed": 0.55, "right": 0.5},
        {"low": 0.9, "high": 0.95, "count": 1600, "claimed": 0.925, "right": 0.91},
    ],
    "facets": {"private_data": {"precision": 0.8, "recall": 0.9, "f1": 0.847, "true": 478}},
}


def test_each_bin_is_a_point_and_a_row() -> None:
    page = str(drawn(_KEPT))
    assert page.count("<circle") == 2
    assert "<td>90% to 95%</td><td>1,600</td><td>92.5%</td><td>91.0%</td>" in page
    assert "<td>private data</td><td>478</td><td>80.0%</td><td>90.0%</td><td>0.847</td>" in page


def test_a_point_that_claims_too_much_lies_below_the_line() -> None:
    x, y = map(float, re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)"', str(drawn(_KEPT)))[0])
    whole = int(re.findall(r'viewBox="0 0 (\d+)', str(drawn(_KEPT)))[0])
    assert whole - y < x


def test_nothing_is_drawn_of_nothing() -> None:
    assert drawn({}) == ""


def test_the_project_s_own_figures_are_drawn() -> None:
    assert str(fragment()).count("<circle") >= 4
