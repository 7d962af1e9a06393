"""Why a tool is of its category, by neighbour and by class of verb: the words of `reasons.yml` for the second sentence
of a justification, and what single verbs say in `verbs.yml`. What a rule says of it stands in its own file."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from classifier.ruleset import Says
from toolrisk import house

FILE = Path(__file__).with_name("verbs.yml")
_READ: Mapping[str, Any] = house.from_yaml(Path(__file__).with_suffix(".yml").read_text(encoding="utf-8"))


def _pairs(name: str) -> dict[tuple[str, str], str]:
    """A table in two steps, by both: the second is empty where the file has `any`."""
    return {
        (first, "" if second == "any" else second): says
        for first, many in _READ[name].items()
        for second, says in many.items()
    }


VERSUS = _pairs("versus")
NEIGHBOURS = _pairs("neighbours")
BY_ITSELF: Mapping[str, str] = _READ["by_itself"]
ABOVE_ALL: Mapping[str, str] = _READ["above_all"]
FINDS_ABOVE_ALL: Mapping[str, str] = _READ["finds_above_all"]
AGAINST_ITS_VERB: str = _READ["sentences"]["against_its_verb"]
ANSWERS: str = _READ["sentences"]["answers"]
OVER: str = _READ["sentences"]["over"]
EITHER_WAY: str = _READ["sentences"]["either_way"]
EITHER: str = _READ["sentences"]["either"]
SMALL: Mapping[str, str] = _READ["small"]
DEEDS = {act: (category, says) for category, many in _READ["deeds"].items() for act, says in many.items()}


@cache
def by_verb(kind: str) -> Mapping[tuple[str, str], Says]:
    """What single `verbs`, the `seldom` ones too, or their `classes`, say, each by category and verb or class; what
    those say that are `ruled`, by rule and verb or last word."""
    read = house.from_yaml(FILE.read_text(encoding="utf-8"))[kind]
    return {
        (category, one): Says(because=row.get("because", ""), as_done=row.get("as_done", ""))
        for category, rows in read.items()
        for row in rows
        for one in row["of"]
    }
