"""Narrower rules taken from a tool's input schema: usable without a person, at a lower risk than the whole tool.

Each handles an absent argument and one of another type as far as conditions can, and says what it leaves open.
Values such as `example.com` are placeholders, which let nothing of the reader's own through until they are replaced.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from toolrisk.models import Category, ToolDefinition, Verdict
from toolrisk.policy.arguments import Argument, arguments, nameable, snake, spelled_out
from toolrisk.policy.nouns import Action, Condition, Denial, Limit, ToolPolicy
from toolrisk.policy.quoting import literal
from toolrisk.policy.table import recommend, runs_alone
from toolrisk.policy.translation import Format

CAP = 100
PREFIX = "/workspace/"
HOSTS = ("example.com", "api.example.com")
DOMAIN = "example.com"
PROTECTED = ("main", "master", "trunk", "production", "prod", "live", "release", "refs/heads/main", "refs/heads/master")
CAREFUL = Limit(max=10)
READING = Limit(max=60)
# What each kind's arguments are called, in snake case.
_NAMES = {
    "amount": re.compile(r"(^|_)(amount|amt|total|sum|price)(_(usd|eur|cents))?$"),
    "flag": re.compile(
        r"^(force|force_delete|recursive|all|delete_all|cascade|hard|hard_delete|permanent|permanently|purge|"
        r"skip_confirmation|no_verify)$"
    ),
    "choice": re.compile(r"^(action|operation|op|mode|method|command|subcommand)$"),
    "place": re.compile(r"^((target_|base_|head_)?branch(_name)?|environment|env|target_env|stage)$"),
    "path": re.compile(r"(^|_)(path|file|filename|filepath|dir|directory|folder|source|destination)$"),
    "address": re.compile(r"(^|_)(url|uri|href|endpoint|webhook)$"),
    "sql": re.compile(r"^(sql|sql_query|sql_statement|query|statement)$"),
    "copy": re.compile(r"^(cc|bcc)$"),
    "recipient": re.compile(r"^(to|recipient|((to|recipient)_)?(email|email_address|address))$"),
}
_HARMLESS = re.compile(
    r"(get|list|read|search|find|fetch|view|show|describe|status|count|check|head|options|query|lookup|preview|info|"
    r"validate|diff|history|inspect|stat|exists|summary|help)(?![a-z])"
)
_CHANGES = re.compile(
    r"(^|_)(write|delete|remove|update|replace|create|set|reset|add|insert|modify|edit|send|post|put|patch|drop|clear|"
    r"exec|execute|run|move|rename|kill|stop|start|apply|out|purge|save|upload|push|merge)(_|$)"
)
_CHANGING = frozenset({Category.write, Category.execute, Category.destructive})
_SCALARS = frozenset({"string", "number", "integer", "boolean"})
_PAGING = (
    r"limit|offset|page|page_size|per_page|cursor|max_results|sort|sort_by|order_by|line|start|end|count|axis|range|"
    r"((paragraph|footnote|start|end|row|column)_)?index|row|column|sheet|sheet_name|cell"
)
_PROSE = r"subject|body|text|html|content|message|comment|description|notes?|memo|reason"
# What other arguments may be called beside one that bounds how far a call reaches: none of them adds a place, a name, a
# sum or a command. Next to a recipient or an amount: what people read.
_READ = re.compile(rf"^({_PROSE})$")
# Next to a file: what is written into it, and where in it.
_WITHIN = re.compile(rf"^({_PROSE}|{_PAGING})$")
# Next to a choice that only reads: what is read, and how much of it.
_LOOKED_UP = re.compile(rf"^({_PAGING}|id|[a-z]+_id|name)$")
_NAMED = 8


class Narrowing(NamedTuple):
    """What one argument is held to: how, what that achieves, what it leaves open, and the limit that it earns. `tight`:
    whether what passes is known, not only what is kept out, and leads nowhere else; a value that the schema does not
    allow may pass, where `leaves` says so. `beside`: what all other arguments have to be called for it to let a tool
    run without the person who would else be asked; None: it never does."""

    deny_if: tuple[Denial, ...]
    require: tuple[Condition, ...]
    says: str
    leaves: str
    limit: Limit = CAREFUL
    tight: bool = True
    beside: re.Pattern[str] | None = None


class Subject(NamedTuple):
    """The tool that is to be narrowed."""

    definition: ToolDefinition
    verdict: Verdict


Kind = Callable[[Argument, Subject], Narrowing | None]


def narrow(definition: ToolDefinition, verdict: Verdict, form: Format | None = None) -> ToolPolicy | None:
    """The narrowed rule that the tool's schema carries, in full or as far as a format can state it; None where nothing
    does, where the tool is allowed anyway, and where it is poisoned or not known well enough to be let run alone.

    A tool that asks is let run only where what is held bounds all that made it ask, and a call can carry nothing else
    that could do harm or name the same thing: see `_bounded`. What stays open is named."""
    broad = recommend(definition, verdict)
    if verdict.poisoned or verdict.category is None or broad.action not in (Action.limit, Action.ask):
        return None
    found = _found(definition, verdict)
    if not found:
        return None
    kept = [item for argument, item in found if form is None or _carried(form, argument, _rule(broad, [item]))]
    if not kept:
        return None
    dropped = [item for _, item in found if item not in kept]
    bounded = not dropped and _bounded(Subject(definition, verdict), found)
    if not runs_alone(broad) and not bounded:
        return None
    return _rule(broad, kept, [*_missing(dropped), *_unheld(definition, found)], bounded)


def _carried(form: Format, argument: Argument, rule: ToolPolicy) -> bool:
    return form.narrows(rule) and (argument.plain or not form.plain_types)


def _found(definition: ToolDefinition, verdict: Verdict) -> Sequence[tuple[Argument, Narrowing]]:
    """What each argument is held to; kept for the next format that is tried with the same tool."""
    last = _last[0]
    if last is None or last[0] is not definition or last[1] is not verdict:
        subject = Subject(definition, verdict)
        last = _last[0] = definition, verdict, tuple(_held(subject))
    return last[2]


_last: list[tuple[ToolDefinition, Verdict, Sequence[tuple[Argument, Narrowing]]] | None] = [None]


def _held(subject: Subject) -> Iterator[tuple[Argument, Narrowing]]:
    for argument in arguments(subject.definition):
        if not _known(argument.snake):
            continue
        for kind in KINDS:
            item = kind(argument, subject)
            if item:
                yield argument, item
                break


@lru_cache(maxsize=65_536)
def _known(snake: str) -> bool:
    """Whether any kind has arguments of this name."""
    return any(pattern.search(snake) for pattern in _NAMES.values())


def _bounded(subject: Subject, found: Sequence[tuple[Argument, Narrowing]]) -> bool:
    """Whether the whole tool can do no more than what is held: it runs nothing that it is given, every held argument
    takes known values only, and no other could carry a command, a place or a name of its own."""
    if subject.verdict.category == Category.execute or subject.verdict.facets.code_execution:
        return False
    held = {argument.name for argument, _ in found}
    free = [argument for argument in arguments(subject.definition) if argument.name not in held]
    if not spelled_out(subject.definition) or not all(item.tight for _, item in found):
        return False
    return any(item.beside and all(_idle(argument, item.beside) for argument in free) for _, item in found)


def _idle(argument: Argument, beside: re.Pattern[str]) -> bool:
    return argument.type in _SCALARS and beside.match(argument.snake) is not None


def _missing(dropped: Sequence[Narrowing]) -> Iterator[str]:
    for item in dropped:
        yield f"This format can't state that {item.says}."


def _unheld(definition: ToolDefinition, found: Sequence[tuple[Argument, Narrowing]]) -> Iterator[str]:
    """The arguments in which anything passes; of those that conditions can't name, and of a long list, the number."""
    schema = definition.input_schema or {}
    free = set(schema["properties"]) - {argument.name for argument, _ in found}
    named = sorted(name for name in free if nameable(name))[:_NAMED]
    more = [f"{len(free) - len(named)} more"] if len(free) > len(named) else []
    unlisted = [] if schema.get("additionalProperties") is False else ["whatever the schema does not list"]
    if names := [*named, *more, *unlisted]:
        yield f"Not held: {', '.join(names)}."


