"""Input and output schemas, in the three hands that real ones are written in."""

from random import Random
from typing import Any

from benchmarks.world import figures as real
from benchmarks.world import words
from benchmarks.world.vocabulary import ARGUMENTS, Argument, pick

DRAFT = "http://json-schema.org/draft-07/schema#"
MOST_DEPTH = 6


def schema(hand: str, arguments: str, language: str, name: str, rng: Random) -> dict[str, Any]:
    """A schema of an object, with as many arguments as real ones have."""
    made = _object(hand, arguments, language, real.ARGUMENTS.draw(rng), 1, rng)
    if hand == "pydantic":
        made["title"] = f"{name}Arguments"
    if hand == "zod":
        made["$schema"] = DRAFT
    return made


def _object(hand: str, arguments: str, language: str, count: int, depth: int, rng: Random) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    required: list[str] = []
    for place in range(count):
        kind = real.TYPES.draw(rng)
        chosen = ARGUMENTS[kind][int(rng.random() * len(ARGUMENTS[kind]))]
        name = chosen.snake if arguments == "snake" else chosen.camel
        name = f"{name}{place}" if name in properties else name
        properties[name] = argument(chosen, kind, hand, arguments, language, depth, rng)
        if rng.random() < real.REQUIRED:
            required.append(name)
    made: dict[str, Any] = {"type": "object", "properties": properties}
    if required:
        made["required"] = required
    if hand == "zod":
        made["additionalProperties"] = False
    return made


def argument(
    chosen: Argument, kind: str, hand: str, arguments: str, language: str, depth: int, rng: Random
) -> dict[str, Any]:
    """The schema of one argument."""
    made: dict[str, Any] = _kind(kind, hand, arguments, language, depth, rng)
    if hand == "pydantic":
        made["title"] = chosen.title
    if rng.random() < real.DESCRIBED_ARGUMENT:
        made["description"] = _text(chosen, language, rng)
    if rng.random() < real.WITH_DEFAULT:
        made["default"] = _DEFAULTS.get(kind)
    return made


_DEFAULTS = {"string": "", "number": 0, "integer": 10, "boolean": False}


def _kind(kind: str, hand: str, arguments: str, language: str, depth: int, rng: Random) -> dict[str, Any]:
    if kind == "any":
        return {"anyOf": [{"type": "string"}, {"type": "null"}]}
    made: dict[str, Any] = {"type": kind}
    if kind == "string":
        return _string(made, rng)
    if kind in {"number", "integer"} and rng.random() < real.BOUNDED * 6:
        made["minimum"], made["maximum"] = 1, 10 * int(1 + rng.random() * 50)
    deeper = depth < MOST_DEPTH and rng.random() < real.DEEPER
    if kind == "array":
        made["items"] = _object(hand, arguments, language, 2, depth + 1, rng) if deeper else {"type": "string"}
    if kind == "object" and deeper:
        made.update(_object(hand, arguments, language, 1 + int(rng.random() * 4), depth + 1, rng))
    return made


def _string(made: dict[str, Any], rng: Random) -> dict[str, Any]:
    fate = rng.random() * 0.62
    if fate < real.ENUMERATED:
        many = real.ENUM_SIZE.draw(rng)
        made["enum"] = list(dict.fromkeys(pick(rng, words.ENUM_VALUES) for _ in range(many)))
    elif fate < real.ENUMERATED + real.PATTERNED:
        made["pattern"] = "^[a-z0-9-]+$"
    return made


def _text(chosen: Argument, language: str, rng: Random) -> str:
    if language != "en":
        return pick(rng, words.ARGUMENT_WORDS[language])
    text, length = chosen.text, real.ARGUMENT_TEXT.draw(rng)
    while len(text) + 12 < length:
        text = f"{text}, {pick(rng, words.MORE_OF_ARGUMENT)}"
    return text
