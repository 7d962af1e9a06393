"""From the engine-neutral policy to what one format can say: never looser, and every difference told."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from toolrisk.canonical import clean
from toolrisk.policy.nouns import Action, Limit, Policy, ToolPolicy
from toolrisk.policy.table import STRICTNESS, runs_alone

APPROVAL = "Requires human approval."


@dataclass(frozen=True, slots=True)
class Options:
    """How to write: the labels by which the client knows each server, `strict` (no prompt for what is not listed, where
    a format has that), `uncapped` (allow what a format can neither limit nor ask for)."""

    labels: Mapping[str, str] = field(default_factory=dict)
    strict: bool = False
    uncapped: bool = False


def _anything(name: str) -> bool:
    return True


def no_rule(rule: ToolPolicy) -> bool:
    """What a format says that can state none of a kind."""
    return False


def every_rule(rule: ToolPolicy) -> bool:
    """What a format says that can state all of a kind."""
    return True


@dataclass(frozen=True, slots=True)
class Format:
    """One engine's way to write a policy, and what that engine can do.

    `render` takes the policies and options and returns the file's text; `one_server` formats take exactly one policy.
    `asks`, `hides`: whether it has such a state. `limits` and `narrows` say whether it can state a rule's limit and its
    conditions on arguments, `names` whether it can name a tool; `plain_types` means that conditions can only look at
    arguments of one type, without null and without an enum, `needs_tested` that a call without a tested argument is
    denied. `unlisted` is what becomes of a tool that the file does not name. `approval` is the text of the denial that
    stands for asking, `per` whose calls a limit counts, where those are not everybody's.
    """

    id: str
    title: str
    file_name: str
    language: str
    cannot_say: str
    render: Callable[[Sequence[Policy], Options], str]
    asks: bool = False
    hides: bool = False
    limits: Callable[[ToolPolicy], bool] = no_rule
    narrows: Callable[[ToolPolicy], bool] = no_rule
    names: Callable[[str], bool] = _anything
    plain_types: bool = False
    needs_tested: bool = False
    one_server: bool = False
    unlisted: Literal["deny", "ask"] = "deny"
    approval: str = ""
    per: str = ""


class Outcome(NamedTuple):
    """What a format makes of one rule: the action that it states, and what was changed (empty where nothing was)."""

    rule: ToolPolicy
    action: Action
    note: str


def conditional(rule: ToolPolicy) -> bool:
    """Whether the rule looks at arguments."""
    return bool(rule.deny_if or rule.require)


def translate(form: Format, policy: Policy, options: Options) -> list[Outcome]:
    """What the format states for each tool. Never looser than the policy, but for limits under `uncapped`; a tool that
    the policy names twice gets the stricter rule."""
    last = _last[0]
    if last is not None and last[0] is form and last[1] is policy and last[2] is options:
        return last[3]
    outcomes = [outcome(form, rule, options) for rule in policy.tools]
    if len({rule.tool for rule in policy.tools}) < len(outcomes):
        outcomes = list(strictest((item.rule.tool, item) for item in outcomes).values())
    _last[0] = (form, policy, options, outcomes)
    return outcomes


# A format asks for the same translation up to four times while it writes one file.
_last: list[tuple[Format, Policy, Options, list[Outcome]] | None] = [None]


def outcome(form: Format, rule: ToolPolicy, options: Options) -> Outcome:
    """What the format states for one tool: the policy's own action, or the next stricter one that it has.

    Rules that look at no argument differ for a format in their action and limit only, where the name is plain: their
    outcomes are worked out once."""
    if rule.deny_if or rule.require or not _alike(rule.tool):
        return _outcome(form, rule, options)
    limit = rule.limit
    key = (rule.action, limit and (limit.max, limit.window), options.uncapped)
    known = _known(form)
    if key not in known:
        found = _outcome(form, rule, options)
        known[key] = found.action, found.note
    return Outcome(rule, *known[key])


def _known(form: Format) -> dict[Any, tuple[Action, str]]:
    kept = _outcomes.get(id(form))
    if kept is None or kept[0] is not form:
        kept = _outcomes[id(form)] = form, {}
    return kept[1]


_outcomes: dict[int, tuple[Format, dict[Any, tuple[Action, str]]]] = {}


@lru_cache(maxsize=16_384)
def _alike(name: str) -> bool:
    """Whether a name is one of those that every format can write and tell from all others."""
    return re.fullmatch("[A-Za-z0-9_-]{1,128}", name) is not None


def _outcome(form: Format, rule: ToolPolicy, options: Options) -> Outcome:
    if not form.names(rule.tool) and (form.unlisted == "deny" or runs_alone(rule)):
        return _unnamed(form, rule)
    if runs_alone(rule) and conditional(rule) and not form.narrows(rule):
        return Outcome(rule, Action.deny, "its conditions on arguments can't be said here, so it is denied")
    if rule.action == Action.limit and not form.limits(rule):
        if options.uncapped:
            return Outcome(rule, Action.allow, f"its limit of {cap(rule)} can't be said here: allowed without one")
        said = f"its limit of {cap(rule)} can't be said here, so it"
        return Outcome(rule, *((Action.ask, f"{said} asks") if form.asks else (Action.deny, f"{said} is denied")))
    missing = _MISSING.get(rule.action) if not _has(form, rule.action) else None
    return Outcome(rule, Action.deny, missing) if missing else Outcome(rule, rule.action, "")


_MISSING = {
    Action.ask: "a person can't be asked here, so it is denied",
    Action.hide: "it can't be hidden here, so it is denied",
}


def _has(form: Format, action: Action) -> bool:
    return form.asks if action == Action.ask else form.hides if action == Action.hide else True


def _unnamed(form: Format, rule: ToolPolicy) -> Outcome:
    if form.unlisted == "deny":
        return Outcome(rule, Action.deny, "it can't be named here, so it is denied with all that is not listed")
    return Outcome(rule, Action.ask, "its name can't be told from others here, so it asks")


def limit_of(rule: ToolPolicy) -> Limit:
    """The limit of a rule that limits. Raises ValueError where it has none."""
    if rule.limit is None:
        raise ValueError(f"{rule.tool!r} is to be limited, but by nothing")
    return rule.limit


def cap(rule: ToolPolicy) -> str:
    """A rule's limit in words: `30 a minute`."""
    return f"{limit_of(rule).max} a {limit_of(rule).window}"


