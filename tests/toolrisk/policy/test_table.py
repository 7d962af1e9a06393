import pytest

from tests.toolrisk.policy.makers import tool, verdict
from toolrisk.policy import recommend, server_policy
from toolrisk.policy.nouns import Action, Limit

ROWS = [
    (verdict("Read", "low", poisoned=True), Action.hide, None),
    (verdict("Financial", "critical", poisoned=True), Action.hide, None),
    (verdict(None, "unknown"), Action.ask, None),
    (verdict("Execute", "critical"), Action.ask, None),
    (verdict("Write", "critical"), Action.ask, None),
    (verdict("Destructive", "high"), Action.ask, None),
    (verdict("Destructive", "low"), Action.ask, None),
    (verdict("Financial", "high"), Action.ask, None),
    (verdict("Read", "high"), Action.ask, None),
    (verdict("Read", "critical"), Action.ask, None),
    (verdict("Write", "high", "access_control"), Action.ask, None),
    (verdict("Write", "high", "bulk"), Action.ask, None),
    (verdict("Write", "high", "external_send"), Action.limit, 10),
    (verdict("Execute", "high", "bulk"), Action.limit, 10),
    (verdict("Write", "medium", "bulk"), Action.limit, 30),
    (verdict("Execute", "medium"), Action.limit, 30),
    (verdict("Write", "low"), Action.limit, 30),
    (verdict("Read", "medium"), Action.limit, 60),
    (verdict("Read", "low"), Action.allow, None),
]


@pytest.mark.parametrize(("judged", "action", "most"), ROWS)
def test_the_first_row_that_fits_decides(judged, action, most):
    rule = recommend(tool("x"), judged)
    assert (rule.action, rule.limit) == (action, Limit(max=most) if most else None)
    assert rule.reason.endswith(".")


def test_unknown_is_never_allowed():
    assert recommend(tool(), verdict("Read", "unknown")).action == Action.ask
    assert recommend(tool(), verdict(None, "low")).action == Action.ask


def test_a_server_policy_is_the_union_of_its_tools():
    pairs = [(tool("get"), verdict("Read", "low")), (tool("drop"), verdict("Destructive", "critical"))]
    made = server_policy("acme/box", pairs)
    assert made.tools == tuple(recommend(*pair) for pair in pairs)
    assert made.notes == ()


def test_a_name_that_comes_twice_keeps_the_stricter_rule():
    pairs = [(tool("go"), verdict("Write", "high")), (tool("go"), verdict("Write", "medium"))]
    for order in (pairs, pairs[::-1]):
        (rule,) = server_policy("acme/box", order).tools
        assert rule.limit == Limit(max=10)


TRIFECTA = [
    (tool("read_mail"), verdict("Read", "medium", "private_data", "untrusted_content")),
    (tool("post"), verdict("Write", "high", "external_send")),
    (tool("note"), verdict("Write", "medium")),
]


def test_a_trifecta_makes_what_sends_out_ask_and_says_so():
    made = server_policy("acme/box", TRIFECTA)
    assert [rule.action for rule in made.tools] == [Action.limit, Action.ask, Action.limit]
    assert "post" in made.notes[0]
    assert "trifecta" in made.notes[0]


@pytest.mark.parametrize("missing", [0, 1])
def test_two_legs_are_no_trifecta(missing):
    made = server_policy("acme/box", TRIFECTA[:missing] + TRIFECTA[missing + 1 :])
    assert Action.ask not in [rule.action for rule in made.tools]


def test_a_leg_that_already_asks_does_not_count():
    pairs = [(tool("secrets"), verdict("Read", "high", "private_data", "untrusted_content")), *TRIFECTA[1:]]
    assert server_policy("acme/box", pairs).notes == ()
