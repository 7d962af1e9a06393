"""Every sentence that a page prints is read here, and what it says is run."""

import json
import re

import pytest

from tests.toolrisk.policy.judges import JUDGES
from tests.toolrisk.policy.makers import policy, run, tool, verdict
from toolrisk.policy import Options, formats, narrow, recommend, sentence
from toolrisk.policy.nouns import Action, Condition, Denial, Limit, Policy, ToolPolicy
from toolrisk.policy.words import ordinal

FORM = formats.named("policy-json")
GAP = {"minute": 0.1, "hour": 5, "day": 60}


def check_sentence(said: str, document: dict, name: str) -> None:
    """Read one sentence about one tool and see that the document does so. Fails on a sentence it can't read."""
    first, rest = re.fullmatch(r"(.+) (Every other tool of the server is denied\.)", said).groups()
    assert run(document, f"{name}_other")[0].rule == "default", rest
    if limited := re.fullmatch(
        r"Allowed (?:once|(\d+) times) a (\w+) per grant; the (\d+)(?:st|nd|rd|th) call is denied\.", first
    ):
        most, window, denied = int(limited[1] or 1), limited[2], int(limited[3])
        decisions = run(document, name, times=denied, gap=GAP[window])
        assert [decision.allowed for decision in decisions] == [True] * most + [False]
    elif first == "Every call is allowed.":
        assert all(decision.allowed for decision in run(document, name, times=500))
    elif first == "Removed from the list of tools, and every call is denied.":
        assert run(document, name)[0].verdict == "hidden"
    elif text := re.fullmatch(r"Every call is denied with the text “(.+)”", first):
        assert run(document, name)[0].text == text[1]
    else:
        assert first == "Every call is denied."
        assert run(document, name)[0].verdict == "deny"


RULES = [
    recommend(tool("a"), verdict("Read", "low")),
    recommend(tool("b"), verdict("Read", "medium")),
    recommend(tool("c"), verdict("Write", "medium")),
    recommend(tool("d"), verdict("Execute", "high")),
    recommend(tool("e"), verdict("Financial", "critical")),
    recommend(tool("f"), verdict("Read", "low", poisoned=True)),
    ToolPolicy(tool="g", action=Action.deny, reason="so"),
    ToolPolicy(tool="h", action=Action.limit, limit=Limit(max=1, window="day"), reason="so"),
    ToolPolicy(tool="i", action=Action.limit, limit=Limit(max=101, window="hour"), reason="so"),
    ToolPolicy(tool="*", action=Action.allow, reason="so"),
]


def written(made: Policy) -> dict:
    return json.loads(FORM.render((made,), Options()))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.tool)
def test_the_sentence_of_a_tool_is_what_happens(rule):
    check_sentence(sentence(rule), written(policy(rule)), rule.tool)


def test_the_sentence_of_a_limited_tool_reads_like_this():
    expected = "Allowed 30 times a minute per grant; the 31st call is denied. Every other tool of the server is denied."
    assert sentence(RULES[2]) == expected


def test_a_reader_that_finds_another_number_fails():
    with pytest.raises(AssertionError):
        check_sentence(sentence(RULES[2]).replace("30", "29").replace("31st", "30th"), written(policy(RULES[2])), "c")


def test_the_sentence_of_a_server_counts_what_happens():
    made = policy(*RULES)
    said = sentence(made)
    assert said == (
        "Of 10 tools, 1 is allowed, 5 are limited, 1 is denied with the text “Requires human approval.”, 2 are denied "
        "and 1 is hidden. Every other tool of the server is denied."
    )
    document = written(made)
    ends = [(run(document, rule.tool, times=500, gap=0.01)[-1], rule) for rule in RULES]
    assert sum(decision.allowed for decision, _ in ends) == 1
    assert sum(".limits[" in decision.rule for decision, _ in ends) == 5
    assert sum(decision.text == "Requires human approval." for decision, _ in ends) == 1
    assert sum(decision.rule == "default" for decision, _ in ends) == 2
    assert sum(decision.verdict == "hidden" for decision, _ in ends) == 1


def test_a_server_of_one_and_of_no_tool():
    assert sentence(policy(RULES[0])).startswith("Of 1 tool, 1 is allowed. ")
    assert sentence(policy()) == "No tool is allowed. Every other tool of the server is denied."


def test_the_sentence_of_a_condition_names_when_it_denies():
    tests = [
        (Condition(path="args.force", op="not_in", value=[False]), {"force": True}, {"force": False}),
        (Condition(path="args.amount", op="gt", value=100), {"amount": 101}, {"amount": 100}),
        (Condition(path="args.amount", op="exists", value=False), {}, {"amount": 1}),
        (Condition(path="args.amount", op="contains", value=""), {"amount": "1"}, {"amount": 1}),
        (Condition(path="args.branch", op="in", value=["main", "master"]), {"branch": "main"}, {"branch": "dev"}),
    ]
    words = ["none of false", "above 100", "not given", "is text", "one of `main`, `master`"]
    for (condition, denied, allowed), phrase in zip(tests, words, strict=True):
        denial = Denial(conditions=(condition,), text="no")
        rule = ToolPolicy(tool="x", action=Action.allow, deny_if=(denial,), reason="so")
        said = sentence(rule)
        assert phrase in said
        assert said.startswith(f"A call is denied where `{condition.path}`")
        assert "Every other call is allowed." in said
        assert not run(written(policy(rule)), "x", **denied)[0].allowed
        assert run(written(policy(rule)), "x", **allowed)[0].allowed


def test_ordinals():
    numbers = (1, 2, 3, 4, 11, 12, 13, 21, 31, 61, 101, 111, 112)
    expected = "1st 2nd 3rd 4th 11th 12th 13th 21st 31st 61st 101st 111th 112th"
    assert " ".join(ordinal(number) for number in numbers) == expected


def test_the_sentence_of_an_engine_that_takes_no_call_without_a_tested_argument():
    form = formats.named("intercept")
    rule = narrow(tool("go", recursive={"type": "boolean", "default": False}), verdict("Write", "medium"), form)
    said = sentence(rule, form)
    assert said.startswith(
        "A call is denied where `args.recursive` is not given, or `args.recursive` is none of false."
    )
    session = JUDGES["intercept"](form.render((policy(rule),), Options()), "box")
    assert [session("go", arguments) for arguments in ({}, {"recursive": True}, {"recursive": False})] == [
        "deny",
        "deny",
        "allow",
    ]
    assert "is not given" not in sentence(rule, FORM)
    assert run(written(policy(rule)), "go")[0].allowed