def notes(form: Format, policies: Sequence[Policy], options: Options) -> tuple[str, ...]:
    """What the file says otherwise than the policies, and the policies' own notes: lines for its head or beside it."""
    changed: dict[str, list[str]] = {}
    for item in (item for policy in policies for item in translate(form, policy, options) if item.note):
        changed.setdefault(item.note, []).append(clean(item.rule.tool, 300))
    told = [f"{', '.join(tools)}: {note}." for note, tools in changed.items()]
    return (*(clean(note, 2_000) for policy in policies for note in policy.notes), *told)


def commented(form: Format, policies: Sequence[Policy], options: Options, mark: str = "#") -> str:
    """The notes as the comment at a file's head, with what the format can't say at all; ends in an empty line."""
    lines = [form.cannot_say, *notes(form, policies, options)]
    return "".join(f"{mark} {line}\n" for line in lines) + "\n"


def stated(form: Format, policy: Policy, options: Options, *actions: Action) -> list[str]:
    """The tools for which the format states one of these actions, in the policy's order."""
    return [item.rule.tool for item in translate(form, policy, options) if item.action in actions]


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=256)
def default_label(server: str) -> str:
    """The name under which a client would list a server: the last part of its name, in letters fit for all."""
    last = server.rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"_{2,}", "_", re.sub(r"[^A-Za-z0-9_-]", "-", last)).strip("-_")[:60] or "server"


def labels(policies: Sequence[Policy], options: Options, dash: str = "-") -> list[str]:
    """One label for each policy, all different: the one given for it, else its default, with a number where taken.

    Those that were given go first: a client knows a server by them.

    `dash` stands for `-` where a format takes none.
    """
    used: set[str] = set()
    found: dict[int, str] = {}
    for index in sorted(range(len(policies)), key=lambda index: not options.labels.get(policies[index].server)):
        server = policies[index].server
        label = options.labels.get(server) or default_label(server)
        found[index] = _fresh(label.replace("-", dash), dash, used)
    return [found[index] for index in range(len(policies))]


def _fresh(label: str, dash: str, used: set[str]) -> str:
    number, fresh = 1, label
    while fresh in used:
        number += 1
        fresh = f"{label}{dash}{number}"
    used.add(fresh)
    return fresh


# ── names and conditions that many formats share ─────────────────────────────────────────────────────────────────────


def encodable(name: str) -> bool:
    """Whether a name can stand in a UTF-8 file at all (half of a surrogate pair can't)."""
    if name.isascii():
        return True
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def plainly_named(name: str) -> bool:
    """Whether a name is one in formats where `*` means every tool and a blank name none."""
    return encodable(name) and name != "*" and bool(name.strip())


def strictest(keyed: Iterable[tuple[str, Outcome]]) -> dict[str, Outcome]:
    """One outcome for each key; where several tools share the key under which an engine knows them, the strictest."""
    kept: dict[str, Outcome] = {}
    for key, item in keyed:
        other = kept.get(key)
        kept[key] = item if other is None or _rank(item) > _rank(other) else other
    return kept


def _rank(item: Outcome) -> tuple[int, bool]:
    return STRICTNESS[item.action], conditional(item.rule)
