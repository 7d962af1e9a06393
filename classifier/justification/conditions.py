"""When the words of evidence may stand in a justification: what a quote must hold, which facets they need or bar. What
rules ask for stands in their files; classes of verbs and kinds of service ask here."""

import re
from collections.abc import Mapping
from functools import cache

from classifier.ruleset import rules

# Kinds of service by who sees what they show.
PUBLIC_PLACES = ("at-chain", "at-market", "at-packages", "at-public", "at-science", "at-ugc", "at-web")
PRIVATE_PLACES = (
    "at-broker", "at-business", "at-chat", "at-database", "at-desktop", "at-life", "at-mail", "at-notes", "at-ops",
)  # fmt: skip
_BARS = {
    **dict.fromkeys(PUBLIC_PLACES, ("private_data", "credentials")),
    "compute": ("private_data", "credentials", "untrusted_content", "external_send", "filesystem"),
    "convert": ("private_data", "credentials", "untrusted_content", "external_send", "filesystem"),
    "think": ("private_data", "credentials", "untrusted_content"),
    "advise": ("private_data", "credentials", "untrusted_content"),
}


@cache
def needs() -> Mapping[str, str]:
    """The facet that must hold for the words of evidence."""
    ruled = {rule.id: rule.says.needs for rule in rules() if rule.says.needs}
    return {**dict.fromkeys(PRIVATE_PLACES, "private_data"), **ruled}


@cache
def bars() -> Mapping[str, tuple[str, ...]]:
    """The facets that forbid the words of evidence."""
    return {**_BARS, **{rule.id: rule.says.bars for rule in rules() if rule.says.bars}}


@cache
def quoted() -> Mapping[str, re.Pattern[str]]:
    """What a rule's quote must hold for its words, where the rule also speaks by looser ones."""
    return {rule.id: re.compile(rule.says.quote, re.IGNORECASE) for rule in rules() if rule.says.quote}