def _rule(broad: ToolPolicy, kept: list[Narrowing], more: Sequence[str] = (), bounded: bool = False) -> ToolPolicy:
    earned = max((item.limit for item in kept), key=lambda limit: limit.max)
    keeps = runs_alone(broad) and (earned is CAREFUL or not bounded)
    open_ends = [*(item.leaves for item in kept), *more]
    return ToolPolicy(
        tool=broad.tool,
        action=Action.limit,
        limit=broad.limit if keeps else earned,
        deny_if=tuple(denial for item in kept for denial in item.deny_if),
        require=tuple(test for item in kept for test in item.require),
        reason="Narrowed so that " + "; ".join(item.says for item in kept) + ".",
        leaves_open=" ".join(dict.fromkeys(open_ends)),
    )


# ── building blocks ──────────────────────────────────────────────────────────────────────────────────────────────────


def _words(subject: Subject, argument: Argument) -> str:
    own = argument.schema.get("description")
    return f"{subject.definition.name} {subject.definition.description or ''} {own if isinstance(own, str) else ''}"


def _deny(argument: Argument, op: Any, value: Any, text: str) -> Denial:
    return Denial(conditions=(Condition(path=argument.path, op=op, value=value),), text=text)


def _absent(argument: Argument) -> Denial:
    return _deny(argument, "exists", False, f"{argument.name} has to be given.")


