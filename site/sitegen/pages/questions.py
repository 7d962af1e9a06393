"""Six questions about a tool with their answers, all in terms of the policy format that is really there."""

import json
from typing import TYPE_CHECKING, NamedTuple

from sitegen import words
from sitegen.text import count, lead, plain
from toolrisk.models import Action, Limit, ToolPolicy, Verdict

if TYPE_CHECKING:
    from sitegen.pages.tool import ToolRecord

_LOOSER = "That is looser than what we recommend."
SUGGESTED = Limit(max=10)


class Question(NamedTuple):
    """A question and its answer, both plain text; `code` is a piece of policy.json that goes with it."""

    asked: str
    answer: str
    code: str = ""


def questions(record: "ToolRecord", verdict: Verdict, rule: ToolPolicy, happens: str) -> list[Question]:
    """The questions that people ask of a tool; `happens` says what happens under its policy."""
    name = plain(record.tool.definition.name, 80)
    return [
        Question(f"What does {name} do?", _does(record, verdict, name)),
        Question(f"How do I enforce a policy on {name}?", _enforce(record, happens)),
        Question(f"What is the risk level of {name}?", _level(verdict, name)),
        _rate(name, rule),
        Question(f"How do I block {name}?", _block(name), f'{{"hide": [{_quoted(name)}]}}'),
        Question(f"Which server provides {name}?", _server(record)),
    ]


def _does(record: "ToolRecord", verdict: Verdict, name: str) -> str:
    said = lead(plain(record.tool.definition.description or "", 600))
    own = (
        f"Its own description: “{said}”{'' if said[-1:] in '.!?…' else '.'}"
        if said
        else f"{name} has no description of its own."
    )
    means = f" One call {words.MEANS[verdict.category]}." if verdict.category else ""
    return f"{own}{means}"


def _enforce(record: "ToolRecord", happens: str) -> str:
    return (
        "Save the policy.json of this page and start the server behind the guard: "
        f"{record.view.steps.guarded}. {happens}"
    )


def _level(verdict: Verdict, name: str) -> str:
    if verdict.category is None:
        return f"Unknown. {verdict.justification}"
    sure = f"with confidence {verdict.confidence:.2f}"
    level, kind = verdict.risk.value.capitalize(), _a(verdict.category.value)
    return f"{level}: {name} is {kind} tool, {sure}. {verdict.justification}"


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'AEIOU' else 'a'} {word}"


def _rate(name: str, rule: ToolPolicy) -> Question:
    """How to limit a tool. Where the recommendation limits it already, it is that limit that is shown."""
    limit = rule.limit or SUGGESTED
    asked = f"How do I rate-limit {name}?"
    entry = (
        f'{{"counter": {_quoted(f"{name}_rate")}, "window": "{limit.window}", "max": {limit.max}, "scope": "grant"}}'
    )
    said = f"call {limit.max + 1} within the same {limit.window} is denied"
    match rule.action:
        case Action.limit:
            text = f"The policy.json of this page does it: {said}. Change max in limits to allow more or fewer."
        case Action.allow:
            text = f"Put limits in place of what stands under tools for {name}: {said}."
        case Action.hide:
            text = f"Take {name} out of hide and put limits under tools: {said}. {_LOOSER}"
        case _:
            text = f"Put limits in place of what stands under tools for {name}: {said}. {_LOOSER}"
    return Question(asked, text, f'{{{_quoted(name)}: {{"limits": [{entry}]}}}}')


def _quoted(name: str) -> str:
    """A JSON string."""
    plain = name.isascii() and name.isprintable() and '"' not in name and "\\" not in name
    return f'"{name}"' if plain else json.dumps(name)


def _block(name: str) -> str:
    return (
        f'Leave {name} out of tools: under "default": "deny" every call of a tool that is not named is denied. '
        "Name it in hide, and it is removed from the list of tools as well."
    )


def _server(record: "ToolRecord") -> str:
    view = record.view
    spread = f", distributed as {view.packages}" if view.packages else ""
    return f"{view.title} ({view.name}){spread}. It has {count(view.number, 'tool')} in this catalog."
