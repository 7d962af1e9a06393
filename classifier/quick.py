"""Nouns made without validation, for the hot path: their fields come from us and are known to be sound."""

from functools import cache
from typing import Any, TypeVar

from toolrisk.models import Noun

Made = TypeVar("Made", bound=Noun)
_set = object.__setattr__


def quick(noun: type[Made], /, **fields: Any) -> Made:
    """A noun with exactly these fields, all of which must be given. A tenth of the time of `model_construct`."""
    made = noun.__new__(noun)
    _set(made, "__dict__", fields)
    _set(made, "__pydantic_fields_set__", _all_set(noun))
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


@cache
def _all_set(noun: type[Noun]) -> set[str]:
    """One set for all: nouns are frozen, and a copy of one copies its set."""
    return set(noun.model_fields)
