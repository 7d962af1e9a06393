"""Nouns made without validation, for the hot path: their fields come from us and are known to be sound."""

from functools import cache
from typing import Any, TypeVar

from toolrisk.models import Noun

Made = TypeVar("Made", bound=Noun)
_set = object.__setattr__


def quick(noun: type[Made], /, **fields: Any) -> Made:
    """A noun with exactly these fields, all of which must be given. A tenth of the time of `model_construct`."""
    return made(noun, fields)


def made(noun: type[Made], fields: dict[str, Any]) -> Made:
    """The same of a dictionary, which becomes the noun's own."""
    one = noun.__new__(noun)
    _set(one, "__dict__", fields)
    _set(one, "__pydantic_fields_set__", _all_set(noun))
    _set(one, "__pydantic_extra__", None)
    _set(one, "__pydantic_private__", None)
    return one


@cache
def _all_set(noun: type[Noun]) -> set[str]:
    """One set for all: nouns are frozen, and a copy of one copies its set."""
    return set(noun.model_fields)
