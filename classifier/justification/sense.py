"""What a word of `kinds*.yml` says of a tool: in the sense that it has there, with the thing in its places."""

from collections.abc import Iterable

from classifier.justification.case import Case, spoken_words
from classifier.justification.key import keys_of
from classifier.justification.kinds import Kind, agreeing, kinds

# These say nothing of the thing that they are words for.
EMPTY = frozenset(
    ("answer", "data", "detail", "details", "info", "information", "list", "metadata", "result", "results")
)
_NONE = Kind("", frozenset(), frozenset(), ""), ""


def said(kind: str, told: Iterable[str], case: Case, asked: str = "", thing: str | None = None) -> str:
    """What is said of the first word told that is of the kind, with that word where it names it, or another `thing`, or
    of the thing that is `asked` for; empty where none is."""
    of = kinds()[kind]
    met = [word for word in told if word in of]
    if not met:
        return ""  # and spare the rows: most often nothing is said
    row, word = next(((row, word) for word in met for row in of[word] if _meant(row, case)), _NONE)
    named = row.of_a_thing if asked and asked not in EMPTY else ""
    return named.format(asked) if named else agreeing(row.says, word, thing)


def met_words(case: Case) -> tuple[str, ...]:
    """The words of a tool's name, of the clause that says what it does, of its arguments and of its server's name."""
    arguments = "_".join(keys_of(case.reading)).split("_")
    return (*spoken_words(case), *arguments, *case.reading.texts["server"].split())


def _meant(row: Kind, case: Case) -> bool:
    """Whether a word has this sense here, by what stands beside it."""
    if not (row.unless or row.only):
        return True
    beside = (*met_words(case), *case.reading.places)
    return row.unless.isdisjoint(beside) and row.found(frozenset(beside))


def so(said: str, risk: str) -> str:
    """A ground with the level that follows from it; empty where there is none."""
    return f"{said}, so the risk is {risk}" if said else ""
