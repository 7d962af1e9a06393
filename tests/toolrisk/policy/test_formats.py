"""Every format, handed to its engine: none is looser than the neutral policy, and each does what the sentence says."""

import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.toolrisk.policy.judges import JUDGES
from tests.toolrisk.policy.makers import policy, tool, verdict
from tests.toolrisk.policy.neutral import RANK, neutral
from toolrisk.policy import Format, Options, formats, narrow, recommend, sentence, server_policy
from toolrisk.policy.formats.claude_code import rule_name
from toolrisk.policy.formats.litellm import taken_for
from toolrisk.policy.nouns import Action, Limit, Policy, ToolPolicy
from toolrisk.policy.translation import labels, outcome

ALL = pytest.mark.parametrize("form", formats.every(), ids=lambda form: form.id)
ODD = [
    'a"b',
    "a\\b",
    "a.b",
    "a/b",
    "a b",
    "*",
    "a*",
    "ünïcode",
    "工具",
    "a\nb",
    "\x7f",
    "\u202e",
    "\ufeff",
    "😀",
    "__proto__",
]
ODD += [
    "a: b",
    "- a",
    "null",
    "true",
    "1",
    "{{ x }}",
    "${x}",
    "<script>",
    "'",
    "\ud800",
    "_global",
    "\U000e0041",
    "#",
    "'''",
]


PLAIN = Options()


def looser(said: str, done: str) -> bool:
    """Whether an engine does more than the neutral policy says; an allowed call of a limited tool is not more yet."""
    return RANK[done] < RANK[said] and (said, done) != ("limit", "allow")


def same(one: str, other: str) -> bool:
    return rule_name("x", one) == rule_name("x", other)


def judge(form: Format, made: Policy, options: Options):
    return JUDGES[form.id](form.render((made,), options), labels((made,), options)[0])


def assert_not_looser(form: Format, made: Policy, calls, options: Options = PLAIN):
    """Each call in a session of its own; where a limited tool runs, it also stops."""
    for name, arguments in calls:
        session = judge(form, made, options)
        said, done = neutral(made, name, arguments), session(name, arguments)
        listed = any(rule.tool == name for rule in made.tools)
        if form.id == "claude-code" and any(same(rule.tool, name) for rule in made.tools if rule.tool != name):
            continue  # one name to that client, as its format says
        if form.id == "litellm" and not listed and any(taken_for(name, rule.tool) for rule in made.tools):
            continue  # one name to that proxy, as its format says
        if not listed and form.unlisted == "ask":
            assert done == ("deny" if options.strict else "ask")
            continue
        assert not looser(said, done), (form.id, name, arguments, said, done)
        if said == "limit" and done == "allow":
            most = max(rule.limit.max for rule in made.tools if rule.tool == name and rule.limit)
            assert [session(name, arguments) for _ in range(most)] == ["allow"] * (most - 1) + ["deny"]


def test_every_format_has_a_judge_and_says_what_it_cannot_say():
    assert next(form.id for form in formats.every()) == "policy-json"
    assert {form.id for form in formats.every()} == set(JUDGES)
    assert all(form.cannot_say and form.title and form.language and "." in form.file_name for form in formats.every())
    assert len({form.file_name for form in formats.every()}) == len(JUDGES)
    with pytest.raises(KeyError, match="policy-json"):
        formats.named("cobol")


names = st.sampled_from(ODD) | st.text(string.ascii_lowercase + "_", min_size=1, max_size=12) | st.text(max_size=8)
categories = st.sampled_from(["Read", "Write", "Execute", "Destructive", "Financial", None])
facets = st.sets(st.sampled_from(["private_data", "untrusted_content", "external_send", "bulk", "filesystem"]))
verdicts = st.builds(
    lambda category, risk, some, bad: verdict(category, risk if category else "unknown", *some, poisoned=bad),
    categories,
    st.sampled_from(["low", "medium", "high", "critical", "unknown"]),
    facets,
    st.booleans(),
)
servers = st.lists(st.tuples(names.filter(bool).map(tool), verdicts), max_size=8)