def _must(argument: Argument, op: Any, value: Any) -> tuple[Condition, ...]:
    return (Condition(path=argument.path, op=op, value=value),)


# ── the kinds ────────────────────────────────────────────────────────────────────────────────────────────────────────


def amount(argument: Argument, subject: Subject) -> Narrowing | None:
    """A sum of money, capped."""
    fits = _NAMES["amount"].search(argument.snake)
    if subject.verdict.category != Category.financial or argument.type not in ("number", "integer") or not fits:
        return None
    cap = float(CAP) if argument.type == "number" else CAP
    denials = (
        _absent(argument),
        _deny(argument, "contains", "", f"{argument.name} has to be a number."),
        _deny(argument, "gt", cap, f"{argument.name} may be {CAP} at most."),
    )
    leaves = (
        f"Calls with {argument.name} up to {CAP} pass, in whatever unit the tool counts; a negative number, and a list "
        "or object in its place, are left to the server."
    )
    return Narrowing(denials, (), f"{argument.name} is {CAP} at most", leaves, beside=_READ)


def flag(argument: Argument, subject: Subject) -> Narrowing | None:
    """A switch that widens what one call does, held to false."""
    if (
        argument.type != "boolean"
        or not _NAMES["flag"].search(argument.snake)
        or subject.verdict.category not in _CHANGING
    ):
        return None
    denial = _deny(argument, "not_in", [False], f"{argument.name} has to be false.")
    denials = (denial,) if argument.schema.get("default") is False else (_absent(argument), denial)
    leaves = f"Without {argument.name} the tool still acts on one thing at a time; the text “false” passes as false."
    return Narrowing(denials, (), f"{argument.name} is false", leaves)


def choice(argument: Argument, subject: Subject) -> Narrowing | None:
    """An action to choose, held to the choices that only read."""
    values = argument.schema.get("enum")
    named = _NAMES["choice"].search(argument.snake)
    if not named or argument.type != "string" or not isinstance(values, list):
        return None
    texts = [value for value in values if isinstance(value, str)]
    harmless = [value for value in texts if len(value) <= 64 and _only_reads(snake(value))]
    if not harmless or len(harmless) == len(texts) or len(harmless) > 50:
        return None
    denial = _deny(argument, "not_in", harmless, f"{argument.name} may only be {', '.join(harmless)}.")
    leaves = f"The choices of {argument.name} are judged by their names; one that also changes something would pass."
    says = f"{argument.name} only reads ({', '.join(harmless)})"
    secret = subject.verdict.category == Category.read or subject.verdict.facets.credentials
    return Narrowing((_absent(argument), denial), (), says, leaves, READING, beside=None if secret else _LOOKED_UP)


def _only_reads(choice: str) -> bool:
    return _HARMLESS.match(choice) is not None and not _CHANGES.search(choice)


