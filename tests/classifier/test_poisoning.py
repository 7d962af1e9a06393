"""Poisoned definitions of the published kinds, and ordinary ones that look alike: all are our own.

Every third of each list was held back while the rules were mended by the others (see the file's head): before that,
12 of its 22 poisoned ones were found, and 13 after; then they were used as well. The lists grew by 42 and 60 later, all
in wordings meant to slip through: at first sight 4 of the 42 were found, and of the third held back 9 of 14 after.
Of 20 more, wholly without the usual words, none was found at first sight, and of the 8 held back 1 after. Of 12 that
were written when all rules stood, and are not in the list, none is: a wording that nobody has seen is mostly missed.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml

from classifier.signs import find
from toolrisk.models import Context, ToolDefinition

_LISTS = yaml.safe_load((Path(__file__).parent / "data" / "poisoning.yml").read_text(encoding="utf-8"))
_HERE = Context(server="acme/somewhere")
# A definition that quotes an attack in order to detect it can't be told from one that carries it.
_MISTAKEN = ("Detects texts such as", "Scans a skill for texts that try to")


def _definition(one: Any) -> ToolDefinition:
    if isinstance(one, str):
        return ToolDefinition(name="tool", description=one)
    if "arg" not in one:
        return ToolDefinition(name="tool", description=one["text"])
    schema = {"type": "object", "properties": {"note": {"type": "string", "description": one["arg"]}}}
    return ToolDefinition(name="tool", description="Adds two numbers", input_schema=schema)


@pytest.mark.parametrize("one", _LISTS["poisoned"], ids=lambda one: f"{one['kind']}: {list(one.values())[-1][:40]}")
def test_a_poisoned_definition_is_found(one: dict[str, str]) -> None:
    found = find(_definition(one), _HERE)
    assert found
    assert {finding.kind for finding in found} == {"poisoning"}


@pytest.mark.parametrize("one", _LISTS["benign"], ids=lambda one: str(one)[:50])
def test_an_ordinary_definition_is_not(one: Any) -> None:
    mistaken = isinstance(one, str) and one.startswith(_MISTAKEN)
    assert [finding.rule for finding in find(_definition(one), _HERE)] == (["poisoning/override"] if mistaken else [])


def test_there_are_enough_of_each() -> None:
    assert min(len(_LISTS["poisoned"]), len(_LISTS["benign"])) >= 60
