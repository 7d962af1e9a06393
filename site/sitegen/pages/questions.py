"""Six questions about a tool with their answers, all in terms of the policy format that is really there."""

import json
from typing import NamedTuple

from sitegen import words
from sitegen.parts.structured import Question
from toolrisk.models import Category, Risk
from toolrisk.policy.nouns import Action

_LOOSER = "That is looser than what we recommend."
SUGGESTED = (10, "minute")


class Kind(NamedTuple):
    """What the answers say alike of many tools: what was found, what is recommended (a limit as calls and window), and
    what happens under that."""

    category: Category | None
    risk: Risk
    action: Action
    limit: tuple[int, str] | None
    happens: str


class Told(NamedTuple):
    """What they say of one tool and its server, in plain text: `said` is the first sentence of the description in
    quotes, or empty; `why` the verdict's justification, `sure` its confidence; `tools` how many its server has, in
    words; `guarded` the command that starts the server behind the guard."""

    name: str
    said: str
    why: str
    sure: str
    server: str
    title: str
    packages: str
    tools: str
    guarded: str


def questions(told: Told, kind: Kind) -> list[Question]:
    """The questions that people ask of a tool."""
    name = told.name
    return [
        Question(f"What does {name} do?", _does(told, kind)),
        Question(f"How do I enforce a policy on {name}?", _enforce(told, kind)),
        Question(f"What is the risk level of {name}?", _level(told, kind)),
        _rate(name, kind),
        Question(f"How do I block {name}?", _block(name), f'{{"hide": [{_quoted(name)}]}}'),
        Question(f"Which server provides {name}?", _server(told)),
    ]


def _does(told: Told, kind: Kind) -> str:
    own = f"Its own description: {told.said}" if told.said else f"{told.name} has no description of its own."
    means = f" One call {words.MEANS[kind.category]}." if kind.category else ""
    return f"{own}{means}"


def _enforce(told: Told, kind: Kind) -> str:
    return f"Save the policy.json of this page and start the server behind the guard: {told.guarded}. {kind.happens}"


def _level(told: Told, kind: Kind) -> str:
    if kind.category is None:
        return f"Unknown. {told.why}"
    level, category = kind.risk.value.capitalize(), _a(kind.category.value)
    return f"{level}: {told.name} is {category} tool, with confidence {told.sure}. {told.why}"


def _a(word: str) -> str:
    return f"{'an' if word[0] in 'AEIOU' else 'a'} {word}"


def _rate(name: str, kind: Kind) -> Question:
    """How to limit a tool. Where the recommendation limits it already, it is that limit that is shown."""
    most, window = kind.limit or SUGGESTED
    asked = f"How do I rate-limit {name}?"
    entry = f'{{"counter": {_quoted(f"{name}_rate")}, "window": "{window}", "max": {most}, "scope": "grant"}}'
    said = f"call {most + 1} within the same {window} is denied"
    match kind.action:
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


def _server(told: Told) -> str:
    spread = f", distributed as {told.packages}" if told.packages else ""
    return f"{told.title} ({told.server}){spread}. It has {told.tools} in this catalog."
