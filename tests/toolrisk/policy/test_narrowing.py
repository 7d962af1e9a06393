"""Each kind of narrowing, under its own engines: what passes, and what an absent or ill-typed argument does."""

import pytest

from tests.toolrisk.policy.judges import JUDGES
from tests.toolrisk.policy.makers import policy, tool, verdict
from tests.toolrisk.policy.neutral import neutral
from toolrisk.models import Category
from toolrisk.policy import Options, formats, narrow, sentence
from toolrisk.policy.nouns import Limit

TEXT, FLAG = {"type": "string"}, {"type": "boolean"}
PAY = (tool("go", amount={"type": "number"}), verdict("Financial", "critical"))
CENTS = (tool("go", total_cents={"type": "integer"}), verdict("Financial", "critical"))
FORCE = (tool("go", force=FLAG), verdict("Write", "high"))
QUIET = (tool("go", recursive={**FLAG, "default": False}), verdict("Write", "high"))
ACTION = (tool("go", action={**TEXT, "enum": ["list", "getOne", "delete"]}), verdict("Destructive", "critical"))
BRANCH = (tool("go", branch=TEXT), verdict("Write", "medium"))
FILES = (tool("go", path=TEXT), verdict("Write", "high", "filesystem", "bulk"))
FETCH = (tool("go", url=TEXT), verdict("Read", "medium", "untrusted_content"))
QUERY = (tool("go", sql=TEXT), verdict("Execute", "high"))
MAIL = (tool("go", to={**TEXT, "description": "Email address"}, cc=TEXT), verdict("Write", "high", "external_send"))

CASES = [
    (PAY, [{"amount": 100.0}, {"amount": 99.5}], [{"amount": 100.5}, {"amount": "1"}, {}, {"amount": None}]),
    (CENTS, [{"total_cents": 100}], [{"total_cents": 101}, {"total_cents": "101"}, {}]),
    (FORCE, [{"force": False}], [{"force": True}, {"force": "true"}, {"force": 1}, {"force": [False]}, {}]),
    (QUIET, [{"recursive": False}, {}], [{"recursive": True}, {"recursive": "yes"}, {"recursive": {"a": 1}}]),
    (
        ACTION,
        [{"action": "list"}, {"action": "getOne"}],
        [{"action": "delete"}, {"action": ["list"]}, {"action": 1}, {}],
    ),
    (BRANCH, [{"branch": "dev"}], [{"branch": "main"}, {"branch": "Production"}, {"branch": "MASTER"}, {}]),
    (
        FILES,
        [{"path": "/workspace/a/b.txt"}],
        [{"path": "/etc/passwd"}, {"path": "/workspace/../etc"}, {"path": "a"}, {"path": ["/workspace/a"]}, {}],
    ),
    (
        FETCH,
        [{"url": "https://example.com/a"}, {"url": "https://api.example.com/"}],
        [
            {"url": "http://example.com/"},
            {"url": "https://example.com@evil.org/"},
            {"url": "https://example.com.evil.org/"},
            {},
        ],
    ),
    (
        QUERY,
        [{"sql": "SELECT 1"}, {"sql": " select *\nfrom t ;"}],
        [{"sql": "select 1; drop table t"}, {"sql": "drop table t"}, {"sql": "selection"}, {"sql": 1}, {}],
    ),
    (
        MAIL,
        [{"to": "me@example.com"}],
        [
            {"to": "me@example.org"},
            {"to": "me@example.com,you@evil.org"},
            {"to": "a@example.com", "cc": "b"},
            {"to": ["a"]},
            {},
        ],
    ),
]
NAMES = ["pay", "cents", "force", "quiet", "action", "branch", "files", "fetch", "query", "mail"]
CARRIED = {
    "policy-json": {"pay", "cents", "force", "quiet", "action", "branch"},
    "intercept": set(NAMES),
    "rego": set(NAMES),
    "cedar-toolhive": {"pay", "cents", "force", "quiet", "action", "branch", "files", "fetch"},
    "cedar-agentcore": {"pay", "cents", "force", "quiet", "branch", "files", "fetch"},
}
#  a call that the neutral policy allows and an engine denies: it takes no call without a tested argument
STRICTER = {("intercept", "quiet", 1)}


@pytest.mark.parametrize(("case", "name"), list(zip(CASES, NAMES, strict=True)), ids=NAMES)
def test_the_neutral_rule_lets_through_what_it_should(case, name):
    (definition, judged), passing, stopped = case
    rule = narrow(definition, judged)
    assert [neutral(policy(rule), "go", arguments) for arguments in passing] == ["limit"] * len(passing)
    assert [neutral(policy(rule), "go", arguments) for arguments in stopped] == ["deny"] * len(stopped)
    assert rule.leaves_open.endswith(".")
    assert rule.reason.startswith("Narrowed so that ")


