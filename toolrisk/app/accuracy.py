"""What was measured of the rules, for the method page."""

import json

from toolrisk import house


def sentence() -> str:
    """How often the rules were right, on what, and when."""
    kept = json.loads(house.path("data/accuracy.json").read_text(encoding="utf-8"))
    return (
        f"Measured on {str(kept['date'])[:10]} on {kept['tools']:,} judged tools of {kept['servers']:,} servers "
        f"({kept['gold']}, rules {kept['rules_version'][:12]}): category exact {kept['category_exact']:.1%}, "
        f"defensible {kept['category_defensible']:.1%}; risk exact {kept['risk_exact']:.1%}, "
        f"defensible {kept['risk_defensible']:.1%}; macro-F1 over the categories {kept['macro_f1']:.3f}; "
        f"dangerous misses {kept['dangerous']:.1%}; abstentions {kept['abstentions']:.1%}."
    )
