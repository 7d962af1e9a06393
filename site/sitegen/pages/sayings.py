"""What a tool's page says of the tool in sentences of ours."""

from typing import Any

from sitegen import words
from sitegen.markup.text import count, listed
from sitegen.parts.arguments import Argument
from toolrisk.models import Risk, Tool, Verdict

_UNKNOWN = {True: "What one call does is not known yet.", False: words.LEVEL_MEANS[Risk.unknown]}
_HINTS = {
    "readOnlyHint": ("reads only", "does not only read"),
    "destructiveHint": ("may destroy", "destroys nothing"),
    "idempotentHint": ("does no more when called twice", "does more when called twice"),
    "openWorldHint": ("reaches an open world", "stays in a closed world"),
}


def does(tool: Tool, verdict: Verdict, rows: list[Argument]) -> str:
    """What one call does, as the verdict sees it, and what it is handed."""
    means = f"One call {words.MEANS[verdict.category]}." if verdict.category else _UNKNOWN[tool.verdict is None]
    top = [row for row in rows if "." not in row.path]
    if not top:
        return f"{means} It takes no arguments."
    needed = [row.path for row in top if row.required]
    if len(top) == 1:
        return f"{means} It takes 1 argument, {top[0].path}, which {'must' if needed else 'need not'} be given."
    if len(needed) == len(top) <= 6:
        return f"{means} It takes {count(len(top), 'argument')}, all of which must be given: {listed(needed)}."
    must = f", of which {listed(needed[:6])} must be given" if 0 < len(needed) <= 6 else ""
    return f"{means} It takes {count(len(top), 'argument')}{must}."


def claims(annotations: dict[str, Any] | None) -> str:
    """The author's own hints, which are claims; empty where there is none."""
    if not annotations:
        return ""
    told = {hint: annotations.get(hint) for hint in _HINTS}
    return listed([yes if told[hint] else no for hint, (yes, no) in _HINTS.items() if isinstance(told[hint], bool)])
