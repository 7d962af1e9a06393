"""The first sentence of a justification: what a call does, in the author's own words where they can be told so.

Words of the tool are quoted as data, bounded and cleaned.
"""

import re
from typing import Any

from classifier.justification.case import Case
from classifier.justification.clause import Clause
from classifier.justification.key import TOP, is_secret
from classifier.justification.named import VAGUE
from classifier.justification.shown import listed, shown
from classifier.justification.tongue import about, doing_in, doing_to, on_many, surer, tells_a_deed, tongue
from classifier.reading import Reading
from classifier.schema import required
from classifier.text import name_words, words
from toolrisk.models import ToolDefinition

_GIVEN = 3
# These speak to the model, and tell nothing of a call.
_ADVISES = re.compile(
    r"(?:(?:critical|important|mandatory): |if (?:an? |the )?(?:user|you)|this tool (?:is to|must|should) |"
    r"when(?:ever)? |use this|call this|always |you (?:must|should)|must |do not\b|look at the (?:request|schema))",
    re.IGNORECASE,
)
# What a description adds where it only repeats a name.
_REPEATED = frozenset(("a", "action", "description", "for", "function", "operation", "the", "tool"))
_BARE = frozenset(("type", "properties", "title", "description", "$schema", "required", "additionalProperties"))
# Arguments that stand where a client wants one, or that the server's framework fills in.
_DUMMIES = frozenset(("random_string", "dummy", "noop", "ctx", "tool_context"))
# Arguments that only say how an answer looks.
_FORMS = frozenset(("compact", "debug", "json", "json_output", "pretty", "response_format", "verbose"))
_SAYS_NOTHING = _DUMMIES | _FORMS
# Arguments that only wrap others.
_WRAPPERS = frozenset((
    "params", "input", "inputs", "args", "arguments", "data", "body", "payload", "request", "options", "kwargs",
))  # fmt: skip


def deed(case: Case, clause: Clause | None, spoken: Clause, staked: bool) -> str:
    """What a call does. `clause`: the leading clause, None where nothing of the description is to be repeated;
    `spoken`: the one that tells the deed, which may be the name's; `staked`: arguments are spoken of elsewhere."""
    if clause is None:
        return "What its definition says is quoted as evidence only."
    text, told = clause.text, spoken.told
    keys = [] if staked else _few(case.definition, case.reading)
    if text and told and clause is spoken:
        named = staked or " given " in text or _spoken_of(keys, text)
        opening = _opening(case.definition, [] if named else keys, named)
        return f"{opening} {told}{'' if told.endswith('…') else '.'}"
    language = tongue(text)
    if language or not text:
        return f"{_by_name(case, language, spoken)}{_taken([] if _told_already(keys, spoken) else keys)}."
    called = f"; by its name, it {told}" if told and spoken.rest not in VAGUE else ""
    return f"{_quoted(case.definition, text)}{called}."


def _by_name(case: Case, language: str, spoken: Clause) -> str:
    """What is said of a tool whose description is missing, or is in a language that few can read: what its name tells;
    where that is little, the server, and what the text of that language says, tell the more."""
    comes = f"is described in {language}" if language else "comes without a description"
    clause = case.reading.texts["clause"] if language else ""
    named = bool(spoken.told) and spoken.rest not in VAGUE
    done = _done_in(clause, named)
    comes = f"{comes} as {done}" if done else comes
    if named:
        return f"{_tool(case.definition, 'It')} {comes}; by its name, it {spoken.told}"
    return f"{_tool(case.definition, 'It')}{_served(case)} {comes if done else _by_text(case, clause, comes, spoken)}"


def _done_in(clause: str, named: bool) -> str:
    """What a text of another language says that is done to what, as far as a name does not tell it."""
    done = doing_to(clause) if not named or surer(clause) else ""
    if not on_many(clause) or not (done or named):
        return done
    return f"{done}, many at once" if done else "acting on many at once"


