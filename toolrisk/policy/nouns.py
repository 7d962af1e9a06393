"""What a policy says: frozen and strict, as all nouns are."""

from enum import StrEnum
from typing import Any, Literal

from toolrisk.models import Noun


class Action(StrEnum):
    """What happens to a call, loosest first. `hide` is deny, and the tool is not listed either."""

    allow = "allow"
    limit = "limit"
    ask = "ask"
    deny = "deny"
    hide = "hide"


class Limit(Noun):
    """At most `max` calls in a window aligned to the clock."""

    max: int
    window: Literal["minute", "hour", "day"] = "minute"


class Condition(Noun):
    """A test of one argument: `path` is `args.x`. `like` takes a list of globs, of which one has to fit."""

    path: str
    op: Literal["eq", "neq", "lt", "lte", "gt", "gte", "in", "not_in", "exists", "regex", "contains", "like"]
    value: Any


class Denial(Noun):
    """A call is denied, with this text, where all conditions hold; without conditions always."""

    conditions: tuple[Condition, ...] = ()
    text: str


class ToolPolicy(Noun):
    """What is recommended for one tool, and why. A call is denied where a denial of `deny_if` fits, and where a
    condition of `require` does not hold. `leaves_open` says what a narrowed policy does not prevent."""

    tool: str
    action: Action
    limit: Limit | None = None
    deny_if: tuple[Denial, ...] = ()
    require: tuple[Condition, ...] = ()
    reason: str
    fingerprint: str | None = None
    leaves_open: str | None = None


class Policy(Noun):
    """One engine-neutral document for tools of one server; what it does not name is denied."""

    server: str
    tools: tuple[ToolPolicy, ...] = ()
    notes: tuple[str, ...] = ()
