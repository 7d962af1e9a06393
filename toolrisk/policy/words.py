"""What happens under a policy, in one or two sentences; each is proven by a test that reads it and runs the policy."""

from collections import Counter
from collections.abc import Sequence

from toolrisk.policy.formats import named
from toolrisk.policy.nouns import Action, Condition, Denial, Policy, ToolPolicy
from toolrisk.policy.translation import Format, Options, conditional, limit_of, outcome, translate

_TESTS = {
    "eq": "is {}",
    "neq": "is not {}",
    "lt": "is below {}",
    "lte": "is at most {}",
    "gt": "is above {}",
    "gte": "is at least {}",
    "in": "is one of {}",
    "not_in": "is none of {}",
    "contains": "contains {}",
    "regex": "matches {}",
    "like": "is like {}",
}
_FAILS = {
    **{op: _TESTS[other] for op, other in (("lt", "gte"), ("lte", "gt"), ("gt", "lte"), ("gte", "lt"))},
    "eq": "is not {}",
    "neq": "is {}",
    "in": "is none of {}",
    "not_in": "is one of {}",
    "contains": "does not contain {}",
    "regex": "does not match {}",
    "like": "is not like {}",
}
_REST = {"deny": "Every other tool of the server is denied.", "ask": "A tool that is not listed prompts."}


def sentence(policy: ToolPolicy | Policy, form: Format | None = None, options: Options | None = None) -> str:
    """What happens to calls under this policy, as the format (default: policy.json) says it, and to all others."""
    form, options = form or named("policy-json"), options or Options()
    said = _tool(policy, form, options) if isinstance(policy, ToolPolicy) else _server(policy, form, options)
    return f"{said} {_rest(form, options)}"


def ordinal(number: int) -> str:
    """31 as `31st`."""
    ending = "th" if 10 < number % 100 < 14 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _rest(form: Format, options: Options) -> str:
    return _REST["deny" if options.strict else form.unlisted]


def _tool(rule: ToolPolicy, form: Format, options: Options) -> str:
    action = _done(outcome(form, rule, options).action, form, options)
    if action == Action.hide:
        return "Removed from the list of tools, and every call is denied."
    if action == Action.ask:
        return f"Every call {_asked(form)}"
    if action == Action.deny:
        return "Every call is denied."
    allowed = _limited(rule, form) if action == Action.limit else "Every call is allowed."
    if not conditional(rule):
        return allowed
    return f"A call is denied where {_when(rule, form)}. {allowed.replace('Every call', 'Every other call')}"


def _done(action: Action, form: Format, options: Options) -> Action:
    """What a stated action comes to: under `strict` a client that would prompt denies."""
    return Action.deny if action == Action.ask and options.strict and form.unlisted == "ask" else action


def _asked(form: Format) -> str:
    return f"is denied with the text “{form.approval}”" if form.approval else "asks a person first."


def _limited(rule: ToolPolicy, form: Format) -> str:
    limit = limit_of(rule)
    whose = f" per {form.per}" if form.per else ""
    times = "once" if limit.max == 1 else f"{limit.max} times"
    return f"Allowed {times} a {limit.window}{whose}; the {ordinal(limit.max + 1)} call is denied."


# ── conditions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _when(rule: ToolPolicy, form: Format) -> str:
    cases = [_missing(denial) for denial in rule.deny_if if form.needs_tested and _missing(denial)]
    cases += [_case(denial) for denial in rule.deny_if] + [_lacking(condition) for condition in rule.require]
    return ", or ".join(dict.fromkeys(cases))


def _missing(denial: Denial) -> str:
    tested = [test for test in denial.conditions if test.op != "exists"]
    return " or ".join(f"`{test.path}` is not given" for test in tested)


def _case(denial: Denial) -> str:
    return " and ".join(_test(condition) for condition in denial.conditions) or "it is made at all"


def _test(condition: Condition) -> str:
    if condition.op == "exists":
        return f"`{condition.path}` is {'given' if condition.value else 'not given'}"
    if condition.op == "contains" and condition.value == "":
        return f"`{condition.path}` is text"
    return f"`{condition.path}` {_TESTS[condition.op].format(_value(condition.value))}"


def _lacking(condition: Condition) -> str:
    if condition.op == "exists":
        return _test(condition.model_copy(update={"value": not condition.value}))
    failing = _FAILS[condition.op].format(_value(condition.value))
    return f"`{condition.path}` is not given or {failing}"


def _value(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else f"`{value}`" if isinstance(value, str) else str(value)


# ── servers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _server(policy: Policy, form: Format, options: Options) -> str:
    actions: Counter[Action] = Counter()
    for action, number in Counter([item.action for item in translate(form, policy, options)]).items():
        actions[_done(action, form, options)] += number
    parts = [_count(actions[action], words) for action, words in _verbs(form) if actions[action]]
    said = f"Of {_tools(len(policy.tools))}, {_joined(parts)}" if parts else "No tool is allowed."
    return said if said.endswith((".", ".”")) else f"{said}."


def _verbs(form: Format) -> list[tuple[Action, str]]:
    return [
        (Action.allow, "allowed"),
        (Action.limit, "limited"),
        (Action.ask, _asked(form).removeprefix("is ") if form.approval else "put to a person first"),
        (Action.deny, "denied"),
        (Action.hide, "hidden"),
    ]


def _count(number: int, words: str) -> str:
    return f"{number} {'is' if number == 1 else 'are'} {words}"


def _tools(number: int) -> str:
    return "1 tool" if number == 1 else f"{number} tools"


def _joined(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
