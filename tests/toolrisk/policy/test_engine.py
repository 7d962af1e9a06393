from datetime import timedelta

import pytest

from tests.toolrisk.policy.makers import NOON, run
from toolrisk.policy import Call, MemoryCounters, evaluate
from toolrisk.policy.engine import holds


def document(**tools):
    return {"version": "1", "default": "deny", "tools": tools}


def limit(most, counter="go_rate", window="minute"):
    return {"counter": counter, "window": window, "max": most, "scope": "grant"}


def test_a_limit_lets_thirty_through_and_not_the_thirty_first():
    decisions = run(document(go={"limits": [limit(30)]}), "go", times=31, gap=1)
    assert [decision.allowed for decision in decisions] == [True] * 30 + [False]
    assert decisions[-1].rule == "tools.go.limits[0]"


@pytest.mark.parametrize(("window", "seconds"), [("minute", 60), ("hour", 3600), ("day", 43200)])
def test_windows_are_aligned_to_the_clock(window, seconds):
    rules, counters = document(go={"limits": [limit(1, window=window)]}), MemoryCounters()
    moments = [NOON + timedelta(seconds=offset) for offset in (seconds - 2, seconds - 1, seconds)]
    decisions = [evaluate(rules, Call("go", {}), counters, moment).allowed for moment in moments]
    assert decisions == [True, False, True]


def test_a_call_that_one_limit_denies_uses_up_no_other():
    rules = document(go={"limits": [limit(5), limit(1, "go_day", "day")]}, stay={"limits": [limit(5)]})
    counters = MemoryCounters()
    went = [evaluate(rules, Call("go", {}), counters, NOON).allowed for _ in range(3)]
    stayed = [evaluate(rules, Call("stay", {}), counters, NOON).allowed for _ in range(5)]
    assert went == [True, False, False]
    assert stayed == [True] * 4 + [False]


def test_limits_of_all_tools_count_every_tool():
    rules = {**document(a={}, b={}), "all_tools": {"limits": [limit(2, "all")]}}
    counters = MemoryCounters()
    decisions = [evaluate(rules, Call(name, {}), counters, NOON) for name in ("a", "b", "a")]
    assert [decision.allowed for decision in decisions] == [True, True, False]
    assert decisions[-1].rule == "all_tools.limits[0]"


def test_the_first_denial_wins():
    denials = [{"conditions": [], "on_deny": "first"}, {"conditions": [], "on_deny": "second"}]
    (decision,) = run(document(go={"deny_if": denials, "limits": [limit(0)]}), "go")
    assert (decision.text, decision.rule) == ("first", "tools.go.deny_if[0]")


def test_default_allow_allows_what_is_not_listed_and_a_star_hides_everything():
    assert run({"version": "1", "default": "allow"}, "any")[0].allowed
    hiding = {"version": "1", "default": "allow", "hide": ["*"], "tools": {"any": {}}}
    assert run(hiding, "any")[0].verdict == "hidden"


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"version": 1, "default": "deny", "tools": {"go": {}}},
        {"version": "2", "default": "deny", "tools": {"go": {}}},
        {"version": "1", "tools": {"go": {}}},
        {"version": "1", "default": "deny", "tools": ["go"]},
        {"version": "1", "default": "deny", "hide": "x", "tools": {"go": {}}},
        {"version": "1", "default": "allow", "all_tools": [], "tools": {"go": {}}},
        document(go=None),
        document(go={"rate_limit": 3}),
        document(go={"require": [{"path": "args.x", "op": "exists", "value": True}]}),
        document(go={"deny_if": {}}),
        document(go={"deny_if": [[]]}),
        document(go={"deny_if": [{"conditions": [{"path": "x", "op": "eq", "value": 1}]}]}),
        document(go={"deny_if": [{"conditions": [{"path": "args.x", "op": "like", "value": 1}]}]}),
        document(go={"deny_if": [{"conditions": [{"path": "args.x", "op": "gt", "value": "1"}]}]}),
        document(go={"deny_if": [{"conditions": [{"path": "args.x", "op": "in", "value": "abc"}]}]}),
        document(go={"deny_if": [{"conditions": [{"path": "args.x", "op": "regex", "value": "(?!a)"}]}]}),
        document(go={"deny_if": [{"conditions": [{"path": "args.x", "op": "exists", "value": "no"}]}]}),
        document(go={"limits": [{"window": "minute", "max": 3}]}),
        document(go={"limits": [limit(3, window="week")]}),
        document(go={"limits": [{**limit(3), "scope": "user"}]}),
        document(go={"limits": [limit(-1)]}),
        document(go={"limits": [limit(True)]}),
    ],
)
def test_what_cannot_be_read_denies(broken):
    (decision,) = run(broken, "go")
    assert decision.verdict == "deny"
    assert "can't be read" in decision.text


def test_a_broken_condition_denies_even_behind_one_that_does_not_hold():
    denial = {"conditions": [{"path": "args.x", "op": "eq", "value": 1}, {"path": "args.y", "op": "?"}]}
    assert run(document(go={"deny_if": [denial]}), "go")[0].verdict == "deny"


HELD = [
    ("eq", 1, 1.0, True),
    ("eq", 1, True, False),
    ("eq", 1, "1", True),
    ("eq", 1, "1.5", False),
    ("eq", True, "true", True),
    ("eq", True, 1, False),
    ("eq", [1], [1], True),
    ("eq", "main", ["main"], False),
    ("neq", "main", "dev", True),
    ("in", ["a", "b"], "b", True),
    ("in", ["a", "b"], "c", False),
    ("not_in", [False], False, False),
    ("not_in", [False], "false", False),
    ("not_in", [False], "no", True),
    ("not_in", [False], 0, True),
    ("gt", 10, 11, True),
    ("gt", 10, "11", False),
    ("gt", 10, True, False),
    ("lte", 10, 10, True),
    ("lt", 10, 10, False),
    ("gte", 10, 10, True),
    ("contains", "", "11", True),
    ("contains", "..", "/a/../b", True),
    ("contains", "x", ["y", "x"], True),
    ("contains", "x", 5, False),
    ("regex", "^/a", "/a/b", True),
    ("regex", "^/a", ["/a"], False),
]


@pytest.mark.parametrize(("op", "value", "found", "expected"), HELD)
def test_operators(op, value, found, expected):
    assert holds({"path": "args.x", "op": op, "value": value}, {"x": found}) is expected


@pytest.mark.parametrize("arguments", [{}, {"x": None}])
def test_on_an_absent_argument_only_its_absence_holds(arguments):
    for op, value in (("eq", None), ("neq", 1), ("not_in", [1]), ("regex", ""), ("contains", ""), ("lt", 1)):
        assert holds({"path": "args.x", "op": op, "value": value}, arguments) is False
    assert holds({"path": "args.x", "op": "exists", "value": False}, arguments) is True
    assert holds({"path": "args.x", "op": "exists", "value": True}, arguments) is False


def test_paths_reach_into_objects():
    condition = {"path": "args.a.b", "op": "eq", "value": 1}
    assert holds(condition, {"a": {"b": 1}})
    assert not holds(condition, {"a": [1]})


@pytest.mark.parametrize("op", [["eq"], {"eq": 1}, None, 1, ""])
def test_an_operator_of_any_shape_that_is_not_known_denies(op):
    test = {"path": "args.n", "op": op, "value": 1}
    document = {"version": "1", "default": "deny", "tools": {"t": {"deny_if": [{"conditions": [test]}]}}}
    assert evaluate(document, Call("t", {"n": 1}), MemoryCounters(), NOON).verdict == "deny"