@ALL
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(servers, names, st.booleans())
def test_no_format_is_looser_than_the_recommended_policy(form, pairs, other, strict):
    made = server_policy("acme/box", pairs)
    calls = [(rule.tool, {}) for rule in made.tools] + [(other, {})]
    assert_not_looser(form, made, [call for call in calls if "\ud800" not in call[0]], Options(strict=strict))


SCHEMAS = {
    "amount": {"type": "number"},
    "force": {"type": "boolean"},
    "action": {"type": "string", "enum": ["list", "get_one", "delete"]},
    "branch": {"type": "string"},
    "path": {"type": "string"},
    "url": {"type": "string"},
    "sql": {"type": ["string", "null"]},
    "to": {"type": "string", "description": "Email address"},
    "cc": {"type": "array", "items": {"type": "string"}},
    "stage": {"type": "string", "enum": ["dev", "production"]},
}
TEXTS = ["list", "get_one", "delete", "main", "MAIN", "dev", "production", "/workspace/a", "/workspace/../etc", "/etc"]
TEXTS += [
    "https://example.com/x",
    "https://example.com@evil.org/",
    "http://example.com/",
    "https://example.com\n/",
    "5",
]
TEXTS += [
    "select 1",
    "SELECT 1; drop table x",
    "drop table x",
    "me@example.com",
    "me@example.com,you@evil.org",
    "false",
]
TEXTS += ["/workspace/a\n", "you@evil.org\nme@example.com", "", "true", "select 1;"]
scalars = (
    st.sampled_from(TEXTS) | st.booleans() | st.none() | st.integers(-5, 205) | st.sampled_from([99.5, 100.0, 100.5])
)
values = scalars | st.lists(scalars, max_size=2) | st.dictionaries(st.sampled_from(["a", "force"]), scalars, max_size=1)
chosen = st.sets(st.sampled_from(sorted(SCHEMAS)), min_size=1, max_size=4)


@ALL
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(chosen, st.data())
def test_no_format_is_looser_than_the_narrowed_policy(form, chosen, data):
    category = data.draw(st.sampled_from(["Read", "Write", "Execute", "Destructive", "Financial"]))
    judged = verdict(category, "high", "filesystem", "external_send")
    narrowed = narrow(tool("go", **{name: SCHEMAS[name] for name in chosen}), judged)
    if narrowed is None:
        return
    arguments = data.draw(st.fixed_dictionaries({}, optional=dict.fromkeys(sorted(chosen), values)))
    assert_not_looser(form, policy(narrowed), [("go", arguments)])


@ALL
def test_what_the_recommended_policy_allows_is_allowed_where_the_format_can_say_it(form):
    rules = [
        ToolPolicy(tool="get_it", action=Action.allow, reason="so"),
        recommend(tool("put"), verdict("Write", "medium")),
    ]
    session = judge(form, policy(*rules), Options())
    assert session("get_it", {"any": "thing"}) == "allow"
    done = [session("put", {}) for _ in range(31)]
    assert done in (["allow"] * 30 + ["deny"], ["ask"] * 31, ["deny"] * 31)
    assert (done[0] == "allow") == (form.id in ("policy-json", "intercept"))


@ALL
def test_uncapped_allows_what_can_neither_be_limited_nor_asked_for(form):
    made = policy(
        recommend(tool("put"), verdict("Write", "medium")), recommend(tool("drop"), verdict("Destructive", "high"))
    )
    session = judge(form, made, Options(uncapped=True))
    assert session("put", {}) == "allow"
    assert session("drop", {}) != "allow"


@ALL
@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_means_itself_or_is_denied(form, name):
    """Everything else stays denied: the name is no pattern, breaks out of no string, and hides no other rule."""
    made = policy(
        ToolPolicy(tool=name, action=Action.allow, reason="so"), ToolPolicy(tool="ok", action=Action.allow, reason="so")
    )
    session = judge(form, made, Options())
    assert session("ok", {}) == "allow"
    if name != "\ud800":
        assert session(name, {}) == ("allow" if form.names(name) else form.unlisted)
    assert session("other", {}) == form.unlisted


