import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.toolrisk.policy.makers import NOON, run, tool, verdict
from toolrisk import house
from toolrisk.policy import Options, formats, server_policy
from toolrisk.policy.problems import check, try_call

SCHEMA = json.loads(house.path("site/assets/schemas/policy.schema.json").read_text())
VALID = jsonschema.Draft202012Validator(SCHEMA)

BROKEN = """{
  "version": "1",
  "default": "maybe",
  "hide": ["a", "a"],
  "surprise": 1,
  "tools": {
    "send": {
      "deny_if": [
        {"conditions": [
          {"path": "to", "op": "matches", "value": 1},
          {"path": "args.n", "op": "gt", "value": "1"}
        ]}
      ],
      "limits": [
        {"counter": "c", "window": "week", "max": 3}
      ]
    },
    "more": []
  }
}"""


def test_every_problem_has_its_line_and_its_path():
    found = [(problem.line, problem.where) for problem in check(BROKEN)]
    deny = "tools.send.deny_if[0].conditions"
    assert found == [
        (3, "default"),
        (4, "hide[1]"),
        (5, "surprise"),
        (10, f"{deny}[0].path"),
        (10, f"{deny}[0].op"),
        (11, f"{deny}[1].value"),
        (15, "tools.send.limits[0].window"),
        (18, "tools.more"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [
        ('{"version": "1",\n "default": }', 2, "not JSON"),
        ('{"version": "1",\n "default": "deny",\n "default": "allow"}', 3, "twice"),
        ("[]", 1, "object"),
        ("{}", 1, "version"),
        ("[" * 100_000, 1, "deep"),
        ('{"a": ' * 300 + "1" + "}" * 300, 1, "no such field"),
        ('{"version": "1", "default": "deny", "tools": {"a": {"require": [1]}}}', 1, "documented"),
        ('{"version": "1", "default": "deny", "tools": {"a": {"deny_if": [{"conditions": [1]}]}}}', 1, "object"),
        ('{"version": "1", "default": "deny", "all_tools": {"limits": [{"max": 1}]}}', 1, "counter"),
    ],
)
def test_texts_that_are_no_policy(text, line, word):
    problem = check(text)[0]
    assert problem.line == line
    assert word in f"{problem.where} {problem.what}"


def test_what_we_write_is_valid():
    pairs = [(tool("a"), verdict("Read", "low")), (tool("b"), verdict("Write", "medium"))]
    pairs += [(tool("c"), verdict("Financial", "critical")), (tool("d"), verdict("Read", "low", poisoned=True))]
    text = formats.named("policy-json").render((server_policy("acme/box", pairs),), Options())
    assert check(text) == []
    VALID.validate(json.loads(text))


words = st.sampled_from(
    ["1", "deny", "allow", "args.x", "gt", "in", "eq", "exists", "minute", "week", "grant", "a", "", "*", "^a"]
)
leaves = words | st.integers(-1, 3) | st.booleans() | st.none() | st.lists(words, max_size=2)
condition = st.fixed_dictionaries({}, optional={"path": leaves, "op": leaves, "value": leaves, "more": leaves})
limit = st.fixed_dictionaries({}, optional={"counter": leaves, "window": leaves, "max": leaves, "scope": leaves})
denial = st.fixed_dictionaries({}, optional={"conditions": leaves | st.lists(condition, max_size=2), "on_deny": leaves})
rules = st.fixed_dictionaries(
    {},
    optional={
        "deny_if": leaves | st.lists(denial, max_size=2),
        "limits": leaves | st.lists(limit, max_size=1),
        "require": leaves,
    },
)
documents = st.fixed_dictionaries(
    {"version": st.sampled_from(["1", 1]), "default": words},
    optional={
        "hide": leaves,
        "tools": leaves | st.dictionaries(words, rules | leaves, max_size=2),
        "all_tools": leaves | st.fixed_dictionaries({}, optional={"limits": leaves, "more": leaves}),
        "other": leaves,
    },
)


@settings(max_examples=400, deadline=None)
@given(documents)
def test_check_finds_something_exactly_where_the_published_schema_does(document):
    assert bool(check(json.dumps(document))) == (not VALID.is_valid(document))


@settings(max_examples=200, deadline=None)
@given(documents, words)
def test_evaluate_never_allows_by_a_rule_that_check_finds_wrong(document, name):
    """A flaw elsewhere in the document may not concern this call; one in its own rules does."""
    problems = {problem.where for problem in check(json.dumps(document))}
    (decision,) = run(document, name, x="a")
    if problems & {"version", "default", "hide", "tools", f"tools.{name}", f"tools.{name}.limits"}:
        assert not decision.allowed


def test_trying_a_call_says_which_rule_decided():
    limited = {"limits": [{"counter": "c", "window": "minute", "max": 2}]}
    text = json.dumps({"version": "1", "default": "deny", "tools": {"go": limited}})
    assert try_call(text, '{"tool": "go"}', NOON).rule == "tools.go"
    assert try_call(text, '{"tool": "go", "arguments": {}}', NOON, times=3).rule == "tools.go.limits[0]"
    assert try_call(text, '{"tool": "other"}', NOON).rule == "default"
    for call in ("[]", "{}", '{"tool": 1}', '{"tool": "go", "arguments": []}', "{"):
        with pytest.raises(ValueError, match=r"."):
            try_call(text, call, NOON)


BOUND = (
    '{"version":"1","default":"deny","tools":{"pay":{"deny_if":[{"conditions":['
    '{"path":"args.n","op":"gt","value":%s}]}]}}}'
)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "1e999", "-1e999", "9" * 5000])
def test_a_bound_that_nothing_reaches_is_no_bound(value):
    assert check(BOUND % "100") == []
    assert len(check(BOUND % value)) == 1