@pytest.mark.parametrize("form", formats.every(), ids=lambda form: form.id)
@pytest.mark.parametrize(("case", "name"), list(zip(CASES, NAMES, strict=True)), ids=NAMES)
def test_an_engine_that_carries_it_does_the_same(form, case, name):
    (definition, judged), passing, stopped = case
    rule = narrow(definition, judged, form)
    if name not in CARRIED.get(form.id, set()):
        assert rule is None or name == "mail"
        return
    made = policy(rule)
    session = JUDGES[form.id](form.render((made,), Options(uncapped=True)), "box")
    done = [session("go", arguments) for arguments in passing]
    expected = ["deny" if (form.id, name, index) in STRICTER else "allow" for index in range(len(passing))]
    assert done == expected
    assert {session("go", arguments) for arguments in stopped} == {"deny"}


def test_a_format_that_carries_a_part_says_what_it_leaves_out():
    form = formats.named("policy-json")
    rule = narrow(*MAIL, form)
    assert [denial.conditions[0].path for denial in rule.deny_if] == ["args.cc"]
    assert not rule.require
    assert "This format can't state that to is one address of example.com." in rule.leaves_open


def test_what_is_not_narrowed():
    assert narrow(tool("go", branch=TEXT), verdict("Write", "high")) is not None
    assert narrow(tool("go", branch=TEXT), verdict("Write", "high", poisoned=True)) is None
    assert narrow(tool("go", branch=TEXT), verdict(None, "unknown")) is None
    assert narrow(tool("go", url=TEXT), verdict("Read", "low")) is None
    assert narrow(tool("go", command=TEXT), verdict("Execute", "critical")) is None
    assert narrow(tool("go").model_copy(update={"input_schema": None}), verdict("Execute", "critical")) is None


@pytest.mark.parametrize(
    "schema",
    [
        {"properties": []},
        {"properties": {"force": True}},
        {"properties": {"force": {"type": ["boolean", "string"]}}},
        {"properties": {"force": {"anyOf": [{"type": "boolean"}, {"$ref": "#"}]}}},
        {"properties": {"a.force": {"type": "boolean"}}},
        {"properties": {"action": {"type": "string", "enum": "list"}}},
        {"properties": {"action": {"type": "string", "enum": ["list", "get"]}}},
        {"properties": {"action": {"type": "string", "enum": ["make", "break"]}}},
        {"properties": {"amount": {"type": "string"}}},
    ],
)
def test_a_schema_that_carries_nothing_narrows_nothing(schema):
    definition = tool("go").model_copy(update={"input_schema": schema})
    assert narrow(definition, verdict("Destructive", "critical")) is None
    assert narrow(definition, verdict("Financial", "critical")) is None


def test_half_a_hold_lets_no_tool_run_that_a_person_has_to_agree_to():
    """What policy.json can't say (a domain) leaves the rest of the tool open, so it goes on asking."""
    form = formats.named("policy-json")
    mail = tool("go", to={**TEXT, "description": "Email address"}, cc=TEXT)
    assert narrow(mail, verdict("Write", "critical", "external_send")) is not None
    assert narrow(mail, verdict("Write", "critical", "external_send"), form) is None
    assert narrow(mail, verdict("Write", "high", "external_send"), form) is not None


# What is held, with the verdict whose ask that lifts, and the arguments that may stand beside it.
EMAIL = {**TEXT, "description": "Email address"}
LIFTED = {
    "amount": (tool("pay", amount={"type": "number"}), verdict("Financial", "critical"), ["note"]),
    "choice": (ACTION[0], verdict("Destructive", "critical"), ["id", "project_id", "limit"]),
    "path": (FILES[0], verdict("Destructive", "critical", "filesystem"), ["content", "row_index", "sheet"]),
    "recipient": (tool("send", to=EMAIL), verdict("Write", "critical", "external_send"), ["subject", "body"]),
}
# Each could carry the harm, or name the same thing again.
OTHERS = ["command", "script", "args", "url", "query", "refspec", "paths", "files", "payee", "currency", "options"]


def beside(definition, **more):
    """The tool with more properties."""
    schema = definition.input_schema
    return definition.model_copy(update={"input_schema": {**schema, "properties": {**schema["properties"], **more}}})


