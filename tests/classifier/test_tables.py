"""The tables that justifications are written from name only rules, verbs, facets and levels that there are."""

from classifier.justification.because import SPEAKING
from classifier.justification.conditions import BARRED, NEEDS, PUBLIC_PLACES, QUOTED
from classifier.justification.grounds import BESIDE, BOUNDS, GROUNDS, HELD, LEVELS, OF_A_THING, SAID, UNLESS, WIDENS
from classifier.justification.reach import _HOLDS
from classifier.justification.reasons import AS_DONE, BECAUSE, DEEDS, MILDER, NEIGHBOURS, OTHERWISE, VERBS, VERSUS
from classifier.justification.stakes import _RESTS, _STAKES
from classifier.ruleset import rules
from classifier.vocabulary import vocabulary
from classifier.weights import CATEGORIES, RISKS
from toolrisk.models import Facets

IDS = {rule.id: rule for rule in rules()}
PLACES = {group for groups in vocabulary().nouns.values() for group in groups if group.startswith("at-")}
EVIDENCE = {*IDS, *DEEDS, *PLACES, *(verb.group for verb in vocabulary().verbs.values())}
LEVEL = {(category, risk) for category, many in RISKS.items() for risk in many}


def test_reasons_rest_on_rules_and_verbs_that_are() -> None:
    assert set(BECAUSE) | set(AS_DONE) | set(MILDER) == set(SPEAKING) <= set(IDS)
    assert all(IDS[one].category == one.partition("/")[0].capitalize() for one in SPEAKING)
    assert {category for category, _ in DEEDS.values()} <= set(CATEGORIES)
    assert {act for _, act in OTHERWISE} <= EVIDENCE
    assert {base for _, base in VERBS} <= {verb.base for verb in vocabulary().verbs.values()}


def test_neighbours_and_rivals_are_categories() -> None:
    assert set(VERSUS) <= {(a, b) for a in CATEGORIES for b in CATEGORIES if a != b}
    assert {one for one, _ in NEIGHBOURS} | set(NEIGHBOURS.values()) <= set(CATEGORIES)
    assert {evidence for _, evidence in NEIGHBOURS} <= {"", *EVIDENCE}
    assert {category for category, _ in (*VERBS, *OTHERWISE)} <= set(CATEGORIES)


def test_grounds_rest_on_evidence_and_levels_that_are() -> None:
    assert set(LEVELS) >= LEVEL
    assert {level for level, _, _ in GROUNDS} | {(one[0], one[1]) for one in BESIDE} | set(OF_A_THING) <= LEVEL
    assert {evidence for _, evidence, _ in GROUNDS} <= EVIDENCE
    assert {rule for rule, _, _ in (*WIDENS, *BOUNDS, *HELD)} <= set(IDS)
    assert {one for rule, (others, _) in UNLESS.items() for one in (rule, *others)} <= set(IDS)


def test_conditions_are_on_evidence_and_facets_that_are() -> None:
    assert set(QUOTED) <= set(IDS)
    assert set(NEEDS) | set(BARRED) | set(_HOLDS) | set(PUBLIC_PLACES) <= EVIDENCE
    facets = {*NEEDS.values(), *(one for many in BARRED.values() for one in many)}
    facets |= {one[2] for one in BESIDE} | {one[0] for one in SAID}
    assert facets <= set(Facets.model_fields)


def test_what_is_at_stake_is_known_by_rule_or_category() -> None:
    assert set(_STAKES) <= set(CATEGORIES)
    assert set(_RESTS) <= {*IDS, *CATEGORIES}
