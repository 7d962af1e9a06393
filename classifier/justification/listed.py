"""The arguments that a description lists under a heading of their own, where no schema is known."""

import re
from dataclasses import replace
from itertools import takewhile
from typing import Any

from classifier.justification.case import Case
from classifier.justification.key import SOME
from classifier.schema import arguments

_HEADING = re.compile(r"^[ \t*#]{0,8}(?:arguments|args|parameters|params)[ \t*]{0,4}:[ \t*]*$", re.I | re.M)
# `- path (string, optional): Where to look`
_KEY = r"[`*\"]{0,3}([A-Za-z_]\w{0,39})[`*\"]{0,3}"
_LINE = re.compile(rf"([ \t]*)(?:[-*•] ?)?{_KEY} ?(?:\(([^()]{{0,80}})\))? ?(\*{{0,2}}required\*{{0,2}})? ?:(.*)")
_NEED_NOT = re.compile(r"\b(?:optional|defaults?|if (?:not|none))\b", re.IGNORECASE)
# Further down than this a description lists examples, and of more lines none is read.
_FAR, _LINES = 4_000, 60


def with_listed(case: Case) -> Case:
    """A case with the arguments that its description lists; as it is where it has a schema or lists none."""
    text = case.reading.texts["description"][:_FAR]
    ends = ":\n" in text or ":**\n" in text
    heading = _HEADING.search(text) if ends and not case.definition.input_schema else None
    schema = _schema(text[heading.end() :]) if heading is not None else None
    if not schema:
        return case
    taken = arguments(schema)
    keys = {**case.reading.texts, "arguments": " ".join([one.words for one in taken])}
    return case._replace(
        definition=case.definition.model_copy(update={"input_schema": schema}),
        reading=replace(case.reading, arguments=taken, texts=keys),
    )


def _schema(text: str) -> dict[str, Any] | None:
    """The schema that lines tell of: those as far in as the first, up to the first that is empty."""
    lines = takewhile(str.strip, text.lstrip("\n").split("\n")[:_LINES])
    told = [line for line in map(_LINE.match, lines) if line is not None]
    told = [line for line in told if line[1] == told[0][1]][:SOME]
    due = [line[2] for line in told if line[4] or not _NEED_NOT.search(f"{line[3]} {line[5][:200]}")]
    found = {line[2]: {"description": line[5].strip()[:300]} for line in told}
    return {"properties": found, "required": due} if found else None
