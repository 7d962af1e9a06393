"""Words from outside as they may stand in a sentence of ours."""

import re
from collections.abc import Sequence
from unicodedata import category

from toolrisk.canonical import FAINT_CLASS

_CLAUSE = 150
# Controls, formats (bidirectional ones among them), halves of pairs, private and unassigned ones; and what looks like
# nothing although it counts as a letter, a mark or a symbol, the selectors of a plain shape among them.
_NOT_SHOWN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))
_FAINT = re.compile(f"[{FAINT_CLASS}\ufe00-\ufe0e]")
_QUOTES = dict.fromkeys(map(ord, "“”„‟❝❞〝〞〟″‶＂«»ˮ˝״⹂❠🙶🙷🙸"), "'")
_MARKS = " ,;:-."
_SPACES = re.compile(r"\s+")
_DANGLING = re.compile(r"(?: (?:that|which|the|an?|of|for|to|and|or|with|in|on|by|is|are|as|from|your|its))+$")


def shown(text: str, most: int = _CLAUSE) -> str:
    """Words from outside made fit for a sentence: one line, no control or invisible characters, bounded."""
    plain = text[: 4 * most].replace("`", "")
    if not (plain.isascii() and plain.isprintable()) or "  " in plain:
        # Our own quotation marks are not to be closed from within.
        seen = plain if plain.isprintable() and not _FAINT.search(plain) else "".join(map(_fitted, plain))
        plain = _SPACES.sub(" ", seen.translate(_QUOTES))
    plain = plain.strip()
    return plain if len(plain) <= most else _cut(plain[:most].rsplit(" ", 1)[0]) + "…"


def _cut(plain: str) -> str:
    """What is left of words that were cut, without a mark or a small word at their end."""
    return _DANGLING.sub("", plain.rstrip(_MARKS)).rstrip(_MARKS)


def _fitted(char: str) -> str:
    return " " if category(char) in _NOT_SHOWN or _FAINT.match(char) else char


def listed(keys: Sequence[str]) -> str:
    """Keys in quotation marks, the last after “and”."""
    said = [f"“{key}”" for key in keys]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"
