"""Nouns made without validation, for the hot path: their fields come from us and are known to be sound."""

from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from toolrisk.models import Noun

Made = TypeVar("Made", bound=Noun)
# A noun's slots are set one by one: that takes half the time of finding each by its name.
_set_all, _set_extra, _set_private, _set_fields = (
    vars(BaseModel)[name].__set__
    for name in ("__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__", "__dict__")
)


def quick(noun: type[Made], /, **fields: Any) -> Made:
    """A noun with exactly these fields, all of which must be given. A tenth of the time of `model_construct`."""
    return made(noun, fields)


def made(noun: type[Made], fields: dict[str, Any]) -> Made:
    """The same of a dictionary, which becomes the noun's own."""
    one = noun.__new__(noun)
    _set_fields(one, fields)
    _set_all(one, _all_set(noun))
    _set_extra(one, None)
    _set_private(one, None)
    return one


@cache
def _all_set(noun: type[Noun]) -> set[str]:
    """One set for all: nouns are frozen, and a copy of one copies its set."""
    return set(noun.model_fields)
