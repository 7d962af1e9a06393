"""What asking costs: prices as data, and a budget that is reserved before sending and settled from the usage."""

from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any, TypeGuard

from classifier.llm.answer import LlmError
from toolrisk import house
from toolrisk.models import Noun

# Counting tokens is an estimate; the bill may come out a little higher.
_MARGIN = 1.05
_MILLION = 1_000_000


class Rate(Noun):
    """A model's prices in US dollars per million tokens; `up_to` is the longest prompt for which they hold."""

    input: float
    output: float
    write_5m: float
    write_1h: float
    read: float
    up_to: int | None = None
    effort: str | None = None

    @classmethod
    def plain(cls, input_price: float, output_price: float) -> "Rate":
        """The prices of a model of which only input and output are known; caching at the service's usual multiples."""
        short, long = 1.25 * input_price, 2 * input_price
        return cls(input=input_price, output=output_price, write_5m=short, write_1h=long, read=input_price)


@lru_cache(maxsize=1)
def _book() -> Mapping[str, Any]:
    book: Mapping[str, Any] = house.from_yaml(files("classifier").joinpath("prompts/models.yml").read_text("utf-8"))
    return book


DEFAULT_MODEL: str = _book()["default"]


def rate_for(model: str, given: Rate | None = None) -> Rate:
    """A model's prices: those given, or those of the price list. Raises LlmError where there are neither."""
    if given is not None:
        return given
    if model in _book()["models"]:
        return Rate(**_book()["models"][model])
    known = ", ".join(_book()["models"])
    raise LlmError(
        f"no price is known for the model {model!r}, so no budget can hold it: give the prices per million tokens, "
        f"or take one of {known} (prices of {_book()['read']}, {_book()['source']})"
    )


def worst(rate: Rate, prompt: int, most: int, *, batch: bool) -> float:
    """The dearest that a request can come out, in US dollars: nothing read from the cache, the answer at its limit,
    inference in the dearest region."""
    written = rate.write_1h if batch else rate.write_5m
    dollars = (prompt * _MARGIN * max(written, rate.input) + most * rate.output) / _MILLION
    return dollars * float(_book()["us"]) * _share(batch)


def cost(rate: Rate, usage: object, *, batch: bool) -> float | None:
    """What a request cost by its usage, in US dollars; None where that does not say what went in and what came out."""
    if not all(_is_count(getattr(usage, name, None)) for name in ("input_tokens", "output_tokens")):
        return None
    hour = _tokens(getattr(usage, "cache_creation", None), "ephemeral_1h_input_tokens")
    written = _tokens(usage, "cache_creation_input_tokens")
    dollars = (
        _tokens(usage, "input_tokens") * rate.input
        + _tokens(usage, "output_tokens") * rate.output
        + _tokens(usage, "cache_read_input_tokens") * rate.read
        + hour * rate.write_1h
        + max(written - hour, 0) * rate.write_5m
    ) / _MILLION
    surcharge = float(_book()["us"]) if getattr(usage, "inference_geo", None) == "us" else 1.0
    return dollars * surcharge * _share(batch)


def _tokens(usage: object, name: str) -> int:
    value = getattr(usage, name, None)
    return value if _is_count(value) else 0


def _is_count(value: object) -> TypeGuard[int]:
    return type(value) is int and value >= 0


def _share(batch: bool) -> float:
    return float(_book()["batch"]) if batch else 1.0


class Budget:
    """A sum in US dollars that what was spent and what is under way never exceed together."""

    def __init__(self, most: float) -> None:
        self.most = most
        self.spent = 0.0
        self.reserved = 0.0

    def reserve(self, dollars: float) -> bool:
        """Set a sum aside; False, and nothing set aside, where it does not fit."""
        if not self.spent + self.reserved + dollars <= self.most:  # nor where the most is no number
            return False
        self.reserved += dollars
        return True

    def owe(self, dollars: float) -> None:
        """Set aside what an earlier run has already sent, whether it fits or not."""
        self.reserved += dollars

    def settle(self, reserved: float, spent: float) -> None:
        """Give back what was set aside, and book what it came to."""
        self.reserved = max(self.reserved - reserved, 0.0)
        self.spent += spent
