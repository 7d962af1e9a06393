"""From the engine-neutral policy to what one format can say: never looser, and every difference told."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from toolrisk.models import Action, Condition, Limit, Policy, ToolPolicy
from toolrisk.policy.table import runs_alone

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


def _nothing(rule: ToolPolicy) -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Format:
    """One engine's way to write a policy, and what that engine can do.

    `render` takes the policies and options and returns the file's text; `one_server` formats take exactly one policy.
    `limits`, `asks`, `hides`: whether it has such a state. `narrows` says whether it can state a rule's argument
    conditions, `names` whether it can name a tool. `unlisted` is what becomes of a tool that the file does not name.
    """

    id: str
    title: str
    file_name: str
    language: str
    cannot_say: str
    render: Callable[[Sequence[Policy], Options], str]
    limits: bool = False
    asks: bool = False
    hides: bool = False
    narrows: Callable[[ToolPolicy], bool] = _nothing
    names: Callable[[str], bool] = _anything
    one_server: bool = False
    unlisted: Literal["deny", "ask"] = "deny"


class Outcome(NamedTuple):
    """What a format makes of one rule: the action that it states, and what was changed (empty where nothing was)."""

    rule: ToolPolicy
    action: Action
    note: str


def conditional(rule: ToolPolicy) -> bool:
    """Whether the rule looks at arguments."""
    return bool(rule.deny_if or rule.require)


def translate(form: Format, policy: Policy, options: Options) -> list[Outcome]:
    """What the format states for each tool. Never looser than the policy, but for limits under `uncapped`."""
    return [outcome(form, rule, options) for rule in policy.tools]


def outcome(form: Format, rule: ToolPolicy, options: Options) -> Outcome:
    """What the format states for one tool: the policy's own action, or the next stricter one that it has."""
    if not form.names(rule.tool):
        return Outcome(rule, Action.deny, "it can't be named here, so it is denied with all that is not listed")
    if runs_alone(rule) and conditional(rule) and not form.narrows(rule):
        return _instead(form, rule, "its conditions on arguments can't be said here")
    if rule.action == Action.limit and not form.limits:
        if options.uncapped:
            return Outcome(rule, Action.allow, f"its limit of {cap(rule)} can't be said here: allowed without one")
        return _instead(form, rule, f"its limit of {cap(rule)} can't be said here")
    missing = _MISSING.get(rule.action) if not _has(form, rule.action) else None
    return Outcome(rule, Action.deny, missing) if missing else Outcome(rule, rule.action, "")


_MISSING = {
    Action.ask: "a person can't be asked here, so it is denied",
    Action.hide: "it can't be hidden here, so it is denied",
}


def _has(form: Format, action: Action) -> bool:
    return form.asks if action == Action.ask else form.hides if action == Action.hide else True


def _instead(form: Format, rule: ToolPolicy, why: str) -> Outcome:
    action = Action.ask if form.asks else Action.deny
    return Outcome(rule, action, f"{why}, so it {'asks' if form.asks else 'is denied'}")


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
    changed = [
        f"{shown(item.rule.tool)}: {item.note}."
        for policy in policies
        for item in translate(form, policy, options)
        if item.note
    ]
    return (*(shown(note) for policy in policies for note in policy.notes), *changed)


def shown(text: str) -> str:
    """Text from outside as one harmless line of a comment: no line break, nothing invisible, at most 300 characters."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text[:300])


# ── labels ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def default_label(server: str) -> str:
    """The name under which a client would list a server: the last part of its name, in letters fit for all."""
    last = server.rstrip("/").rsplit("/", 1)[-1]
    return re.sub(r"_{2,}", "_", re.sub(r"[^A-Za-z0-9_-]", "-", last)).strip("-_")[:60] or "server"


def labels(policies: Sequence[Policy], options: Options) -> list[str]:
    """One label for each policy, all different: the one given for it, else its default, with a number where taken."""
    used: set[str] = set()
    return [_fresh(options.labels.get(policy.server) or default_label(policy.server), used) for policy in policies]


def _fresh(label: str, used: set[str]) -> str:
    number, fresh = 1, label
    while fresh in used:
        number += 1
        fresh = f"{label}-{number}"
    used.add(fresh)
    return fresh


# ── names and conditions that many formats share ─────────────────────────────────────────────────────────────────────


def encodable(name: str) -> bool:
    """Whether a name can stand in a UTF-8 file at all (half of a surrogate pair can't)."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def plainly_named(name: str) -> bool:
    """Whether a name is one in formats where `*` means every tool and a blank name none."""
    return encodable(name) and name != "*" and bool(name.strip())


def conditions(rule: ToolPolicy) -> list[Condition]:
    """All conditions of a rule, those that deny and those that are required."""
    return [condition for denial in rule.deny_if for condition in denial.conditions] + list(rule.require)
