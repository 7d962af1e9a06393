"""Each rule's hits and misses are its test."""

import pytest

from classifier.judge import judge
from classifier.reading import Reader
from classifier.ruleset import Rule, rules
from toolrisk.models import Context, ToolDefinition

_NOWHERE = Context(server="acme/somewhere")


def _speaks(rule: Rule, definition: ToolDefinition) -> bool:
    """Whether a rule speaks of a definition, whatever it weighs there."""
    if rule.kind != "capability" or rule.check:
        return rule.id in {finding.rule for finding in judge(definition, _NOWHERE).findings}
    read = Reader().read(definition, _NOWHERE)
    features = read.features
    verbs = {f"{group}@{place}" for group in rule.verbs for place in ("name", "lead", "joined")}
    things = {f"{group}@{place}" for group in rule.things for place in ("noun", "clause", "last")}
    return rule.id in read.spoke or bool(features & (verbs | things | set(rule.marks)))


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_a_rule_hits_what_it_says_and_misses_what_it_says(rule: Rule) -> None:
    assert [hit.name for hit in rule.hits if not _speaks(rule, hit)] == []
    assert [miss.name for miss in rule.misses if _speaks(rule, miss)] == []


def test_every_rule_can_speak() -> None:
    silent = [
        r.id
        for r in rules()
        if not (r.match or r.verbs or r.things or r.marks or r.check) and r.kind != "contradiction"
    ]
    assert silent == []
