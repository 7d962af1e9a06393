"""The first sentence of a justification: what a call does, in the author's own words where they can be told so.

Words of the tool are quoted as data, bounded and cleaned.
"""

import re
from collections.abc import Sequence
from typing import Any

from classifier.case import Case
from classifier.clause import Clause
from classifier.reading import Reading
from classifier.shown import shown
from classifier.text import name_words, words
from toolrisk.models import ToolDefinition

_GIVEN = 3
# These speak to the model, and tell nothing of a call.
_ADVISES = re.compile(
    r"(?:if (?:an? |the )?(?:user|you)|this tool (?:is to|must|should) |"
    r"when(?:ever)? |use this|call this|always |you (?:must|should)|must |do not )",
    re.IGNORECASE,
)
_BARE = frozenset(("type", "properties", "title", "description", "$schema", "required", "additionalProperties"))
# Arguments that stand where a client wants one.
_DUMMIES = frozenset(("random_string", "dummy", "noop"))
# Arguments that only wrap others.
_WRAPPERS = frozenset((
    "params", "input", "inputs", "args", "arguments", "data", "body", "payload", "request", "options", "kwargs",
))  # fmt: skip


def deed(case: Case, clause: Clause | None, spoken: Clause, staked: bool) -> str:
    """What a call does. `clause`: the leading clause, None where nothing of the description is to be repeated;
    `spoken`: the one that tells the deed, which may be the name's; `staked`: arguments are spoken of elsewhere."""
    if clause is None:
        return "What its definition says is not repeated here."
    definition, reading, text, told = case.definition, case.reading, clause.text, spoken.told()
    if len(text) < (8 if text.isascii() else 2):
        return _hardly(definition, reading, text, told, staked)
    if told and clause is spoken:
        named = staked or " given " in text or _spoken_of(_few(definition, reading), text)
        return f"{_opening(definition, reading, named)} {told}{'' if told.endswith('…') else '.'}"
    return f"{_quoted(definition, text)}{f'; by its name, it {told}' if told else ''}."


def _hardly(definition: ToolDefinition, reading: Reading, text: str, told: str | None, staked: bool) -> str:
    """What is said of a tool whose description says little or nothing."""
    if text:
        return f"The description of {_beside_name(definition, reading, f'says no more than “{text}”')}."
    return _undescribed(definition, told, [] if staked else _few(definition, reading))


def _quoted(definition: ToolDefinition, text: str) -> str:
    """A description that can't be told in our sentence."""
    if _ADVISES.match(text):
        return f"What stands first in the description of {_tool(definition, 'it')} is when to call it"
    if text.isascii() and text.partition(" ")[0].lower() in ("a", "an"):
        return f"The author of {_tool(definition, 'it')} describes it as “{text}”"
    return f"{_tool(definition, 'It')} is described as “{text}”"


def _undescribed(definition: ToolDefinition, told: str | None, keys: list[str]) -> str:
    """What is said of a tool without a description: its name, and its few arguments."""
    said = f"by its name, it {told}" if told else "its name has to speak for it"
    taken = f", and it takes {_listed(keys)}" if keys else ""
    return f"{_tool(definition, 'It')} comes without a description; {said}{taken}."


def _tool(definition: ToolDefinition, otherwise: str) -> str:
    """A tool's name in quotation marks, where there is something to be seen of it."""
    name = shown(definition.name, 60)
    return f"“{name}”" if name else otherwise


def _beside_name(definition: ToolDefinition, reading: Reading, said: str) -> str:
    """What is said of a tool of which only the name tells something."""
    spoken = " ".join(reading.texts["name"].split())[:80]
    named = f"{_tool(definition, 'it')} {said}"
    return named if spoken in ("", shown(definition.name, 60).lower()) else f"{named}; the name says “{spoken}”"


def _opening(definition: ToolDefinition, reading: Reading, staked: bool) -> str:
    """How the sentence begins: with the few arguments of which nothing else is said."""
    if staked:
        return "One call"
    if keys := _few(definition, reading):
        return f"Given {_listed(keys)}, one call"
    return "One call, which takes no arguments," if _takes_none(definition.input_schema) else "One call"


def _few(definition: ToolDefinition, reading: Reading) -> list[str]:
    """The arguments in quotation marks that a call takes, where they are few and tell something: the required ones, or
    all where the schema names none."""
    wanted = (definition.input_schema or {}).get("required") or ()
    due = wanted if isinstance(wanted, list) else ()
    top = [
        one
        for one in reading.arguments
        if one.path == "inputSchema.properties" and one.words not in _DUMMIES and (not due or one.key in due)
    ]
    keys = [shown(one.key, 40) for one in top]
    wrapped = len(top) == 1 and top[0].words in _WRAPPERS
    return [f"“{key}”" for key in keys] if len(top) <= _GIVEN and all(keys) and not wrapped else []


def _spoken_of(keys: list[str], clause: str) -> bool:
    """Whether a clause names whatever these arguments take, in its own words."""
    if not keys:
        return False
    said = set(words(clause))
    return all(said.issuperset(name_words(key.strip("“”"))[-1:]) for key in keys)


def _takes_none(schema: dict[str, Any] | None) -> bool:
    """Whether a schema says that there are no arguments, and leaves no way to hand some in."""
    if not schema or schema.get("properties") != {} or schema.keys() - _BARE:
        return False
    return schema.get("additionalProperties", False) is False and not schema.get("required")


def _listed(said: Sequence[str]) -> str:
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
