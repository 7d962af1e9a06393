"""The calibration curve on the method page: what the rules claimed beside what was right, drawn and in a table."""

import json
from typing import Any

from markupsafe import Markup

from toolrisk import house

_SIDE = 240
_EDGE = 34
_FACETS = {
    "private_data": "private data",
    "untrusted_content": "untrusted content",
    "external_send": "external send",
}


def fragment() -> Markup:
    """The curve, its table and the facets' figures, from `data/accuracy.json`."""
    return drawn(json.loads(house.path("data/accuracy.json").read_text(encoding="utf-8")))


def drawn(kept: dict[str, Any]) -> Markup:
    """The same of the figures given: `calibration` (bins with low, high, count, claimed, right) and `facets`."""
    bins = kept.get("calibration", ())
    if not bins:
        return Markup("")
    return Markup('<figure class="calibration">') + _curve(bins) + _table(bins) + _facets(kept) + Markup("</figure>")


def _curve(bins: list[dict[str, Any]]) -> Markup:
    whole = _SIDE + 2 * _EDGE
    parts = [_axes(whole)]
    most = max(one["count"] for one in bins)
    for one in bins:
        radius = 3 + 9 * (one["count"] / most) ** 0.5
        parts.append(
            Markup(
                '<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}" fill="currentColor" fill-opacity=".45">'
                "<title>said {:.0%}, right {:.0%}, {} verdicts</title></circle>"
            ).format(_at(one["claimed"]), whole - _at(one["right"]), radius, one["claimed"], one["right"], one["count"])
        )
    return (
        Markup(
            '<svg viewBox="0 0 {0} {0}" width="{0}" height="{0}" role="img" '
            'aria-label="Share of right verdicts by the confidence that was said; the table below has the figures">'
        ).format(whole)
        + Markup("").join(parts)
        + Markup("</svg>")
    )


def _axes(whole: int) -> Markup:
    first, last = _at(0), _at(1)
    return Markup(
        '<path d="M{0} {1}V{2}H{3}" fill="none" stroke="currentColor"/>'
        '<path d="M{0} {2}L{3} {1}" stroke="currentColor" stroke-dasharray="4 4" stroke-opacity=".6"/>'
        '<text x="{4}" y="{5}" text-anchor="middle" font-size="12" fill="currentColor">said</text>'
        '<text x="{6}" y="{4}" font-size="12" fill="currentColor" transform="rotate(-90 {6} {4})">right</text>'
    ).format(first, whole - last, whole - first, last, whole // 2, whole - 10, 18)


def _at(share: float) -> float:
    return _EDGE + _SIDE * share


def _table(bins: list[dict[str, Any]]) -> Markup:
    rows = Markup("").join(
        Markup("<tr><td>{:.0%} to {:.0%}</td><td>{:,}</td><td>{:.1%}</td><td>{:.1%}</td></tr>").format(
            one["low"], one["high"], one["count"], one["claimed"], one["right"]
        )
        for one in bins
    )
    return Markup(
        "<table><caption>Confidence: what was said and what was right</caption><thead><tr>"
        '<th scope="col">confidence</th><th scope="col">verdicts</th><th scope="col">said on average</th>'
        '<th scope="col">right</th></tr></thead><tbody>{}</tbody></table>'
    ).format(rows)


def _facets(kept: dict[str, Any]) -> Markup:
    rows = Markup("").join(
        Markup("<tr><td>{}</td><td>{:,}</td><td>{:.1%}</td><td>{:.1%}</td><td>{:.3f}</td></tr>").format(
            name, one["true"], one["precision"], one["recall"], one["f1"]
        )
        for key, name in _FACETS.items()
        if (one := kept.get("facets", {}).get(key))
    )
    if not rows:
        return Markup("")
    return Markup(
        "<table><caption>The facets of the lethal trifecta</caption><thead><tr>"
        '<th scope="col">facet</th><th scope="col">tools that have it</th><th scope="col">precision</th>'
        '<th scope="col">recall</th><th scope="col">F1</th></tr></thead><tbody>{}</tbody></table>'
    ).format(rows)