DENIED = '{"version":"1","default":"deny","tools":{"pay":{"deny_if":[\n{"conditions":[{"path":"args.n",%s}]}]}}}'


@pytest.mark.parametrize(
    "test",
    [
        '"op":"eq","value":null',
        '"op":"eq","value":1e999',
        '"op":"in","value":[]',
        '"op":"in","value":[null]',
        '"op":"in","value":["a",-1e999]',
        '"op":"regex","value":"\\ud800"',
    ],
)
def test_a_test_that_can_never_hold_is_told_with_its_line_and_path(test):
    assert check(DENIED % '"op":"eq","value":0') == []
    ((line, where, _),) = check(DENIED % test)
    assert (line, where) == (2, "tools.pay.deny_if[0].conditions[0].value")


def test_what_a_problem_says_is_fit_to_print():
    odd = '"x\\u001b]0;pwn\\u0007\\u202e\\ud800"'
    for text in (
        f'{{"version":"1","default":"deny",{odd}:1}}',
        f'{{"version":"1","default":"deny",{odd}:1,{odd}:1}}',
        f'{{"version":"1","default":"deny","hide":[{odd},{odd}]}}',
        f'{{"version":"1","default":"deny","tools":{{{odd}:[]}}}}',
    ):
        (problem,) = check(text)
        assert f"{problem.where}{problem.what}".isprintable()
        assert "pwn" in f"{problem.where}{problem.what}"


def test_a_call_that_is_nested_too_deeply_is_told():
    call = '{"tool":"pay","arguments":{"n":' + "[" * 20_000 + "]" * 20_000 + "}}"
    with pytest.raises(ValueError, match="nested too deeply"):
        try_call(BOUND % "100", call, NOON)


def test_a_call_says_what_it_is_in_the_words_that_count():
    for call in ('{"tool":"pay","args":{"n":1000}}', '{"tool":"pay","arguments":{"n":NaN}}'):
        with pytest.raises(ValueError, match=r"args|NaN"):
            try_call(BOUND % "100", call, NOON)