@pytest.mark.parametrize(("definition", "judged", "idle"), LIFTED.values(), ids=LIFTED)
def test_a_tool_runs_without_a_person_only_where_nothing_else_can_do_harm(definition, judged, idle):
    assert narrow(definition, judged) is not None
    assert narrow(beside(definition, **dict.fromkeys(idle, TEXT)), judged) is not None
    for name in OTHERS:
        assert narrow(beside(definition, **{name: TEXT}), judged) is None, name
    for odd in ({"type": "array"}, {"type": "object"}, {}, {"type": ["string", "array"]}, True):
        assert narrow(beside(definition, **{idle[0]: odd}), judged) is None, odd
    for more in ({"additionalProperties": True}, {"additionalProperties": TEXT}, {"patternProperties": {"^x": TEXT}}):
        schema = {**definition.input_schema, **more}
        assert narrow(definition.model_copy(update={"input_schema": schema}), judged) is None, more


@pytest.mark.parametrize("kind", LIFTED)
def test_what_runs_what_it_is_given_or_changes_access_asks_whatever_is_held(kind):
    definition, judged, _ = LIFTED[kind]
    runs = judged.model_copy(update={"facets": judged.facets.model_copy(update={"code_execution": True})})
    assert narrow(definition, runs) is None
    assert narrow(definition, judged.model_copy(update={"category": Category.execute})) is None
    grants = judged.model_copy(update={"facets": judged.facets.model_copy(update={"access_control": True})})
    assert (narrow(definition, grants) is None) == (kind in ("path", "recipient"))


@pytest.mark.parametrize("name", ["branch", "environment", "sql", "url"])
def test_what_keeps_out_some_values_or_says_only_where_lifts_no_ask(name):
    for category in ("Destructive", "Write", "Execute", "Read"):
        assert narrow(tool("go", **{name: TEXT}), verdict(category, "critical")) is None
        beside_a_sum = tool("go", amount={"type": "number"}, **{name: TEXT})
        assert narrow(beside_a_sum, verdict("Financial", "critical")) is None


def test_a_choice_that_reads_secrets_goes_on_asking():
    assert narrow(ACTION[0], verdict("Write", "critical", "credentials")) is None
    assert narrow(ACTION[0], verdict("Read", "high", "credentials")) is None


def test_what_is_not_held_is_named():
    shell = tool("run", command=TEXT, branch=TEXT, **{"odd name": TEXT})
    assert narrow(shell, verdict("Execute", "high")).leaves_open.endswith(
        "Not held: command, 1 more, whatever the schema does not list."
    )
    closed = shell.model_copy(update={"input_schema": {**shell.input_schema, "additionalProperties": False}})
    assert narrow(closed, verdict("Execute", "high")).leaves_open.endswith("Not held: command, 1 more.")
    many = tool("run", branch=TEXT, **{f"a{index}": TEXT for index in range(20)})
    assert ", a15, 12 more, " in narrow(many, verdict("Execute", "high")).leaves_open


@pytest.mark.parametrize("name", ["force", "recursive", "cascade", "cc"])
def test_a_switch_alone_lets_no_tool_run_that_a_person_has_to_agree_to(name):
    definition = tool("delete_repository", **{name: TEXT if name == "cc" else FLAG})
    for category in ("Destructive", "Write", "Execute"):
        assert narrow(definition, verdict(category, "critical", "external_send")) is None
    assert narrow(definition, verdict("Write", "high", "external_send")) is not None


def test_a_choice_that_reads_and_changes_is_not_harmless():
    choices = ["read", "read_write", "getAndDelete", "list-remove", "check_out", "find_replace", "status", "head"]
    rule = narrow(tool("go", mode={**TEXT, "enum": choices}), verdict("Destructive", "critical"))
    assert rule.deny_if[1].conditions[0].value == ["read", "status", "head"]


def test_a_nullable_argument_is_narrowed_where_engines_have_no_types():
    definition = tool("go", branch={"anyOf": [{"type": "string"}, {"type": "null"}]})
    assert narrow(definition, verdict("Write", "medium")) is not None
    assert narrow(definition, verdict("Write", "medium"), formats.named("cedar-agentcore")) is None


def test_a_narrowed_tool_keeps_the_limit_it_had():
    assert narrow(*BRANCH).limit == Limit(max=30)
    assert narrow(*FORCE).limit == Limit(max=10)
    assert narrow(*ACTION).limit == Limit(max=60)
    assert narrow(ACTION[0], verdict("Write", "medium")).limit == Limit(max=60)
    assert narrow(beside(ACTION[0], args=TEXT), verdict("Write", "medium")).limit == Limit(max=30)
    assert narrow(ACTION[0], verdict("Execute", "high")).limit == Limit(max=10)


def test_the_sentence_of_a_narrowed_rule():
    said = sentence(narrow(*ACTION), formats.named("policy-json"))
    assert said == (
        "A call is denied where `args.action` is not given, or `args.action` is none of `list`, `getOne`. "
        "Allowed 60 times a minute per grant; the 61st call is denied. Every other tool of the server is denied."
    )