def place(argument: Argument, subject: Subject) -> Narrowing | None:
    """A branch or an environment, kept from where it hurts."""
    named = _NAMES["place"].search(argument.snake)
    if not named or argument.type != "string" or subject.verdict.category not in _CHANGING:
        return None
    spelled = [form for word in PROTECTED for form in dict.fromkeys((word, word.capitalize(), word.upper()))]
    denial = _deny(argument, "in", spelled, f"{argument.name} may not be main or production.")
    leaves = (
        "Other names of the same place (a tag, a commit, an alias, odd capitals, spaces around it) and a list in place "
        f"of {argument.name} are left to the server; protect the branch or environment itself too."
    )
    return Narrowing((_absent(argument), denial), (), f"{argument.name} is not main or production", leaves, tight=False)


def path(argument: Argument, subject: Subject) -> Narrowing | None:
    """A path, held to a folder."""
    named = _NAMES["path"].search(argument.snake)
    if not named or argument.type != "string" or not subject.verdict.facets.filesystem:
        return None
    if subject.verdict.category in (Category.execute, Category.financial):
        return None
    denial = _deny(argument, "contains", "..", f"{argument.name} may not go up.")
    leaves = (
        f"A symbolic link below {PREFIX} may lead elsewhere; everything below it is open. Put your folder in its place."
    )
    tests, says = _must(argument, "like", [f"{PREFIX}*"]), f"{argument.name} is below {PREFIX}"
    return Narrowing((denial,), tests, says, leaves, beside=None if _changes_access(subject) else _WITHIN)


def address(argument: Argument, subject: Subject) -> Narrowing | None:
    """A URL, held to https and to named hosts."""
    named = _NAMES["address"].search(argument.snake)
    if not named or argument.type != "string" or subject.verdict.category in (Category.destructive, Category.financial):
        return None
    globs = [f"https://{host}/*" for host in HOSTS]
    leaves = "A redirect by one of these hosts, and what they serve, are not held. Put your hosts in their place."
    says = f"{argument.name} is https on {' or '.join(HOSTS)}"
    return Narrowing((), _must(argument, "like", globs), says, leaves, tight=False)


def sql(argument: Argument, subject: Subject) -> Narrowing | None:
    """A database query, held to one SELECT."""
    if not _NAMES["sql"].search(argument.snake):
        return None
    named = argument.snake.startswith("sql")
    said = re.search(r"\bSQL\b", _words(subject, argument))
    if argument.type != "string" or not (named or said):
        return None
    pattern = "^[[:space:]]*[Ss][Ee][Ll][Ee][Cc][Tt][[:space:]][^;]*;?[[:space:]]*$"
    leaves = (
        "This reduces and does not prevent: a SELECT can call functions that write or read files, and may write with "
        "INTO; SQL Server takes a second statement without a semicolon. Give the connection a user that can only read."
    )
    return Narrowing((), _must(argument, "regex", pattern), f"{argument.name} is one SELECT", leaves, tight=False)


def recipient(argument: Argument, subject: Subject) -> Narrowing | None:
    """Whom a message goes to, held to one domain; copies denied."""
    if not subject.verdict.facets.external_send:
        return None
    if _NAMES["copy"].search(argument.snake):
        denial = _deny(argument, "exists", True, f"{argument.name} may not be given.")
        leaves = f"An empty {argument.name} is denied too."
        return Narrowing((denial,), (), f"{argument.name} is not given", leaves)
    named = _NAMES["recipient"].search(argument.snake)
    if not named or argument.type != "string" or not re.search(r"(?i)e-?mail", _words(subject, argument)):
        return None
    pattern = f"^[^@[:space:],;:<>()]+@{literal(DOMAIN)}$"
    leaves = "Mail to anybody of that domain passes, and may be forwarded from there. Put your domain in its place."
    says = f"{argument.name} is one address of {DOMAIN}"
    sends = subject.verdict.category == Category.write and not _changes_access(subject)
    return Narrowing((), _must(argument, "regex", pattern), says, leaves, beside=_READ if sends else None)


def _changes_access(subject: Subject) -> bool:
    return subject.verdict.facets.access_control


KINDS: tuple[Kind, ...] = (amount, flag, choice, place, recipient, sql, path, address)