STATES = [
    ToolPolicy(tool="t", action=Action.allow, reason="so"),
    ToolPolicy(tool="t", action=Action.limit, limit=Limit(max=3), reason="so"),
    ToolPolicy(tool="t", action=Action.ask, reason="so"),
    ToolPolicy(tool="t", action=Action.deny, reason="so"),
    ToolPolicy(tool="t", action=Action.hide, reason="so"),
]


@ALL
@pytest.mark.parametrize("rule", STATES, ids=lambda rule: rule.action.value)
@pytest.mark.parametrize("strict", [False, True])
def test_the_sentence_under_a_format_is_what_its_engine_does(form, rule, strict):
    options = Options(strict=strict)
    said, session = sentence(rule, form, options), judge(form, policy(rule), options)
    done = [session("t", {}) for _ in range(4)]
    expected = {
        "Every call is allowed.": ["allow"] * 4,
        "Allowed 3 times a minute": ["allow"] * 3 + ["deny"],
        "Every call asks a person first.": ["ask"] * 4,
        "Every call is denied": ["deny"] * 4,
        "Removed from the list of tools, and every call is denied.": ["deny"] * 4,
    }
    (key,) = [start for start in expected if said.startswith(start)]
    assert done == expected[key]
    assert session("unlisted", {}) == ("ask" if said.endswith("prompts.") else "deny")


@ALL
def test_a_stack_is_one_file_or_one_for_each_server(form):
    rule = ToolPolicy(tool="go", action=Action.allow, reason="so")
    stop = ToolPolicy(tool="go", action=Action.deny, reason="so")
    stack = (policy(rule, server="one/box"), policy(stop, server="two/box"), policy(rule, server="three/mail"))
    options = Options(labels={"three/mail": "post"})
    if form.one_server:
        with pytest.raises(ValueError, match="values to unpack"):
            form.render(stack, options)
        return
    text = form.render(stack, options)
    assert [JUDGES[form.id](text, label)("go", {}) for label in ("box", "box-2", "post") if label != "box-2"] == [
        "allow"
    ] * 2
    if form.id != "openai-responses" or "box-2" in text:
        assert JUDGES[form.id](text, "box-2" if form.id != "litellm" else "box_2")("go", {}) == "deny"


def test_tools_that_become_one_name_get_the_stricter_rule():
    form = formats.named("claude-code")
    made = policy(
        ToolPolicy(tool="a.b", action=Action.deny, reason="so"),
        ToolPolicy(tool="a/b", action=Action.allow, reason="so"),
    )
    for rules in (made, policy(*made.tools[::-1])):
        assert judge(form, rules, Options())("a/b", {}) == "deny"


@ALL
def test_a_tool_named_twice_gets_the_stricter_rule(form):
    for rules in (STATES[:2], STATES[1::-1], [STATES[0], STATES[3]], [STATES[3], STATES[0]]):
        made = policy(*rules)
        assert_not_looser(form, made, [("t", {})])


@ALL
def test_what_was_changed_is_told(form):
    rules = STATES[1:3]
    made = policy(rules[0].model_copy(update={"tool": "lim"}), rules[1].model_copy(update={"tool": "per"}))
    told = " ".join(formats.notes(form, (made,), Options()))
    for rule in made.tools:
        assert (rule.tool in told) == (outcome(form, rule, Options()).action != rule.action)
    if form.language not in ("json",):
        assert told in form.render((made,), Options()).replace("\n# ", " ").replace("\n// ", " ")


def test_tools_that_a_proxy_takes_for_one_get_the_stricter_rule():
    names = ["file", "delete-file", "Read", "read", "my-tool", "list_all"]
    actions = [Action.allow, Action.ask, Action.deny, Action.allow, Action.allow, Action.allow]
    rules = [ToolPolicy(tool=name, action=action, reason="so") for name, action in zip(names, actions, strict=True)]
    session = judge(formats.named("litellm"), policy(*rules), Options())
    assert [name for name in names if session(name, {}) == "allow"] == ["my-tool", "list_all"]


def test_a_label_that_was_given_is_never_given_to_another():
    made = [policy(server=name) for name in ("a/box", "b/box", "c/other")]
    assert labels(made, Options(labels={"c/other": "box-2"})) == ["box", "box-3", "box-2"]
    assert labels(made, Options(labels={"b/box": "box"})) == ["box-2", "box", "other"]
