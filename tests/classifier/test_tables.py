"""What justifications are written from names only rules, verbs, facets and levels that there are."""

import pytest

from classifier.justification.because import speaking
from classifier.justification.conditions import PUBLIC_PLACES, bars, needs, quoted
from classifier.justification.grounds import BESIDE, GROUNDS, LEVELS, OF_A_THING, SAID
from classifier.justification.holds import HOLDS
from classifier.justification.inflect import verbs
from classifier.justification.kinds import kinds
from classifier.justification.reasons import ABOVE_ALL, DEEDS, NEIGHBOURS, VERSUS, by_verb
from classifier.justification.rows import _STAKES
from classifier.ruleset import Rule, Says, rules
from classifier.vocabulary import vocabulary
from classifier.weights import CATEGORIES, RISKS
from toolrisk.models import Facets

IDS = {rule.id: rule for rule in rules()}
PLACES = {group for groups in vocabulary().nouns.values() for group in groups if group.startswith("at-")}
KINDS = {*DEEDS, *PLACES, *(verb.group for verb in vocabulary().verbs.values())}
LEVEL = {(category, risk) for category, many in RISKS.items() for risk in many}
SAYING = [rule for rule in rules() if rule.says != Says()]
WHERE = {"any", "change", *CATEGORIES}


@pytest.mark.parametrize("rule", SAYING, ids=lambda rule: rule.id)
def test_what_a_rule_says_can_be_said(rule: Rule) -> None:
    says = rule.says
    assert not (says.because and says.as_done), "one of them would never be said"
    assert says.because or not (says.milder or says.altered)
    assert {tuple(key.split(" ")) for key in says.grounds} <= LEVEL
    assert set(says.instead) <= set(IDS) and (says.grounds or not says.instead)
    assert {*says.widens, *says.bounds, *says.holds} <= WHERE
    assert says.argument.count("“{}”") == bool(says.argument)
    assert says.lines and not any("{}" in line for line in says.lines)
    assert {says.needs, *says.bars} <= {"", *Facets.model_fields}


def test_reasons_rest_on_rules_and_verbs_that_are() -> None:
    assert all(IDS[one].category == one.partition("/")[0].capitalize() for one in speaking())
    assert {category for category, _ in DEEDS.values()} <= set(CATEGORIES)
    assert {act for _, act in by_verb("classes")} <= KINDS
    for kind in ("verbs", "seldom"):
        assert {base.partition(" ")[0] for _, base in by_verb(kind)} <= {verb.base for verb in verbs().values()}
        assert all(bool(one.because) != bool(one.as_done) for one in by_verb(kind).values())
    assert all(one.because for one in by_verb("classes").values())
    assert {rule for rule, _ in by_verb("ruled")} <= speaking()


def test_neighbours_and_rivals_are_categories() -> None:
    assert set(VERSUS) <= {(a, b) for a in CATEGORIES for b in CATEGORIES if a != b}
    assert set(ABOVE_ALL) <= set(CATEGORIES)
    assert {one for one, _ in NEIGHBOURS} | set(NEIGHBOURS.values()) <= set(CATEGORIES)
    assert {evidence for _, evidence in NEIGHBOURS} <= {"", *KINDS}
    assert {category for kind in ("verbs", "seldom", "classes") for category, _ in by_verb(kind)} <= set(CATEGORIES)


def test_grounds_rest_on_evidence_and_levels_that_are() -> None:
    assert set(LEVELS) >= LEVEL
    assert set(GROUNDS) | set(BESIDE) | set(OF_A_THING) <= LEVEL
    assert {evidence for many in GROUNDS.values() for evidence in many} <= KINDS
    assert {one for one in kinds() if one.startswith("at-")} <= set(GROUNDS[("Read", "low")])
    assert {one.where for one in SAID} <= WHERE


def test_conditions_are_on_evidence_and_facets_that_are() -> None:
    assert set(needs()) | set(bars()) | set(HOLDS) | set(PUBLIC_PLACES) <= {*KINDS, *IDS}
    assert {one.facet for many in (SAID, *BESIDE.values()) for one in many} <= set(Facets.model_fields)
    assert {rule.id for rule in SAYING if rule.says.quote} == set(quoted())


def test_what_is_at_stake_is_known_by_category() -> None:
    assert set(_STAKES) <= set(CATEGORIES)