def _by_text(case: Case, clause: str, comes: str, spoken: Clause) -> str:
    """The same by the verb of a text of another language, and by what that is about."""
    is_about = about(clause)
    if does := doing_in(case.reading.lead.head) if clause and not tells_a_deed(is_about) else "":
        comes = f"{comes} as {does}"
    elif spoken.told and not is_about:
        comes = f"{comes}; by its name, it {spoken.told}"
    elif not clause:
        comes = f"{comes}; its name has to speak for it"
    return f"{comes}; by its text, it is about {is_about}" if is_about else comes


def _quoted(definition: ToolDefinition, text: str) -> str:
    """A description that can't be told in our sentence."""
    if _ADVISES.match(text):
        return f"What stands first in the description of {_tool(definition, 'it')} is advice on calling it"
    repeats = set(words(text)) - _REPEATED == set(name_words(definition.name))
    if repeats or len(text) < (8 if text.isascii() else 2):
        begins = len((definition.description or definition.title or "").strip()) > len(text) + 2
        said = "begins with" if begins else "says no more than"
        return f"The description of {_tool(definition, 'it')} {said} {'its name' if repeats else f'“{text}”'}"
    if text.isascii() and text.partition(" ")[0].lower() in ("a", "an"):
        return f"The author of {_tool(definition, 'it')} describes it as “{text}”"
    return f"{_tool(definition, 'It')} is described as “{text}”"


def _served(case: Case) -> str:
    """The server of a tool, where the tool's name says little."""
    server = shown(case.server, 60)
    return f" of the server “{server}”" if server else ""


def _taken(keys: list[str]) -> str:
    return f", and it takes {listed(keys)}" if keys else ""


def _tool(definition: ToolDefinition, otherwise: str) -> str:
    """A tool's name in quotation marks, where there is something to be seen of it."""
    name = shown(definition.name, 60)
    return f"“{name}”" if name else otherwise


def _opening(definition: ToolDefinition, keys: list[str], named: bool) -> str:
    """How the sentence begins: with the few arguments of which nothing else is said, and whether they have to be."""
    if keys:
        due = set(required(definition.input_schema)).intersection(keys)
        return f"Given {listed(keys)}, one call" if due else f"One call, which can be given {listed(keys)},"
    none = not named and takes_none(definition.input_schema)
    return "One call, which takes no arguments," if none else "One call"


def _few(definition: ToolDefinition, reading: Reading) -> list[str]:
    """The arguments that a call takes, where they are few and tell something: the required ones, or all where the
    schema requires none that it has. A secret is told of elsewhere."""
    top = [one for one in reading.arguments if one.path == TOP and one.words not in _SAYS_NOTHING]
    top = [one for one in top if not is_secret(one.words)]
    due = required(definition.input_schema)
    top = [one for one in top if one.key in due] or top
    keys = [shown(one.key, 40) for one in top]
    wrapped = len(top) == 1 and top[0].words in _WRAPPERS
    return keys if len(top) <= _GIVEN and all(keys) and not wrapped else []


def _spoken_of(keys: list[str], clause: str) -> bool:
    """Whether a clause names whatever these arguments take, in its own words."""
    if not keys:
        return False
    said = set(words(clause))
    return all(said.issuperset(name_words(key)[-1:]) for key in keys)


def _told_already(keys: list[str], spoken: Clause) -> bool:
    """Whether what a name tells has each of these arguments' keys, word by word: `gets the user by ID` has `id`."""
    said = set(words((spoken.told or "").lower()))
    return all(said.issuperset(name_words(key)) for key in keys)


def takes_none(schema: dict[str, Any] | None) -> bool:
    """Whether a schema says that there are no arguments, and leaves no way to hand some in."""
    if not schema or schema.get("properties") != {} or schema.keys() - _BARE:
        return False
    return schema.get("additionalProperties", False) is False and not schema.get("required")
